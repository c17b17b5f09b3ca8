"""The contract of all executors; `tests/experiment/test_executors.py` is its conformance suite."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from twin_app.experiment.tasks import Simulator, Task, TaskResult

POLL_S = 0.1
"""How often a waiting executor looks whether it should stop, and lets its caller do chores."""
GRACE_S = 0.25
"""Time that tasks under way have to end after a cancel, before they are given up."""


class Executor(ABC):
    """Runs tasks on an installed simulator.

    An executor is used from one thread, for one `run` at a time, and may be used for many runs and many simulators:
    starting worker processes is dear, so keep one for the session. `close` (or leaving the `with` block) ends it.
    """

    on_warning: Callable[[str], None]
    """Called with things the user should know, such as a worker that died. Free to set."""

    def __init__(self) -> None:
        self.on_warning = _ignore

    @property
    @abstractmethod
    def workers(self) -> int:
        """Worker processes; 0 if the work is done here."""

    @property
    def task_s(self) -> float:
        """Length of a task for which its messages cost next to nothing [s]."""
        return 0.075

    @property
    def least_s(self) -> float:
        """Length of a task below which its messages cost more than an even share of the work is worth [s]."""
        return 0.004

    @abstractmethod
    def install(self, simulator: Simulator) -> None:
        """Makes `simulator` the one that the tasks of the next runs are done with."""

    @abstractmethod
    def warm_up(self) -> None:
        """Starts to get ready, without waiting for it. Not needed, but the first results come sooner."""

    @abstractmethod
    def run(self, tasks: Iterable[Task], is_cancelled: Callable[[], bool]) -> Iterator[TaskResult | None]:
        """Results in the order of completion, each task exactly once.

        Tasks are drawn lazily, at most 2 × workers ahead of the results. None comes about ten times a second while
        nothing finishes, so that the caller can save what it has. When `is_cancelled` turns true no further task is
        drawn, what is under way is given a moment, and the iteration ends within a second.

        Raises `ExperimentError` if a task cannot be done: its worker died three times, or the simulator has a bug.
        """

    @abstractmethod
    def close(self) -> None:
        """Ends all workers. May be called twice."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def available_cores() -> int:
    """Processor cores this process may use, which in a container may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ignore(message: str) -> None:
    pass
