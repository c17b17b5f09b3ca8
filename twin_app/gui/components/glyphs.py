"""The mark of each station state, 12 × 12, the second cue beside its colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from twin_app.gui.components.ink import state_ink
from twin_app.sim.responses import StationState

SIZE = 12.0


def paint_glyph(painter: QPainter, corner: QPointF, state: StationState, size: float = SIZE) -> None:
    """Draws the mark with its upper left corner there."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(corner)
    painter.scale(size / 12.0, size / 12.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(state_ink(state))
    _PAINTERS[state](painter)
    painter.restore()


def _stroke(painter: QPainter, width: float = 2.0) -> None:
    pen = QPen(painter.brush().color(), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _polygon(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _working(painter: QPainter) -> None:
    _polygon(painter, (3, 1.8), (10.2, 6), (3, 10.2))


def _setup(painter: QPainter) -> None:
    _polygon(painter, (6, 1), (11, 6), (6, 11), (1, 6))


def _starved(painter: QPainter) -> None:
    _stroke(painter)
    painter.drawEllipse(QPointF(6, 6), 3.8, 3.8)


def _blocked(painter: QPainter) -> None:
    for left in (2.4, 7.2):
        painter.drawRect(QRectF(left, 2, 2.6, 8))


def _down(painter: QPainter) -> None:
    _stroke(painter, 2.2)
    painter.drawLine(QPointF(2.6, 2.6), QPointF(9.4, 9.4))
    painter.drawLine(QPointF(9.4, 2.6), QPointF(2.6, 9.4))


def _waiting_crew(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(6, 3.6), 2.3, 2.3)
    painter.drawPie(QRectF(1.8, 6.6, 8.4, 9.0), 0, 180 * 16)


def _standby(painter: QPainter) -> None:
    whole, bite = QPainterPath(), QPainterPath()
    whole.addEllipse(QPointF(6, 6), 4.6, 4.6)
    bite.addEllipse(QPointF(8.2, 4.6), 4.0, 4.0)
    painter.drawPath(whole.subtracted(bite))


def _off_shift(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(2, 5, 8, 2), 1, 1)


_PAINTERS = {
    StationState.WORKING: _working,
    StationState.SETUP: _setup,
    StationState.STARVED: _starved,
    StationState.BLOCKED: _blocked,
    StationState.DOWN: _down,
    StationState.WAITING_CREW: _waiting_crew,
    StationState.STANDBY: _standby,
    StationState.OFF_SHIFT: _off_shift,
}
