"""One key figure: its value with its doubt, its change against the baseline with its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.experiment.report.numbers import number
from twin_app.experiment.summary import Effect, Summary
from twin_app.gui.components.figures import THIN, Measure, difference_text, is_clear, value_parts
from twin_app.gui.components.ink import font, hairline, ink, text_width
from twin_app.gui.components.interval_bar import IntervalBar, IntervalFigure
from twin_app.gui.components.scales import spanning, widened
from twin_app.gui.components.text_size import keep_height, scaled

_PAD = 16
_DIFFERENCE_PX, _GAP = 118, 10
"""Room for `−0.0166 ± 0.0094`."""
_BAR_PX = (56, 150)
_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


class KpiCard(QWidget):
    """252 × 96. The axis holds both intervals and stays put while values move within it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure = Measure(title="", unit="", factor=1.0, is_better_up=None)
        self._summary: Summary | None = None
        self._effect: Effect | None = None
        self._axis: tuple[float, float] | None = None
        self._bar = IntervalBar(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        keep_height(self, 96)
        self.setMinimumWidth(190)

    def show_key_figure(
        self, measure: Measure, summary: Summary | None, baseline: Summary | None, effect: Effect | None
    ) -> None:
        """New numbers; `effect` None: there is nothing to compare with."""
        self._measure, self._summary, self._effect = measure, summary, effect
        mean, interval = measure.mean(summary), measure.interval(summary)
        reference, band = measure.mean(baseline), measure.interval(baseline)
        needed = spanning([mean, *(interval or ()), reference, *(band or ())])
        self._axis = widened(self._axis, needed)
        low, high = self._axis
        self._bar.show_figure(
            IntervalFigure(
                mean=mean, interval=interval, low=low, high=high,
                reference=None if effect is None else reference, reference_interval=None if effect is None else band,
            )
        )  # fmt: skip
        self._place_bar()
        self.setAccessibleName(self._spoken())
        self.setToolTip(self._explained(mean, interval, reference, summary))
        self.update()

    @property
    def figure(self) -> IntervalFigure:
        """What the interval bar shows."""
        return self._bar.figure

    def new_axis(self) -> None:
        """The next numbers may choose the axis anew: a slider was let go."""
        self._axis = None

    @property
    def change_text(self) -> str:
        """`▲ 6.4 %`, or that there is no clear change; empty without a comparison."""
        effect = self._effect
        if effect is None or effect.difference is None:
            return ""
        if effect.ci95 is not None and effect.ci95 == (0.0, 0.0) and effect.difference == 0.0:
            return self.tr("no change")
        if not is_clear(effect.ci95):
            return self.tr("no clear change")
        arrow = _UP if effect.difference > 0.0 else _DOWN
        if effect.percent is None:
            return arrow
        return f"{arrow} {number(abs(effect.percent), 1)}{THIN}%"

    @property
    def tone(self) -> str:
        """Token of the change: good or bad by merit, not by sign."""
        effect, better = self._effect, self._measure.is_better_up
        if effect is None or effect.difference is None or not is_clear(effect.ci95) or better is None:
            return "text.secondary"
        return "good" if (effect.difference > 0.0) == better else "bad"

    def sizeHint(self) -> QSize:
        return QSize(252, 96)

    def resizeEvent(self, event: object) -> None:
        self._place_bar()

    def _place_bar(self) -> None:
        """Beside the difference, which needs more room where it has many digits."""
        words = text_width(self._difference_text()) + _GAP
        room = round(self.width() - 2 * _PAD - max(words, scaled(_DIFFERENCE_PX)))
        self._bar.setGeometry(_PAD, scaled(64), max(_BAR_PX[0], min(_BAR_PX[1], room)), 14)

    def _difference_text(self) -> str:
        if self._effect is None:
            return ""
        return difference_text(self._measure.difference(self._effect), self._measure.interval(self._effect))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self._paint_heading(painter)
        self._paint_value(painter)
        self._paint_difference(painter)
        painter.setPen(hairline())
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _row(self, top: float, height: float) -> QRectF:
        return QRectF(_PAD, scaled(top), self.width() - 2 * _PAD, scaled(height))

    def _paint_heading(self, painter: QPainter) -> None:
        painter.setFont(font(12))
        painter.setPen(ink("text.secondary"))
        painter.drawText(self._row(12, 18), Qt.AlignmentFlag.AlignLeft, self._measure.title)
        painter.setFont(font(12, 500))
        painter.setPen(ink(self.tone))
        painter.drawText(self._row(12, 18), Qt.AlignmentFlag.AlignRight, self.change_text)

    def _paint_value(self, painter: QPainter) -> None:
        value, doubt = value_parts(self._measure.mean(self._summary), self._measure.interval(self._summary))
        painter.setFont(font(22, 600))
        painter.setPen(ink("text.primary"))
        row = self._row(31, 28)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, value)
        left = row.left() + QFontMetricsF(painter.font()).horizontalAdvance(value) + 7
        painter.setFont(font(12))
        painter.setPen(ink("text.secondary"))
        rest = f"{doubt}  {self._measure.unit}" if doubt else self._measure.unit
        box = QRectF(left, row.top() + 4, self.width() - left - 4, row.height() - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, rest)

    def _paint_difference(self, painter: QPainter) -> None:
        if self._effect is None:
            return
        text = self._difference_text()
        painter.setFont(font(12))
        painter.setPen(ink("text.secondary"))
        painter.drawText(self._row(61, 20), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _spoken(self) -> str:
        value, doubt = value_parts(self._measure.mean(self._summary), self._measure.interval(self._summary))
        doubt = doubt.replace("±", self.tr("plus or minus"))
        change = self.change_text.replace(_UP, self.tr("up")).replace(_DOWN, self.tr("down"))
        parts = [f"{self._measure.title} {value} {doubt} {self._measure.unit}", change]
        return ", ".join(" ".join(part.split()) for part in parts if part.strip())

    def _explained(
        self,
        mean: float | None,
        interval: tuple[float, float] | None,
        reference: float | None,
        summary: Summary | None,
    ) -> str:
        if mean is None or summary is None:
            return ""
        if interval is None:
            return self.tr("One replication: no interval.")
        low, high = (number(end) for end in interval)
        text = self.tr("95 % interval {0} to {1} {2}, {3} replications").format(
            low, high, self._measure.unit, f"{summary.n:,}"
        )
        if self._effect is None or reference is None:
            return text
        return text + "\n" + self.tr("Compared with {0}").format(f"{number(reference)} {self._measure.unit}")
