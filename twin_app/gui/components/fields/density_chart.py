"""The density of a distribution, with its mean to be dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.ink import font, hairline, ink
from twin_app.gui.models.density import DensityCurve

_SIDE, _TOP, _FOOT = 10.0, 20.0, 36.0
_GRAB = 8.0
_TICKS = 4


class DensityChart(QWidget):
    """298 × 128. Keeps the last curve while a value is impossible."""

    mean_dragged = Signal(float)
    """A new mean in the unit of the curve; only of kinds that have one."""

    mean_dropped = Signal()
    """The mean was let go."""

    def __init__(self, unit: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._title = unit, title
        self._curve: DensityCurve | None = None
        self._can_drag = False
        self._is_dragging = False
        self._range = (0.0, 1.0)
        self.setFixedHeight(128)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(298, 128)

    def show_curve(self, curve: DensityCurve, *, can_drag: bool) -> None:
        """Another distribution; the axis stays put while the mean is dragged."""
        self._curve, self._can_drag = curve, can_drag
        if not self._is_dragging:
            self._range = (float(curve.x[0]), float(curve.x[-1]))
        spoken = self.tr("Mean {0} {3}, 90 percent between {1} and {2}")
        figures = (f"{value:.4g}" for value in (curve.mean, curve.low, curve.high))
        self.setAccessibleName(spoken.format(*figures, self._unit))
        self.update()

    def x_of(self, value: float) -> float:
        """Where a value lies [px]."""
        low, high = self._range
        return _SIDE + (value - low) / (high - low) * (self.width() - 2 * _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        self._draw_axis(painter)
        self._draw_curve(painter, self._curve)
        self._draw_marks(painter, self._curve)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._curve is not None and self._can_drag:
            self._is_dragging = abs(event.position().x() - self.x_of(self._curve.mean)) <= _GRAB

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._curve is None:
            return
        is_near = self._can_drag and abs(event.position().x() - self.x_of(self._curve.mean)) <= _GRAB
        self.setCursor(Qt.CursorShape.SizeHorCursor if is_near or self._is_dragging else Qt.CursorShape.ArrowCursor)
        if self._is_dragging:
            low, high = self._range
            share = (event.position().x() - _SIDE) / (self.width() - 2 * _SIDE)
            self.mean_dragged.emit(low + min(1.0, max(0.02, share)) * (high - low))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._is_dragging = False
            self.mean_dropped.emit()

    def _draw_axis(self, painter: QPainter) -> None:
        base = self.height() - _FOOT
        painter.setPen(hairline("border.strong"))
        painter.drawLine(QPointF(_SIDE, base), QPointF(self.width() - _SIDE, base))
        painter.setPen(ink("text.secondary"))
        low, high = self._range
        for k in range(_TICKS + 1):
            value = low + (high - low) * k / _TICKS
            place = QRectF(self.x_of(value) - 30, base + 4, 60, 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{value:.3g}")
        title = f"{self._title} ({self._unit})" if self._unit else self._title
        painter.drawText(QRectF(0, base + 19, self.width(), 14), Qt.AlignmentFlag.AlignCenter, title)

    def _draw_curve(self, painter: QPainter, curve: DensityCurve) -> None:
        base, height = self.height() - _FOOT, self.height() - _FOOT - _TOP
        path = QPainterPath()
        for k, (x, y) in enumerate(zip(curve.x, curve.y, strict=True)):
            point = QPointF(self.x_of(float(x)), base - float(y) * height)
            path.moveTo(point) if k == 0 else path.lineTo(point)
        fill = QPainterPath(path)
        fill.lineTo(self.x_of(float(curve.x[-1])), base)
        fill.lineTo(self.x_of(float(curve.x[0])), base)
        painter.fillPath(fill, ink("accent.line", 0.10))
        painter.strokePath(path, QPen(ink("accent.line"), 2.0))

    def _draw_marks(self, painter: QPainter, curve: DensityCurve) -> None:
        base = self.height() - _FOOT
        dashed = QPen(ink("text.secondary"), 1.0, Qt.PenStyle.DotLine)
        for value, text in ((curve.low, "5 %"), (curve.high, "95 %")):
            x = self.x_of(value)
            painter.setPen(dashed)
            painter.drawLine(QPointF(x, base - 14), QPointF(x, base))
            painter.setPen(ink("text.secondary"))
            painter.drawText(QRectF(x - 30, base - 30, 60, 14), Qt.AlignmentFlag.AlignCenter, text)
        x = self.x_of(curve.mean)
        painter.setPen(QPen(ink("text.primary"), 1.5))
        painter.drawLine(QPointF(x, _TOP - 2), QPointF(x, base))
        painter.setBrush(ink("text.primary"))
        painter.drawEllipse(QPointF(x, base), 4.0, 4.0)
        left = min(max(0.0, x - 60), self.width() - 120.0)
        text = self.tr("mean {0} {1}").format(f"{curve.mean:.4g}", self._unit)
        painter.drawText(QRectF(left, 2, 120, 14), Qt.AlignmentFlag.AlignCenter, text)
