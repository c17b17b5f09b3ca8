"""Times of day over the Gantt chart, and the playhead's own time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from twin_app.gui.charts.timeline.axis import TimeAxis, clock_text, tick_text, time_ticks
from twin_app.gui.charts.timeline.lane import RIGHT, Lane
from twin_app.gui.components.ink import font, hairline, ink
from twin_app.gui.session.playback import PlaybackSession

HEIGHT = 28
_TICK_PX = 90.0


class Ruler(Lane):
    """Press or drag to go to a time."""

    def __init__(self, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Time axis"))

    @property
    def reach(self) -> int:
        return 72

    def paint_still(self, painter: QPainter) -> None:
        painter.setPen(hairline())
        painter.drawLine(QPointF(0, 0.5), QPointF(self.width(), 0.5))
        paint_times(painter, self.axis, 16.0, clock_start_s=self.session.clock_start_s)

    def paint_moving(self, painter: QPainter) -> None:
        if not self.axis.contains(self.session.time_s):
            return
        text = clock_text(self.session.time_s, self.session.clock_start_s)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11, 600))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 14
        x = round(self.axis.x(self.session.time_s)) + 0.5
        left = min(max(x - width / 2, 2.0), self.width() - width - 2.0)
        self.paint_playhead(painter, 20.0, HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("text.primary"))
        box = QRectF(left, 5.0, width, 18.0)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(ink("bg.panel"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_times(painter: QPainter, axis: TimeAxis, middle: float, *, clock_start_s: float) -> None:
    """Times of day, each in the middle of its place but for one that would be cut."""
    painter.setFont(font(11))
    painter.setPen(ink("text.secondary"))
    metrics, edge = QFontMetricsF(painter.font()), axis.left + axis.width + RIGHT - 2.0
    for time_s in time_ticks(axis, least_px=_TICK_PX, clock_start_s=clock_start_s):
        text = tick_text(axis, time_s, clock_start_s=clock_start_s)
        half = metrics.horizontalAdvance(text) / 2.0
        x = min(axis.x(time_s), edge - half)  # the last one stays whole
        box = QRectF(x - 60, middle - 9, 120, 18)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
