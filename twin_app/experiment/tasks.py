"""The unit of work that crosses a process border: some replications of some designs, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import TwinError
from twin_app.plant.factors import DesignPoint

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Job:
    """Replications `first` … `first + count − 1` of one design."""

    design: DesignPoint
    first: int
    count: int
    kpi_only: bool = True
    """Return only the columns of `KPI_NAMES`."""


@dataclass(frozen=True, slots=True)
class Task:
    """Jobs that travel together, so that one message costs little beside the work."""

    seed: int
    jobs: tuple[Job, ...]

    @property
    def n_replications(self) -> int:
        """Of all jobs."""
        return sum(job.count for job in self.jobs)


@dataclass(frozen=True, slots=True)
class JobResult:
    """Rows [job.count, n_columns], or the reason why this design cannot be simulated."""

    job: Job
    rows: FloatArray | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What came back for a task."""

    results: tuple[JobResult, ...]
    busy_s: float
    """Time the worker needed."""


class Simulator(Protocol):
    """What workers run. Must be picklable; each worker has its own copy.

    A row may depend on (simulator, design, seed, replication) alone: not on `first`, `count`, earlier calls or time.
    """

    def simulate(self, seed: int, job: Job) -> FloatArray:
        """Rows [job.count, n_columns]; raises `TwinError` if the design cannot be simulated."""
        ...


def run_task(simulator: Simulator, task: Task) -> TaskResult:
    """Does a task here and now. A design that fails is a result, not an exception."""
    started = perf_counter()
    results = []
    for job in task.jobs:
        try:
            results.append(JobResult(job, simulator.simulate(task.seed, job)))
        except TwinError as error:
            results.append(JobResult(job, None, str(error)))
    return TaskResult(tuple(results), perf_counter() - started)
