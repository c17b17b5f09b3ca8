"""Reads a log: text is streamed in pieces, rows are kept as columns of numbers, faults are collected by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.log.columns import Columns
from twin_app.plant.log.faults import FaultKind, LogFaults
from twin_app.plant.log.files import Lines
from twin_app.plant.log.header import Header, read_header
from twin_app.plant.log.piece import Piece, read_piece
from twin_app.plant.log.table import MachineLog
from twin_app.plant.log.words import LogWords
from twin_app.plant.plant import Plant

MOST_ROWS = 20_000_000
ROWS_AT_ONCE = 1 << 13
"""More would spill out of the processor's cache."""
_LONGEST_LINE = 1 << 16


def read_log(text: Lines, plant: Plant, *, name: str, skips_faults: bool = False) -> MachineLog:
    """The log in a text, line ends as they are; `name` is how its lines are called.

    With `skips_faults` rows that cannot be used are left out, and a warning says how many; else they raise
    `InvalidPlantError` with the first of each kind by line and the counts of all.
    """
    faults = LogFaults(name)
    lines = iter(partial(text.readline, _LONGEST_LINE), "")
    header, problem = read_header(next(lines, ""))
    if problem:
        raise InvalidPlantError([Fault(f"{name}:1", "", problem)])
    words = LogWords(plant)
    columns = Columns()
    for numbers, rows in _pieces(lines, header, faults):
        columns.add(read_piece(Piece(numbers, rows), header, words, faults))
        if len(columns) > MOST_ROWS:
            raise InvalidPlantError([Fault(name, "", f"has more than {MOST_ROWS:,} rows; split it")])
    if faults and not skips_faults:
        raise InvalidPlantError(faults.listing())
    if len(columns) == 0:
        raise InvalidPlantError([*faults.listing(), Fault(name, "", "has no rows that can be used")])
    return columns.to_log(name, words, _warnings(words, faults))


def _warnings(words: LogWords, faults: LogFaults) -> tuple[str, ...]:
    found = []
    if faults:
        found.append(f"faults found, their rows are left out: {faults.summary()}")
    if len(words.offsets) > 1:
        shown = ", ".join(f"{offset / 60:+g} h" for offset in sorted(words.offsets)[:4])
        found.append(f"times are given in several zones ({shown}); all were turned into UTC")
    return tuple(found)


def _pieces(
    lines: Iterator[str], header: Header, faults: LogFaults
) -> Iterator[tuple[NDArray[np.int64], list[list[str]]]]:
    """Rows of the right width, blank lines left out, with their line numbers."""
    reader = csv.reader(lines, delimiter=header.separator, skipinitialspace=True)
    while True:
        rows: list[list[str]] = []
        before, problem = reader.line_num, None
        try:
            rows.extend(islice(reader, ROWS_AT_ONCE))  # what came before an error stays in the list
        except csv.Error as error:
            problem = error
        numbers = _line_numbers(rows, before + 2, reader.line_num - before - (problem is not None))
        if problem is not None:
            faults.add(FaultKind.BROKEN, reader.line_num + 1, "", f"is no CSV ({problem})")
        elif not rows:
            return
        if set(map(len, rows)) - {header.width}:
            numbers, rows = _of_right_width(numbers, rows, header, faults)
        if rows:
            yield numbers, rows


def _line_numbers(rows: list[list[str]], first: int, n_lines: int) -> NDArray[np.int64]:
    """Where each row begins, if the first one does at line `first`; cells may hold line breaks."""
    if n_lines == len(rows):
        return np.arange(first, first + len(rows))
    heights = [1 + sum(cell.count("\n") for cell in row) for row in rows]
    return first + np.concatenate([[0], np.cumsum(heights[:-1])]).astype(np.int64)[: len(rows)]


def _of_right_width(
    numbers: NDArray[np.int64], rows: list[list[str]], header: Header, faults: LogFaults
) -> tuple[NDArray[np.int64], list[list[str]]]:
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    is_wrong = (widths != header.width) & np.array([any(cell.strip() for cell in row) for row in rows])
    for i in np.flatnonzero(is_wrong).tolist():
        faults.add(FaultKind.CELLS, int(numbers[i]), "", f"has {widths[i]} cells for {header.width} columns")
    is_right = widths == header.width
    return numbers[is_right], [row for row, is_kept in zip(rows, is_right.tolist(), strict=True) if is_kept]
