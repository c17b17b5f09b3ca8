"""Workers are ready before the first run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from twin_app.experiment.executors import Executor
from twin_app.experiment.rehearsal import Rehearsal, has_kernels, load_kernels, rehearse
from twin_app.experiment.tasks import Job, JobResult, Simulator, Task, TaskResult
from twin_app.sim.jit import can_keep


class TwoWorkers(Executor):
    """Of which the first takes all tasks until the second is up."""

    def __init__(self, up_after: int) -> None:
        super().__init__()
        self._up_after = up_after
        self.n_tasks = 0
        self.simulator: Simulator | None = None

    @property
    def workers(self) -> int:
        return 2

    def install(self, simulator: Simulator) -> None:
        self.simulator = simulator

    def warm_up(self) -> None:
        """Nothing."""

    def run(self, tasks: Iterable[Task], is_cancelled: Callable[[], bool]) -> Iterator[TaskResult | None]:
        for task in tasks:
            if is_cancelled():
                return
            self.n_tasks += 1
            process = 1.0 + (self.n_tasks > self._up_after and self.n_tasks % 2)
            yield TaskResult((JobResult(task.jobs[0], np.full((1, 1), process)),), 0.1)

    def close(self) -> None:
        """Nothing."""


def test_that_all_workers_rehearse_however_late_one_of_them_comes() -> None:
    executor = TwoWorkers(up_after=5)
    assert rehearse(executor, lambda: False) == 2
    assert executor.n_tasks == 8
    assert isinstance(executor.simulator, Rehearsal)


def test_that_a_rehearsal_ends_when_it_is_not_wanted_any_more() -> None:
    executor = TwoWorkers(up_after=99)
    assert rehearse(executor, lambda: executor.n_tasks >= 3) == 1
    assert executor.n_tasks == 3


def test_that_a_rehearsal_leaves_the_kernels_and_says_in_which_process() -> None:
    rows = Rehearsal().simulate(1, Job((), 0, 2))
    assert rows.tolist() == [[float(os.getpid())]] * 2
    load_kernels()
    assert has_kernels() or not can_keep()
