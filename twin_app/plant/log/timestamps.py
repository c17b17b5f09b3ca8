"""Times in a log: ISO 8601 with or without zone, or plain seconds; as whole nanoseconds, many at a time."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.distribution_text import LONGEST_S
from twin_app.plant.log.table import NS_PER_S

_LAYOUT = re.compile(r"\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?")
_PLACES = {"year": (0, 4), "month": (5, 2), "day": (8, 2), "hour": (11, 2), "minute": (14, 2), "second": (17, 2)}
_FEWEST_AT_ONCE = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
"""Nanoseconds in 64 bits reach from 1678 to 2262."""
_DAYS_BEFORE_MONTH = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])


class TimeKind(Enum):
    """How the times of a log are written; one log, one kind."""

    SECONDS = auto()
    LOCAL = auto()
    """A date without a zone."""
    ZONED = auto()


class Times(NamedTuple):
    """Of some cells."""

    ns: NDArray[np.int64]
    is_good: NDArray[np.bool_]
    is_other_kind: NDArray[np.bool_]
    """A time, but written in another way than the first of the log."""
    offsets: frozenset[int]
    """Minutes east of UTC that occur."""


def kind_of(cell: str) -> TimeKind | None:
    """How this time is written; None if it is none."""
    found = _one(cell)
    return None if found is None else found[1]


def parse_times(cells: Sequence[str], kind: TimeKind) -> Times:
    """Times as nanoseconds, since 1970 UTC or since the log's own zero."""
    if kind is TimeKind.SECONDS:
        return _parse_seconds(cells)
    quick = _parse_alike(cells, kind) if len(cells) >= _FEWEST_AT_ONCE else None
    return _parse_each(cells, kind) if quick is None else quick


def _parse_seconds(cells: Sequence[str]) -> Times:
    try:
        seconds = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return _parse_each(cells, TimeKind.SECONDS)
    is_good = np.abs(seconds) <= LONGEST_S  # neither NaN nor infinite
    nothing = np.zeros(len(cells), np.bool_)
    ns = np.rint(np.where(is_good, seconds, 0.0) * NS_PER_S).astype(np.int64)
    return Times(ns, is_good, nothing, frozenset())


def _parse_each(cells: Sequence[str], kind: TimeKind) -> Times:
    ns = np.zeros(len(cells), np.int64)
    is_good, is_other = np.zeros(len(cells), np.bool_), np.zeros(len(cells), np.bool_)
    offsets: set[int] = set()
    for i, cell in enumerate(cells):
        found = _one(cell)
        if found is None:
            continue
        ns[i], own, offset = found
        is_good[i], is_other[i] = own is kind, own is not kind
        if own is TimeKind.ZONED:
            offsets.add(offset)
    return Times(ns, is_good, is_other, frozenset(offsets))


def _one(cell: str) -> tuple[int, TimeKind, int] | None:
    """Nanoseconds, kind and offset [min] of one time."""
    text = cell.strip()
    try:
        seconds = float(text)
    except ValueError:
        return _one_date(text)
    if not math.isfinite(seconds) or abs(seconds) > LONGEST_S:
        return None
    return round(seconds * NS_PER_S), TimeKind.SECONDS, 0


def _one_date(text: str) -> tuple[int, TimeKind, int] | None:
    try:
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset()
        apart = (moment if offset is not None else moment.replace(tzinfo=UTC)) - _EPOCH
    except (ValueError, OverflowError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    ns = ((apart.days * 86400 + apart.seconds) * 1_000_000 + apart.microseconds) * 1000
    if offset is None:
        return ns, TimeKind.LOCAL, 0
    return ns, TimeKind.ZONED, round(offset.total_seconds() / 60)


def _parse_alike(cells: Sequence[str], kind: TimeKind) -> Times | None:
    """Cells that are all written like the first one, by columns of characters; None if they are not."""
    layout = _LAYOUT.fullmatch(cells[0])
    if layout is None or (layout[3] is None) != (kind is TimeKind.LOCAL):
        return None
    text = np.array(cells)
    width = len(cells[0])
    if text.dtype.itemsize != 4 * width:
        return None
    marks = text.view(np.uint32).reshape(len(cells), width)
    digits = [i for i, sign in enumerate(cells[0]) if sign.isdigit()]
    others = [i for i in range(width) if i not in digits]
    model = np.array([cells[0]]).view(np.uint32)
    if others and (marks[:, others] != model[others]).any():
        return None
    values = marks[:, digits].astype(np.int64) - ord("0")
    if ((values < 0) | (values > 9)).any():
        return None
    column = {position: values[:, i] for i, position in enumerate(digits)}
    found = {name: _number(column, *place) for name, place in _PLACES.items()}
    offset = _offset(column, layout[3], width)
    if not _is_date(found) or not (np.abs(offset) < 24 * 60).all():
        return None
    seconds = _days(found) * 86400 + found["hour"] * 3600 + found["minute"] * 60 + found["second"] - offset * 60
    fraction = layout[2] or ""
    ns = seconds * NS_PER_S + (_number(column, 20, len(fraction)) * 10 ** (9 - len(fraction)) if fraction else 0)
    is_good = np.ones(len(cells), np.bool_)
    offsets = frozenset(np.unique(offset).tolist()) if kind is TimeKind.ZONED else frozenset()
    return Times(ns, is_good, ~is_good, offsets)


def _number(column: dict[int, NDArray[np.int64]], first: int, count: int) -> NDArray[np.int64]:
    total = np.zeros_like(column[0])
    for position in range(first, first + count):
        total = total * 10 + column[position]
    return total


def _offset(column: dict[int, NDArray[np.int64]], zone: str | None, width: int) -> NDArray[np.int64]:
    """Minutes east of UTC."""
    if zone is None or zone == "Z":
        return np.zeros_like(column[0])
    minutes = _number(column, width - 5, 2) * 60 + _number(column, width - 2, 2)
    return -minutes if zone[0] == "-" else minutes


def _is_leap(year: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0))


def _is_date(found: dict[str, NDArray[np.int64]]) -> bool:
    year, month, day = found["year"], found["month"], found["day"]
    if not ((year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12)).all():
        return False
    longest = _DAYS_BEFORE_MONTH[month] - _DAYS_BEFORE_MONTH[month - 1] + (_is_leap(year) & (month == 2))
    is_time = (found["hour"] < 24) & (found["minute"] < 60) & (found["second"] < 60)
    return bool((is_time & (day >= 1) & (day <= longest)).all())


def _days(found: dict[str, NDArray[np.int64]]) -> NDArray[np.int64]:
    """Days since 1970-01-01 in the Gregorian calendar."""
    year, month = found["year"], found["month"]
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400 - (1969 // 4 - 1969 // 100 + 1969 // 400)
    is_later = _is_leap(year) & (month > 2)
    days = (year - 1970) * 365 + leaps + _DAYS_BEFORE_MONTH[month - 1] + is_later + found["day"] - 1
    return np.asarray(days, np.int64)
