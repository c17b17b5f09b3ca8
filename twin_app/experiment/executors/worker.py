"""What happens inside a worker process. Imports little, because every worker pays for it at its start."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from ctypes import c_bool
from dataclasses import dataclass, field
from multiprocessing import connection, parent_process
from pathlib import Path

from twin_app.experiment.tasks import Simulator, Task, TaskResult, run_task


@dataclass(slots=True)
class _Installed:
    """The simulator this process holds. One per process, so it has to live in the module."""

    token: int = 0
    simulator: Simulator | None = None
    stop: c_bool = field(default_factory=c_bool)
    """In memory that all workers share with their parent: whether the present run is cancelled."""


_installed = _Installed()


def start_worker(stop: c_bool, niceness: int = 0) -> None:
    """Runs once in each new process: Ctrl-C is the parent's business, and without a parent there is nothing to do."""
    _installed.stop = stop
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def work(token: int, simulator_file: str, task: Task) -> TaskResult:
    """Does a task with the simulator of this token; it is read from the parent's private file when it is a new one."""
    if _installed.token != token or _installed.simulator is None:
        _installed.simulator = pickle.loads(Path(simulator_file).read_bytes())
        _installed.token = token
    assert _installed.simulator is not None
    return run_task(_installed.simulator, task, _is_cancelled)


def _is_cancelled() -> bool:
    return _installed.stop.value


def _exit_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
