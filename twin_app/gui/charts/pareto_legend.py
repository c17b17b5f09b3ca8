"""What the marks of the Pareto chart mean, beside its title."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.ink import font, ink

_MARK = 18.0
_GAP = 18.0


class ParetoLegend(QWidget):
    """Dot, whisker, step; grows shorter where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = (self.tr("Screened out"), self.tr("In the race, 95 % interval"), self.tr("Frontier"))
        self.setAccessibleName(", ".join(self._texts))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(12))
        width = sum(_MARK + 4.0 + metrics.horizontalAdvance(text) + _GAP for text in self._texts)
        return QSize(round(width), 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() < self.sizeHint().width():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12))
        metrics = QFontMetricsF(painter.font())
        x, y = 0.0, self.height() / 2.0
        for index, text in enumerate(self._texts):
            (_draw_dot, _draw_whisker, _draw_step)[index](painter, QPointF(x + _MARK / 2.0, y))
            width = metrics.horizontalAdvance(text)
            painter.setPen(ink("text.secondary"))
            box = QRectF(x + _MARK + 4.0, 0.0, width + 2.0, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            x += _MARK + 4.0 + width + _GAP
        painter.end()


def _draw_dot(painter: QPainter, at: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("baseline", 0.6))
    painter.drawEllipse(at, 2.0, 2.0)


def _draw_whisker(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(ink("accent.line"), 1.5))
    painter.drawLine(at + QPointF(0.0, -6.0), at + QPointF(0.0, 6.0))
    for end in (-6.0, 6.0):
        painter.drawLine(at + QPointF(-3.0, end), at + QPointF(3.0, end))
    painter.fillRect(QRectF(at.x() - 3.0, at.y() - 3.0, 6.0, 6.0), ink("accent.line"))


def _draw_step(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(ink("accent.line"), 1.5))
    corners = [QPointF(-7.0, 4.0), QPointF(0.0, 4.0), QPointF(0.0, -4.0), QPointF(7.0, -4.0)]
    painter.drawPolyline([at + corner for corner in corners])
