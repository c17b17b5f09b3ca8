"""Who has the processors first: the window's thread, then the threads that work for it, then worker processes."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable

BESIDE, BACKGROUND = 5, 10
"""As in `nice`: alone they are as fast as ever, but whatever is nicer waits."""


def thread_beside(work: Callable[[], object], name: str) -> threading.Thread:
    """A thread, not yet started, that works for the window and stands back for it; the program may end before it."""

    def stand_back_and_work() -> None:
        stand_back(BESIDE)
        work()

    return threading.Thread(target=stand_back_and_work, name=name, daemon=True)


def stand_back(niceness: int) -> None:
    """The calling thread and those that it starts from now on. Only Linux has priorities for threads."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):  # a sandbox may forbid it, and then all are alike
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
