"""Checks authored values against the vocabulary, and reads values from text (`--set`, levels of factors)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from difflib import get_close_matches

from twin_app.plant.description import Value
from twin_app.plant.distribution_text import DistributionError, ReadColumn, parse_distribution
from twin_app.plant.distributions import Distribution
from twin_app.plant.vocabulary import ATTRIBUTES, Attribute, ValueKind, attribute_pattern, instance_of

Read = Value | Distribution | None
"""A value as the builder uses it: checked, of the right type, a distribution read; None where there is none."""

_PATH = re.compile(r"/|(/[^\s/.,;\[\]<>]+)+")
_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")
_LARGEST_INT = 2**31 - 1


class ValueProblem(ValueError):
    """A value that its attribute does not allow; the text says what is allowed."""


def read_value(attribute: Attribute, value: Value, columns: ReadColumn | None = None) -> Read:
    """The value in the type of its attribute. Raises `ValueProblem`."""
    if attribute.kind is ValueKind.DISTRIBUTION:
        return _read_distribution(value, columns)
    return _READERS[attribute.kind](attribute, value)


def parse_value(attribute: Attribute, text: str) -> Value:
    """A value as it would be authored, from what a person types. Raises `ValueProblem`."""
    value = _PARSERS[attribute.kind](text.strip())
    _READERS[attribute.kind](attribute, value)
    return value


def normal_value(attribute: Attribute, value: float | str) -> Value:
    """What would be authored for a number or text given from outside. Raises `ValueProblem`."""
    if isinstance(value, str):
        return parse_value(attribute, value)
    if attribute.kind is ValueKind.DISTRIBUTION:
        return format_number(value)
    if attribute.kind is ValueKind.BOOL and value in (0, 1):
        return bool(value)
    return _READERS[attribute.kind](attribute, value)


def format_number(value: float) -> str:
    """The shortest text that reads back as the same number: `60`, `0.1`."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


def format_value(value: Value) -> str:
    """A value as text that `parse_value` reads back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, str):
        return value
    return ", ".join(
        f"({format_number(element[0])}, {format_number(element[1])})"
        if isinstance(element, tuple)
        else format_value(element)
        for element in value
    )


def did_you_mean(name: str) -> str:
    """` (did you mean …?)` for a misspelt attribute; empty if nothing is near."""
    instance = instance_of(name)
    near = get_close_matches(attribute_pattern(name), [attribute.name for attribute in ATTRIBUTES], n=1, cutoff=0.7)
    if not near:
        return ""
    return f" (did you mean {near[0].replace('<name>', instance or '<name>')}?)"


def limits_text(attribute: Attribute) -> str:
    """What the limits of an attribute allow, in words: `must be > 0`."""
    low, high = attribute.minimum, attribute.maximum
    above = ">" if attribute.is_minimum_excluded else ">="
    parts = [f"{above} {low:g}"] if low is not None else []
    parts += [f"<= {high:g}"] if high is not None else []
    unit = f" {attribute.unit}" if attribute.unit else ""
    return f"must be {' and '.join(parts)}{unit}"


def _read_distribution(value: Value, columns: ReadColumn | None) -> Distribution | None:
    if not isinstance(value, str):
        raise ValueProblem(f'must be a string that names a distribution, such as "60" (got {_shown(value)})')
    if not value.strip():
        return None
    try:
        return parse_distribution(value, columns)
    except DistributionError as error:
        raise ValueProblem(str(error)) from error


def _check_number(attribute: Attribute, number: float) -> None:
    if math.isnan(number) or (math.isinf(number) and attribute.default != math.inf):
        raise ValueProblem(f"must be a finite number (got {number:g})")
    low, high = attribute.minimum, attribute.maximum
    is_below = low is not None and (number <= low if attribute.is_minimum_excluded else number < low)
    if is_below or (high is not None and number > high):
        raise ValueProblem(f"{limits_text(attribute)} (got {number:g})")


def _read_double(attribute: Attribute, value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueProblem(f"must be a number (got {_shown(value)})")
    number = float(value)
    _check_number(attribute, number)
    return number


def _read_int(attribute: Attribute, value: Value) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(float(value)) or float(value) != int(value):  # type: ignore[arg-type]
        raise ValueProblem(f"must be a whole number (got {_shown(value)})")
    number = int(value)  # type: ignore[arg-type]
    if abs(number) > _LARGEST_INT:
        raise ValueProblem(f"must be a 32-bit whole number (got {number})")
    _check_number(attribute, number)
    return number


def _read_bool(_attribute: Attribute, value: Value) -> bool:
    if not isinstance(value, bool):
        raise ValueProblem(f"must be true or false (got {_shown(value)})")
    return value


def _read_text(attribute: Attribute, value: Value) -> str:
    if not isinstance(value, str):
        raise ValueProblem(f"must be a {attribute.kind} (got {_shown(value)})")
    if attribute.allowed and value not in attribute.allowed:
        raise ValueProblem(f"must be one of {', '.join(attribute.allowed)} (got {value!r})")
    return value


def _elements(attribute: Attribute, value: Value) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise ValueProblem(f"must be a list ({attribute.kind}; got {_shown(value)})")
    return value


def _read_doubles(attribute: Attribute, value: Value) -> tuple[float, ...]:
    return tuple(_read_double(attribute, element) for element in _elements(attribute, value))  # type: ignore[arg-type]


def _read_ints(attribute: Attribute, value: Value) -> tuple[int, ...]:
    return tuple(_read_int(attribute, element) for element in _elements(attribute, value))  # type: ignore[arg-type]


def _read_strings(attribute: Attribute, value: Value) -> tuple[str, ...]:
    return tuple(_read_text(attribute, element) for element in _elements(attribute, value))  # type: ignore[arg-type]


def _read_pairs(attribute: Attribute, value: Value) -> tuple[tuple[float, float], ...]:
    pairs: list[tuple[float, float]] = []
    for pair in _elements(attribute, value):
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise ValueProblem(f"must be a list of pairs of numbers (got {pair!r})")
        pairs.append((_read_double(attribute, pair[0]), _read_double(attribute, pair[1])))
    return tuple(pairs)


def _read_targets(attribute: Attribute, value: Value) -> tuple[str, ...]:
    targets = _elements(attribute, value)
    for target in targets:
        if not isinstance(target, str) or not _PATH.fullmatch(target):
            raise ValueProblem(f"must point to prims by absolute path (got {target!r})")
    if attribute.is_single and len(targets) > 1:
        raise ValueProblem(f"must have at most one target (got {len(targets)})")
    if len(set(targets)) < len(targets):
        raise ValueProblem("names the same target twice")
    return tuple(map(str, targets))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


def _parse_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueProblem(f"must be a number (got {text!r})") from None


def _parse_int(text: str) -> int:
    number = _parse_float(text)
    if not math.isfinite(number) or number != int(number):
        raise ValueProblem(f"must be a whole number (got {text!r})")
    return int(number)


def _parse_bool(text: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise ValueProblem(f"must be true or false (got {text!r})")
    return text.lower() in _TRUE


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;()\[\]<>]+", text) if part]


def _parse_pairs(text: str) -> tuple[tuple[float, float], ...]:
    numbers = [_parse_float(part) for part in _split(text)]
    if len(numbers) % 2:
        raise ValueProblem(f"must be pairs of numbers (got {text!r})")
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


_READERS: dict[ValueKind, Callable[[Attribute, Value], Value]] = {
    ValueKind.DOUBLE: _read_double,
    ValueKind.INT: _read_int,
    ValueKind.BOOL: _read_bool,
    ValueKind.STRING: _read_text,
    ValueKind.TOKEN: _read_text,
    ValueKind.ASSET: _read_text,
    ValueKind.DOUBLES: _read_doubles,
    ValueKind.INTS: _read_ints,
    ValueKind.STRINGS: _read_strings,
    ValueKind.DOUBLE2S: _read_pairs,
    ValueKind.DISTRIBUTION: _read_text,
    ValueKind.RELATIONSHIP: _read_targets,
}

_PARSERS: dict[ValueKind, Callable[[str], Value]] = {
    ValueKind.DOUBLE: _parse_float,
    ValueKind.INT: _parse_int,
    ValueKind.BOOL: _parse_bool,
    ValueKind.STRING: str,
    ValueKind.TOKEN: str,
    ValueKind.ASSET: str,
    ValueKind.DOUBLES: lambda text: tuple(map(_parse_float, _split(text))),
    ValueKind.INTS: lambda text: tuple(map(_parse_int, _split(text))),
    ValueKind.STRINGS: lambda text: tuple(_split(text)),
    ValueKind.DOUBLE2S: _parse_pairs,
    ValueKind.DISTRIBUTION: str,
    ValueKind.RELATIONSHIP: lambda text: tuple(_split(text)),
}
"""Lists are written with commas or spaces, pairs with or without brackets, targets as paths."""
