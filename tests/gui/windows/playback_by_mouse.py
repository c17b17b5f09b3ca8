"""Workflow 5 with mouse and keys: trace, play, scrub, select a stop, see it everywhere."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QToolBar

from tests.gui.windows.user import User


def say(*words: object) -> None:
    """To the test that started this."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def main(scene: str) -> None:
    """Says what came of it, one fact a line."""
    user = User()
    window = user.window
    window.open_scene(scene)
    user.wait_for(lambda: window.session.document.is_open)
    user.rest()
    user.press("Ctrl+4")
    user.wait_for(lambda: window.workspace == "playback")
    user.wait_for(lambda: window.viewport.model is not None)
    user.click(window.docks["timeline"].empty.button)
    playback = window.session.playback
    user.wait_for(lambda: playback.recording is not None)
    say("stations", len(playback.recording.stations))
    view = window.docks["timeline"].view
    user.rest()
    gantt, stop = view.gantt, next(stop for stop in playback.recording.stops if stop.path.endswith("Filler"))
    overview = view.overview
    user.click(overview, overview.axis.x(stop.start_s + 60.0), 52)
    user.rest()
    row = gantt.stations.index(stop.path)
    y = (row + 0.5) * gantt.height() / len(gantt.stations)
    user.click(gantt, gantt.axis.x(stop.start_s + stop.duration_s / 2), y)
    say("selected", playback.selected_loss == stop, window.session.selection.current)
    before = playback.time_s
    gantt.setFocus()
    user.press("]", window.docks["timeline"])
    say("next", playback.selected_loss in playback.recording.stops, playback.time_s > before)
    user.click(user.button("Play or pause (Space)"))
    user.wait_for(lambda: playback.time_s > before + 5.0)
    user.click(user.button("Play or pause (Space)"))
    say("paused", not playback.is_playing)
    user.wait_for(lambda: window.viewport.shown.parts is not None)
    say("parts", len(window.viewport.shown.parts.lengths_m) > 0)
    user.press("Ctrl+1")
    user.wait_for(lambda: window.workspace == "plant")
    say("left", window.viewport.shown.parts is None)
    shown = [bar.objectName() for bar in window.findChildren(QToolBar) if bar.isVisible()]
    say("bars", sorted(name for name in shown if name.startswith("toolBar")))
    user.leave()


if __name__ == "__main__":
    main(sys.argv[1])
