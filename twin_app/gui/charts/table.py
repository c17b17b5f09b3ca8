"""The numbers of a chart as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

Cell = str | float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTable:
    """Headings carry quantity and unit; an empty cell is a number that does not exist."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def csv_text(self) -> str:
        """With commas, points and full precision, whatever the locale: for other programs."""
        return self._separated(",")

    def clipboard_text(self) -> str:
        """With tabs, as spreadsheets take it."""
        return self._separated("\t")

    def _separated(self, separator: str) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        writer.writerow([harmless(heading) for heading in self.headings])
        writer.writerows(["" if cell is None else harmless(cell) for cell in row] for row in self.rows)
        return out.getvalue()


def harmless(cell: str | float) -> str | float:
    """A text that a spreadsheet would take for a formula gets a quote in front: names come from strangers' files."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
