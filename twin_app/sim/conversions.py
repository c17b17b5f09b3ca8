"""What a scene says in seconds, shifts and tariffs, in the units of the kernel's tables."""

from __future__ import annotations

import math

import numpy as np

from twin_app.plant.nodes import Power
from twin_app.plant.plant import Calendar, Tariff
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.responses import QUARTER_S, StationState


def ticks(seconds: float) -> int:
    """Nearest whole nanosecond; infinite becomes `FOREVER`."""
    return int(FOREVER) if seconds >= 4.0e9 else math.floor(seconds * TICKS_PER_S + 0.5)


def power_by_state(power: Power | None) -> tuple[float, ...]:
    """Power of a place in each state [W]; a place that waits for people draws what an idle one does."""
    if power is None:
        return (0.0,) * len(StationState)
    by_state = {
        StationState.WORKING: power.working_w,
        StationState.SETUP: power.setup_w,
        StationState.DOWN: power.down_w,
        StationState.STANDBY: power.standby_w,
        StationState.OFF_SHIFT: power.off_w,
    }
    return tuple(by_state.get(state, power.idle_w) for state in StationState)


def calendar_edges(calendar: Calendar) -> tuple[list[int], bool]:
    """Times in (0, period] at which the calendar turns, and whether it is on at 0."""
    period = ticks(calendar.period_s)
    flips: dict[int, int] = {}
    for start, end in calendar.shifts_s:
        for time in (ticks(start) or period, ticks(end)):
            flips[time] = flips.get(time, 0) + 1
    starts_on = any(ticks(start) == 0 for start, _ in calendar.shifts_s)
    # two shifts that touch turn twice at one time, which is no turn at all
    return sorted(time for time, count in flips.items() if count % 2), starts_on


def tariff_bins(tariff: Tariff | None, horizon_s: float) -> np.ndarray:
    """Price and carbon of each quarter of an hour: the mean over it."""
    n_bins = max(1, math.ceil(horizon_s / QUARTER_S))
    bins = np.zeros((n_bins, 2))
    if tariff is None:
        return bins
    for column, values in enumerate((tariff.price_per_kwh, tariff.carbon_kg_per_kwh)):
        if values:
            bins[:, column] = _means(tariff, np.array(values), n_bins)
    return bins


def _means(tariff: Tariff, values: np.ndarray, n_bins: int) -> np.ndarray:
    """Mean over each quarter of what is `values[i]` in band i."""
    if all(border % 60.0 == 0.0 for border in (tariff.period_s, *tariff.starts_s)):
        minutes = np.arange(n_bins * 15) * 60.0 % tariff.period_s
        band = np.searchsorted(np.array(tariff.starts_s), minutes, side="right") - 1
        return np.asarray(values[band].reshape(n_bins, 15).mean(axis=1))
    lengths = np.diff([*tariff.starts_s, tariff.period_s])
    borders, sums = np.array([*tariff.starts_s, tariff.period_s]), np.concatenate([[0.0], np.cumsum(values * lengths)])
    periods, within = np.divmod(np.arange(n_bins + 1) * QUARTER_S, tariff.period_s)
    upto = np.interp(within, borders, sums)
    return np.asarray((np.diff(periods) * sums[-1] + np.diff(upto)) / QUARTER_S)
