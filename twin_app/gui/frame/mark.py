"""The mark: two hexagonal cubes, the plant and its ghost."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import ink


class Mark(QWidget):
    """Painted in the colours of the theme."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, float(self.width()))
        painter.end()


def paint_mark(painter: QPainter, side: float) -> None:
    """Fills a square of this side at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.scale(side / 20.0, side / 20.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("accent.line"))
    painter.drawPolygon(_hexagon(7.6, 8.0, 6.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(ink("text.primary"), 1.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolygon(_hexagon(12.6, 12.2, 6.2))
    painter.restore()


def mark_icon() -> QIcon:
    """For the task bar of the system."""
    found = QIcon()
    for side in (16, 32, 64, 128):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_mark(painter, float(side))
        painter.end()
        found.addPixmap(picture)
    return found


def _hexagon(x: float, y: float, radius: float) -> QPolygonF:
    angles = [pi / 6 + k * pi / 3 for k in range(6)]
    return QPolygonF([QPointF(x + radius * cos(angle), y + radius * sin(angle)) for angle in angles])
