"""Rows of text from an Excel workbook, values only: no macros, no formulas, nothing linked."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.sheets import MOST_ROWS, Row, Sheet, new_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_UNPACKED = 256 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_COLUMNS = 200
_XML_LOOK = 1 << 16
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RuntimeError,  # encrypted, or packed in a way that nobody knows
)


def read_workbook(content: bytes, name: str, *, most_rows: int = MOST_ROWS) -> Sheet:
    """The first sheet of an xlsx file, with the values Excel had worked out when it was saved.

    Raises `InvalidPlantError` if it is none, holds macros, or is packed to fill the memory.
    """
    _check_package(content, name)
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        text = "Excel tables need openpyxl (pip install 'twin-app[tables]'); or save the table as CSV"
        raise InvalidPlantError([Fault(name, "", text)]) from None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = [
            Row(line=line, cells=cells)
            for line, cells in enumerate(_texts(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), most_rows), 1)
            if any(cell.strip() for cell in cells)
        ]
    # openpyxl lets through whatever its parsers meet in a damaged file.
    except (InvalidFileException, SyntaxError, *_BROKEN) as error:
        raise InvalidPlantError(
            [Fault(name, "", f"the workbook is broken ({type(error).__name__}); save it again")]
        ) from None
    return new_sheet(name, rows, has_comma=False, most_rows=most_rows)


def _texts(rows: Iterator[tuple[object, ...]], most_rows: int) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(rows):
        if number > 4 * most_rows:
            return
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():  # a sheet is as wide as its widest row
            cells.pop()
        yield tuple(cells)


def _text(value: object) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def _check_package(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            problem = _problem(package)
    except _BROKEN:
        problem = "is no Excel workbook (xlsx); save it again, or as CSV"
    if problem:
        raise InvalidPlantError([Fault(name, "", problem)])


def _problem(package: zipfile.ZipFile) -> str:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return f"unpacks to more than {MOST_UNPACKED // 1024**2} MB; save the table alone, or as CSV"
    if any("vbaproject" in part.filename.lower() for part in parts):
        return "holds macros; save it as xlsx without them, or as CSV"
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with package.open(part) as stream:
                start = stream.read(_XML_LOOK).upper()
                # UTF-16 would hide the word; Excel writes UTF-8.
                if b"<!DOCTYPE" in start or b"\0" in start:
                    return f"declares entities in {part.filename}, which no spreadsheet does; save it again"
    return ""
