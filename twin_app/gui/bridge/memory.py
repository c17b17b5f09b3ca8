"""Memory that was freed goes back to the operating system. Only glibc keeps it otherwise, so only Linux needs this."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_LARGE = 8 << 20
"""Bytes: above the pictures that are drawn many times a second, which are better had from what was just freed."""
_SPARE = 64 << 20
_HEAPS = 2
"""One for the window's thread and one for all others."""


def hold_little_memory() -> None:
    """Large blocks go back as soon as they are freed, and small ones lie in few heaps; best before there are threads.

    By itself glibc takes blocks of up to 32 MB from its heaps once one has been freed, and a small block that lives on
    above a large one that does not keeps all of it. And it gives new threads heaps of their own, eight for each
    processor, which all keep something: a tenth of the process more after ten plants.
    """
    mallopt = _of_c_library("mallopt")
    if mallopt is not None:
        for parameter, value in ((_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _SPARE), (_ARENA_MAX, _HEAPS)):
            mallopt(parameter, value)


def give_back_memory() -> None:
    """What the C library keeps of what was freed, which is much after a large plant.

    Takes some milliseconds, without holding the interpreter.
    """
    trim = _of_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _of_c_library(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
