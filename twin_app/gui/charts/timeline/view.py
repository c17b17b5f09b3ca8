"""Overview, ruler, Gantt chart and load under each other, over one axis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from twin_app.gui.charts.timeline import load_curve, overview, ruler
from twin_app.gui.charts.timeline.gantt import GanttChart
from twin_app.gui.charts.timeline.load_curve import LoadCurve
from twin_app.gui.charts.timeline.overview import Overview
from twin_app.gui.charts.timeline.ruler import Ruler
from twin_app.gui.session.playback import PlaybackSession

_LOAD_SHARE = 0.34


class TimelineView(QWidget):
    """Rows that do not fit scroll; everything else stays."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overview, self.ruler = Overview(session, self), Ruler(session, self)
        self.gantt, self.load = GanttChart(session), LoadCurve(session, self)
        self._session = session
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.gantt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.overview, self.ruler, self._area, self.load):
            layout.addWidget(widget)
        layout.setStretchFactor(self.load, 1)
        session.loaded.connect(self._share_out)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_out()

    def _share_out(self) -> None:
        """The load gets a third of what overview and ruler leave, more if there are few rows."""
        rest = self.height() - overview.HEIGHT - ruler.HEIGHT
        room = max(rest - max(load_curve.LEAST_HEIGHT, round(rest * _LOAD_SHARE)), 0)
        self.gantt.set_room(room)
        self._area.setFixedHeight(min(self.gantt.minimumHeight(), room))
