"""Memory of the window over many plants: opened, looked at in every workspace, closed, again and again.

    xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.gui_memory

Prints what the process holds on the welcome page, after one plant and after each of the following ten. The first plant
loads libraries that stay; what counts is that the last, which is the same plant, leaves no more than the first.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from twin_app.gui.app import make_application
from twin_app.gui.bridge.collector import Collector
from twin_app.gui.main_window import MainWindow
from twin_app.gui.preferences import Preferences
from twin_app.gui.theme import ThemeControl
from twin_app.gui.theme.control import ThemeMode

_SCENES = Path(__file__).parents[1] / "scenes"
_PLANTS = (_SCENES / "engine_plant" / "plant.usda", _SCENES / "bottling_line" / "plant.usda")
_N_PLANTS = 10
_WORKSPACES = ("what_if", "study", "playback", "plant")
_PATIENCE_MS = 120_000
_SETTLE_MS = 1_500


def main() -> int:
    """Prints a line for each plant; 1 if ten plants leave more than a tenth behind."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        application = make_application()
        window = MainWindow(Preferences(), ThemeControl(application, ThemeMode.DARK, 1.0))
        collector = Collector()
        window.session.document.closed.connect(collector.collect_soon)
        window.show()
        window.prepare()
        tour = _Tour(window)
        tour.begin()
        application.exec()
    first, last = tour.held[1], tour.held[-1]
    grown = last / first - 1.0
    print(f"after {_N_PLANTS} more plants: {100.0 * grown:+.1f} % (goal: within 10 %)")
    return int(abs(grown) > 0.1)


def resident_mb() -> float:
    """What this process holds in memory now [MB], without what its workers hold."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class _Tour(QObject):
    """Goes through the steps; each ends by a signal or after a while of rest."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.held: list[float] = []
        self._window = window
        self._steps = self._all_steps()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._next = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._next.timeout.connect(self.go_on)

    def begin(self) -> None:
        """After a while of rest."""
        self._next.start()

    def go_on(self) -> None:
        """The next step."""
        self._patience.start(_PATIENCE_MS)
        if next(self._steps, None) is None:
            self._patience.stop()
            self._window.close()
            QCoreApplication.quit()

    def _all_steps(self) -> Iterator[bool]:
        window = self._window
        document, viewport = window.session.document, window.viewport
        self._note("welcome page")
        for number in range(_N_PLANTS + 1):
            plant = _PLANTS[number % len(_PLANTS)]
            yield self._after(viewport.drawn, lambda plant=plant: window.open_scene(str(plant)))  # type: ignore[misc]
            for name in _WORKSPACES:
                yield self._rest(lambda name=name: window.turn_to(name))  # type: ignore[misc]
            yield self._after(document.closed, document.close)
            yield self._rest(lambda: None)
            self._note(f"after plant {number + 1}, {plant.parent.name}")

    def _after(self, signal: object, act: Callable[[], object]) -> bool:
        def once(*_values: object) -> None:
            signal.disconnect(once)  # type: ignore[attr-defined]
            self._next.start()

        signal.connect(once)  # type: ignore[attr-defined]
        act()
        return True

    def _rest(self, act: Callable[[], object]) -> bool:
        act()
        self._next.start()
        return True

    def _note(self, text: str) -> None:
        self.held.append(resident_mb())
        print(f"{text}: {self.held[-1]:.0f} MB", flush=True)

    def _give_up(self) -> None:
        print("a step did not end", file=sys.stderr, flush=True)
        os._exit(2)


if __name__ == "__main__":
    sys.exit(main())
