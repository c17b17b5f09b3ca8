"""Who has the processors first: the window's thread, then live answers, then what runs in the background."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

LIVE, BACKGROUND = 5, 10
"""As in `nice`: alone they are as fast as ever, but whatever is nicer waits."""


def stand_back(niceness: int) -> None:
    """The calling thread and those that it starts from now on. Only Linux has priorities for threads."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):  # a sandbox may forbid it, and then all are alike
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
