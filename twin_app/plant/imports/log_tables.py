"""Logs that are no text, as lines of CSV: Excel workbooks and Parquet files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.sheets import Row
from twin_app.plant.imports.workbooks import read_workbook

MOST_WORKBOOK_BYTES = 64 * 1024 * 1024
MOST_WORKBOOK_ROWS = 1_048_576
_ROWS_AT_ONCE = 8192
_NEEDS_PYARROW = "Parquet files need pyarrow (pip install 'twin-app[parquet]'); or save the table as CSV"
Tell = Callable[[float], None]
"""Told the share that is read, 0 to 1; whatever it raises ends the reading."""


def workbook_lines(file: Path, tell: Tell) -> Iterator[str]:
    """The first sheet. Raises `InvalidPlantError` as `read_workbook` does."""
    if file.stat().st_size > MOST_WORKBOOK_BYTES:
        text = f"is larger than {MOST_WORKBOOK_BYTES // 1024**2} MB; save the log as CSV or Parquet"
        raise InvalidPlantError([Fault(str(file), "", text)])
    sheet = read_workbook(file.read_bytes(), file.name, most_rows=MOST_WORKBOOK_ROWS)
    rows: Sequence[Row] = (sheet.header, *sheet.rows)
    width = len(sheet.header.cells)
    for number, row in enumerate(rows):
        if number % _ROWS_AT_ONCE == 0:
            tell(number / len(rows))
        yield _line((*row.cells, *[""] * (width - len(row.cells))))


def parquet_lines(file: Path, tell: Tell) -> Iterator[str]:
    """All columns that hold plain values. Raises `InvalidPlantError` if the file is none or is broken."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InvalidPlantError([Fault(str(file), "", _NEEDS_PYARROW)]) from None
    try:
        with ParquetFile(file) as table:
            yield _line(table.schema_arrow.names)
            total, done = max(1, table.metadata.num_rows), 0
            for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE):
                tell(done / total)
                done += batch.num_rows
                for cells in zip(*(_texts(column) for column in batch.columns), strict=True):
                    yield _line(cells)
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        text = f"is no Parquet file that can be read ({type(error).__name__}); save it again, or as CSV"
        raise InvalidPlantError([Fault(str(file), "", text)]) from None


def _texts(column: Any) -> list[str]:
    """Nanoseconds are cut to microseconds: Python's dates know no less."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return [_text(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
