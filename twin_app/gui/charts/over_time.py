"""Curves over simulated time with their bands: output, work in process, load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twin_app.experiment.analysis.series import Band
from twin_app.experiment.energy_results import LoadCurve
from twin_app.experiment.report.numbers import number
from twin_app.gui.charts.plot import FloatArray, Plot, floats
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.ink import font, ink

_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One design over time."""

    name: str
    time_s: FloatArray
    """Where the values stand, shape [n]."""
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    """95 % interval, NaN where there is none; [n] each."""
    is_baseline: bool = False
    is_further: bool = False
    """A scenario beside the present one: drawn by dashes."""


def curve_of_band(name: str, band: Band, bin_s: float, *, is_baseline: bool = False) -> Curve:
    """A series of a run; each value stands in the middle of its bin."""
    time = np.asarray((np.arange(len(band.mean)) + 0.5) * bin_s, np.float64)
    mean, low, high = floats(band.mean), floats(band.low), floats(band.high)
    return Curve(name=name, time_s=time, mean=mean, low=low, high=high, is_baseline=is_baseline)


def curve_of_load(name: str, load: LoadCurve, *, is_baseline: bool = False) -> Curve:
    """The mean power of each quarter of an hour [kW]."""
    return Curve(
        name=name,
        time_s=np.array(load.start_s, np.float64) + 450.0,
        mean=floats([one.mean for one in load.power_kw]),
        low=floats([one.ci95[0] if one.ci95 else None for one in load.power_kw]),
        high=floats([one.ci95[1] if one.ci95 else None for one in load.power_kw]),
        is_baseline=is_baseline,
    )


class OverTimeChart(Plot):
    """Up to a handful of curves, named at their right end."""

    drawn = Signal()

    def __init__(self, quantity: str, parent: QWidget | None = None) -> None:
        """`quantity` with its unit: `Output (parts/h)`."""
        super().__init__(parent)
        self._quantity = quantity
        self._curves: tuple[Curve, ...] = ()
        self._warmup_s = 0.0
        self._starts_at_zero = False
        self.name_axes(self.tr("Time (h)"), quantity)
        self.setAccessibleName(quantity)

    def show_curves(self, curves: Sequence[Curve], *, warmup_s: float = 0.0, starts_at_zero: bool = False) -> None:
        """Draws these and nothing else."""
        self._curves, self._warmup_s, self._starts_at_zero = tuple(curves), warmup_s, starts_at_zero
        self.redraw()

    @property
    def curves(self) -> tuple[Curve, ...]:
        """What is shown."""
        return self._curves

    def redraw(self) -> None:
        self.plotItem.clear()
        if not self._curves:
            return
        self._fit()
        if self._warmup_s > 0.0:
            self.shade(0.0, self._warmup_s / _HOUR, self.tr("warm-up"))
        for curve in sorted(self._curves, key=lambda one: not one.is_baseline):
            token = "baseline" if curve.is_baseline else "accent.line"
            hours = curve.time_s / _HOUR
            if not curve.is_further:
                self.band(hours, curve.low, curve.high, token)
            self.line(hours, curve.mean, token, is_dashed=curve.is_further)
        self._name_curves()
        self.drawn.emit()

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

    def _fit(self) -> None:
        end = max(float(curve.time_s[-1] + (curve.time_s[0] if len(curve.time_s) else 0.0)) for curve in self._curves)
        low, high = _range(self._settled())
        room = (high - low) * 0.08 or 1.0
        floor = 0.0 if self._starts_at_zero or low >= 0.0 > low - room else low - room
        box = self.plotItem.getViewBox()
        box.setRange(xRange=(0.0, end / _HOUR * 1.13), yRange=(floor, high + room), padding=0.0)
        box.setLimits(xMin=0.0, xMax=end / _HOUR * 1.13)

    def _settled(self) -> list[Curve]:
        """Without the climb of the warm-up, which would flatten everything else; but not without anything."""
        return [_later(curve, self._warmup_s) for curve in self._curves]

    def _name_curves(self) -> None:
        """Name and mean at the right end, the higher one above."""
        box = self.plotItem.getViewBox()
        _, (low, high) = box.viewRange()
        step = (high - low) * 0.17
        order = sorted(self._curves, key=lambda one: -float(np.nanmean(one.mean[-8:])))
        level = float("inf")
        for curve in order:
            level = min(float(np.nanmean(curve.mean[-8:])), level - step)
            settled = curve.mean[curve.time_s >= self._warmup_s]
            mean = float(np.nanmean(settled)) if len(settled) else float("nan")
            item = pg.TextItem(anchor=(0.0, 0.5))
            token = "text.secondary" if curve.is_baseline else "accent.line"
            rest = ink("text.secondary").name()
            item.setHtml(
                f'<span style="color:{ink(token).name()};font-weight:600">{_escaped(curve.name)}</span><br>'
                f'<span style="color:{rest}">{number(mean)} {self.tr("mean")}</span>'
            )
            item.setFont(font(11))
            self.plotItem.addItem(item, ignoreBounds=True)
            item.setPos(float(curve.time_s[-1]) / _HOUR * 1.01, min(max(level, low + step / 2), high - step / 2))


def _range(curves: Sequence[Curve]) -> tuple[float, float]:
    """What the means and their bands need; bands of a handful of replications are cut, means never."""
    means = np.concatenate([curve.mean for curve in curves])
    bands = np.concatenate([np.concatenate([curve.low, curve.high]) for curve in curves])
    means, bands = means[np.isfinite(means)], bands[np.isfinite(bands)]
    if not len(means):
        return 0.0, 1.0
    low, high = float(means.min()), float(means.max())
    reach = max(high - low, 0.05 * abs(high))
    ends = np.clip(bands, low - reach, high + reach)
    if low >= 0.0:
        ends = np.maximum(ends, 0.0)  # a quantity that is never negative needs no room below zero
    return float(min(low, ends.min(initial=low))), float(max(high, ends.max(initial=high)))


def _later(curve: Curve, since_s: float) -> Curve:
    keep = curve.time_s >= since_s
    if keep.sum() < 4:
        return curve
    return replace(curve, time_s=curve.time_s[keep], mean=curve.mean[keep], low=curve.low[keep], high=curve.high[keep])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
