"""Result files: complete or untouched, readable with plain h5py, and clear about what is wrong with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.store.test_journal import make_identity
from twin_app.errors import StoreError, StoreWriteError
from twin_app.plant.factors import Factor
from twin_app.store import Chunk, DesignRecord, Journal, Recorder, ResultFormat, Status, read_study
from twin_app.store.identity import Identity
from twin_app.store.study_file import refill_journal, write_study

FACTOR = Factor(
    path="/P/B", name="size", attribute="twin:buffer:capacity", label="places", levels=(1.0, 2.0), costs=(0.0, 9.0),
    baseline=1.0,
)  # fmt: skip


def filled_journal() -> Journal:
    journal = Journal(None)
    journal.add_design(DesignRecord(0, (-1,), 0.0))
    journal.add_design(DesignRecord(1, (1,), 9.0))
    random = np.random.default_rng(1)
    journal.add(Chunk(0, 0, random.random((5, 3))))
    journal.add(Chunk(1, 0, random.random((7, 3))))
    journal.add(Chunk(1, 2_000_000_000, random.random((4, 6))))  # in full
    journal.add(Chunk(1, 2_000_000_004, random.random((4, 3))))
    return journal


def write(path: Path, journal: Journal, status: Status = Status.COMPLETE) -> None:
    write_study(
        path, identity=make_identity(), status=status, factors=[FACTOR], response_names=["a", "b", "c"],
        detail_names=list("abcdef"), journal=journal, answer={"verdict": "ü"},
    )  # fmt: skip


def test_that_the_documented_paths_are_there(tmp_path: Path) -> None:
    write(tmp_path / "study.h5", filled_journal())
    with h5py.File(tmp_path / "study.h5") as file:
        assert dict(file.attrs) | {"written": "", "identity": ""} == {
            "format": "twin-study", "format_version": 1, "status": "complete", "scene": "s.usda", "scene_hash": "abc",
            "seed": 1, "written": "", "identity": "",
        }  # fmt: skip
        assert file["factors/attribute"].asstr()[0] == "twin:buffer:capacity"
        assert json.loads(file["factors/levels"].asstr()[0]) == [1.0, 2.0]
        assert file["designs/levels"][:].tolist() == [[-1], [1]]
        assert file["designs/cost"][:].tolist() == [0.0, 9.0]
        assert file["replications/design"][:].tolist() == [0] * 5 + [1] * 15
        assert file["replications/responses"].shape == (20, 3)
        assert file["details/responses"].shape == (4, 6)
        assert json.loads(file["study"].asstr()[()]) == {"verdict": "ü"}


def test_that_a_journal_filled_from_a_file_gives_the_same_file(tmp_path: Path) -> None:
    write(tmp_path / "one.h5", filled_journal())
    journal = Journal(None)
    refill_journal(tmp_path / "one.h5", journal)
    assert journal.n_rows == 20
    write(tmp_path / "two.h5", journal)
    with h5py.File(tmp_path / "one.h5") as one, h5py.File(tmp_path / "two.h5") as two:
        for name in ("replications", "details"):
            for column in one[name]:
                assert np.array_equal(one[name][column][:], two[name][column][:])


def test_that_files_which_are_no_study_are_told_apart(tmp_path: Path) -> None:
    good = tmp_path / "study.h5"
    write(good, filled_journal())
    whole = good.read_bytes()
    (tmp_path / "short.h5").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.h5").write_text("hello")
    (tmp_path / "empty.h5").touch()
    with h5py.File(tmp_path / "foreign.h5", "w") as file:
        file["x"] = 1
    with h5py.File(tmp_path / "bare.h5", "w") as file:
        file.attrs.update({"format": "twin-study", "format_version": 1})
    with h5py.File(tmp_path / "run.h5", "w") as file:
        file.attrs.update({"format": "twin-run", "format_version": 1})
    with h5py.File(tmp_path / "newer.h5", "w") as file:
        file.attrs.update({"format": "twin-study", "format_version": 2})
    for name, words in (
        ("short.h5", "cut short"), ("text.h5", "cannot be read as HDF5"), ("empty.h5", "cannot be read as HDF5"),
        ("foreign.h5", "some other HDF5 file"), ("bare.h5", "not a complete"), ("run.h5", "twin-run"),
        ("newer.h5", "newer Twin"), ("missing.h5", "no such file"), (".", "is a folder"),
    ):  # fmt: skip
        with pytest.raises(StoreError, match=words) as caught:
            read_study(tmp_path / name)
        assert str(tmp_path) in str(caught.value)


def test_that_a_file_cut_anywhere_is_read_or_refused_but_never_crashes(tmp_path: Path) -> None:
    write(tmp_path / "study.h5", filled_journal())
    whole = (tmp_path / "study.h5").read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        (tmp_path / "cut.h5").write_bytes(whole[:length])
        with pytest.raises(StoreError):
            read_study(tmp_path / "cut.h5")


FULL_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from twin_app.errors import StoreWriteError
from twin_app.store.atomic import replacing_hdf5
from twin_app.store.container import RowWriter
# Fails writes beyond this size of any one file, as a full disk does.
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    with replacing_hdf5(Path(sys.argv[1])) as file:
        writer = RowWriter(file, {"rows": ("f8", (3,))})
        for index in range(40):
            writer.add(rows=np.random.default_rng(index).random((4096, 3)))
except StoreWriteError as error:
    print(error)
    sys.exit(4)
"""


def test_that_a_full_disk_is_an_error_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "study.h5"
    write(path, filled_journal())
    before = path.read_bytes()
    child = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=False, cwd=os.getcwd()
    )
    assert child.returncode == 4, child.stderr
    assert "study.h5: cannot be written: File too large" in child.stdout
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["study.h5"]


def make_recorder(path: Path, *, resume: bool = False, identity: Identity | None = None) -> Recorder:
    def put(path: Path, identity: Identity, status: Status, journal: Journal, answer: dict[str, object] | None) -> None:
        write_study(
            path, identity=identity, status=status, factors=[FACTOR], response_names=["a"], detail_names=["a", "b"],
            journal=journal, answer=answer,
        )  # fmt: skip

    def head(path: Path) -> tuple[Identity, Status]:
        stored = read_study(path)
        return stored.identity, stored.status

    form = ResultFormat(write=put, read_head=head, refill=refill_journal)
    return Recorder(path, identity or make_identity(), form, resume=resume)


def test_that_a_foreign_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "study.h5"
    path.write_text("my notes")
    with pytest.raises(StoreError, match="cannot be read as HDF5"):
        make_recorder(path)
    assert path.read_text() == "my notes"
    assert [found.name for found in tmp_path.iterdir()] == ["study.h5"]


def test_that_a_complete_result_is_replaced_and_an_unfinished_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "study.h5"
    make_recorder(path).finish({})
    make_recorder(path).close()
    assert read_study(path).status is Status.INTERRUPTED
    with pytest.raises(StoreError, match="unfinished"):
        make_recorder(path)
    resumed = make_recorder(path, resume=True)
    assert resumed.is_resumed
    resumed.finish({})
    assert read_study(path).status is Status.COMPLETE


def test_that_the_journal_stays_when_the_result_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "study.h5"
    recorder = make_recorder(path)
    recorder.add_design(DesignRecord(0, (-1,), 0.0))
    recorder.add(Chunk(0, 0, np.ones((3, 1))))

    def full(old: object, new: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(StoreWriteError, match="No space left on device"):
            recorder.close()
    resumed = make_recorder(path, resume=True)
    assert resumed.is_resumed
    assert resumed.journal.n_rows == 3
    resumed.close()


def test_that_an_output_that_is_a_folder_or_forbidden_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match="is a folder"):
        make_recorder(tmp_path)
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        with pytest.raises(StoreWriteError, match="no permission"):
            make_recorder(tmp_path / "study.h5")
        tmp_path.chmod(0o700)
