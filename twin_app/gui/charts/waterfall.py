"""What each change adds, one after the other, to what they do together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.experiment.report.numbers import decimals_for, half_width, number
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.figures import difference_text
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.scales import spanning

_ROW = 25.0
_PAD = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change; numbers in the unit shown."""

    name: str
    amount: float
    interval: tuple[float, float] | None = None


def interplay_of(steps: Sequence[Step], total: float) -> float:
    """What is left of the whole when each change's own share is taken off."""
    return total - sum(step.amount for step in steps)


class WaterfallChart(QWidget):
    """Bars hang where the one before ended; the last one is the sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._total: Step | None = None
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step], total: Step | None, unit: str) -> None:
        """Together they make up the total, or the rest is shown as interplay."""
        shown = list(steps)
        if total is not None and shown:
            rest = interplay_of(shown, total.amount)
            if abs(rest) > 0.005 * max(abs(total.amount), 1e-12):
                shown.append(Step(name=self.tr("Interplay of changes"), amount=rest))
        self._steps, self._total, self._unit = tuple(shown), total, unit
        self.setAccessibleName(self.tr("What each change adds"))
        self.setAccessibleDescription("; ".join(f"{s.name} {difference_text(s.amount, s.interval)}" for s in self._all))
        self.updateGeometry()
        self.update()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown, without the sum."""
        return self._steps

    def table(self) -> ChartTable:
        """One row for each bar."""
        rows = tuple((s.name, s.amount, *(s.interval or (None, None))) for s in self._all)
        return ChartTable(headings=("Change", f"Effect ({self._unit})", "95 % from", "95 % to"), rows=rows)

    def sizeHint(self) -> QSize:
        return QSize(300, int(len(self._all) * _ROW + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    @property
    def _all(self) -> tuple[Step, ...]:
        return (*self._steps, self._total) if self._total is not None else self._steps

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._all:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self._axis()
        begin = 0.0
        for index, step in enumerate(self._all):
            is_sum = step is self._total
            start = 0.0 if is_sum else begin
            self._paint_step(painter, step, index, (start, start + step.amount), (low, high), is_sum=is_sum)
            begin += step.amount
        painter.end()

    def _axis(self) -> tuple[float, float]:
        ends, at = [0.0], 0.0
        for step in self._steps:
            at += step.amount
            ends += [at, *(at - step.amount + end for end in step.interval or ())]
        if self._total is not None:
            ends += [self._total.amount, *(self._total.interval or ())]
        return spanning(ends, margin=0.03)

    def _paint_step(
        self,
        painter: QPainter,
        step: Step,
        index: int,
        ends: tuple[float, float],
        axis: tuple[float, float],
        *,
        is_sum: bool,
    ) -> None:
        top = index * _ROW
        text_width = min(0.36 * self.width(), 160.0)
        area = QRectF(_PAD + text_width, top, self.width() - text_width - 2 * _PAD - 96.0, _ROW)

        def x_of(value: float) -> float:
            return area.left() + (value - axis[0]) / (axis[1] - axis[0]) * area.width()

        painter.setFont(font(12, 600 if is_sum else 400))
        painter.setPen(ink("text.primary" if is_sum else "text.secondary"))
        name = QFontMetricsF(painter.font()).elidedText(step.name, Qt.TextElideMode.ElideMiddle, text_width - 8.0)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(_PAD, top, text_width, _ROW), Qt.AlignmentFlag.AlignLeft | vertical, name)
        left, right = sorted(x_of(end) for end in ends)
        painter.fillRect(
            QRectF(left, top + 8.0, max(right - left, 1.5), 9.0),
            ink("accent.fill") if is_sum else ink("accent.line", 0.75),
        )
        if step.interval is not None:
            base = ends[1] - step.amount
            self._paint_whisker(painter, x_of(base + step.interval[0]), x_of(base + step.interval[1]), top + 12.5)
        painter.setPen(ink("text.primary"))
        box = QRectF(area.right(), top, self.width() - _PAD - area.right(), _ROW)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | vertical, self._amount_text(step))

    def _amount_text(self, step: Step) -> str:
        """What has no interval of its own is written as finely as the sum."""
        half = half_width(self._total.interval) if self._total is not None else None
        if step.interval is None and half is not None:
            return number(step.amount, decimals_for(half, step.amount), signed=True)
        return difference_text(step.amount, step.interval)

    def _paint_whisker(self, painter: QPainter, low: float, high: float, y: float) -> None:
        painter.setPen(QPen(ink("text.primary"), 1.25))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - 3.5), QPointF(x, y + 3.5))
