"""Unsaved work comes back after a crash."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.usd.document.conftest import Open
from twin_app.errors import SceneError
from twin_app.plant.vocabulary import Role
from twin_app.usd.document import AddLayer, Document, MakeNode, SetValues, discard, recoverable

MILL = "/Plant/Mill"
PLACES = "twin:station:servers"
CRASH = """
import os, sys
from twin_app.usd.document import AddLayer, Document, SetValues
document = Document.open(sys.argv[1])
document.edit(SetValues(paths=("/Plant/Mill",), values={"twin:station:servers": 3}))
document.edit(AddLayer(name="Try"))
document.autosave(sys.argv[2])
os.abort()
"""

Crash = Callable[[Path], None]


@pytest.fixture
def end_session(tmp_path: Path) -> Crash:
    """Makes the copies in a folder look as if their session had ended."""

    def end(folder: Path) -> None:
        for file in folder.glob("*/document.json"):
            record = json.loads(file.read_text(encoding="utf-8"))
            file.write_text(json.dumps({**record, "process": "0:0"}), encoding="utf-8")

    return end


def test_that_work_of_a_process_that_was_killed_comes_back(line: Path, tmp_path: Path) -> None:
    folder, original = tmp_path / "recovery", (line.parent / "process.usda").read_bytes()
    subprocess.run([sys.executable, "-c", CRASH, str(line), str(folder)], check=False, capture_output=True)
    (found,) = recoverable(folder)
    assert (found.path, found.is_older) == (str(line), False)
    document = Document.recover(found)
    assert document.is_modified
    assert document.plant().stations[0].servers == 3
    assert [info.name for info in document.layers()] == ["Try", "process.usda", "layout.usda"]
    assert (line.parent / "process.usda").read_bytes() == original
    document.undo()
    assert document.plant().stations[0].servers == 1
    document.redo()
    document.save()
    document.close()
    assert recoverable(folder) == ()
    assert not any(folder.iterdir())
    again = Document.open(line)
    assert (again.plant().stations[0].servers, len(again.layers())) == (3, 3)
    again.close()


def test_that_a_new_plant_comes_back_also_where_its_name_is_taken_now(
    layout: Path, open_document: Open, tmp_path: Path, end_session: Crash
) -> None:
    document = open_document(layout)
    document.edit(MakeNode(paths=(MILL,), role=Role.STATION))
    assert document.autosave(tmp_path / "recovery")
    end_session(tmp_path / "recovery")
    name = Path(document.suggested_path)
    (found,) = recoverable(tmp_path / "recovery")
    name.write_text("#usda 1.0\n", encoding="utf-8")
    back = Document.recover(found)
    back.save()
    assert name.read_text(encoding="utf-8") == "#usda 1.0\n"
    assert Path(back.path) != name
    roles = {record.path: record.schemas for record in back.description().prims}
    assert roles[MILL] == ("TwinStationAPI",)
    back.close()


def test_that_saved_work_and_work_in_hand_are_not_offered(line: Path, open_document: Open, tmp_path: Path) -> None:
    document = open_document(line)
    assert not document.autosave(tmp_path / "recovery")
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    assert document.autosave(tmp_path / "recovery")
    assert recoverable(tmp_path / "recovery") == (), "this session is still at work"
    document.save()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_that_a_file_written_since_is_told_and_a_copy_can_be_given_up(
    line: Path, open_document: Open, tmp_path: Path, end_session: Crash
) -> None:
    import os

    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    document.autosave(tmp_path)
    end_session(tmp_path)
    (found,) = recoverable(tmp_path)
    os.utime(line.parent / "process.usda", (found.saved_at_s + 60, found.saved_at_s + 60))
    (found,) = recoverable(tmp_path)
    assert found.is_older
    discard(found)
    assert recoverable(tmp_path) == ()


def test_that_a_copy_that_was_cut_short_is_no_copy(
    line: Path, open_document: Open, tmp_path: Path, end_session: Crash
) -> None:
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    document.edit(AddLayer(name="Try"))
    document.autosave(tmp_path)
    end_session(tmp_path)
    (found,) = recoverable(tmp_path)
    for file in Path(found.folder).glob("*.usdc"):
        file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(SceneError):
        Document.recover(found)
    (Path(found.folder) / "document.json").write_text("{", encoding="utf-8")
    assert recoverable(tmp_path) == ()
