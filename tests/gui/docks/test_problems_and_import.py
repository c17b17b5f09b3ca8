"""The corner of the problems panel, and machines that come from a table."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar

from twin_app.gui.docks.plant_tree import PlantTree
from twin_app.gui.docks.problems import Problems
from twin_app.gui.models.plant_tree import Column

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

SCENE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000


def test_that_counts_stand_on_the_tab_bar_and_the_tree_answers_an_edit_without_a_reset(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from twin_app.usd.document import SetValues

    scene = shutil.copy(SCENE, tmp_path / "line.usda")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(scene))
    panel, tree = window.docks["problems"], window.docks["plant_tree"]
    assert isinstance(panel, Problems)
    assert isinstance(tree, PlantTree)
    qtbot.waitUntil(panel.corner.isVisible, timeout=PATIENCE)
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert any(
        bar.geometry().contains(panel.corner.geometry()) and bar.geometry().right() == panel.corner.geometry().right()
        for bar in bars
    )
    resets: list[int] = []
    tree.model.modelReset.connect(lambda: resets.append(1))
    now = window.session.document.now
    assert now is not None
    path = next(record.path for record in now.description.prims if "TwinStationAPI" in record.schemas)
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        values = {"twin:station:processTime": None, "twin:station:servers": 4}
        window.session.document.edit(SetValues(paths=(path,), values=values))
    assert panel.corner.counts["fault"].text() == str(panel.model.counts()["fault"]) != "0"
    assert tree.model.index_of(path, Column.PLACES).data() == "4"
    assert resets == []
    qtbot.mouseClick(panel.corner.close_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    window.actions_.run("plant.check")
    assert panel.isVisible()


@pytest.mark.parametrize("front", ["problems", "log"])
def test_that_counts_are_gone_where_the_panel_does_not_belong_and_come_back_with_it(
    window: MainWindow, qtbot: QtBot, front: str
) -> None:
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(SCENE))
    panel = window.docks["problems"]
    assert isinstance(panel, Problems)
    qtbot.waitUntil(panel.corner.isVisible, timeout=PATIENCE)
    window.docks.raise_dock(front)
    assert panel.corner.isVisible()
    window.show_workspace("what_if")
    qtbot.waitUntil(lambda: not panel.corner.isVisible(), timeout=PATIENCE)
    window.show_workspace("plant")
    qtbot.waitUntil(panel.corner.isVisible, timeout=PATIENCE)


def test_that_a_table_of_machines_becomes_the_open_plant(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    table = tmp_path / "line.csv"
    table.write_text("name,time\nSaw,30\nMill,40\n", encoding="utf-8")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.files.imports.write(str(table), str(tmp_path / "plant.usda"))
    plant = window.session.document.plant
    assert plant is not None
    assert [station.path.rpartition("/")[2] for station in plant.stations] == ["Mill", "Saw"]
    table.write_text("name,time\nSaw,-3\n", encoding="utf-8")
    window.files.imports.write(str(table), str(tmp_path / "other.usda"))
    qtbot.waitUntil(lambda: window.files.imports.dialog is not None, timeout=PATIENCE)
    assert not (tmp_path / "other.usda").exists()
