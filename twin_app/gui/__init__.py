"""The desktop: PySide6, and nothing that simulates. Importing this package loads no Qt; `start` does."""

from __future__ import annotations

from twin_app.errors import UsageError


def start(scene: str | None = None) -> int:
    """Open the window, with a scene if one is named, and return its exit code when it is closed.

    Raises `UsageError` where the libraries of the desktop are not installed.
    """
    from importlib.util import find_spec

    missing = [name for name in ("PySide6", "pyqtgraph", "pyvista") if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        raise UsageError(f"the desktop needs {names}; install it with: pip install 'twin-app[gui]'")
    from twin_app.gui.app import run_application

    return run_application(scene)
