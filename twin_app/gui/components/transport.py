"""The run bar of Playback: steps, play, speed, clock, scrubber, stops."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from twin_app.gui.charts.timeline.axis import clock_text
from twin_app.gui.components.scrubber import Scrubber
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.theme import icon

SPEEDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1000)
_DAY_S = 86400.0
_HEIGHT = 36
"""A tool bar gives no more room than what it holds insists on."""


class Transport(QWidget):
    """All it does goes through the session; all it shows comes from there."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setMinimumHeight(_HEIGHT)
        self.play = self._button("play", self.tr("Play or pause (Space)"), session.toggle)
        self.play.setProperty("role", "primary")
        self.play.setFixedSize(36, 32)
        self.speed = QComboBox(self)
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed} ×", float(speed))
        self.clock = QLineEdit(self)
        self.clock.setAccessibleName(self.tr("Time of day"))
        self.clock.setFixedWidth(108)
        self.scrubber = Scrubber(self)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(6)
        session = self._session
        row.addWidget(self._button("to_start", self.tr("To the start"), lambda: self._jump(0.0)))
        row.addWidget(self._button("step_back", self.tr("Step back (,)"), lambda: session.step(-1)))
        row.addWidget(self.play)
        row.addWidget(self._button("step_forward", self.tr("Step on (.)"), lambda: session.step(1)))
        row.addWidget(self._button("to_end", self.tr("To the end"), lambda: self._jump(1.0)))
        line = QFrame(self)
        line.setProperty("role", "upright")
        line.setFixedSize(1, 22)
        row.addWidget(line)
        row.addWidget(QLabel(self.tr("Speed"), self))
        row.addWidget(self.speed)
        row.addWidget(self.clock)
        row.addWidget(self.scrubber, 1)
        row.addWidget(self._stop_button("step_back", self.tr("Previous stop"), "[", -1))
        row.addWidget(self._stop_button("step_forward", self.tr("Next stop"), "]", 1))

    def _connect(self) -> None:
        session = self._session
        session.playing_changed.connect(self._show_playing)
        session.time_changed.connect(self._show_time)
        session.speed_changed.connect(self._show_speed)
        session.loaded.connect(self._refresh)
        session.options_changed.connect(self._refresh)
        self.speed.activated.connect(lambda _: session.set_speed(float(self.speed.currentData())))
        self.scrubber.moved_to.connect(self._jump)
        self.clock.returnPressed.connect(self._take_clock)

    def _button(self, name: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, "on.accent" if name == "play" else "text.primary"))
        button.setIconSize(QSize(18, 18))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(act)
        return button

    def _stop_button(self, name: str, text: str, key: str, direction: int) -> QToolButton:
        button = self._button(name, f"{text} ({key})", lambda: self._session.go_to_stop(direction))
        button.setText(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _jump(self, share: float) -> None:
        recording = self._session.recording
        if recording is not None:
            self._session.set_time(recording.start_s + share * (recording.end_s - recording.start_s))

    def _refresh(self) -> None:
        for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.setEnabled(self._session.recording is not None)
        self._show_speed(self._session.speed)
        self._show_time(self._session.time_s)
        self._show_playing(self._session.is_playing)

    def _show_playing(self, is_playing: bool) -> None:
        self.play.setIcon(icon("pause" if is_playing else "play", "on.accent"))

    def _show_speed(self, speed: float) -> None:
        nearest = min(range(len(SPEEDS)), key=lambda row: abs(SPEEDS[row] - speed))
        self.speed.setCurrentIndex(nearest)

    def _show_time(self, time_s: float) -> None:
        recording = self._session.recording
        if not self.clock.hasFocus() or not self.clock.isModified():
            self.clock.setText(clock_text(time_s, self._session.clock_start_s) if recording is not None else "")
        if recording is not None and recording.end_s > recording.start_s:
            self.scrubber.show_share((time_s - recording.start_s) / (recording.end_s - recording.start_s))

    def _take_clock(self) -> None:
        """A time that was typed; one that cannot be read goes back to what it was."""
        found = read_clock(self.clock.text(), self._session.clock_start_s)
        self.clock.setModified(False)
        if found is not None:
            self._session.set_time(found)
        self._show_time(self._session.time_s)


def read_clock(text: str, clock_start_s: float = 0.0) -> float | None:
    """Seconds since the start of the run from `10:04`, `10:04:54` or `day 2 10:04:54`; None for anything else."""
    words = text.strip().lower().removeprefix("day").split()
    numbers = words[-1].split(":") if words else []
    if len(words) > 2 or not 2 <= len(numbers) <= 3 or not all(n.isdecimal() for n in (*words[:-1], *numbers)):
        return None
    hours, minutes, seconds = (*map(int, numbers), *(0,) * (3 - len(numbers)))
    if minutes > 59 or seconds > 59:
        return None
    day = int(words[0]) - 1 if len(words) > 1 else 0
    found = day * _DAY_S + hours * 3600.0 + minutes * 60.0 + seconds - clock_start_s
    return found if found >= 0.0 or len(words) > 1 else found + _DAY_S
