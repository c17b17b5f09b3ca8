"""A probability as a short bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.ink import ink


def paint_chance(painter: QPainter, area: QRectF, chance: float, *, goal: float | None = None) -> None:
    """Draws the bar; a goal is a tick across it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QRectF(area.left(), area.center().y() - 2.0, area.width(), 4.0)
    painter.setBrush(ink("bg.hover"))
    painter.drawRoundedRect(track, 2.0, 2.0)
    filled = min(max(chance, 0.0), 1.0) * track.width()
    if filled > 0.0:
        painter.setBrush(ink("accent.line"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), max(filled, 2.0), 4.0), 2.0, 2.0)
    if goal is not None:
        x = track.left() + goal * track.width()
        painter.fillRect(QRectF(x - 1.0, track.center().y() - 6.0, 2.0, 12.0), ink("text.primary"))
    painter.restore()


class ChanceBar(QWidget):
    """The painted bar as a widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chance = 0.0
        self._goal: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chance(self, chance: float, goal: float | None = None) -> None:
        """0 to 1."""
        self._chance, self._goal = chance, goal
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(104, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chance(painter, QRectF(self.rect()), self._chance, goal=self._goal)
        painter.end()
