"""Does tasks in this process, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.base import Executor
from twin_app.experiment.tasks import Simulator, Task, TaskResult, run_task


class InlineExecutor(Executor):
    """No processes: for short runs, for debugging, and where processes cannot be started."""

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
            yield run_task(self._simulator, task)
            if is_cancelled():
                return

    def close(self) -> None:
        self._simulator = None
