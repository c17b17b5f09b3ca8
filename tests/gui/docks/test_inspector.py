"""The inspector in the window: what is shown, what an edit does."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from twin_app.gui.components.fields.distribution_field import DistributionField
from twin_app.gui.components.fields.text_field import TextField
from twin_app.gui.docks.inspector import Inspector
from twin_app.gui.docks.plant_tree import PlantTree
from twin_app.gui.models.plant_tree import PATH_ROLE
from twin_app.plant.distribution_text import parse_distribution

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.main_window import MainWindow

LINE = Path(__file__).parents[3] / "scenes" / "examples" / "two_machines.usda"
PATIENCE = 20_000


@pytest.fixture
def stations(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> list[str]:
    """An open plant, once all has been read that follows the opening; the paths of its stations."""
    scene = shutil.copy(LINE, tmp_path / "line.usda")
    with qtbot.waitSignal(window.session.document.opened, timeout=PATIENCE):
        window.open_scene(str(scene))
    qtbot.waitUntil(lambda: not window.session.document.is_busy, timeout=PATIENCE)
    now = window.session.document.now
    assert now is not None
    return [record.path for record in now.description.prims if "TwinStationAPI" in record.schemas]


def inspector(window: MainWindow) -> Inspector:
    found = window.docks["inspector"]
    assert isinstance(found, Inspector)
    return found


def text_field(window: MainWindow, section: str, name: str) -> TextField:
    found = inspector(window).field(name)
    assert isinstance(found, TextField)
    return found


def enter(field: TextField, text: str) -> None:
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)


def value(window: MainWindow, path: str, name: str) -> object:
    now = window.session.document.now
    assert now is not None
    return now.records[path].values.get(name)


def test_that_a_typed_value_is_authored_and_undone(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    window.session.selection.set(stations[:1])
    field = text_field(window, "TwinStationAPI", "twin:station:servers")
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        enter(field, "3")
    assert value(window, stations[0], "twin:station:servers") == 3
    assert "not saved" in window.windowTitle()
    assert "Undo:" in window.actions_["edit.undo"].text()
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.actions_.run("edit.undo")
    assert value(window, stations[0], "twin:station:servers") is None
    assert field.edit.text() == ""


def test_that_an_impossible_value_reddens_its_field_states_the_rule_and_is_not_authored(
    window: MainWindow, stations: list[str]
) -> None:
    window.session.selection.set(stations[:1])
    field = text_field(window, "TwinStationAPI", "twin:station:servers")
    enter(field, "0")
    assert field.is_wrong
    assert ">= 1" in field.edit.toolTip()
    assert not window.session.document.is_busy


def test_that_an_edit_of_several_prims_reaches_all_of_them(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    assert len(stations) == 2
    window.session.selection.set(stations)
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        enter(text_field(window, "TwinStationAPI", "twin:station:batch"), "2")
    assert [value(window, path, "twin:station:batch") for path in stations] == [2, 2]


def test_that_another_kind_of_distribution_is_authored_with_its_arguments(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    window.session.selection.set(stations[:1])
    field = inspector(window).field("twin:station:processTime")
    assert isinstance(field, DistributionField)
    before = parse_distribution(str(value(window, stations[0], "twin:station:processTime")))
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        field.kind.setCurrentIndex(field.kind.findData("GAMMA"))
        field.kind.activated.emit(field.kind.currentIndex())
    after = parse_distribution(str(value(window, stations[0], "twin:station:processTime")))
    assert after.kind.name == "GAMMA"
    assert after.mean == pytest.approx(before.mean, rel=0.01)
    assert tuple(field.edits) == ("mean", "cv")
    field.edits["cv"].setText("-1")
    field.edits["cv"].setModified(True)
    QTest.keyClick(field.edits["cv"], Qt.Key.Key_Return)
    assert field.edits["cv"].property("tone") == "bad"
    assert not window.session.document.is_busy


def test_that_a_value_becomes_a_factor(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    window.session.selection.set(stations[:1])
    window.models.mark_factor("twin:station:processTime")
    dialog = window.models.factor
    assert dialog is not None
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        qtbot.mouseClick(dialog.mark, Qt.MouseButton.LeftButton)
    now = window.session.document.now
    assert now is not None
    added = [name for name in now.records[stations[0]].schemas if name.startswith("TwinFactorAPI")]
    assert any("processTime" in name for name in added)
    assert now.plant is not None


def test_that_tree_and_selection_follow_each_other(window: MainWindow, stations: list[str]) -> None:
    tree = window.docks["plant_tree"]
    assert isinstance(tree, PlantTree)
    window.session.selection.set(stations[:1])
    assert [index.data(PATH_ROLE) for index in tree.view.selectionModel().selectedRows()] == stations[:1]
    index = tree.filter.mapFromSource(tree.model.index_of(stations[1]))
    tree.view.setCurrentIndex(index)
    assert window.session.selection.paths == (stations[1],)


def test_that_a_model_is_removed_and_made_again(window: MainWindow, stations: list[str], qtbot: QtBot) -> None:
    window.session.selection.set(stations[:1])
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.models.remove_model()
    found = inspector(window).inspection
    assert found is not None
    assert found.role is None
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.actions_.run("model.station")
    found = inspector(window).inspection
    assert found is not None
    assert found.role is not None


def test_that_a_fault_is_listed_and_a_click_selects_its_prim(
    window: MainWindow, stations: list[str], qtbot: QtBot
) -> None:
    from twin_app.gui.docks.problems import Problems
    from twin_app.usd.document import SetValues

    problems = window.docks["problems"]
    assert isinstance(problems, Problems)
    with qtbot.waitSignal(window.session.document.changed, timeout=PATIENCE):
        window.session.document.edit(SetValues(paths=stations[:1], values={"twin:station:processTime": None}))
    assert problems.model.counts()["fault"] >= 1
    assert window.session.document.plant is None
    problems.table.clicked.emit(problems.model.index(0, 2))
    assert window.session.selection.paths == (stations[0],)
