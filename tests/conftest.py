"""What holds for all tests: no desktop when asked, and the same examples on every machine."""

from __future__ import annotations

import os
import sys

from hypothesis import settings

DESKTOP = ("pyvista", "vtk", "vtkmodules", "pyvistaqt", "PySide6", "pyqtgraph", "PIL", "matplotlib")

if os.environ.get("TWIN_TEST_HEADLESS"):
    # A module that is None counts as not installed: proves that the rest runs without any of these.
    sys.modules.update(dict.fromkeys(DESKTOP))
    collect_ignore = ["view3d"]

settings.register_profile("twin", deadline=None, derandomize=True)
settings.load_profile("twin")
