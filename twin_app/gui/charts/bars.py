"""Amounts as horizontal bars from zero, with their intervals, and those of the run before beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.figures import percent, value_parts
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.panel import make_panel

_ROW, _BAR, _BENEATH, _PAD = 26.0, 12.0, 4.0, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One bar."""

    name: str
    mean: float
    interval: tuple[float, float] | None = None
    before: float | None = None
    """Of the run before."""


class BarsChart(QWidget):
    """Amounts of one unit that make up a whole."""

    def __init__(self, quantity: str, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quantity, self._unit = quantity, unit
        self._amounts: tuple[Amount, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(quantity)

    def show_amounts(self, amounts: Sequence[Amount]) -> None:
        """From top to bottom."""
        self._amounts = tuple(amounts)
        self.setMinimumHeight(int(len(self._amounts) * _ROW + 8))
        self.setAccessibleDescription("; ".join(f"{one.name} {self._value(one)}" for one in self._amounts))
        self.updateGeometry()
        self.update()

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """What is shown."""
        return self._amounts

    @property
    def total(self) -> float:
        """Of all bars."""
        return sum(one.mean for one in self._amounts)

    def table(self) -> ChartTable:
        """One row for each bar."""
        rows = tuple((one.name, one.mean, *(one.interval or (None, None)), one.before) for one in self._amounts)
        headings = (self._quantity, f"Mean ({self._unit})", "95 % from", "95 % to", f"Run before ({self._unit})")
        return ChartTable(headings=headings, rows=rows)

    def sizeHint(self) -> QSize:
        return QSize(420, int(len(self._amounts) * _ROW + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, one in enumerate(self._amounts):
            self._paint_row(painter, one, 4.0 + index * _ROW)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = int((event.pos().y() - 4.0) // _ROW)
            if 0 <= index < len(self._amounts):
                one = self._amounts[index]
                share = percent(100.0 * one.mean / self.total) if self.total else ""
                QToolTip.showText(event.globalPos(), f"{one.name}: {self._value(one)}, {share}", self)
                return True
        return super().event(event)

    @property
    def _area(self) -> QRectF:
        """Of all bars: between the names and the values."""
        metrics = QFontMetricsF(font(12))
        names = max((metrics.horizontalAdvance(one.name) for one in self._amounts), default=60.0)
        values = max((metrics.horizontalAdvance(self._value(one)) for one in self._amounts), default=60.0)
        left = _PAD + min(names + 12.0, 0.34 * self.width())
        return QRectF(left, 0.0, max(self.width() - left - values - 2 * _PAD, 20.0), self.height())

    def _paint_row(self, painter: QPainter, one: Amount, top: float) -> None:
        area = self._area
        painter.setFont(font(12))
        painter.setPen(ink("text.primary"))
        room = area.left() - _PAD - 8.0
        name = QFontMetricsF(painter.font()).elidedText(one.name, Qt.TextElideMode.ElideRight, room)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_PAD, top, room, _ROW - 4.0), Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.fillRect(QRectF(area.left(), top + 4.0, self._x(one.mean), _BAR), ink("accent.line", 0.75))
        if one.before is not None:
            painter.fillRect(QRectF(area.left(), top + 5.0 + _BAR, self._x(one.before), _BENEATH), ink("baseline"))
        if one.interval is not None:
            self._paint_whisker(painter, one.interval, top + 4.0 + _BAR / 2.0)
        painter.setPen(ink("text.secondary"))
        box = QRectF(area.right(), top, self.width() - _PAD - area.right(), _ROW - 4.0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle, self._value(one))

    def _paint_whisker(self, painter: QPainter, interval: tuple[float, float], y: float) -> None:
        low, high = (self._area.left() + self._x(max(end, 0.0)) for end in interval)
        painter.setPen(QPen(ink("text.primary"), 1.25))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - 3.5), QPointF(x, y + 3.5))

    def _x(self, amount: float) -> float:
        ends = [max(one.mean, one.before or 0.0, *(one.interval or (0.0,))) for one in self._amounts]
        return self._area.width() * amount / (max(ends, default=1.0) or 1.0)

    def _value(self, one: Amount) -> str:
        value, doubt = value_parts(one.mean, one.interval)
        return " ".join(part for part in (value, doubt, self._unit) if part)


class ScrolledBars(QScrollArea):
    """The chart at its own height, with a scroll bar where there are many bars."""

    def __init__(self, chart: BarsChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self.setWidget(chart)
        self.setWidgetResizable(True)
        make_panel(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def table(self) -> ChartTable:
        """Of the chart."""
        return self._chart.table()
