"""Opens a log whatever its form: text, Excel workbook or Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.log_tables import parquet_lines, workbook_lines

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
_TELL_EVERY = 4096
Tell = Callable[[float], None]
"""Told the share that is read, 0 to 1; whatever it raises ends the reading."""


class Lines(Protocol):
    """What a log is read from."""

    def readline(self, size: int = -1, /) -> str:
        """The next line with its end; empty after the last."""
        ...


@contextmanager
def open_lines(path: str | Path, tell: Tell | None = None) -> Iterator[Lines]:
    """The lines of a log, as CSV. Raises `InvalidPlantError` if there is no such file or it cannot be read."""
    file, told = Path(path), tell or _nobody
    if not file.is_file():  # a pipe or a device would block for ever
        problem = "there is no such file" if not file.exists() else "is no file"
        raise InvalidPlantError([Fault(str(path), "", problem)])
    try:
        match file.suffix.lower():
            case ".xlsx":
                yield _Made(workbook_lines(file, told))
            case ".parquet":
                yield _Made(parquet_lines(file, told))
            case _:
                with file.open("rb") as raw:
                    text = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
                    yield _Watched(text, raw, file.stat().st_size, told)
    except OSError as error:
        raise InvalidPlantError([Fault(str(path), "", f"cannot be read ({error.strerror or error})")]) from None


class _Watched:
    """Lines of a text file, with word of how far they are."""

    def __init__(self, text: io.TextIOWrapper, raw: io.BufferedReader, size: int, tell: Tell) -> None:
        self._text, self._raw, self._size, self._tell, self._count = text, raw, max(1, size), tell, 0

    def readline(self, size: int = -1, /) -> str:
        if self._count % _TELL_EVERY == 0:
            self._tell(min(1.0, self._raw.tell() / self._size))
        self._count += 1
        return self._text.readline(size)


class _Made:
    """Lines that are made from rows."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def readline(self, size: int = -1, /) -> str:
        return next(self._lines, "")


def _nobody(_share: float) -> None:
    """Nobody wants to know."""
