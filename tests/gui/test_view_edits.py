from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from tests.view3d.shapes import small_line
from twin_app.gui.viewport.gestures import Tool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    window.open_scene(str(path))
    qtbot.waitUntil(lambda: window.viewport.model is not None, timeout=10_000)
    return window


def test_that_a_drawn_connection_is_an_edit_that_can_be_undone(qtbot: QtBot, opened: MainWindow) -> None:
    document = opened.session.document
    with qtbot.waitSignal(document.changed, timeout=10_000):
        opened.viewport.connect_requested.emit("/Plant/Pack", "/Plant/Cut")
    assert document.now is not None
    assert "/Plant/Cut" in document.now.records["/Plant/Pack"].values["twin:flow:next"]  # type: ignore[operator]
    with qtbot.waitSignal(document.changed, timeout=10_000):
        document.undo()
    assert document.now.records["/Plant/Pack"].values["twin:flow:next"] == ("/Plant/Out",)


def test_that_a_moved_machine_stands_elsewhere_and_the_camera_stays(qtbot: QtBot, opened: MainWindow) -> None:
    view, model = opened.viewport.view, opened.viewport.model
    assert model is not None
    before = model.site("/Plant/Cut")
    opened.viewport.moved.emit("/Plant/Cut", (1.5, 0.0, 0.0))
    qtbot.waitUntil(lambda: opened.viewport.model is not model, timeout=10_000)
    after = opened.viewport.model.site("/Plant/Cut")  # type: ignore[union-attr]
    assert before is not None and after is not None  # noqa: PT018
    assert after.footprint.centre[0] - before.footprint.centre[0] == pytest.approx(1.5, abs=0.03)
    assert opened.viewport.view is view


def test_that_the_menu_is_about_what_the_mouse_points_at(opened: MainWindow) -> None:
    from twin_app.gui.commands.view_edits import ViewEdits

    edits = opened.findChild(ViewEdits)
    assert isinstance(edits, ViewEdits)
    on_machine, beside = ([action.objectName() for action in edits.menu(path).actions()] for path in ("/Plant/Cut", ""))
    assert "view.hide" in on_machine
    assert "view.hide" not in beside
    assert "view.fit_all" in beside
    edits.open_menu("/Plant/Cut", QPoint(10, 10))


def test_that_connecting_ends_with_the_workspace(opened: MainWindow) -> None:
    action = opened.actions_["model.connect"]
    assert opened.actions_.run("model.connect")
    assert action.isChecked()
    assert opened.viewport.gestures.tool is Tool.CONNECT
    opened.show_workspace("what_if")
    assert not action.isChecked()
    assert opened.viewport.gestures.tool is Tool.NAVIGATE


def test_that_machines_are_moved_in_plant_alone(opened: MainWindow) -> None:
    assert opened.viewport.is_editable
    for workspace, is_editable in (("what_if", False), ("playback", False), ("what_if", False), ("plant", True)):
        opened.show_workspace(workspace)
        assert opened.viewport.is_editable is is_editable
