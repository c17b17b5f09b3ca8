from __future__ import annotations

import subprocess
import sys

# Numba needs not be told of colorama: pyqtgraph brings it along.
WATCHED = """
import sys, types
replaced = []
class Watched(types.ModuleType):
    def __setattr__(self, name, value):
        replaced.extend([name] if name in ("stdout", "stderr") else [])
        super().__setattr__(name, value)
sys.__class__ = Watched
import twin_app.sim.jit
from numba.core.errors import TypingError
str(TypingError("said while a kernel is loaded"))
assert not replaced, replaced
"""


def test_that_loading_kernels_leaves_standard_output_and_error_alone() -> None:
    """They belong to the whole process, and the desktop loads kernels beside its main thread."""
    found = subprocess.run([sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
