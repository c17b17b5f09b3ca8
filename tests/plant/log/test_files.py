"""Logs in other forms than text, and tables that are no logs."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import numpy as np
import pytest

from twin_app.errors import InvalidPlantError
from twin_app.plant.log.files import open_lines
from twin_app.plant.log.plain import read_times

START = dt.datetime(2024, 5, 6, 6, 0, 0, tzinfo=dt.UTC)
ROWS = [("Mill", START + dt.timedelta(seconds=10 * k), START + dt.timedelta(seconds=10 * k + 7.25)) for k in range(6)]
HEAD = ("station", "start", "end", "state")


def cells_of(path: Path) -> list[list[str]]:
    with open_lines(path) as lines:
        return list(csv.reader(iter(lines.readline, "")))


def test_that_a_workbook_is_read_as_the_same_rows(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for name, start, end in ROWS:
        book.active.append((name, start.replace(tzinfo=None), end.replace(tzinfo=None), "working"))
    book.save(tmp_path / "log.xlsx")
    found = cells_of(tmp_path / "log.xlsx")
    assert tuple(found[0]) == HEAD
    assert found[1] == ["Mill", "2024-05-06 06:00:00", "2024-05-06 06:00:07.250000", "working"]
    assert len(found) == 7


def test_that_a_parquet_file_is_read_as_the_same_rows_and_a_broken_one_refused(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    times = {
        name: pa.array([row[k] for row in ROWS], pa.timestamp("ns", "UTC")) for k, name in ((1, "start"), (2, "end"))
    }
    table = pa.table({"station": ["Mill"] * 6, **times, "state": ["working"] * 6})
    pq.write_table(table, tmp_path / "log.parquet")
    found = cells_of(tmp_path / "log.parquet")
    assert found[1] == ["Mill", "2024-05-06T06:00:00+00:00", "2024-05-06T06:00:07.250000+00:00", "working"]
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(InvalidPlantError, match="Parquet"):
        cells_of(tmp_path / "bad.parquet")


def test_that_reading_tells_how_far_it_is_and_ends_when_told(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a,b\n" * 20_000, encoding="utf-8")
    heard: list[float] = []
    with open_lines(tmp_path / "log.csv", heard.append) as lines:
        assert sum(1 for _ in iter(lines.readline, "")) == 20_000
    assert heard == sorted(heard)
    assert 0.0 <= heard[0] < heard[-1] <= 1.0


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidPlantError, match=r"none\.csv.*no such file"), open_lines(tmp_path / "none.csv"):
        pass


def test_that_columns_of_numbers_are_found_with_commas_and_without_a_header() -> None:
    german = "Teil;Zeit [s];Kommentar\nA;3,6;gut\nB;3,9;\nC;-1;\nD;4,25;schlecht\n"
    (column,) = read_times(io.StringIO(german), "zeiten.csv")
    assert column.name == "Zeit [s]"
    assert column.values.tolist() == [3.6, 3.9, 4.25]
    assert column.n_left_out == 1
    (bare,) = read_times(io.StringIO("\n".join(map(str, np.arange(1.0, 9.0)))), "t.txt")
    assert bare.values.tolist() == list(np.arange(1.0, 9.0))


def test_that_a_table_of_words_is_refused() -> None:
    with pytest.raises(InvalidPlantError, match="no column of numbers"):
        read_times(io.StringIO("name,colour\nA,red\nB,blue\n"), "w.csv")
