"""Workflows 4, 5 and 8: a plant runs, its charts and files are taken away, a traced run is played back."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QTableView, QToolBar, QToolButton, QWidget

from tests.gui.windows.journey import Facts, travel
from tests.gui.windows.looking_by_mouse import wait_until_drawn
from tests.gui.windows.user import User
from twin_app.experiment import Result
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.components.scrubber import Scrubber
from twin_app.gui.components.toast import Toast

LONG_S = 300.0
"""A kernel may have to be compiled first."""
MANY, SOME = 400_000, 30
WASHING = "/Plant/Hall/Washing"
TABS = ("Stations", "Over time", "Load", "Flow")


def walk(user: User, facts: Facts, folder: Path) -> None:
    """All in one window."""
    wait_until_drawn(user)
    user.wait_for(user.window.run_bar.isVisible)
    cancel(user, facts)
    run(user, facts)
    save_charts(user, facts, folder)
    take_away(user, facts, folder)
    play(user, facts, folder)
    user.menu("File", "Quit")


def set_replications(user: User, count: int) -> None:
    """In the run bar."""
    user.enter(user.find("Replications", QSpinBox), str(count), keys="Tab")


def cancel(user: User, facts: Facts) -> None:
    """A run that would take minutes is stopped by the button that started it."""
    runs = user.window.session.runs
    told: list[str] = []
    runs.stopped.connect(told.append)
    set_replications(user, MANY)
    user.press_button("Run", user.window.run_bar)
    user.wait_for(lambda: runs.progress is not None and runs.progress.done > 0, LONG_S)
    bar = user.window.run_bar
    facts["progress"] = [label.text() for label in bar.findChildren(type(user.window.status_bar.drawing))]
    facts["asked for"] = runs.progress.total if runs.progress is not None else 0
    user.press_button("Stop", bar)
    user.wait_for(lambda: not runs.is_running)
    facts["stopped"] = [len(told), runs.result is None]


def run(user: User, facts: Facts) -> None:
    """Figures with intervals, in the run bar and in the table."""
    window, runs = user.window, user.window.session.runs
    set_replications(user, SOME)
    user.tab("Results")
    user.press_button("Run", window.run_bar)
    user.wait_for(lambda: runs.result is not None and not runs.is_running, LONG_S)
    assert runs.result is not None
    facts["figures"] = figures_of(runs.result)
    user.wait_for(lambda: window.viewport.captions.bottleneck, 10.0)
    facts["bottleneck"] = [runs.result.bottleneck, window.viewport.captions.bottleneck]
    table = user.find("Key figures", QTableView)
    facts["table"] = [
        [str(table.model().index(row, column).data()) for column in range(3)] for row in range(table.model().rowCount())
    ]
    facts["in words"] = window.docks["results"].tabs.bottleneck.text()
    user.menu("Run", "Copy this run or study as command")
    facts["command"] = QGuiApplication.clipboard().text()


def figures_of(result: Result) -> dict[str, list[float]]:
    """Mean and ends of the interval; JSON keeps every bit of a double."""
    found = {}
    for name, summary in result.responses.items():
        if summary.mean is not None and summary.ci95 is not None:
            found[name] = [summary.mean, *summary.ci95]
    return found


def save_charts(user: User, facts: Facts, folder: Path) -> None:
    """Each tab's chart as PNG, SVG and CSV, by the menu at its title."""
    saved = []
    for tab in TABS:
        user.tab(tab)
        dock = user.window.docks["results"]
        user.wait_for(lambda dock=dock: any(one.isVisible() for one in dock.findChildren(ChartFrame)))
        frame = next(one for one in dock.findChildren(ChartFrame) if one.isVisible())
        more = next(one for one in frame.findChildren(QToolButton) if one.text() == "⋯")
        for ending in ("png", "svg", "csv") if tab == "Stations" else ("png",):
            path = folder / f"{tab.replace(' ', '-').lower()}.{ending}"
            user.choose_file(lambda more=more: menu_of(user, more, "Save chart"), path)
            saved.append(path.name)
    user.click(more)
    user.popup("Copy numbers")
    facts["copied numbers"] = QGuiApplication.clipboard().text()
    facts["charts"] = saved


def menu_of(user: User, button: QToolButton, word: str) -> None:
    """A command of the menu that a button opens."""
    user.click(button)
    user.popup(word)


def take_away(user: User, facts: Facts, folder: Path) -> None:
    """One file, a package, a picture."""
    user.choose_file(lambda: user.press_button("Export USD"), folder / "flat.usda")
    user.wait_for((folder / "flat.usda").exists)
    user.choose_file(lambda: user.menu("File", "Export USD package"), folder / "pack.usdz")
    user.wait_for((folder / "pack.usdz").exists)
    user.choose_file(lambda: user.menu("File", "Save a picture"), folder / "view.png")
    user.wait_for((folder / "view.png").exists)
    user.menu("File", "Copy as command")
    facts["export as command"] = QGuiApplication.clipboard().text()


def play(user: User, facts: Facts, folder: Path) -> None:
    """Trace, play, speed, scrub, step, a stop, a station of the chart, and the animation."""
    window, playback = user.window, user.window.session.playback
    user.tab("Playback")
    user.wait_for(lambda: window.workspace == "playback")
    user.press_button("Trace one replication")
    user.wait_for(lambda: playback.recording is not None, LONG_S)
    facts["length"] = playback.recording.end_s - playback.recording.start_s
    user.choose(user.find("Speed", QComboBox), "1000 ×")
    user.press_button("Play or pause (Space)")
    user.wait_for(lambda: playback.time_s > 1000.0)
    user.press_button("Play or pause (Space)")
    at = playback.time_s
    user.wait_for(lambda: window.viewport.shown.parts is not None)
    user.rest(60)
    facts["paused"] = playback.time_s == at and not playback.is_playing
    scrub(user, facts)
    choose_time(user, facts)
    choose_station(user, facts)
    go_to_stop(user, facts)
    path = folder / "animated.usda"
    user.choose_file(lambda: user.press_button("Export animated USD"), path)
    user.wait_for(lambda: any("Wrote" in toast_text(one) for one in window.findChildren(Toast)), 60.0)
    user.tab("Plant")
    user.wait_for(lambda: window.workspace == "plant")
    shown = [bar.objectName() for bar in window.findChildren(QToolBar) if bar.isVisible()]
    bars = sorted(name for name in shown if name.startswith("toolBar"))
    facts["left"] = [window.viewport.shown.parts is None, bars]


def toast_text(toast: QWidget) -> str:
    """What a toast says."""
    return " ".join(label.text() for label in toast.findChildren(type(toast.window().status_bar.drawing)))


def scrub(user: User, facts: Facts) -> None:
    """The handle of time is dragged to the middle; parts, vehicles and states follow."""
    window, playback = user.window, user.window.session.playback
    bar = user.find("Time", Scrubber)
    y = bar.height() / 2
    before = window.viewport.shown
    user.drag(bar, QPointF(bar.width() * 0.1, y), QPointF(bar.width() * 0.5, y))
    facts["scrubbed to"] = playback.time_s
    user.wait_for(lambda: window.viewport.shown is not before and window.viewport.is_up_to_date)
    shown = window.viewport.shown
    facts["parts"] = len(shown.parts.lengths_m)
    facts["vehicles"] = np.asarray(shown.vehicles[0]).tolist() if shown.vehicles is not None else []
    facts["states"] = {path: state.name for path, state in shown.states.items()}
    facts["legend"] = window.docks["timeline"].legend.accessibleName()


def choose_time(user: User, facts: Facts) -> None:
    """A time of day that is typed, and a step from there."""
    playback = user.window.session.playback
    user.enter(user.find("Time of day", QLineEdit), "2:30:00")
    facts["typed time"] = playback.time_s
    user.press_button("Step on (.)")
    facts["stepped"] = playback.time_s > 9000.0


def choose_station(user: User, facts: Facts) -> None:
    """A row of the chart selects the station everywhere."""
    window = user.window
    gantt = window.docks["timeline"].view.gantt
    row = gantt.stations.index("/Plant/Hall/Milling_2")
    user.click(gantt, gantt.width() / 2, (row + 0.5) * gantt.height() / len(gantt.stations))
    facts["chosen"] = [gantt.stations[row], window.session.selection.current, *window.viewport.shown.selected]


def go_to_stop(user: User, facts: Facts) -> None:
    """The next stop of over two minutes, by its button; a moment later the station is down."""
    playback = user.window.session.playback
    user.press_button("Next stop (])")
    loss = playback.selected_loss
    user.wait_for(lambda: state_of_washing(user) == "DOWN", 10.0)
    facts["at a stop"] = [loss in playback.recording.stops, loss.path, state_of_washing(user)]


def state_of_washing(user: User) -> str:
    """As the view shows it."""
    state = user.window.viewport.shown.states.get(WASHING)
    return state.name if state is not None else ""


if __name__ == "__main__":
    home = Path(sys.argv[2])
    sys.exit(travel(lambda user, facts: walk(user, facts, home), sys.argv[1:2]))
