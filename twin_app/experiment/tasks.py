"""The unit of work that crosses a process border: some replications of some designs, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class PatientSimulator(Protocol):
    """A simulator whose replications may be long, and which looks now and then whether they are still wanted."""

    def simulate_while_wanted(self, seed: int, job: Job, is_cancelled: Callable[[], bool]) -> FloatArray:
        """`simulate`; only the rows that are done when `is_cancelled` says so, asked every few milliseconds."""
        ...


def _never() -> bool:
    return False


def run_task(simulator: Simulator, task: Task, is_cancelled: Callable[[], bool] = _never) -> TaskResult:
    """Does a task here and now. A design that fails is a result, not an exception.

    Once it is cancelled, what is done comes back: of the job under way the first rows, of those behind it nothing.
    """
    started = perf_counter()
    results: list[JobResult] = []
    for job in task.jobs:
        if is_cancelled():
            break
        results += _run_job(simulator, task.seed, job, is_cancelled)
    return TaskResult(tuple(results), perf_counter() - started)


def _run_job(simulator: Simulator, seed: int, job: Job, is_cancelled: Callable[[], bool]) -> list[JobResult]:
    try:
        if isinstance(simulator, PatientSimulator):
            rows = simulator.simulate_while_wanted(seed, job, is_cancelled)
        else:
            rows = simulator.simulate(seed, job)
    except TwinError as error:
        return [JobResult(job, None, str(error))]
    return [JobResult(replace(job, count=len(rows)), rows)] if len(rows) > 0 else []
