"""Opens one scene in the window and prints when what was there, as JSON: a process of its own for each measurement.

xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.open_probe SCENE
"""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter, process_time

BEGAN = perf_counter()
_PATIENCE_MS, _LOOK_MS = 120_000, 10


def main() -> None:
    """Ends when the picture is there."""
    from PySide6.QtCore import QTimer

    from twin_app.gui.app import make_application
    from twin_app.gui.preferences import Preferences
    from twin_app.gui.theme import ThemeControl
    from twin_app.gui.theme.control import ThemeMode

    application = make_application()
    theme = ThemeControl(application, ThemeMode.DARK, 1.0)
    from twin_app.gui.main_window import MainWindow

    window = MainWindow(Preferences(), theme)
    window.show()
    found: dict[str, float] = {}

    def note(name: str) -> None:
        found.setdefault(f"{name}_s", perf_counter() - BEGAN)
        found.setdefault(f"{name}_cpu_s", process_time())

    def begin() -> None:
        note("window")
        window.open_scene(sys.argv[1])

    def finish() -> None:
        note("drawn")
        print(json.dumps(found), flush=True)
        os._exit(0)  # closing is not what is measured

    window.session.document.opened.connect(lambda *_: note("opened"))
    looking = QTimer(window, interval=_LOOK_MS)
    looking.timeout.connect(lambda: note("plan") if window.viewport.model is not None else None)
    looking.start()
    window.viewport.drawn.connect(finish)
    QTimer.singleShot(0, begin)
    QTimer.singleShot(_PATIENCE_MS, lambda: os._exit(1))
    application.exec()


if __name__ == "__main__":
    main()
