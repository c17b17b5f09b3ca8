"""What happens inside a worker of a Dask cluster. Imports little, because every worker pays for it."""

from __future__ import annotations

import pickle
import signal
import threading
from contextlib import suppress

from twin_app.errors import ExperimentError
from twin_app.experiment.executors.likeness import Versions, own_versions
from twin_app.experiment.tasks import Simulator, Task, TaskResult, run_task


class UnlikeWorkerError(ExperimentError):
    """This worker would compute other numbers; says what it has."""

    def __init__(self, versions: Versions) -> None:
        self.versions = dict(versions)
        super().__init__("this worker differs from the computer that sends the work")

    def __reduce__(self) -> tuple[type[UnlikeWorkerError], tuple[Versions]]:
        return type(self), (self.versions,)


class _Installed(threading.local):
    """The simulator of one thread: a Dask worker may have several, and simulators keep state between tasks."""

    token: str = ""
    simulator: Simulator | None = None


_installed = _Installed()


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker that we start: Ctrl-C is the parent's business."""
    with suppress(ValueError):  # not the main thread, then signals do not come here
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def describe() -> Versions:
    """What this worker computes with."""
    return own_versions()


def carry(simulator: bytes) -> bytes:
    """The pickled simulator as a result of its own: Dask brings it to each worker once, and again after a loss."""
    return simulator


def work(versions: Versions, token: str, simulator: bytes, task: bytes) -> TaskResult:
    """Does a pickled task with the simulator of this token; raises `UnlikeWorkerError` where `versions` differ."""
    if versions != own_versions():  # it joined after the others were asked
        raise UnlikeWorkerError(own_versions())
    if _installed.token != token or _installed.simulator is None:
        _installed.simulator = pickle.loads(simulator)
        _installed.token = token
    parcel = pickle.loads(task)
    assert isinstance(parcel, Task)
    return run_task(_installed.simulator, parcel)
