"""A table that is no log of machines: columns of measured times, from a stopwatch or a controller."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.distribution_text import LONGEST_S
from twin_app.plant.log.files import Lines

MOST_ROWS = 1_000_000
_MOST_COLUMNS = 200
_LONGEST_LINE = 1 << 16
_SEPARATORS = (";", "\t", ",")
_NUMERIC_SHARE = 0.9
"""Of the cells that are not empty: a column with more words than this leaves is not one of times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesColumn:
    """One column."""

    name: str
    values: NDArray[np.float64]
    """In the order of the rows; only what can be a time."""
    n_left_out: int
    """Cells that are no number, below zero, or too large."""


def read_times(lines: Lines, name: str) -> tuple[TimesColumn, ...]:
    """Every column of numbers. Raises `InvalidPlantError` if there is none, or the table is broken or too long."""
    text = iter(partial(lines.readline, _LONGEST_LINE), "")
    first = next(text, "").removeprefix("\ufeff")
    separator = max(_SEPARATORS, key=first.count) if any(map(first.count, _SEPARATORS)) else ";"
    has_comma = separator != ","
    head = next(csv.reader([first], delimiter=separator), [])[:_MOST_COLUMNS]
    columns: list[list[str]] = [[] for _ in head]
    if any(_number(cell, has_comma=has_comma) is not None for cell in head):
        _add(columns, head)
        head = [f"Column {number}" for number in range(1, len(head) + 1)]
    try:
        for row in islice(csv.reader(text, delimiter=separator), MOST_ROWS + 1):
            _add(columns, row)
    except csv.Error as error:
        raise InvalidPlantError([Fault(name, "", f"is no CSV ({error})")]) from None
    if columns and len(columns[0]) > MOST_ROWS:
        raise InvalidPlantError([Fault(name, "", f"has more than {MOST_ROWS:,} rows; split it")])
    found = [
        column
        for title, cells in zip(head, columns, strict=True)
        if (column := _column(title.strip() or "?", cells, has_comma=has_comma)) is not None
    ]
    if not found:
        raise InvalidPlantError([Fault(name, "", "has no column of numbers; a list of times has one number a line")])
    return tuple(found)


def _add(columns: list[list[str]], row: list[str]) -> None:
    for number, cells in enumerate(columns):
        cells.append(row[number] if number < len(row) else "")


def _column(name: str, cells: list[str], *, has_comma: bool) -> TimesColumn | None:
    said = [cell for cell in cells if cell.strip()]
    numbers = [_number(cell, has_comma=has_comma) for cell in said]
    if not numbers or sum(value is not None for value in numbers) < _NUMERIC_SHARE * len(numbers):
        return None
    good = [value for value in numbers if value is not None and 0.0 <= value <= LONGEST_S]
    return TimesColumn(name=name, values=np.array(good, np.float64), n_left_out=len(said) - len(good))


def _number(cell: str, *, has_comma: bool) -> float | None:
    text = cell.strip().replace(",", ".") if has_comma else cell.strip()
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
