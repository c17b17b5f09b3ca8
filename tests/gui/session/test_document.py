"""The document behind the window: opened, edited and saved in its thread."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from twin_app.errors import SceneError
from twin_app.gui.session.document import DocumentSession
from twin_app.plant.vocabulary import Role
from twin_app.usd.document import MakeNode, SetValues

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000


@pytest.fixture
def session(qapp: object) -> Iterator[DocumentSession]:
    found = DocumentSession()
    yield found
    found.shut_down()


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    return Path(shutil.copy(LINE, tmp_path / "line.usda"))


def open_scene(session: DocumentSession, scene: Path, qtbot: QtBot) -> str:
    with qtbot.waitSignal(session.opened, timeout=PATIENCE):
        session.open(scene)
    assert session.now is not None
    return next(record.path for record in session.now.description.prims if "TwinStationAPI" in record.schemas)


def test_that_an_edit_can_be_undone_and_done_again(session: DocumentSession, scene: Path, qtbot: QtBot) -> None:
    station = open_scene(session, scene, qtbot)
    before = session.now
    assert before is not None
    with qtbot.waitSignal(session.changed, timeout=PATIENCE):
        session.edit(SetValues(paths=(station,), values={"twin:station:servers": 4}))
    assert session.now is not None
    assert session.now.records[station].values["twin:station:servers"] == 4
    assert session.now.is_modified
    assert session.now.undo_text
    with qtbot.waitSignal(session.changed, timeout=PATIENCE):
        session.undo()
    assert session.now.records == before.records
    assert not session.now.is_modified
    with qtbot.waitSignal(session.changed, timeout=PATIENCE):
        session.redo()
    assert session.now.records[station].values["twin:station:servers"] == 4


def test_that_a_refused_edit_says_why_and_changes_nothing(session: DocumentSession, scene: Path, qtbot: QtBot) -> None:
    open_scene(session, scene, qtbot)
    before = session.now
    with qtbot.waitSignal(session.failed, timeout=PATIENCE) as failed:
        session.edit(MakeNode(paths=("/Nowhere",), role=Role.STATION))
    error, what = failed.args or (None, None)
    assert what == "edit"
    assert "/Nowhere" in str(error)
    assert session.now is before


def test_that_a_file_that_is_no_scene_leaves_the_open_one(session: DocumentSession, scene: Path, qtbot: QtBot) -> None:
    open_scene(session, scene, qtbot)
    broken = scene.with_name("broken.usda")
    broken.write_text("this is no scene", encoding="utf-8")
    with qtbot.waitSignal(session.failed, timeout=PATIENCE) as failed:
        session.open(broken)
    assert isinstance((failed.args or [None])[0], SceneError)
    assert session.now is not None
    assert session.now.path.endswith("line.usda")


def test_that_opening_can_be_cancelled(session: DocumentSession, scene: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.cancelled, timeout=PATIENCE), session.lock:
        # The thread cannot begin while we hold the lock, so the wish comes before the reading.
        session.open(scene)
        session.cancel_opening()
    assert not session.is_open


def test_that_saving_writes_the_file_and_ends_being_modified(
    session: DocumentSession, scene: Path, qtbot: QtBot
) -> None:
    station = open_scene(session, scene, qtbot)
    with qtbot.waitSignal(session.changed, timeout=PATIENCE):
        session.edit(SetValues(paths=(station,), values={"twin:station:servers": 7}))
    target = scene.with_name("mine.usda")
    with qtbot.waitSignal(session.saved, timeout=PATIENCE):
        session.save(target)
    assert session.now is not None
    assert not session.now.is_modified
    assert "servers = 7" in "".join(file.read_text() for file in scene.parent.glob("*.usda"))


def test_that_a_copy_of_unsaved_work_is_kept_until_the_document_is_closed(
    session: DocumentSession, scene: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    station = open_scene(session, scene, qtbot)
    session.edit(SetValues(paths=(station,), values={"twin:station:servers": 9}))
    session.autosave(tmp_path / "recovery")
    qtbot.waitUntil(lambda: not session.is_busy, timeout=PATIENCE)
    assert list((tmp_path / "recovery").rglob("document.json"))
    session.close()
    qtbot.waitUntil(lambda: not session.is_busy, timeout=PATIENCE)
    assert not list((tmp_path / "recovery").rglob("document.json"))
