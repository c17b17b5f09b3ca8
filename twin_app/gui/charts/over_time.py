"""Curves over simulated time with their bands: output, work in process, load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from twin_app.experiment.report.numbers import number
from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.charts.axes import ClockAxis
from twin_app.gui.charts.curves import Curve, needed_range, settled, stepped_range
from twin_app.gui.charts.plot import Plot, pen
from twin_app.gui.charts.sketch import Sketch
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.ink import ink, text_width

_BAND = 0.20
_FADED = 0.4
_LINE = 1.75
_LEAST_FOR_TITLES = 150
"""Height [px] from which on axes are named."""
_LINE_PX, _GAP_PX = 15.0, 8.0


class OverTimeChart(Plot):
    """Up to a handful of curves, named at their right end. The axis stays while they grow, and extends in steps."""

    def __init__(self, quantity: str, parent: QWidget | None = None) -> None:
        """`quantity` with its unit: `Output (parts/h)`."""
        self._clock = ClockAxis()
        self._curves: tuple[Curve, ...] = ()
        super().__init__(parent, bottom=self._clock)
        self._quantity = quantity
        self._warmup_s = 0.0
        self._starts_at_zero = False
        self._kept: tuple[float, float] | None = None
        self._names_at: list[tuple[Curve, float]] = []
        self._redrawing = InTurn(self, self.redraw)
        self.name_axes(self.tr("Time of day (h)"), quantity)
        self.setAccessibleName(quantity)

    def set_clock_start(self, seconds: float) -> None:
        """The time of day at which the run begins [s]."""
        if seconds != self._clock.clock_start_s:
            self._clock.clock_start_s = seconds
            self._clock.picture = None
            self._clock.update()

    def show_curves(self, curves: Sequence[Curve], *, warmup_s: float = 0.0, starts_at_zero: bool = False) -> None:
        """Draws these and nothing else; without any the next ones choose their axis anew."""
        self._curves, self._warmup_s, self._starts_at_zero = tuple(curves), warmup_s, starts_at_zero
        if not self._curves:
            self._kept = None
        self.redraw()

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    @property
    def clock(self) -> ClockAxis:
        """The axis of time."""
        return self._clock

    def redraw(self) -> None:
        """Works out the axes and where names stand; painting is left to Qt."""
        self._names_at = []
        if self._curves:
            self._fit()
            self._names_at = self._places_of_names()
        self.content.update()

    def paint_content(self, sketch: Sketch) -> None:
        if not self._curves:
            return
        if self._warmup_s > 0.0:
            sketch.region(0.0, self._warmup_s, ink("bg.hover", 0.8), self.tr("warm-up"))
        ordered = sorted(self._curves, key=lambda one: not one.is_baseline)
        for curve in ordered:
            if not (curve.is_further or curve.is_stale):
                sketch.band(curve.time_s, curve.low, curve.high, ink(_token(curve), _BAND))
        for curve in ordered:
            opacity = _FADED if curve.is_stale else 1.0
            look = pen(_token(curve), _LINE, is_dashed=curve.is_further, opacity=opacity)
            sketch.line(curve.time_s, curve.mean, look)
        for curve, level in self._names_at:
            self._write_name(sketch, curve, level)

    def table(self) -> ChartTable:
        """One row for each moment of each curve."""
        return ChartTable(
            headings=("Curve", "Time (s)", self._quantity, "95 % from", "95 % to"),
            rows=tuple(
                (curve.name, float(t), *(None if np.isnan(v) else float(v) for v in (m, low, high)))
                for curve in self._curves
                for t, m, low, high in zip(curve.time_s, curve.mean, curve.low, curve.high, strict=True)
            ),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.box is None:
            return
        for axis in (self.left, self.bottom):
            axis.showLabel(self.height() >= _LEAST_FOR_TITLES)  # in less room the curve is worth more
        if self._curves:
            self._redrawing.start()  # once, for a dock is resized several times until all have their place

    def _fit(self) -> None:
        end = max(_end_of(curve) for curve in self._curves)
        needed = needed_range([settled(curve, self._warmup_s) for curve in self._curves])
        self._kept = stepped_range(self._kept, needed, starts_at_zero=self._starts_at_zero)
        self._clock.end_s = end
        self.show_range((0.0, end * self._stretch()), self._kept)

    def _stretch(self) -> float:
        """How much longer the axis is than the run, for the names at its end."""
        widest = max(text_width(text, 11, 600) for curve in self._curves for text in (curve.name, self._level(curve)))
        return 1.0 / (1.0 - min((widest + _GAP_PX + 6.0) / max(self.area.width(), 1.0), 0.4))

    def _level(self, curve: Curve) -> str:
        if curve.level or curve.is_stale:
            return curve.level
        return f"{number(self._mean(curve))} {self.tr('mean')}"

    def _mean(self, curve: Curve) -> float:
        later = settled(curve, self._warmup_s).mean
        return float(np.nanmean(later)) if np.isfinite(later).any() else float("nan")

    def _places_of_names(self) -> list[tuple[Curve, float]]:
        """Name and level at the right end, at the height of the mean, the higher one above."""
        low, high = self._kept or (0.0, 1.0)
        row = 2.0 * _LINE_PX * (high - low) / max(self.area.height(), 1.0)
        places = [(float(np.nan_to_num(self._mean(curve), nan=low)), curve) for curve in self._curves]
        ordered = sorted(places, key=lambda one: -one[0])
        lowest = low + row * (len(ordered) - 0.5)
        level, found = high + row / 2.0, []
        for end, curve in ordered:
            level = max(min(end, level - row), lowest)
            lowest -= row
            found.append((curve, level))
        return found

    def _write_name(self, sketch: Sketch, curve: Curve, level: float) -> None:
        """In two lines; the middle between them stands at the level."""
        at = sketch.place(_end_of(curve), level) + QPointF(_GAP_PX, -_LINE_PX)
        is_quiet = curve.is_baseline or curve.is_stale
        sketch.words(curve.name, at, "text.secondary" if is_quiet else "accent.line", weight=600)
        sketch.words(self._level(curve), at + QPointF(0.0, _LINE_PX), "text.secondary")


def _token(curve: Curve) -> str:
    return "baseline" if curve.is_baseline else "accent.line"


def _end_of(curve: Curve) -> float:
    """Where the last of its bins ends [s]; of a single one only the middle is known."""
    times = curve.time_s
    return float(times[-1] + ((times[1] - times[0]) / 2.0 if len(times) > 1 else 0.0))
