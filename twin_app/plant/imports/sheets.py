"""Rows of text with their line numbers, from a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from twin_app.errors import Fault, InvalidPlantError

MOST_ROWS = 20_000
MOST_BYTES = 32 * 1024 * 1024
LONGEST_CELL = 10_000
_SEPARATORS = (",", ";", "\t")
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line that is not blank."""

    line: int
    """As spreadsheets count, from 1."""
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """Text of a cell without space around it; empty where the row ends before."""
        return self.cells[index].strip() if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as text."""

    name: str
    """Of the file."""
    header: Row
    rows: tuple[Row, ...]
    has_comma: bool = False
    """Whether numbers are written with a decimal comma."""

    def fault(self, row: Row, column: str, message: str) -> Fault:
        """Something wrong in a cell."""
        return Fault(f"{self.name}:{row.line}", column, message)


def read_csv(content: bytes, name: str) -> Sheet:
    """The table in a CSV file separated by commas, semicolons or tabs.

    Spreadsheets that write semicolons or tabs may write decimal commas. Raises `InvalidPlantError`.
    """
    text = _decoded(content, name)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    try:
        rows.extend(
            Row(line=reader.line_num, cells=tuple(cells)) for cells in reader if any(cell.strip() for cell in cells)
        )
    except csv.Error as error:
        raise InvalidPlantError([Fault(f"{name}:{reader.line_num}", "", f"broken CSV ({error})")]) from None
    return new_sheet(name, rows, has_comma=separator != ",")


def new_sheet(name: str, rows: list[Row], *, has_comma: bool, most_rows: int = MOST_ROWS) -> Sheet:
    """A table whose first row holds the names of columns. Raises `InvalidPlantError` if it is empty or too large."""
    if len(rows) < 2:
        raise InvalidPlantError(
            [Fault(name, "", "has no rows; a table has a line of names and a line for each machine")]
        )
    if len(rows) > most_rows:
        raise InvalidPlantError([Fault(name, "", f"has {len(rows):,} rows; there may be at most {most_rows:,}")])
    long = [row for row in rows if any(len(cell) > LONGEST_CELL for cell in row.cells)]
    if long:
        text = f"has a cell of more than {LONGEST_CELL:,} characters; is this a table of machines?"
        raise InvalidPlantError([Fault(f"{name}:{long[0].line}", "", text)])
    return Sheet(name=name, header=rows[0], rows=tuple(rows[1:]), has_comma=has_comma)


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise InvalidPlantError([Fault(name, "", "is no text; save the table as CSV in UTF-8")])
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidPlantError([Fault(name, "", "is not UTF-8; save the table as CSV in UTF-8")])
