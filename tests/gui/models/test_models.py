"""Qt models over plain data, held to Qt's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from twin_app.gui.models.layers import LayersModel
from twin_app.gui.models.palette import Entry, best
from twin_app.gui.models.plant_tree import PATH_ROLE, Column, PlantTreeModel
from twin_app.gui.models.prim_nodes import make_nodes
from twin_app.gui.models.problems import ProblemsModel
from twin_app.gui.models.tree_filter import TreeFilter
from twin_app.plant.description import PrimRecord
from twin_app.sim.responses import StationState
from twin_app.usd.document import LayerInfo, LayerKind, Problem, Severity
from twin_app.usd.outline import OutlineRow

if TYPE_CHECKING:
    from twin_app.gui.theme import ThemeControl

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


def row(path: str, label: str = "") -> OutlineRow:
    above, _, name = path.rpartition("/")
    return OutlineRow(path=path, parent=above, name=name, label=label, type_name="Xform", is_instance=False)


ROWS = (
    row("/P"),
    row("/P/Line"),
    row("/P/Line/Mill_2"),
    row("/P/Line/Saw", "Big saw"),
    row("/P/Hall"),
    row("/P/Hall/Wall"),
)
RECORDS = {
    record.path: record
    for record in (
        PrimRecord(path="/P/Line/Mill_2", schemas=("TwinStationAPI",), values={"twin:station:servers": 3}),
        PrimRecord(path="/P/Line/Saw", schemas=("TwinBufferAPI",), values={"twin:buffer:capacity": -1}),
    )
}


def tree() -> PlantTreeModel:
    model = PlantTreeModel()
    model.show_prims(make_nodes(ROWS, RECORDS))
    return model


def test_that_the_tree_obeys_the_rules_of_qt_models(theme: ThemeControl) -> None:
    model = tree()
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_states({"/P/Line/Saw": StationState.DOWN})
    model.show_prims(make_nodes(ROWS[:3], {}))
    del tester


def test_that_names_are_words_and_places_are_shown_where_there_are_several(theme: ThemeControl) -> None:
    model = tree()
    mill = model.index_of("/P/Line/Mill_2")
    assert mill.data() == "Mill 2"
    assert model.index_of("/P/Line/Mill_2", Column.PLACES).data() == "3"
    assert model.index_of("/P/Line/Saw").data() == "Big saw"
    assert model.index_of("/P/Line/Saw", Column.PLACES).data() == "∞"
    assert model.index_of("/P/Hall/Wall", Column.PLACES).data() == ""


def test_that_another_moment_touches_only_the_cells_that_differ(theme: ThemeControl) -> None:
    model, told = tree(), []
    model.show_states({"/P/Line/Mill_2": StationState.WORKING, "/P/Line/Saw": StationState.DOWN})
    model.dataChanged.connect(lambda first, last: told.append(first.data(PATH_ROLE)))
    model.show_states({"/P/Line/Mill_2": StationState.WORKING})
    assert told == ["/P/Line/Saw"]
    mill = model.node(model.index_of("/P/Line/Mill_2"))
    assert mill is not None
    assert model.state_of(mill) is StationState.WORKING


def test_that_the_filter_keeps_what_is_above_a_hit(theme: ThemeControl) -> None:
    shown = TreeFilter()
    shown.setSourceModel(tree())
    shown.search("SAW big")
    plant = shown.index(0, 0)
    assert plant.data() == "P"
    assert shown.rowCount(plant) == 1
    assert shown.index(0, 0, shown.index(0, 0, plant)).data() == "Big saw"
    shown.search("")
    shown.show_model_only(True)
    assert shown.rowCount(shown.index(0, 0)) == 1


def test_that_problems_name_the_prim_and_the_remedy(theme: ThemeControl) -> None:
    model = ProblemsModel()
    tester = QAbstractItemModelTester(model, STRICT)
    found = Problem(
        severity=Severity.FAULT, path="/P/Line/Mill_2", attribute="twin:station:servers",
        message="must be >= 1 (got 0)", remedy="Enter 1 or more",
    )  # fmt: skip
    model.show_problems([found], RECORDS)
    assert [model.index(0, column).data() for column in range(1, 4)] == [
        "Mill 2",
        "Must be >= 1 (got 0). Enter 1 or more.",
        "station:servers",
    ]
    assert model.counts() == {"fault": 1, "warning": 0, "info": 0}
    del tester


def test_that_a_locked_layer_can_be_neither_muted_nor_renamed(theme: ThemeControl) -> None:
    model, asked = LayersModel(), []
    tester = QAbstractItemModelTester(model, STRICT)
    model.mute_wanted.connect(lambda layer, is_muted: asked.append((layer, is_muted)))
    model.show_layers((layer("what-if", is_movable=True), layer("layout", is_movable=False)))
    free, locked = model.index(0, 0), model.index(1, 0)
    editable = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
    assert model.flags(free) & editable == editable
    assert not model.flags(locked) & editable
    model.setData(free, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert asked == [("what-if", True)]
    del tester


def layer(name: str, *, is_movable: bool) -> LayerInfo:
    return LayerInfo(
        id=name, name=name, file="", kind=LayerKind.WHAT_IF, note="2 changes", is_locked=not is_movable, is_muted=False,
        is_movable=is_movable, is_target=False, is_modified=False, strength=0,
    )  # fmt: skip


def test_that_the_palette_puts_what_begins_with_the_word_first() -> None:
    entries = [Entry(text=text, kind="Command", act=list) for text in ("Reset layout", "Fit all", "Benefit", "Open")]
    assert [entry.text for entry in best(entries, "fit")] == ["Fit all", "Benefit"]
    assert [entry.text for entry in best(entries, "lay res")] == ["Reset layout"]
    assert len(best(entries, "")) == 4
