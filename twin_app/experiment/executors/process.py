"""Does tasks in a pool of worker processes that is started once and kept warm."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from ctypes import c_bool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.base import GRACE_S, POLL_S, Executor
from twin_app.experiment.executors.failures import MAX_DEATHS, deadly_task, task_failure
from twin_app.experiment.executors.spawning import environment_of_workers
from twin_app.experiment.executors.worker import start_worker, work
from twin_app.experiment.tasks import Simulator, Task, TaskResult


@dataclass(slots=True)
class _Flight:
    """A task on its way, and how many workers died while they had it."""

    task: Task
    deaths: int = 0


class ProcessExecutor(Executor):
    """`workers` processes, started by `spawn` on every system, so that nothing of the parent's threads leaks in."""

    def __init__(self, workers: int, *, niceness: int = 0) -> None:
        """`niceness`: how far the processes let others go first, 0–19 as in `nice`; where the system knows it."""
        super().__init__()
        if workers < 1:
            raise ExperimentError(f"a pool needs at least one worker process (got {workers})")
        self._workers, self._niceness = workers, niceness
        self._pool: ProcessPoolExecutor | None = None
        self._context = multiprocessing.get_context("spawn")
        # A bare byte and no event: whoever is killed while it looks at an event leaves the event locked for ever.
        self._stop: c_bool = self._context.RawValue(c_bool, False)
        self._processes: list[BaseProcess] = []
        self._folder = Path(tempfile.mkdtemp(prefix="twin-"))
        self._token = 0

    @property
    def workers(self) -> int:
        return self._workers

    def install(self, simulator: Simulator) -> None:
        # A file that each worker reads once: far cheaper than the plant in every message. Only we can write the folder.
        self._file.unlink(missing_ok=True)
        self._token += 1
        self._file.write_bytes(pickle.dumps(simulator, protocol=pickle.HIGHEST_PROTOCOL))

    @property
    def _file(self) -> Path:
        return self._folder / f"simulator-{self._token}.pickle"

    def warm_up(self) -> None:
        for _ in range(self._workers):
            self._submit(Task(0, ()))

    def run(self, tasks: Iterable[Task], is_cancelled: Callable[[], bool]) -> Iterator[TaskResult | None]:
        if not self._token:
            raise ExperimentError("no simulator was installed in this executor")
        self._stop.value = False
        waiting = iter(tasks)
        suspects: deque[_Flight] = deque()
        under_way: dict[Future[TaskResult], _Flight] = {}
        while not is_cancelled():
            self._fill(under_way, suspects, waiting)
            if not under_way:
                return
            done, _ = wait(under_way, timeout=POLL_S, return_when=FIRST_COMPLETED)
            if not done:
                yield None
            yield from self._collect(done, under_way, suspects)
        yield from self._drain(under_way)

    def _fill(
        self, under_way: dict[Future[TaskResult], _Flight], suspects: deque[_Flight], waiting: Iterator[Task]
    ) -> None:
        # A task that was under way when a worker died is repeated alone, so that the next death names the culprit.
        if suspects:
            if not under_way:
                flight = suspects.popleft()
                under_way[self._submit(flight.task)] = flight
            return
        while len(under_way) < 2 * self._workers:
            task = next(waiting, None)
            if task is None:
                return
            under_way[self._submit(task)] = _Flight(task)

    def _submit(self, task: Task) -> Future[TaskResult]:
        try:
            return self._send(task)
        except BrokenProcessPool:  # died while idle
            self._end()
            return self._send(task)

    def _send(self, task: Task) -> Future[TaskResult]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=self._context,
                initializer=start_worker,
                initargs=(self._stop, self._niceness),
            )
        if len(self._processes) == self._workers:
            return self._pool.submit(work, self._token, str(self._file), task)
        before = set(multiprocessing.active_children())
        with environment_of_workers():  # until all are there, any submit may start one
            future = self._pool.submit(work, self._token, str(self._file), task)
        self._processes += [child for child in multiprocessing.active_children() if child not in before]
        return future

    def _collect(
        self, done: Iterable[Future[TaskResult]], under_way: dict[Future[TaskResult], _Flight], suspects: deque[_Flight]
    ) -> Iterator[TaskResult]:
        broken = False
        for future in done:
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                broken = True
                continue
            under_way.pop(future)
            if error is not None:
                raise task_failure(error)
            yield future.result()
        if broken:
            yield from self._recover(under_way, suspects)

    def _recover(self, under_way: dict[Future[TaskResult], _Flight], suspects: deque[_Flight]) -> Iterator[TaskResult]:
        wait(under_way, timeout=POLL_S)  # the pool marks all of them broken, finished ones excepted
        for future, flight in under_way.items():
            if future.done() and future.exception() is None:
                yield future.result()
                continue
            flight.deaths += 1
            if flight.deaths >= MAX_DEATHS:
                self._end()
                raise ExperimentError(deadly_task(flight.task, flight.deaths))
            suspects.append(flight)
        under_way.clear()
        self._end()
        lost = sum(flight.task.n_replications for flight in suspects)
        self.on_warning(
            f"One worker ended unexpectedly (killed, or out of memory?). Its {lost:,} simulations are repeated; "
            "the answer is the same."
        )

    def _drain(self, under_way: dict[Future[TaskResult], _Flight]) -> Iterator[TaskResult]:
        self._stop.value = True
        for future in list(under_way):
            if future.cancel():
                del under_way[future]
        deadline = time.monotonic() + GRACE_S
        while under_way and time.monotonic() < deadline:
            done, _ = wait(under_way, timeout=max(0.0, deadline - time.monotonic()), return_when=FIRST_COMPLETED)
            for future in done:
                del under_way[future]
                if future.exception() is None and future.result().results:
                    yield future.result()
        if under_way:
            self._end()

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in self._processes:
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        self._processes = []

    def close(self) -> None:
        self._end()  # workers hold nothing worth a farewell, and Ctrl-C is in a hurry
        shutil.rmtree(self._folder, ignore_errors=True)
