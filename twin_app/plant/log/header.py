"""The first line of a log: which column is where, and what separates cells."""

from __future__ import annotations

import csv
from dataclasses import dataclass

NEEDED = ("station", "start", "end", "state")
OPTIONAL = ("place", "product", "part", "result", "failure")
_SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a log are; those it does not know are passed over."""

    names: tuple[str, ...]
    separator: str

    @property
    def width(self) -> int:
        """Cells of a row."""
        return len(self.names)

    def position(self, name: str) -> int | None:
        """Index of a column; None if the log has none."""
        return self.names.index(name) if name in self.names else None


def read_header(line: str) -> tuple[Header, str]:
    """The header, and what is wrong with it (empty if nothing is)."""
    separator = max(_SEPARATORS, key=line.count)
    cells = next(csv.reader([line.removeprefix("\ufeff")], delimiter=separator), [])
    names = tuple(cell.strip().lower() for cell in cells)
    return Header(names, separator), _problem(names)


def _problem(names: tuple[str, ...]) -> str:
    known = (*NEEDED, *OPTIONAL)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        noun = "column is" if len(missing) == 1 else "columns are"
        shown = ", ".join(names)[:200]
        allowed = f"a log has {', '.join(NEEDED)} and may have {', '.join(OPTIONAL)}"
        return f"{noun} missing: {', '.join(missing)}; {allowed} (got {shown})"
    twice = sorted({name for name in known if names.count(name) > 1})
    return f"columns are there twice: {', '.join(twice)}" if twice else ""
