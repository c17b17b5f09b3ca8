"""Numbers, units and intervals as people read them: the one place of the window where they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twin_app.experiment.report.numbers import MINUS, NOTHING, decimals_for, half_width, number
from twin_app.experiment.report.words import words_for
from twin_app.experiment.summary import Effect, Summary

THIN = "\N{THIN SPACE}"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CHF": "CHF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How one response is shown: value · factor, in this unit."""

    title: str
    unit: str
    factor: float
    is_better_up: bool | None
    """None: neither direction is better in itself."""

    def mean(self, summary: Summary | None) -> float | None:
        """In the unit shown."""
        return None if summary is None or summary.mean is None else summary.mean * self.factor

    def interval(self, found: Summary | Effect | None) -> tuple[float, float] | None:
        """In the unit shown."""
        if found is None or found.ci95 is None or not all(math.isfinite(end) for end in found.ci95):
            return None
        return found.ci95[0] * self.factor, found.ci95[1] * self.factor

    def difference(self, effect: Effect | None) -> float | None:
        """In the unit shown."""
        return None if effect is None or effect.difference is None else effect.difference * self.factor


def measure_of(response: str, currency: str, typical: float | None = None) -> Measure:
    """Of a response; times in minutes or hours if `typical` [s] is long enough."""
    words = words_for(response)
    unit, factor = words.unit_in(symbol_of(currency)), 1.0
    if unit == "s" and typical is not None and abs(typical) >= 7200.0:
        unit, factor = "h", 1.0 / 3600.0
    elif unit == "s" and typical is not None and abs(typical) >= 120.0:
        unit, factor = "min", 1.0 / 60.0
    return Measure(title=words.title, unit=unit, factor=factor, is_better_up=words.is_better_up)


def symbol_of(currency: str) -> str:
    """`€` for EUR; other currencies by their code."""
    return _SYMBOLS.get(currency, currency)


def value_parts(mean: float | None, interval: tuple[float, float] | None) -> tuple[str, str]:
    """`586.3` and `± 2.6`; the figures follow the interval. Without one the second is empty."""
    if mean is None or not math.isfinite(mean):
        return NOTHING, ""
    half = half_width(interval)
    places = decimals_for(half, mean)
    return number(mean, places), f"± {number(half, places)}" if half is not None else ""


def difference_text(value: float | None, interval: tuple[float, float] | None) -> str:
    """`+35.3 ± 1.1`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    half = half_width(interval)
    if half is None:
        return number(value, signed=True)
    places = decimals_for(half, value)
    return f"{number(value, places, signed=True)} ± {number(half, places)}"


def interval_text(value: float | None, interval: tuple[float, float] | None) -> str:
    """`+35.3 [34.2, 36.4]`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    half = half_width(interval)
    if half is None or interval is None:
        return number(value, signed=True)
    places = decimals_for(half, value)
    low, high = (number(end, places) for end in interval)
    return f"{number(value, places, signed=True)} [{low}, {high}]"


def is_clear(interval: tuple[float, float] | None) -> bool:
    """Whether the interval of a difference leaves zero out."""
    return interval is not None and (interval[0] > 0.0 or interval[1] < 0.0)


def money(value: float, currency: str) -> str:
    """`€64,500`; a code stands behind: `64,500 SEK`."""
    if not math.isfinite(value):
        return "no limit"
    symbol = symbol_of(currency)
    text = number(abs(value), 0 if value == round(value) else 2)
    sign = MINUS if value < 0.0 else ""
    return f"{sign}{symbol}{text}" if len(symbol) == 1 else f"{sign}{text}{THIN}{symbol}"


def payback_text(hours: float | None, hours_a_year: float, *, like: float | None = None) -> str:
    """`5.0 months`; None: `never`. In the unit that `like` (hours, too) would have, if it is given."""
    if hours is None or not math.isfinite(hours):
        return "never"
    months = 12.0 * hours / hours_a_year
    size = months if like is None or not math.isfinite(like) else 12.0 * like / hours_a_year
    if size < 1.0:
        return f"{number(months * 30.4, 0)} days"
    if size < 36.0:
        return f"{number(months, 1)} months"
    years = months / 12.0
    return f"{number(years, 1)} years" if years < 100.0 else "> 100 years"


def percent(value: float, decimals: int = 1) -> str:
    """`6.4 %` with a thin space."""
    return f"{number(value, decimals)}{THIN}%"


def replications_text(count: int) -> str:
    """`200 replications`; `one replication`."""
    return "one replication" if count == 1 else f"{count:,} replications"


def rate_text(per_second: float) -> str:
    """`1,940 per s`; slow ones per minute."""
    if per_second >= 10.0:
        return f"{per_second:,.0f} per s"
    if per_second >= 1.0:
        return f"{per_second:.1f} per s"
    return f"{60.0 * per_second:.0f} per min"


def left_text(seconds: float | None) -> str:
    """`1.9 s left`; empty while it is not known."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 9.95:
        return f"{seconds:.1f} s left"
    if seconds < 90.0:
        return f"{seconds:.0f} s left"
    if seconds < 5400.0:
        return f"{seconds / 60.0:.0f} min left"
    return f"{seconds / 3600.0:.1f} h left"
