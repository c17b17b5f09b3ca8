"""The Gantt chart of a traced run among its results."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from twin_app.gui.charts.table import ChartTable
from twin_app.gui.charts.timeline.gantt import GanttChart
from twin_app.gui.charts.timeline.ruler import Ruler
from twin_app.gui.components.panel import make_panel
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.selection import Selection
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS


class GanttPanel(QWidget):
    """Rows of stations over the window of the playback: both show the same part of the same run."""

    def __init__(self, session: PlaybackSession, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._session = session
        self.ruler, self.gantt = Ruler(session, self), GanttChart(session)
        self.gantt.station_picked.connect(lambda path: selection.set((path,)))
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.gantt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.ruler)
        layout.addWidget(self._area, 1)
        selection.changed.connect(lambda: self.gantt.select_station(selection.current))

    def table(self) -> ChartTable:
        """One row for each stretch of each place in the window shown; times in seconds since the start of the run."""
        recording = self._session.recording
        start_s, end_s = self._session.window_s
        rows = (
            ()
            if recording is None
            else tuple(
                (recording.labels[path], place + 1, STATE_LABELS[StationState(int(state))], float(begin), float(end))
                for path in recording.stations
                for place, spans in enumerate(recording.spans[path])
                for begin, end, state in zip(spans.start_s, spans.end_s, spans.states, strict=True)
                if end > start_s and begin < end_s
            )
        )
        return ChartTable(headings=("Station", "Place", "State", "From (s)", "To (s)"), rows=rows)
