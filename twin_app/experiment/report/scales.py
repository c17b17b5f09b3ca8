"""Straight axes: from values to pixels, with round ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from twin_app.experiment.report.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One labelled place of an axis [px]."""

    at: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`low` is drawn at pixel `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def __call__(self, value: float) -> float:
        """Pixel of a value, rounded to hundredths."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 2)

    @property
    def ticks(self) -> list[Tick]:
        """At round steps within the axis."""
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        decimals = _decimals(self.step)
        return [Tick(at=self(i * self.step), text=number(i * self.step, decimals)) for i in range(first, last + 1)]


def fit_scale(
    values: Iterable[float], *, start: float, end: float, n_ticks: int = 5, is_zero_in: bool = False, room: float = 0.06
) -> Scale:
    """A scale that holds all finite values with a little room on both ends; with `is_zero_in` zero too."""
    finite = [value for value in values if math.isfinite(value)]
    if is_zero_in or not finite:
        finite.append(0.0)
    low, high = min(finite), max(finite)
    span = high - low or abs(high) or 1.0
    low = low - room * span if not (is_zero_in and low == 0.0) else 0.0
    high = high + room * span if not (is_zero_in and high == 0.0) else 0.0
    if low == high:
        high = low + 1.0
    return Scale(low=low, high=high, start=start, end=end, step=round_step((high - low) / n_ticks))


def round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `rough`."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * power >= rough * (1.0 - 1e-9))


def _decimals(step: float) -> int:
    """Digits behind the point that tell multiples of a round step apart."""
    first = max(0, -math.floor(math.log10(step) + 1e-9))
    return first if math.isclose(round(step, first), step, rel_tol=1e-6) else first + 1
