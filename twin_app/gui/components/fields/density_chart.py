"""The density of a distribution over what was logged, with its mean to be dragged."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.ink import font, hairline, ink
from twin_app.gui.models.density import Bars, DensityCurve

_SIDE, _TOP, _FOOT = 12.0, 22.0, 36.0
_GRAB = 9.0
_FOOT_RADIUS = 4.5
_MOST_TICKS = 6
_SHALLOWEST = 14.0
"""Of a dotted mark [px]."""


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
        self._bars: Bars | None = None
        self._mean: float | None = None
        self._can_drag = False
        self._is_dragging = False
        self._range = (0.0, 1.0)
        self.setFixedHeight(128)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(298, 128)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self._curve is None and self._bars is None

    @property
    def bars(self) -> Bars | None:
        """What was logged."""
        return self._bars

    def show_curve(self, curve: DensityCurve | None, mean: float | None, *, can_drag: bool) -> None:
        """Another distribution; the axis stays put while the mean is dragged. A constant has a mean and no curve."""
        self._curve, self._mean, self._can_drag = curve, mean, can_drag
        if not self._is_dragging:
            self._range = self._span()
        if curve is not None:
            spoken = self.tr("Mean {0} {3}, 90 percent between {1} and {2}")
            figures = (f"{value:.4g}" for value in (curve.mean, curve.low, curve.high))
            self.setAccessibleName(spoken.format(*figures, self._unit))
        self.update()

    def show_bars(self, bars: Bars | None) -> None:
        """Logged values, drawn in grey behind the curve; None takes them away."""
        self._bars = bars
        self._range = self._span()
        self.update()

    def x_of(self, value: float) -> float:
        """Where a value lies [px]."""
        low, high = self._range
        return _SIDE + (value - low) / (high - low) * (self.width() - 2 * _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_empty:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        if self._bars is not None:
            self._draw_bars(painter, self._bars)
        self._draw_axis(painter)
        if self._curve is not None:
            self._draw_curve(painter, self._curve)
            self._draw_marks(painter, self._curve)
        if self._mean is not None:
            self._draw_mean(painter, self._mean)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = self._is_near(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_over = self._is_dragging or self._is_near(event)
        self.setCursor(Qt.CursorShape.SizeHorCursor if is_over else Qt.CursorShape.ArrowCursor)
        if self._is_dragging:
            low, high = self._range
            share = (event.position().x() - _SIDE) / (self.width() - 2 * _SIDE)
            self.mean_dragged.emit(low + min(1.0, max(0.02, share)) * (high - low))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._is_dragging = False
            self.mean_dropped.emit()

    def _is_near(self, event: QMouseEvent) -> bool:
        return self._can_drag and self._mean is not None and abs(event.position().x() - self.x_of(self._mean)) <= _GRAB

    def _span(self) -> tuple[float, float]:
        """Everything that is drawn lies in it."""
        ends: list[float] = []
        if self._curve is not None:
            ends += [float(self._curve.x[0]), float(self._curve.x[-1])]
        if self._bars is not None:
            ends += [float(self._bars.edges[0]), float(self._bars.edges[-1])]
        if self._mean is not None:
            ends.append(self._mean)
        low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def _level(self, density: float) -> float:
        """Where a density lies [px]."""
        curve, bars = self._curve, self._bars
        top = max(curve.peak if curve is not None else 0.0, float(bars.heights.max()) if bars is not None else 0.0)
        base = self.height() - _FOOT
        return base - (base - _TOP) * (density / top if top > 0.0 else 0.0)

    def _draw_bars(self, painter: QPainter, bars: Bars) -> None:
        base = self.height() - _FOOT
        for low, high, height in zip(bars.edges, bars.edges[1:], bars.heights, strict=False):
            left, right = self.x_of(float(low)), self.x_of(float(high))
            top = self._level(float(height))
            painter.fillRect(QRectF(left + 0.5, top, max(right - left - 1.0, 1.0), base - top), ink("baseline", 0.45))

    def _draw_axis(self, painter: QPainter) -> None:
        base = self.height() - _FOOT
        painter.setPen(hairline("border.strong"))
        painter.drawLine(QPointF(_SIDE, base), QPointF(self.width() - _SIDE, base))
        painter.setPen(ink("text.secondary"))
        for value in round_ticks(*self._range):
            centre = min(max(self.x_of(value), 16.0), self.width() - 16.0)
            painter.drawText(QRectF(centre - 30, base + 5, 60, 14), Qt.AlignmentFlag.AlignCenter, f"{value:.6g}")
        title = f"{self._title} ({self._unit})" if self._unit else self._title
        painter.drawText(QRectF(0, base + 20, self.width(), 14), Qt.AlignmentFlag.AlignCenter, title)

    def _draw_curve(self, painter: QPainter, curve: DensityCurve) -> None:
        path = QPainterPath()
        for k, (x, y) in enumerate(zip(curve.x, curve.y, strict=True)):
            point = QPointF(self.x_of(float(x)), self._level(float(y) * curve.peak))
            path.moveTo(point) if k == 0 else path.lineTo(point)
        painter.strokePath(path, QPen(ink("accent.line"), 2.0))

    def _draw_marks(self, painter: QPainter, curve: DensityCurve) -> None:
        base = self.height() - _FOOT
        dotted = QPen(ink("text.secondary"), 1.0, Qt.PenStyle.DotLine)
        for value, text, is_left in ((curve.low, "5 %", True), (curve.high, "95 %", False)):
            x = self.x_of(value)
            top = min(self._level(float(_height(curve, value)) * curve.peak), base - _SHALLOWEST)
            painter.setPen(dotted)
            painter.drawLine(QPointF(x, top), QPointF(x, base))
            painter.setPen(ink("text.secondary"))
            left = min(max(x - 33.0 if is_left else x + 4.0, 0.0), self.width() - 30.0)
            flag = Qt.AlignmentFlag.AlignRight if is_left else Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(left, max(top - 8, _TOP + 4), 30, 14), flag | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_mean(self, painter: QPainter, mean: float) -> None:
        x, base = self.x_of(mean), self.height() - _FOOT
        painter.setPen(QPen(ink("text.primary"), 1.5))
        painter.drawLine(QPointF(x, _TOP - 4), QPointF(x, base))
        if self._can_drag:
            painter.setBrush(ink("text.primary"))
            painter.drawEllipse(QPointF(x, base), _FOOT_RADIUS, _FOOT_RADIUS)
        left = min(max(0.0, x - 60), self.width() - 120.0)
        text = self.tr("mean {0} {1}").format(f"{mean:.4g}", self._unit)
        painter.drawText(QRectF(left, 1, 120, 14), Qt.AlignmentFlag.AlignCenter, text)


def round_ticks(low: float, high: float) -> Iterator[float]:
    """Three to six values at steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0.0 else 1.0
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1.0 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    for k in range(first, last + 1):
        yield float(f"{k * step:.10g}")


def _height(curve: DensityCurve, value: float) -> float:
    nearest = min(range(len(curve.x)), key=lambda k: abs(float(curve.x[k]) - value))
    return float(curve.y[nearest])
