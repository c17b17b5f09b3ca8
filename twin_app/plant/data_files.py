"""The text of the CSV files that a scene names, and how numbers are found in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from twin_app.plant.distribution_text import DistributionError


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Files by asset path as authored, and the reason for each that could not be read."""

    texts: Mapping[str, str] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)

    def problem(self, asset: str) -> str:
        """Why this file cannot be used; empty if it can."""
        if asset in self.texts:
            return ""
        return f"cannot read {asset!r}: {self.unreadable.get(asset, 'there is no such file')}"

    def column(self, asset: str, column: str) -> tuple[float, ...]:
        """The numbers of one column (name, or index from 0) of a CSV file.

        Raises `DistributionError`, which names the file and line.
        """
        problem = self.problem(asset)
        if problem:
            raise DistributionError(problem)
        return _column(asset, self.texts[asset], column)


@lru_cache(maxsize=64)
def _column(asset: str, text: str, column: str) -> tuple[float, ...]:
    """Cached, since a study reads the same samples for every scenario."""
    rows = read_rows(asset, text)
    if not rows:
        raise DistributionError(f"{asset} is empty; a sample needs at least one number")
    header = [cell.strip() for cell in rows[0][1]]
    index, first = _find_column(asset, header, column)
    return tuple(_number(f"{asset}:{line}", cells, index) for line, cells in rows[first:])


def read_rows(asset: str, text: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of each line that is not blank. Raises `DistributionError` for broken CSV."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise DistributionError(f"{asset}:{reader.line_num}: broken CSV ({error})") from error
    return rows


def _find_column(asset: str, header: list[str], column: str) -> tuple[int, int]:
    """Index of the column, and the first row of numbers: 0 where the file has no header."""
    has_header = not all(map(_is_number, header))
    if has_header and column in header:
        return header.index(column), 1
    if column.isascii() and column.isdigit() and int(column) < len(header):
        return int(column), int(has_header)
    allowed = f"its columns are {', '.join(header)}" if has_header else "it has no header, so give an index"
    raise DistributionError(f"{asset} has no column {column!r}; {allowed} (or an index from 0 to {len(header) - 1})")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _number(where: str, cells: list[str], index: int) -> float:
    text = cells[index].strip() if index < len(cells) else ""
    try:
        return float(text)
    except ValueError:
        raise DistributionError(f"{where}: {text!r} is not a number") from None
