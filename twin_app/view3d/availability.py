"""Can this computer draw? Asked before VTK is loaded, because VTK ends the process where it cannot."""

from __future__ import annotations

import ctypes
import sys
from importlib.util import find_spec

from twin_app.errors import TwinError


class DrawingUnavailableError(TwinError):
    """Pictures cannot be made on this computer; everything else works (exit code 4)."""


_PACKAGES = ("pyvista", "vtk", "PIL")
_LIBRARIES = ("libEGL.so.1", "libGL.so.1")


def require_drawing() -> None:
    """Raises DrawingUnavailableError, with what to install, if a picture cannot be made here."""
    reason = why_not()
    if reason:
        raise DrawingUnavailableError(reason)


def why_not() -> str:
    """What is missing for pictures and how to get it; empty if nothing is."""
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        return f"Pictures need {_listed(missing)}. Install the extra: pip install 'twin-app[gui]'"
    absent = [name for name in _LIBRARIES if sys.platform == "linux" and not _loads(name)]
    if absent:
        return f"Pictures need OpenGL; {_listed(absent)} cannot be loaded. Install: apt-get install libegl1 libgl1"
    return ""


def _listed(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
