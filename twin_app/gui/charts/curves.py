"""Curves over simulated time as plain data: what they are made of, and what axis they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin_app.events import BandSoFar
from twin_app.experiment.analysis.series import Band
from twin_app.experiment.energy_results import LoadCurve
from twin_app.gui.charts.plot import floats
from twin_app.gui.components.scales import nice_step
from twin_app.sim.responses import QUARTER_S

FloatArray = NDArray[np.float64]
_STEPS = 5
_BAND_ROOM = 0.4
"""How far bands may reach beyond the means, in terms of what the means span."""
_WIDEST = 1.5
"""An axis that is kept may be so many times as long as what it has to show."""


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
    level: str = ""
    """What stands under the name; empty: the mean of the curve after the warm-up."""
    is_baseline: bool = False
    is_further: bool = False
    """A scenario beside the present one: drawn by dashes."""
    is_stale: bool = False
    """Of the setting before: it fades until the present one is known."""


def curve_of_band(
    name: str, band: Band | BandSoFar, bin_s: float, *, level: str = "", is_baseline: bool = False
) -> Curve:
    """A series of a run; each value stands in the middle of its bin."""
    time = np.asarray((np.arange(len(band.mean)) + 0.5) * bin_s, np.float64)
    mean, low, high = floats(band.mean), floats(band.low), floats(band.high)
    return Curve(name=name, time_s=time, mean=mean, low=low, high=high, level=level, is_baseline=is_baseline)


def curve_of_load(name: str, load: LoadCurve, *, is_baseline: bool = False) -> Curve:
    """The mean power of each quarter of an hour [kW]."""
    return Curve(
        name=name,
        time_s=np.array(load.start_s, np.float64) + QUARTER_S / 2.0,
        mean=floats([one.mean for one in load.power_kw]),
        low=floats([one.ci95[0] if one.ci95 else None for one in load.power_kw]),
        high=floats([one.ci95[1] if one.ci95 else None for one in load.power_kw]),
        is_baseline=is_baseline,
    )


def settled(curve: Curve, since_s: float) -> Curve:
    """Without the climb of the warm-up, which would flatten everything else; but not without anything."""
    keep = curve.time_s >= since_s
    if keep.sum() < 4:
        return curve
    return replace(curve, time_s=curve.time_s[keep], mean=curve.mean[keep], low=curve.low[keep], high=curve.high[keep])


def needed_range(curves: Sequence[Curve]) -> tuple[float, float]:
    """What the means and their bands need; bands of a handful of replications are cut, means never."""
    means = np.concatenate([curve.mean for curve in curves])
    bands = np.concatenate([np.concatenate([curve.low, curve.high]) for curve in curves])
    means, bands = means[np.isfinite(means)], bands[np.isfinite(bands)]
    if not len(means):
        return 0.0, 1.0
    low, high = float(means.min()), float(means.max())
    reach = max(_BAND_ROOM * (high - low), 0.05 * abs(high))
    ends = np.clip(bands, low - reach, high + reach)
    if low >= 0.0:
        ends = np.maximum(ends, 0.0)  # a quantity that is never negative needs no room below zero
    return float(min(low, ends.min(initial=low))), float(max(high, ends.max(initial=high)))


def stepped_range(
    kept: tuple[float, float] | None, needed: tuple[float, float], *, starts_at_zero: bool = False
) -> tuple[float, float]:
    """An axis at round steps; the one before while it holds what is needed and is not far too long for it."""
    low, high = (0.0 if starts_at_zero else needed[0]), needed[1]
    span = (high - low) or abs(high) or 1.0
    if kept is not None and kept[0] <= low and kept[1] >= high and kept[1] - kept[0] <= _WIDEST * span:
        return kept
    step = nice_step(span, _STEPS)
    floor, top = float(np.floor(low / step) * step), float(np.ceil(high / step) * step)
    return floor, top if top > floor else floor + step
