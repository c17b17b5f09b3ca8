"""The journal keeps what was flushed, whatever happens to the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from twin_app.errors import StoreError, StoreWriteError
from twin_app.store import Chunk, DesignRecord, Identity, Journal, package_versions


def make_identity(**changes: object) -> Identity:
    options = {"seed": 1, "simulations": 100, **changes}
    return Identity(kind="study", scene="s.usda", scene_hash="abc", options=options, versions=package_versions())  # type: ignore[arg-type]


def chunk(design: int, first: int, count: int) -> Chunk:
    return Chunk(design, first, np.arange(count * 2, dtype=float).reshape(count, 2) + first)


def test_that_chunks_and_designs_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.h5-journal"
    journal = Journal(path)
    journal.begin(make_identity())
    for item in (chunk(1, 5, 3), chunk(0, 0, 2), chunk(1, 0, 5)):
        journal.add(item)
    journal.add_design(DesignRecord(0, (-1, 2), 5.0))
    journal.add_design(DesignRecord(1, (0, 2), 7.0))
    journal.add_design(DesignRecord(1, (0, 2), 7.0, "deadlock"))
    journal.close()
    again = Journal(path)
    assert again.identity == make_identity()
    assert again.n_rows == 10
    assert [(found.design_id, found.first, len(found.rows)) for found in again.chunks()] == [
        (0, 0, 2),
        (1, 0, 5),
        (1, 5, 3),
    ]
    assert [found.first for found in again.chunks(1)] == [0, 5]
    assert np.array_equal(next(again.chunks(0)).rows, chunk(0, 0, 2).rows)
    assert again.designs() == [DesignRecord(0, (-1, 2), 5.0), DesignRecord(1, (0, 2), 7.0, "deadlock")]
    again.close(remove=True)
    assert list(tmp_path.iterdir()) == []


def test_that_a_temporary_journal_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    journal = Journal(None)
    journal.add(chunk(0, 0, 4))
    assert sum(len(found.rows) for found in journal.chunks()) == 4
    journal.close(remove=True)
    assert list(tmp_path.iterdir()) == []


DROPPED = """
import os, sys
from pathlib import Path
from tests.store.test_journal import chunk, make_identity
from twin_app.store import Journal
journal = Journal(Path(sys.argv[1]))
journal.begin(make_identity())
for index in range(20):
    journal.add(chunk(0, 10 * index, 10))
    if index == 14:
        journal.flush()
os._exit(1)
"""


def test_that_a_process_that_drops_dead_loses_only_what_was_not_flushed(tmp_path: Path) -> None:
    path = tmp_path / "a.h5-journal"
    subprocess.run([sys.executable, "-c", DROPPED, str(path)], check=False, cwd=os.getcwd())
    journal = Journal(path)
    assert journal.identity == make_identity()
    assert [found.first for found in journal.chunks()] == [10 * index for index in range(15)]
    journal.close()


def test_that_a_second_writer_is_turned_away(tmp_path: Path) -> None:
    first = Journal(tmp_path / "a.h5-journal")
    with pytest.raises(StoreWriteError, match="another process"):
        Journal(tmp_path / "a.h5-journal")
    first.close(remove=True)


def test_that_a_file_that_is_no_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.h5-journal"
    path.write_bytes(b"this is not a database, but it is long enough to be looked at" * 20)
    with pytest.raises(StoreError, match=r"a\.h5-journal: is damaged"):
        Journal(path)


def test_that_a_folder_that_cannot_be_written_is_an_error_with_advice(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match="cannot be written"):
        Journal(tmp_path / "missing" / "a.h5-journal")


def test_that_differences_between_runs_are_listed_with_both_values() -> None:
    other = make_identity(seed=2, budget=5.0)
    assert make_identity().differences(make_identity()) == []
    assert make_identity().differences(other) == ["budget: None → 5.0", "seed: 1 → 2"]
