"""Memory that was freed goes back to the operating system."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import pytest

_SCRIPT = """
import os, sys
from twin_app.gui.bridge.memory import hold_little_memory
if sys.argv[1] == "apart":
    hold_little_memory()
def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
before, small = resident_mb(), []
bytearray(20_000_000).decode("latin1")  # freed once: from now on glibc takes such blocks from its heap
large = []
for _ in range(20):
    large.append(bytearray(b"x") * 12_000_000)
    small.append(bytearray(b"x") * 100_000)
del large
print(resident_mb() - before)
"""


@pytest.mark.skipif(
    not (sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "malloc_trim")),
    reason="only glibc keeps what was freed",
)
def test_that_large_blocks_go_back_as_soon_as_they_are_freed() -> None:
    held = {word: _held_mb(word) for word in ("as usual", "apart")}
    assert held["as usual"] > 100.0
    assert held["apart"] < 20.0


def _held_mb(word: str) -> float:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MALLOC_")}  # Dask's workers set some
    command = [sys.executable, "-c", _SCRIPT, word]
    return float(subprocess.run(command, env=kept, capture_output=True, text=True, check=True).stdout)
