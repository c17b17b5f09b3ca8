"""Does tasks in this process, one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.base import GRACE_S, POLL_S, Executor
from twin_app.experiment.tasks import Simulator, Task, TaskResult, run_task


class InlineExecutor(Executor):
    """No processes: for short runs, for debugging, and where processes cannot be started.

    Each task has a thread, so that a replication of minutes does not keep Ctrl-C waiting. The real simulator stops
    within milliseconds; a task that does not end soon after a cancel is left behind: its thread ends with the
    replication it is in, or with the process.
    """

    def __init__(self) -> None:
        super().__init__()
        self._simulator: Simulator | None = None

    @property
    def workers(self) -> int:
        return 0

    def install(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def warm_up(self) -> None:
        """Nothing to start."""

    def run(self, tasks: Iterable[Task], is_cancelled: Callable[[], bool]) -> Iterator[TaskResult | None]:
        if self._simulator is None:
            raise ExperimentError("no simulator was installed in this executor")
        for task in tasks:
            running = _RunningTask(self._simulator, task, is_cancelled)
            while not running.ends_within(POLL_S):
                if is_cancelled() and not running.ends_within(GRACE_S):
                    return
                yield None
            result = running.result()
            if result.results:
                yield result
            if is_cancelled():
                return

    def close(self) -> None:
        self._simulator = None


class _RunningTask:
    """A task in a thread of its own."""

    def __init__(self, simulator: Simulator, task: Task, is_cancelled: Callable[[], bool]) -> None:
        self._result: TaskResult | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._perform, args=(simulator, task, is_cancelled), daemon=True)
        self._thread.start()

    def ends_within(self, seconds: float) -> bool:
        """Waits at most so long; whether the task has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> TaskResult:
        """What came out; raises what the task raised."""
        if self._error is not None:
            raise self._error
        assert self._result is not None
        return self._result

    def _perform(self, simulator: Simulator, task: Task, is_cancelled: Callable[[], bool]) -> None:
        try:
            self._result = run_task(simulator, task, is_cancelled)
        except BaseException as error:  # whatever it is, it belongs to whoever asks for the result
            self._error = error
