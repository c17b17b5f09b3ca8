"""Memory that was freed goes back to the operating system."""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """What the C library keeps of what was freed, which is much after a large plant; only glibc keeps it that way.

    Takes some milliseconds, without holding the interpreter.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
