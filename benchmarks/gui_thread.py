"""How long the window keeps its user waiting: the worst gaps of its thread in each thing that one does with it.

    xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.gui_thread [SCENE] [--stacks] [--quick] [--json]

A gap is the time between two turns of the event loop. Beside the time by the clock stands the processor time of the
window's thread, which other programs on the same machine do not lengthen.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QTimer

from tests.gui.watchdog import Gap, Phase, Watchdog
from twin_app.gui.app import make_application
from twin_app.gui.bridge.collector import Collector
from twin_app.gui.preferences import Folders, Preferences
from twin_app.gui.theme import ThemeControl, ThemeMode

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from twin_app.gui.main_window import MainWindow

SCENE = Path(__file__).parents[1] / "scenes" / "bottling_line" / "plant.usda"
LIMIT_S = 0.05
_POLL_MS = 20
_PATIENCE_S = 90.0

Step = Callable[[], bool]
"""Whether the walk may go on."""


class Walk(QObject):
    """Does one thing after the other with a window, each when the one before is over, from within the event loop."""

    def __init__(self, steps: Iterator[Step], application: QApplication) -> None:
        super().__init__()
        self._steps, self._application = steps, application
        self._waiting_for: Step = lambda: True
        self._since = perf_counter()
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if not self._waiting_for():
            if perf_counter() - self._since > _PATIENCE_S:
                sys.stderr.write("waited in vain\n")
                self._application.exit(2)
            return
        self._since = perf_counter()
        step = next(self._steps, None)
        if step is None:
            self._timer.stop()
            self._application.exit(0)  # `quit` would close the window
        else:
            self._waiting_for = step


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is done in each phase."""

    replications: int = 200
    simulations: int = 400
    rest_s: float = 0.6
    """So long is looked on after each thing: what it leaves behind for later counts too."""


QUICK = Extent(replications=12, simulations=60, rest_s=0.25)


class Visit:
    """All that is measured, on one window."""

    def __init__(self, window: MainWindow, watchdog: Watchdog, scene: str, extent: Extent) -> None:
        self._window, self._session, self._watchdog, self._scene = window, window.session, watchdog, scene
        self._extent = extent
        self.times_s: dict[str, float] = {}

    def steps(self) -> Iterator[Step]:
        """Each is waited for before the next."""
        yield self._rest()
        yield from self._open()
        self._session.scenario.set_replications(self._extent.replications)
        yield from self._turn("first showing of What-if", "what_if")
        yield lambda: self._session.scenario.comparison is not None and not self._session.scenario.is_busy
        self.times_s["first answer of What-if"] = self._session.scenario.latency_s or 0.0
        yield from self._turn("first showing of Study", "study")
        yield from self._turn("first showing of Playback", "playback")
        yield from self._run()
        yield from self._study()
        yield from self._play()
        self._watchdog.begin("switching workspaces")
        for name in ("plant", "what_if", "study", "playback", "plant"):
            yield from self._show(name)
        yield from self._cancel()
        yield from self._close()

    def _open(self) -> Iterator[Step]:
        self._watchdog.begin("load")
        drawn: list[object] = []
        self._window.viewport.drawn.connect(lambda: drawn.append(None))
        self._window.open_scene(self._scene)
        yield lambda: self._session.document.is_open and bool(drawn)
        yield self._rest(5.0)

    def _turn(self, title: str, workspace: str) -> Iterator[Step]:
        self._watchdog.begin(title)
        yield from self._show(workspace)

    def _show(self, workspace: str) -> Iterator[Step]:
        self._window.turn_to(workspace)
        yield lambda: self._window.workspace == workspace
        yield self._rest()

    def _run(self) -> Iterator[Step]:
        runs = self._session.runs
        runs.change(replace(runs.settings, replications=self._extent.replications))
        yield from self._show("plant")
        for title in ("run", "second run"):
            self._watchdog.begin(title)
            began = perf_counter()
            self._window.actions_.run("run.start")
            yield lambda: not runs.is_running
            self.times_s[title] = perf_counter() - began
            yield self._rest(2.0)

    def _study(self) -> Iterator[Step]:
        study = self._session.study
        yield from self._show("study")
        self._watchdog.begin("study")
        study.change(replace(study.settings, simulations=self._extent.simulations))
        began = perf_counter()
        self._window.actions_.run("study.start")
        yield lambda: study.status.name == "DONE"
        self.times_s["study"] = perf_counter() - began
        yield self._rest(2.0)

    def _play(self) -> Iterator[Step]:
        playback = self._session.playback
        yield from self._show("playback")
        self._watchdog.begin("trace")
        self._window.actions_.run("play.trace")
        yield lambda: playback.recording is not None
        yield self._rest(2.0)
        self._watchdog.begin("playback")
        self._window.actions_.run("play.toggle")
        yield self._rest(5.0)
        self._window.actions_.run("play.toggle")
        yield self._rest()

    def _cancel(self) -> Iterator[Step]:
        """A run that is stopped on its way."""
        runs = self._session.runs
        self._watchdog.begin("cancelling a run")
        yield from self._start_long_run()
        began = perf_counter()
        ended: list[float] = []
        runs.ended.connect(lambda: ended.append(perf_counter()))
        runs.stop()
        yield lambda: bool(ended)
        self.times_s["cancel of a run"] = ended[0] - began

    def _close(self) -> Iterator[Step]:
        """With a run under way."""
        yield from self._start_long_run()
        self._watchdog.begin("close")
        began, gone = perf_counter(), list[object]()
        self._window.gone.connect(lambda: gone.append(None))
        self._window.close()
        self.times_s["close: the window is gone"] = perf_counter() - began
        yield lambda: bool(gone)
        self.times_s["close: threads and processes as well"] = perf_counter() - began

    def _start_long_run(self) -> Iterator[Step]:
        runs = self._session.runs
        runs.change(replace(runs.settings, replications=2_000))
        self._window.actions_.run("run.start")
        yield lambda: runs.progress is not None and runs.progress.done > 0

    def _rest(self, times: float = 1.0) -> Step:
        until = perf_counter() + times * self._extent.rest_s
        return lambda: perf_counter() > until


def visit(scene: str, folder: Path, extent: Extent, *, has_stacks: bool) -> tuple[list[Phase], dict[str, float]]:
    """The gaps of each phase, and how long some things take [s]."""
    application = make_application()
    settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings, Folders(cache=folder / "cache", recovery=folder / "recovery"))
    theme = ThemeControl(application, ThemeMode.DARK)
    collector = Collector()
    from twin_app.gui.main_window import MainWindow

    with Watchdog(application, has_stacks=has_stacks) as watchdog:
        watchdog.begin("building the window")
        window = MainWindow(preferences, theme)
        window.show()
        window.prepare()
        watchdog.begin("start")
        found = Visit(window, watchdog, scene, extent)
        walk = Walk(found.steps(), application)
        code = application.exec()
    collector.stop()
    del walk
    if code:
        raise RuntimeError(f"the walk ended with {code}")
    return watchdog.phases[1:], found.times_s


def table(phases: list[Phase], times_s: dict[str, float], *, has_stacks: bool) -> str:
    """One phase a line, then times."""
    heads = ("wall ms", "computing", "no cpu", "held up", "worst cpu", "over 50 ms")
    lines = [f"{'phase':28}" + "".join(f"{head:>11}" for head in heads)]
    for phase in phases:
        late = sum(gap.wall_s > LIMIT_S for gap in phase.gaps)
        longest = phase.longest
        times = (longest.wall_s, longest.cpu_s, longest.queued_s, longest.held_up_s, phase.busiest.cpu_s)
        lines.append(f"{phase.name:28}" + "".join(f"{1e3 * one:11.0f}" for one in times) + f"{late:11}")
        if has_stacks:
            lines += _stacks(phase)
    return "\n".join([*lines, *(f"{name:28} {seconds:8.2f} s" for name, seconds in times_s.items())])


def _stacks(phase: Phase) -> Iterator[str]:
    for gap in sorted(phase.gaps, key=lambda gap: -gap.wall_s)[:4]:
        if gap.wall_s > LIMIT_S:
            yield (
                f"    {1e3 * gap.wall_s:.0f} ms: {1e3 * gap.cpu_s:.0f} computing, {1e3 * gap.queued_s:.0f} without a "
                f"processor, {1e3 * gap.held_up_s:.0f} held up"
            )
            yield from (f"      {count:3} × {words}" for words, count in gap.stacks[:4])
            yield from (f"      {count:3} × elsewhere: {words}" for words, count in gap.others[:3])


def _plain(gap: Gap) -> dict[str, Any]:
    return {"wall_ms": 1e3 * gap.wall_s, "cpu_ms": 1e3 * gap.cpu_s, "stacks": [list(one) for one in gap.stacks[:3]]}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scene", nargs="?", default=str(SCENE))
    parser.add_argument("--stacks", action="store_true", help="where the thread was in the longest gaps")
    parser.add_argument("--quick", action="store_true", help="short runs, a small study")
    parser.add_argument("--json", action="store_true", help="for programs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twin-window-") as folder:
        extent = QUICK if arguments.quick else Extent()
        phases, times_s = visit(arguments.scene, Path(folder), extent, has_stacks=arguments.stacks)
    if arguments.json:
        found = {phase.name: {"longest": _plain(phase.longest), "busiest": _plain(phase.busiest)} for phase in phases}
        print(json.dumps({"phases": found, "times_s": times_s}))
    else:
        print(table(phases, times_s, has_stacks=arguments.stacks))


if __name__ == "__main__":
    main()
