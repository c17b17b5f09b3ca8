"""Where tasks are done: in this process, in worker processes or on a cluster, behind one interface."""

from __future__ import annotations

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.addresses import parse_cluster
from twin_app.experiment.executors.base import Executor, available_cores
from twin_app.experiment.executors.inline import InlineExecutor
from twin_app.experiment.executors.process import ProcessExecutor

__all__ = [
    "Executor",
    "InlineExecutor",
    "ProcessExecutor",
    "available_cores",
    "make_executor",
    "open_cluster",
    "parse_cluster",
]


def make_executor(workers: int) -> Executor:
    """One for this many workers; 0 and 1 need no process of their own."""
    return ProcessExecutor(workers) if workers > 1 else InlineExecutor()


def open_cluster(address: str) -> Executor:
    """Workers of a Dask cluster: `tcp://HOST:PORT`, `tls://HOST:PORT`, or `local:N` for N on this computer.

    Raises `UsageError` for any other address, and `ExperimentError` if the extra is not installed, nobody answers,
    there are no workers, or they would compute other numbers than this computer.
    """
    parse_cluster(address)
    try:
        from twin_app.experiment.executors.dask import DaskExecutor

        return DaskExecutor(address)
    except ImportError as error:
        raise ExperimentError(
            f"--cluster needs Dask, which is not installed ({error}): pip install 'twin-app[cluster]'"
        ) from error
