"""The tables of a study as CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.experiment.report.sample_study import NOTHING_TO_DO, PLACES, STUDY
from twin_app.errors import StoreWriteError
from twin_app.experiment.findings import Study
from twin_app.experiment.report.tables import tables, write_tables

NAMES = {"recommendations", "changes", "responses", "effects", "pareto", "stations", "screening"}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_every_table_reads_back_with_full_precision(tmp_path: Path) -> None:
    written = write_tables(STUDY, tmp_path)
    assert {path.stem for path in written} == NAMES == {path.stem for path in tmp_path.iterdir()}
    first = read(tmp_path / "recommendations.csv")[0]
    assert (first["rank"], float(first["cost"])) == ("1", 24900.0)
    assert float(first["throughput_per_h_difference"]) == 40.0
    assert float(first["throughput_per_h_ci95_low"]) == 40.0 - 1.1
    changes = [row for row in read(tmp_path / "changes.csv") if row["rank"] == "1"]
    assert [(row["path"], float(row["from"]), float(row["to"])) for row in changes] == [
        ("/P/Filler", 1.0, 1.1), ("/P/Shelf", 2.0, 8.0),
    ]  # fmt: skip
    shares = read(tmp_path / "stations.csv")[0]
    assert (shares["rank"], shares["is_bottleneck"], float(shares["working"])) == ("0", "1", 0.8)


@pytest.mark.parametrize("study", [STUDY, NOTHING_TO_DO], ids=["full", "empty"])
def test_that_all_rows_of_a_table_have_its_columns(study: Study) -> None:
    for rows in tables(study).values():
        assert {len(row) for row in rows} == {len(rows[0])}


def test_that_a_name_cannot_become_a_formula(tmp_path: Path) -> None:
    formula = replace(PLACES, label="=HYPERLINK(1)")
    estimate = replace(STUDY.recommendations[0].estimate, changes=(formula,))
    write_tables(replace(STUDY, recommendations=(replace(STUDY.recommendations[0], estimate=estimate),)), tmp_path)
    assert read(tmp_path / "changes.csv")[0]["label"] == "'=HYPERLINK(1)"
    assert float(read(tmp_path / "screening.csv")[0]["ci95_low"]) == -1.0  # numbers stay numbers


def test_that_a_table_that_cannot_be_written_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match=r"recommendations\.csv"):
        write_tables(STUDY, tmp_path / "missing")
