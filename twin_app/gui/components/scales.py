"""Axes that stay put: ends that hold all that is shown, at round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable


def spanning(values: Iterable[float | None], *, margin: float = 0.12) -> tuple[float, float]:
    """An axis that holds all values with some room; (0, 1) without any."""
    found = [value for value in values if value is not None and math.isfinite(value)]
    if not found:
        return 0.0, 1.0
    low, high = min(found), max(found)
    room = (high - low) * margin or max(abs(high) * 0.05, 1e-9)
    return low - room, high + room


def widened(kept: tuple[float, float] | None, needed: tuple[float, float]) -> tuple[float, float]:
    """The axis to go on with: the old one, longer where it must be, unless it is far too long for what is needed."""
    if kept is None:
        return needed
    whole = min(kept[0], needed[0]), max(kept[1], needed[1])
    is_sensible = (whole[1] - whole[0]) <= 6.0 * (needed[1] - needed[0])
    return whole if is_sensible else needed


def nice_step(span: float, wanted: int = 5) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the span into about so many."""
    raw = max(span, 1e-12) / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= raw * 0.999)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers within [low, high]."""
    step = nice_step(high - low, wanted)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]
