"""Modelling with the mouse in a whole window: machines are connected, moved and let go of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.view3d.shapes import small_line
from twin_app.gui.viewport import Tool
from twin_app.gui.viewport.handles import Handle, handle_points

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

PATIENCE = 20_000
NEXT = "twin:flow:next"
CUT, PACK = "/Plant/Cut", "/Plant/Pack"


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> MainWindow:
    path = tmp_path / "line.usda"
    path.write_text(small_line(), encoding="utf-8")
    window.open_scene(str(path))
    qtbot.waitUntil(lambda: window.viewport.model is not None, timeout=PATIENCE)
    window.activateWindow()
    return window


def middle(window: MainWindow, path: str) -> QPointF:
    model, view = window.viewport.model, window.viewport.view
    assert model is not None
    site = model.site(path)
    assert site is not None
    ends = view.project([site.top_point, np.array([*site.footprint.centre, site.floor_m])])
    return QPointF(*ends.mean(axis=0).tolist())


def drag(window: MainWindow, start: QPointF, end: QPointF) -> None:
    view = window.viewport
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(view, (start + (end - start) * share).toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end.toPoint())


def test_that_a_drag_with_the_connect_tool_connects_and_escape_gives_the_mouse_back(
    qtbot: QtBot, opened: MainWindow
) -> None:
    document, action = opened.session.document, opened.actions_["model.connect"]
    opened.session.selection.clear()
    action.trigger()
    assert opened.viewport.gestures.tool is Tool.CONNECT
    with qtbot.waitSignal(document.changed, timeout=PATIENCE):
        drag(opened, middle(opened, PACK), middle(opened, CUT))
    assert document.now is not None
    assert CUT in document.now.records[PACK].values[NEXT]  # type: ignore[operator]
    assert opened.actions_["edit.undo"].text() == "Undo: connect Pack to Saw"
    QTest.keyClick(opened.viewport, Qt.Key.Key_Escape)
    assert opened.viewport.gestures.tool is Tool.NAVIGATE
    assert not action.isChecked()


def test_that_a_drag_of_its_arrow_moves_a_machine_and_undo_names_it(qtbot: QtBot, opened: MainWindow) -> None:
    document, view = opened.session.document, opened.viewport
    opened.session.selection.set((CUT,))
    site = view.selected_site()
    assert site is not None
    start = handle_points(site, view.view)[Handle.MOVE]
    with qtbot.waitSignal(document.changed, timeout=PATIENCE):
        drag(opened, start, start + QPointF(40.0, 24.0))
    assert opened.actions_["edit.undo"].text() == "Undo: move Saw"


def test_that_delete_takes_the_model_and_leaves_the_geometry(qtbot: QtBot, opened: MainWindow) -> None:
    document = opened.session.document
    opened.session.selection.set((CUT,))
    opened.viewport.setFocus()
    with qtbot.waitSignal(document.changed, timeout=PATIENCE):
        QTest.keyClick(opened.viewport, Qt.Key.Key_Delete)
    now = document.now
    assert now is not None
    assert CUT not in now.records or not now.records[CUT].schemas
    assert any(row.path == CUT for row in now.outline)
    with qtbot.waitSignal(document.changed, timeout=PATIENCE):
        opened.actions_.run("edit.undo")
    assert document.now is not None
    assert "TwinStationAPI" in document.now.records[CUT].schemas
