"""Numbers with units as people write them: `1.5 m`, `90 s`, `2 min`, `5 %`."""

from __future__ import annotations

import math
import re
from enum import Enum, auto


class Quantity(Enum):
    """What a column of numbers measures."""

    LENGTH = auto()
    TIME = auto()
    SPEED = auto()
    POWER = auto()
    SHARE = auto()
    ANGLE = auto()
    COUNT = auto()


class QuantityError(ValueError):
    """A number that cannot be read; the text says what is allowed."""


_Table = dict[float, tuple[str, ...]]
"""Words for a unit, by what one of it is in ours."""

_TIMES: _Table = {
    1.0: ("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden"),
    1e-3: ("ms", "millisecond", "milliseconds"),
    60.0: ("min", "mins", "minute", "minutes", "minuten"),
    3600.0: ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"),
    86400.0: ("d", "day", "days", "tag", "tage"),
    604800.0: ("week", "weeks", "woche", "wochen"),
}
_LENGTHS: _Table = {
    1.0: ("m", "metre", "metres", "meter", "meters"),
    0.1: ("dm",),
    0.01: ("cm", "centimetre", "centimeter"),
    0.001: ("mm", "millimetre", "millimeter", "millimetres", "millimeters"),
    0.0254: ("in", "inch", "inches", "zoll"),
    0.3048: ("ft", "foot", "feet"),
}
_SPEEDS: _Table = {1.0: ("m/s",), 1 / 60.0: ("m/min",), 0.001: ("mm/s",), 0.3048 / 60: ("ft/min", "fpm")}
_POWERS: _Table = {1.0: ("kw",), 0.001: ("w",), 1000.0: ("mw",)}
_TABLES: dict[Quantity, _Table] = {
    Quantity.TIME: _TIMES,
    Quantity.LENGTH: _LENGTHS,
    Quantity.SPEED: _SPEEDS,
    Quantity.POWER: _POWERS,
    Quantity.SHARE: {0.01: ("%", "percent", "prozent"), 1.0: ("1", "share")},
    Quantity.ANGLE: {1.0: ("deg", "°", "degree", "degrees", "grad"), 180.0 / math.pi: ("rad",)},
    Quantity.COUNT: {1.0: ("pcs", "parts", "stk", "stück")},
}
_FACTORS = {
    quantity: {word: factor for factor, words in table.items() for word in words} for quantity, table in _TABLES.items()
}
_NUMBER = re.compile(r"([+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?)\s*(\D*)")


def unit_factor(quantity: Quantity, unit: str) -> float | None:
    """What one of this unit is in the unit we use (m, s, m/s, kW, 1, degrees); None if it is no such unit."""
    return _FACTORS[quantity].get(unit.strip().lower().rstrip("."))


def units_of(quantity: Quantity) -> str:
    """Units that may be written, for messages."""
    return ", ".join(words[0] for words in _TABLES[quantity].values())


def split_number(text: str, *, has_comma: bool) -> tuple[float, str] | None:
    """Number and unit; None if it is no number. With `has_comma` a comma is the decimal point."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or ("," in found[1] and not has_comma):
        return None
    return float(found[1].replace(",", ".")), found[2].strip()


def read_quantity(text: str, quantity: Quantity, *, factor: float = 1.0, has_comma: bool = False) -> float:
    """A number in our unit; `factor` is that of the column's unit, one in the cell goes before it.

    Raises `QuantityError`.
    """
    found = split_number(text, has_comma=has_comma)
    if found is None:
        hint = "; write a decimal point" if "," in text else ""
        raise QuantityError(f"{_shown(text)} is no number{hint}")
    value, unit = found
    own = factor if not unit else unit_factor(quantity, unit)
    if own is None:
        raise QuantityError(f"{_shown(text)} has an unknown unit; allowed: {units_of(quantity)}")
    if not math.isfinite(value * own):
        raise QuantityError(f"{_shown(text)} is too large")
    return value * own


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "…")
