"""Does tasks on a Dask cluster: one that somebody runs, or one of our own on this computer."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import queue
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Any

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.addresses import parse_cluster
from twin_app.experiment.executors.base import GRACE_S, POLL_S, Executor
from twin_app.experiment.executors.dask_link import LOST, Link
from twin_app.experiment.executors.dask_worker import UnlikeWorkerError, carry, work
from twin_app.experiment.executors.failures import MAX_DEATHS, deadly_task, task_failure
from twin_app.experiment.executors.likeness import differences, own_versions, remedy
from twin_app.experiment.tasks import Simulator, Task, TaskResult

PATIENCE_S = 30.0
"""How long a cluster that has gone, or has lost all workers, may take to come back."""
_LOOK_S = 1.0
_MAX_RETURNS = 10
_TASKS_PER_S = 200.0
"""What a scheduler handles with ease; a Dask task costs it about a millisecond, and it is one process."""
_LONGEST_S = 0.5
"""What is finished in a worker is not on disk before its task has come back."""


@dataclass(slots=True, eq=False)
class _Flight:
    """A task on its way."""

    task: Task
    deaths: int = 0
    returns: int = 0
    """Times it came back undone because the cluster was lost."""
    is_alone: bool = False


class DaskExecutor(Executor):
    """Workers of a Dask cluster, each thread of them one of our workers.

    The simulator is the result of a task of its own, on which all others depend: Dask copies it to each worker once,
    also to those that join later, and makes it anew when its holder dies.
    """

    def __init__(self, address: str) -> None:
        """`tcp://HOST:PORT`, `tls://HOST:PORT` or `local:N`; raises `UsageError` and `ExperimentError`."""
        super().__init__()
        self._link = Link(parse_cluster(address))
        self._threads = self._link.threads()
        self._looked_at = self._peopled_at = time.monotonic()
        self._name = uuid.uuid4().hex[:8]
        self._numbers = count()
        self._blob = b""
        self._token = ""
        self._simulator: Any = None
        self._under_way: dict[int, tuple[Any, _Flight]] = {}
        self._arrived: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()

    @property
    def workers(self) -> int:
        return max(1, sum(self._threads.values()))

    @property
    def task_s(self) -> float:
        return min(_LONGEST_S, max(0.2, self.workers / _TASKS_PER_S))

    @property
    def least_s(self) -> float:
        return 0.02

    def install(self, simulator: Simulator) -> None:
        self._blob = pickle.dumps(simulator, protocol=pickle.HIGHEST_PROTOCOL)
        self._token = hashlib.sha256(self._blob).hexdigest()[:16]
        self._send_simulator()

    def _send_simulator(self) -> None:
        key = f"twin-simulator-{self._name}-{next(self._numbers)}"
        self._simulator = self._link.client.submit(carry, self._blob, key=key, pure=False)

    def warm_up(self) -> None:
        """Nothing to do: connecting has started the workers."""

    def run(self, tasks: Iterable[Task], is_cancelled: Callable[[], bool]) -> Iterator[TaskResult | None]:
        if self._simulator is None:
            raise ExperimentError("no simulator was installed in this executor")
        waiting = iter(tasks)
        again: deque[_Flight] = deque()
        self._under_way.clear()
        while not is_cancelled():
            if self._link.is_lost:
                again.extend(self._take_all_back())
                yield from self._regain(is_cancelled)
                continue
            self._fill(again, waiting)
            if not self._under_way:
                break
            yield self._land(again, POLL_S)
            self._look_if_due()
        yield from self._drain()
        self._look()

    def _fill(self, again: deque[_Flight], waiting: Iterator[Task]) -> None:
        # A task that was under way when a worker died is repeated alone, so that the next death names the culprit.
        if again and again[0].deaths:
            if not self._under_way:
                flight = again.popleft()
                flight.is_alone = True
                self._submit(flight)
            return
        if any(flight.is_alone for _, flight in self._under_way.values()):
            return
        room = 2 * self.workers - len(self._under_way)
        for flight in islice(chain(_popped(again), map(_Flight, waiting)), max(0, room)):
            self._submit(flight)

    def _submit(self, flight: _Flight) -> None:
        number = next(self._numbers)
        future = self._link.client.submit(
            work, dict(own_versions()), self._token, self._simulator, pickle.dumps(flight.task),
            key=f"twin-task-{self._name}-{number}", pure=False,
        )  # fmt: skip
        self._under_way[number] = (future, flight)
        self._link.client.loop.add_callback(_bring, future, number, self._arrived)

    def _land(self, again: deque[_Flight], timeout_s: float) -> TaskResult | None:
        """The next result; None if there is none yet, or a task came back undone."""
        try:
            number, outcome = self._arrived.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            return None
        _, flight = self._under_way.pop(number, (None, None))
        if flight is None:  # of a run that was cancelled
            return None
        if isinstance(outcome, TaskResult):
            return outcome
        assert isinstance(outcome, BaseException)
        again.append(self._undone(flight, outcome))
        return None

    def _undone(self, flight: _Flight, error: BaseException) -> _Flight:
        """The task to be repeated; raises `ExperimentError` if there is no point in that."""
        from distributed.scheduler import KilledWorker

        match error:
            case KilledWorker():
                flight.deaths += error.allowed_failures + 1
                if flight.is_alone and flight.deaths >= MAX_DEATHS:
                    raise ExperimentError(deadly_task(flight.task, flight.deaths))
            case UnlikeWorkerError():
                raise ExperimentError(
                    f"a worker that joined the cluster {self._link.where} would compute other numbers than this "
                    f"computer: {', '.join(differences(error.versions))}. To mend it, {remedy()}; go on with --resume"
                )
            case asyncio.CancelledError() | CancelledError() | OSError() if flight.returns < _MAX_RETURNS:
                flight.returns += 1
            case _:
                raise task_failure(error)
        return flight

    def _take_all_back(self) -> list[_Flight]:
        flights = [flight for _, flight in self._under_way.values()]
        self._under_way.clear()
        return flights

    def _regain(self, is_cancelled: Callable[[], bool]) -> Iterator[None]:
        """Waits for a cluster that has gone to come back; raises `ExperimentError` if it does not."""
        where = self._link.where
        self.on_warning(f"the connection to the cluster {where} is lost; trying to find it again")
        deadline = time.monotonic() + PATIENCE_S
        while not is_cancelled():
            try:
                self._link.connect(timeout_s=0.5)
                self._threads = self._link.threads()
                if self._threads:
                    break
            except (ExperimentError, *LOST) as error:
                if isinstance(error, ExperimentError) and time.monotonic() > deadline:
                    raise ExperimentError(_gone(where)) from error
            if time.monotonic() > deadline:
                raise ExperimentError(_gone(where))
            yield None
        else:
            return
        self._link.check_workers()
        self._send_simulator()
        self.on_warning(f"the cluster {where} is back; going on")

    def _look_if_due(self) -> None:
        if time.monotonic() - self._looked_at >= _LOOK_S:
            self._look()

    def _look(self) -> None:
        """Notices workers that came or went, and a cluster that has had none for too long."""
        now = self._looked_at = time.monotonic()
        try:
            threads = self._link.threads()
        except (*LOST, AttributeError):
            return  # `run` will notice
        gone = sorted(set(self._threads) - set(threads))
        self._threads = threads
        if gone:
            self.on_warning(
                f"a worker of the cluster died or left ({', '.join(gone[:3])}{' …' if len(gone) > 3 else ''}); "
                "its work is repeated"
            )
        if threads or not self._under_way:
            self._peopled_at = now
        elif now - self._peopled_at > PATIENCE_S:
            raise ExperimentError(_gone(self._link.where, "has lost all its workers"))

    def _drain(self) -> Iterator[TaskResult]:
        """Gives what is under way a moment, and takes the rest back."""
        deadline = time.monotonic() + GRACE_S
        again: deque[_Flight] = deque()
        while self._under_way and not again and (left := deadline - time.monotonic()) > 0.0:
            result = self._land(again, left)
            if result is not None:
                yield result
        futures = [future for future, _ in self._under_way.values()]
        self._under_way.clear()
        if futures and not self._link.is_lost:
            self._link.client.cancel(futures, force=True, reason="the run was cancelled")

    def close(self) -> None:
        self._under_way.clear()
        self._simulator = None
        self._link.close()


def _popped(flights: deque[_Flight]) -> Iterator[_Flight]:
    while flights:
        yield flights.popleft()


async def _bring(future: Any, number: int, arrived: queue.SimpleQueue[tuple[int, object]]) -> None:
    """Runs in Dask's event loop, so that results of many tasks are fetched together and nobody waits for one."""
    try:
        arrived.put((number, await future))
    except BaseException as error:  # whatever it is, it belongs to whoever waits for the task
        arrived.put((number, error))


def _gone(where: str, what: str = "has gone") -> str:
    return (
        f"the cluster {where} {what} and did not come back within {PATIENCE_S:g} s. Everything finished before is "
        "kept; go on with --resume when it runs again, or without --cluster on this computer: the numbers are the same"
    )
