"""What a chart draws between its axes: places are given in the units of the axes, sizes in pixels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from twin_app.gui.components.ink import font, ink, text_width

FloatArray = NDArray[np.float64]
_EDGE_PX = 4.0
"""Between the edge of a shaded region and its name."""


class Sketch:
    """A painter over the area between the axes, for one round of painting."""

    def __init__(
        self, painter: QPainter, area: QRectF, x_range: tuple[float, float], y_range: tuple[float, float]
    ) -> None:
        self.painter, self.area = painter, area
        self._x_range, self._y_range = x_range, y_range
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def x(self, values: ArrayLike) -> FloatArray:
        """Pixels from the left edge of the widget; any shape."""
        low, high = self._x_range
        return self.area.left() + (np.asarray(values, np.float64) - low) * (self.area.width() / ((high - low) or 1.0))

    def y(self, values: ArrayLike) -> FloatArray:
        """Pixels from the top; any shape."""
        low, high = self._y_range
        return self.area.bottom() - (np.asarray(values, np.float64) - low) * (
            self.area.height() / ((high - low) or 1.0)
        )

    def place(self, x: float, y: float) -> QPointF:
        """Of one point [px]."""
        return QPointF(float(self.x(x)), float(self.y(y)))

    def line(self, x: FloatArray, y: FloatArray, pen: QPen) -> None:
        """A curve, with gaps where `y` is not finite."""
        self._take(pen, None)
        for run in finite_runs(y):
            self.painter.drawPolyline(self._polygon(x[run], y[run]))

    def band(self, x: FloatArray, low: FloatArray, high: FloatArray, fill: QColor) -> None:
        """What lies between two curves, with gaps where one of them is not finite."""
        self._take(None, fill)
        for run in finite_runs(low + high):
            there_and_back = np.concatenate([x[run], x[run][::-1]])
            self.painter.drawPolygon(self._polygon(there_and_back, np.concatenate([low[run], high[run][::-1]])))

    def region(self, low: float, high: float, fill: QColor, name: str) -> None:
        """A shaded part of the horizontal axis, with its name at the top."""
        left, right = np.clip(self.x((low, high)), self.area.left(), self.area.right())
        self.painter.fillRect(QRectF(left, self.area.top(), right - left, self.area.height()), fill)
        self.words(name, QPointF(left + _EDGE_PX, self.area.top() + _EDGE_PX), "text.secondary")

    def upright(self, x: float, pen: QPen) -> None:
        """A line over the whole height."""
        self._take(pen, None)
        at = float(self.x(x))
        self.painter.drawLine(QLineF(at, self.area.top(), at, self.area.bottom()))

    def level(self, y: float, pen: QPen) -> None:
        """A line over the whole width."""
        self._take(pen, None)
        at = float(self.y(y))
        self.painter.drawLine(QLineF(self.area.left(), at, self.area.right(), at))

    def dots(self, x: FloatArray, y: FloatArray, colour: QColor, size: float, *, is_square: bool = False) -> None:
        """One for each point; `size` in px."""
        if not len(x):
            return  # pyqtgraph's polygon of nothing ends the process
        cap = Qt.PenCapStyle.SquareCap if is_square else Qt.PenCapStyle.RoundCap
        self._take(QPen(colour, size, Qt.PenStyle.SolidLine, cap), None)
        self.painter.drawPoints(self._polygon(x, y))

    def whiskers(self, x: FloatArray, low: FloatArray, high: FloatArray, pen: QPen, beam: float) -> None:
        """Intervals with a beam of that width [px] at both ends."""
        self._take(pen, None)
        across, bottom, top = self.x(x), self.y(low), self.y(high)
        lines = [QLineF(at, start, at, end) for at, start, end in zip(across, bottom, top, strict=True)]
        for ends in (bottom, top):
            lines += [QLineF(at - beam / 2, end, at + beam / 2, end) for at, end in zip(across, ends, strict=True)]
        self.painter.drawLines(lines)

    def words(self, text: str, corner: QPointF, token: str, *, weight: int = 400, is_left: bool = False) -> None:
        """Text from its upper left corner [px]; `is_left` of the corner in place of right of it."""
        written = font(11, weight)
        self.painter.setFont(written)
        self.painter.setPen(ink(token))
        shift = text_width(text, 11, weight) if is_left else 0.0
        self.painter.drawText(QPointF(corner.x() - shift, corner.y() + QFontMetricsF(written).ascent()), text)

    def _take(self, pen: QPen | None, fill: QColor | None) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen if pen is None else pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)

    def _polygon(self, x: FloatArray, y: FloatArray) -> QPolygonF:
        found: QPolygonF = pg.functions.arrayToQPolygonF(self.x(x), self.y(y))
        return found


def finite_runs(values: FloatArray) -> Iterator[slice]:
    """Stretches without a gap; a single value between two gaps is none."""
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0))
    for start, stop in edges.reshape(-1, 2):
        if stop - start > 1:
            yield slice(int(start), int(stop))
