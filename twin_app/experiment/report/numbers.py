"""Figures as people read them: no more digits than the interval carries."""

from __future__ import annotations

import math

from twin_app.experiment.summary import Effect, Summary

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"


def decimals_for(half_width: float | None, value: float) -> int:
    """Decimals to show: two figures of the half-width of the interval, else four of the value."""
    size, figures = (half_width, 2) if half_width else (abs(value), 4)
    if not size or not math.isfinite(size):
        return 1
    return min(max(figures - 1 - math.floor(math.log10(size)), 0), 6)


def number(value: float | None, decimals: int | None = None, *, signed: bool = False) -> str:
    """`1,234.5`; a missing value is a dash."""
    if value is None or not math.isfinite(value):
        return NOTHING
    places = decimals_for(None, value) if decimals is None else decimals
    text = f"{value:{'+' if signed else ''},.{places}f}"
    if float(text.replace(",", "")) == 0.0:
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def whole(value: int) -> str:
    """`10,000`."""
    return f"{value:,}".replace("-", MINUS)


def half_width(ci95: tuple[float, float] | None) -> float | None:
    """Half the width of an interval; None where there is none."""
    return None if ci95 is None else (ci95[1] - ci95[0]) / 2.0


def mean_text(summary: Summary | None) -> str:
    """`586.3 ± 2.6`; without an interval the mean alone."""
    return NOTHING if summary is None else _with_interval(summary.mean, summary.ci95, signed=False)


def effect_text(effect: Effect | None) -> str:
    """`+35.3 ± 1.1`."""
    return NOTHING if effect is None else _with_interval(effect.difference, effect.ci95, signed=True)


def percent_text(effect: Effect | None) -> str:
    """`+6.4 %`."""
    if effect is None or effect.percent is None:
        return NOTHING
    return f"{number(effect.percent, 1, signed=True)} %"


def is_clear(effect: Effect) -> bool:
    """True if the interval of a difference leaves zero out."""
    return effect.ci95 is not None and (effect.ci95[0] > 0.0 or effect.ci95[1] < 0.0)


def share_text(share: float | None) -> str:
    """`12.3 %`."""
    return NOTHING if share is None or not math.isfinite(share) else f"{number(100.0 * share, 1)} %"


def probability_text(value: float) -> str:
    """`87 %`, never rounded to certainty."""
    if value < 0.001:
        return "< 0.1 %"
    if value > 0.999:
        return "> 99.9 %"
    return f"{number(100.0 * value, 1 if value < 0.1 or value > 0.99 else 0)} %"


def money_text(value: float, currency: str) -> str:
    """`12,500 EUR`."""
    if not math.isfinite(value):
        return "no limit"
    decimals = 0 if value == round(value) else 2
    return f"{number(value, decimals)} {currency}"


def value_text(value: float | str) -> str:
    """A level of a factor: a number without idle zeros, or its text."""
    try:
        size = float(value)
    except ValueError:
        return " ".join(str(value).split())
    return (f"{size:.6g}" if abs(size) < 1e6 else f"{size:,.0f}").replace("-", MINUS)


def figures_text(value: float) -> str:
    """Two figures of a number that is itself a guess: `2.4`, `0.031`."""
    return value_text(f"{value:.2g}")


def duration_text(seconds: float) -> str:
    """`5 s`, `3 min 20 s`, `2 h 5 min`, `8 h`."""
    total = max(round(seconds), 0)
    if total < 60:
        return f"{total} s"
    large, small, units = (
        (total // 60, total % 60, "min s") if total < 3600 else (total // 3600, total // 60 % 60, "h min")
    )
    large_unit, small_unit = units.split()
    return f"{large:,} {large_unit}" + (f" {small} {small_unit}" if small else "")


def _with_interval(mean: float | None, ci95: tuple[float, float] | None, *, signed: bool) -> str:
    if mean is None:
        return NOTHING
    half = half_width(ci95)
    if half is None or not math.isfinite(half):
        return number(mean, signed=signed)
    places = decimals_for(half, mean)
    return f"{number(mean, places, signed=signed)} ± {number(half, places)}"
