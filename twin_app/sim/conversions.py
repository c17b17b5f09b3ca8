"""What a scene says in seconds, shifts and tariffs, in the units of the kernel's tables."""

from __future__ import annotations

import math

import numpy as np

from twin_app.plant.nodes import Power
from twin_app.plant.plant import Calendar, Tariff
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.responses import StationState

QUARTER_S = 900.0
"""Utilities bill means over a quarter of an hour."""


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
    minutes = np.arange(n_bins * 15) * 60.0 % tariff.period_s
    band = np.searchsorted(np.array(tariff.starts_s), minutes, side="right") - 1
    for column, values in enumerate((tariff.price_per_kwh, tariff.carbon_kg_per_kwh)):
        if values:
            bins[:, column] = np.array(values)[band].reshape(n_bins, 15).mean(axis=1)
    return bins
