"""The timeline of the run that is played back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.timeline.axis import length_text
from twin_app.gui.charts.timeline.cells import CELL_PX
from twin_app.gui.charts.timeline.view import TimelineView
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.session.playback import PlaybackSession
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session
    from twin_app.gui.session.selection import Selection

_HEIGHT = 24
_GAP = 14


class TimelineDock(QWidget):
    """Legend and timeline; without a recording a button that makes one."""

    def __init__(self, session: PlaybackSession, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._selection = session, selection
        self.view = TimelineView(session, self)
        self.legend = StateLegend(self)
        self.note = QLabel(self)
        self.note.setProperty("role", "secondary")
        self.empty = EmptyState("", self.tr("Trace one replication"), parent=self)
        self.say_empty()
        page = QWidget(self)
        page.setProperty("role", "panel")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._add_heading(layout)
        layout.addWidget(self.view, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)
        session.loaded.connect(InTurn(self, self._show_recording).start)
        session.window_changed.connect(self._say_note)
        session.loading.connect(self._say_loading)
        session.failed.connect(self.empty.say)
        selection.changed.connect(lambda: self.view.gantt.select_station(selection.current))
        self.view.gantt.station_picked.connect(lambda path: selection.set((path,)))
        self._show_recording()

    def sizeHint(self) -> QSize:
        return QSize(900, 436)

    def say_empty(self) -> None:
        """What to do while there is nothing."""
        self.empty.say(self.tr("Nothing to play back yet. A traced replication shows every part and every stop."))

    def _add_heading(self, layout: QVBoxLayout) -> None:
        title = QLabel(self.tr("Timeline"), self)
        title.setFont(font(12, 600))
        title.setStyleSheet("font-weight: 600")
        row = nested_row(layout, title, None, self.legend, self.note)
        row.setContentsMargins(12, 4, 16, 4)
        row.setSpacing(16)

    def _show_recording(self) -> None:
        recording = self._session.recording
        self._stack.setCurrentIndex(0 if recording is None else 1)
        if recording is not None:
            seen = {state for row in recording.rows.values() for state in row.states}
            self.legend.show_states([state for state in StationState if state in seen])
        self._say_note()

    def _say_loading(self, title: str) -> None:
        self.empty.say(title)

    def _say_note(self) -> None:
        start, end = self._session.window_s
        cell_s = (end - start) / max(self.view.gantt.axis.width, 1.0) * CELL_PX
        length = length_text(cell_s) if cell_s >= 1.0 else self.tr("{0:.1g} s").format(cell_s)
        self.note.setText(self.tr("Gantt shows the largest state in each {0}").format(length))


class StateLegend(QWidget):
    """Glyphs and names of states."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: Sequence[StationState] = ()
        self.setFixedHeight(_HEIGHT)

    def show_states(self, states: Sequence[StationState]) -> None:
        """These, in this order."""
        self._states = states
        self.setAccessibleName(", ".join(STATE_LABELS[state] for state in states))
        self.setFixedWidth(self._width())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(11, 500))
        left = 0
        for state in self._states:
            paint_glyph(painter, QPointF(left, (_HEIGHT - SIZE) / 2), state)
            painter.setPen(ink("text.primary"))
            text = STATE_LABELS[state]
            width = QFontMetrics(painter.font()).horizontalAdvance(text)
            box = self.rect().adjusted(left + 16, 0, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            left += 16 + width + _GAP
        painter.end()

    def _width(self) -> int:
        metrics = QFontMetrics(font(11, 500))
        return sum(16 + metrics.horizontalAdvance(STATE_LABELS[state]) + _GAP for state in self._states)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    dock = TimelineDock(session.playback, session.selection)
    dock.empty.button.clicked.connect(lambda: window.actions_.run("play.trace"))
    return dock
