"""Reads the distributions of scenes: `"60"`, `"lognormal(mean=60, cv=0.2)"`, `"empirical(@log.csv@, cycle_s)"`.

A small recursive-descent reader: nothing in the text is ever evaluated. Every message says what is wrong,
at which character (counted from 1), and what is allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from twin_app.errors import TwinError
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind, constant

ReadColumn = Callable[[str, str], Sequence[float]]
"""Gives the numbers of one column of a data file, by (asset path as authored, name or index of the column)."""

LONGEST_S = 100 * 365.25 * 86400.0
"""Largest time in a distribution: the kernel counts nanoseconds in 64 bits."""
_LARGEST_CV = 1000.0
_SMALLEST_SHAPE = 0.01
_LARGEST_SHAPE = 1000.0
_LARGEST_K = 10_000

_KINDS = {kind.name.lower(): kind for kind in DistributionKind}
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
_NAME = re.compile(r"[A-Za-z_]\w*")
_SPACE = re.compile(r"\s*")
_FORMS = ", ".join(
    f"{kind.name.lower()}({', '.join(ARGUMENTS[kind])})"
    for kind in DistributionKind
    if kind is not DistributionKind.EMPIRICAL
)
ALLOWED_FORMS = f"a number, {_FORMS}, empirical(v1, v2, …) or empirical(@file.csv@, column)"
"""For messages and help."""


class DistributionError(TwinError, ValueError):
    """A distribution that cannot be read; the text says what is wrong and what is allowed."""


class _Reader:
    """A position in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.position)
        self.position = found.end() if found else self.position

    def match(self, pattern: re.Pattern[str]) -> str:
        """What the pattern finds here, taken; empty if nothing."""
        self.skip()
        found = pattern.match(self.text, self.position)
        if found is None:
            return ""
        self.position = found.end()
        return found.group()

    def take(self, character: str) -> bool:
        self.skip()
        if not self.text.startswith(character, self.position):
            return False
        self.position += 1
        return True

    def until(self, characters: str) -> str:
        """The text up to the first of these characters, taken; all the rest if there is none."""
        start = self.position
        while self.position < len(self.text) and self.text[self.position] not in characters:
            self.position += 1
        return self.text[start : self.position]

    def is_at_end(self) -> bool:
        self.skip()
        return self.position >= len(self.text)

    def error(self, message: str) -> DistributionError:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "…"
        return DistributionError(f"{message} at character {self.position + 1} of {shown!r}")


def parse_distribution(text: str, columns: ReadColumn | None = None) -> Distribution:
    """Read one distribution; `columns` serves `empirical(@file@, column)`.

    Raises `DistributionError`.
    """
    return _parse(text, columns) if "@" in text else _parse_plain(text)


@lru_cache(maxsize=4096)
def _parse_plain(text: str) -> Distribution:
    """Cached, since a study reads the same few texts for thousands of scenarios."""
    return _parse(text, None)


def _parse(text: str, columns: ReadColumn | None) -> Distribution:
    reader = _Reader(text)
    if reader.is_at_end():
        raise DistributionError(f"is empty; allowed: {ALLOWED_FORMS}")
    number = reader.match(_NUMBER)
    distribution = constant(float(number)) if number else _read_call(reader, columns)
    if not reader.is_at_end():
        raise reader.error("has something after its end")
    check_distribution(distribution)
    return distribution


def _read_call(reader: _Reader, columns: ReadColumn | None) -> Distribution:
    name = reader.match(_NAME)
    if not name:
        raise reader.error(f"expected {ALLOWED_FORMS}")
    if name.lower() not in _KINDS:
        reader.position -= len(name)
        raise reader.error(f"unknown distribution {name!r}; allowed: {ALLOWED_FORMS};")
    kind = _KINDS[name.lower()]
    if not reader.take("("):
        raise reader.error(f"expected '(' after {name!r}")
    if kind is DistributionKind.EMPIRICAL:
        return _read_empirical(reader, columns)
    return Distribution(kind, _read_arguments(reader, kind))


def _read_arguments(reader: _Reader, kind: DistributionKind) -> tuple[float, ...]:
    names = ARGUMENTS[kind]
    form = f"{kind.name.lower()}({', '.join(names)})"
    given: dict[str, float] = {}
    while not reader.take(")"):
        if given and not reader.take(","):
            raise reader.error("expected ',' or ')'")
        name = _argument_name(reader, names, given, form)
        given[name] = _read_number(reader)
    missing = [name for name in names if name not in given]
    if missing:
        raise reader.error(f"{', '.join(missing)} missing; the form is {form};")
    return tuple(given[name] for name in names)


def _argument_name(reader: _Reader, names: tuple[str, ...], given: dict[str, float], form: str) -> str:
    reader.skip()
    start = reader.position
    name = reader.match(_NAME)
    if name and not reader.take("="):
        reader.position = start
        raise reader.error(f"expected a number, not {name!r}")
    if not name:
        if tuple(given) != names[: len(given)]:
            raise reader.error("an argument without a name cannot follow one with a name")
        if len(given) == len(names):
            raise reader.error(f"too many arguments; the form is {form};")
        return names[len(given)]
    reader_start, reader.position = reader.position, start
    if name not in names:
        raise reader.error(f"unknown argument {name!r}; the form is {form};")
    if name in given:
        raise reader.error(f"argument {name!r} is given twice")
    reader.position = reader_start
    return name


def _read_number(reader: _Reader) -> float:
    number = reader.match(_NUMBER)
    if not number:
        raise reader.error("expected a finite number")
    return float(number)


def _read_empirical(reader: _Reader, columns: ReadColumn | None) -> Distribution:
    if reader.take("@"):
        return _read_empirical_file(reader, columns)
    sample: list[float] = []
    while not reader.take(")"):
        if sample and not reader.take(","):
            raise reader.error("expected ',' or ')'")
        sample.append(_read_number(reader))
    return Distribution(DistributionKind.EMPIRICAL, tuple(sample))


def _read_empirical_file(reader: _Reader, columns: ReadColumn | None) -> Distribution:
    asset = reader.until("@")
    if not reader.take("@") or not asset.strip():
        raise reader.error("expected a file name between two '@'")
    if not reader.take(","):
        raise reader.error("expected ', column' after the file")
    column = reader.until("),").strip().strip("\"'")
    if not column:
        raise reader.error("expected the name or index of a column")
    if not reader.take(")"):
        raise reader.error("expected ')' after the column")
    if columns is None:
        raise DistributionError(f"names the file {asset!r}, but no data files can be read here")
    source = f"empirical(@{asset}@, {column})"
    return Distribution(DistributionKind.EMPIRICAL, tuple(columns(asset, column)), source)


def check_distribution(distribution: Distribution) -> None:
    """Raise `DistributionError` if an argument is out of its limits."""
    kind, args = distribution.kind, distribution.args
    name = str(distribution) if len(args) <= 4 else f"{kind.name.lower()}(…)"
    if not all(map(math.isfinite, args)):
        raise DistributionError(f"{name}: every number must be finite")
    problem = _PROBLEMS[kind](args)
    if problem:
        raise DistributionError(f"{name}: {problem}")


def check_argument(distribution: Distribution, argument: str, value: float) -> None:
    """Raise `DistributionError` if this argument may not have this value, whatever the others are."""
    if distribution.kind in (DistributionKind.UNIFORM, DistributionKind.TRIANGULAR):
        problem = _not_a_time(argument, value)
        if problem:
            raise DistributionError(problem)
    else:
        check_distribution(distribution.with_argument(argument, value))


def _not_a_time(name: str, value: float) -> str:
    return "" if 0.0 <= value <= LONGEST_S else f"{name} must be from 0 to 100 years in seconds (got {value:g})"


def _not_positive(name: str, value: float) -> str:
    return "" if 0.0 < value <= LONGEST_S else f"{name} must be > 0 and at most 100 years in seconds (got {value:g})"


def _outside(name: str, value: float, low: float, high: float) -> str:
    return "" if low <= value <= high else f"{name} must be from {low:g} to {high:g} (got {value:g})"


def _stage_problem(k: float) -> str:
    if k == int(k) and 1 <= k <= _LARGEST_K:
        return ""
    return f"k must be a whole number from 1 to {_LARGEST_K} (got {k:g})"


def _bounds_problem(names: tuple[str, ...], args: tuple[float, ...]) -> str:
    if list(args) != sorted(args):
        return f"must satisfy {' <= '.join(names)}"
    return _not_a_time(names[0], args[0]) or _not_a_time(names[-1], args[-1])


def _empirical_problem(args: tuple[float, ...]) -> str:
    if not args:
        return "needs at least one value"
    return _not_a_time("the smallest value", min(args)) or _not_a_time("the largest value", max(args))


def _mean_cv_problem(args: tuple[float, ...]) -> str:
    return _not_positive("mean", args[0]) or _outside("cv", args[1], 0.0, _LARGEST_CV)


_PROBLEMS: dict[DistributionKind, Callable[[tuple[float, ...]], str]] = {
    DistributionKind.CONSTANT: lambda args: _not_a_time("the value", args[0]),
    DistributionKind.EXPONENTIAL: lambda args: _not_positive("mean", args[0]),
    DistributionKind.UNIFORM: lambda args: _bounds_problem(ARGUMENTS[DistributionKind.UNIFORM], args),
    DistributionKind.TRIANGULAR: lambda args: _bounds_problem(ARGUMENTS[DistributionKind.TRIANGULAR], args),
    DistributionKind.NORMAL: lambda args: _not_a_time("mean", args[0]) or _not_a_time("sd", args[1]),
    DistributionKind.LOGNORMAL: _mean_cv_problem,
    DistributionKind.GAMMA: _mean_cv_problem,
    DistributionKind.WEIBULL: lambda args: (
        _not_positive("scale", args[0]) or _outside("shape", args[1], _SMALLEST_SHAPE, _LARGEST_SHAPE)
    ),
    DistributionKind.ERLANG: lambda args: _not_positive("mean", args[0]) or _stage_problem(args[1]),
    DistributionKind.EMPIRICAL: _empirical_problem,
}
