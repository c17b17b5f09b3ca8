"""Who has processors and interpreter first: the window's thread, then threads that work for it, then worker processes.

Processors are given by niceness. The interpreter is given to whoever asks for it, after a wait of the switch interval,
which is the same for all threads. What may differ is how late the system ends such a wait, the timer slack: the
window's thread asks after 0.05 ms, the others after up to a millisecond.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import threading
from collections.abc import Callable

BESIDE, BACKGROUND = 5, 10
"""As in `nice`: alone they are as fast as ever, but whatever is nicer waits."""
_SWITCH_S = 0.0002
"""Of all threads alike, where the system has no timer slack."""
_FIRST_SWITCH_S = 0.00005
_FIRST_SLACK_NS, _BESIDE_SLACK_NS = 1_000, 1_000_000
_PR_SET_TIMERSLACK = 29
"""prctl(2)."""


def come_first() -> None:
    """The calling thread, the window's, need not wait long for the interpreter while others compute."""
    sys.setswitchinterval(_FIRST_SWITCH_S if _set_slack(_FIRST_SLACK_NS) else _SWITCH_S)


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
    _set_slack(_BESIDE_SLACK_NS)


def _set_slack(slack_ns: int) -> bool:
    """Whether the calling thread now has it, and will those that it starts."""
    if not sys.platform.startswith("linux"):
        return False
    done: int = ctypes.CDLL(None).prctl(_PR_SET_TIMERSLACK, ctypes.c_ulong(slack_ns), 0, 0, 0)
    return done == 0
