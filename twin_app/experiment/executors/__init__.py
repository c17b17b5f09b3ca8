"""Where tasks are done: in this process or in worker processes, behind one interface."""

from __future__ import annotations

from twin_app.experiment.executors.base import Executor, available_cores
from twin_app.experiment.executors.inline import InlineExecutor
from twin_app.experiment.executors.process import ProcessExecutor

__all__ = ["Executor", "InlineExecutor", "ProcessExecutor", "available_cores", "make_executor"]


def make_executor(workers: int) -> Executor:
    """One for this many workers; 0 and 1 need no process of their own."""
    return ProcessExecutor(workers) if workers > 1 else InlineExecutor()
