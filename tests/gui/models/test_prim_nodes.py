"""Groups of the tree of the plant, and what stays when words change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QAbstractItemModelTester

from twin_app.gui.models.plant_tree import MEMBERS_ROLE, PATH_ROLE, Column, PlantTreeModel
from twin_app.gui.models.prim_nodes import BUILDING, PrimNode, all_nodes, make_nodes
from twin_app.gui.models.tree_filter import TreeFilter
from twin_app.plant.description import PrimRecord
from twin_app.usd.outline import OutlineRow

if TYPE_CHECKING:
    from twin_app.gui.theme import ThemeControl

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal
PATHS = (
    "/P", "/P/Hall", "/P/Hall/Wall", "/P/Hall/Door", "/P/Crews", "/P/Crews/Fitters", "/P/Line", "/P/Line/Mill",
    "/P/Line/Mill/Frame", "/P/Line/Bolts", "/P/Rack",
)  # fmt: skip


def rows(*paths: str) -> list[OutlineRow]:
    return [
        OutlineRow(
            path=path, parent=path.rpartition("/")[0], name=path.rpartition("/")[2], label="", type_name="Xform",
            is_instance=False,
        )
        for path in paths
    ]  # fmt: skip


def records(servers: int = 1) -> dict[str, PrimRecord]:
    found = (
        PrimRecord(path="/P/Line/Mill", schemas=("TwinStationAPI",), values={"twin:station:servers": servers}),
        PrimRecord(path="/P/Crews/Fitters", type_name="TwinCrew", values={"twin:crew:count": 3}),
        PrimRecord(path="/P/Line/Bolts", type_name="TwinProduct"),
    )
    return {record.path: record for record in found}


def named(nodes: list[PrimNode]) -> dict[str, list[str]]:
    return {node.key: [child.key for child in node.children] for node in all_nodes(nodes) if node.children}


def test_that_resources_and_the_building_stand_in_groups_behind_the_line() -> None:
    found = named(make_nodes(rows(*PATHS), records(), "/P"))
    assert found["/P"] == ["/P/Line", "group:crew", "group:product", BUILDING]
    assert found["group:crew"] == ["/P/Crews/Fitters"]
    assert found["/P/Line"] == ["/P/Line/Mill"]
    assert found[BUILDING] == ["/P/Hall", "/P/Rack"]


def test_that_groups_tell_how_many_there_are(theme: ThemeControl) -> None:
    model = PlantTreeModel()
    model.show_prims(make_nodes(rows(*PATHS), records(), "/P"))
    assert model.index_of(BUILDING, Column.PLACES).data() == "4"
    assert model.index_of("group:crew", Column.PLACES).data() == "1"
    assert model.index_of("group:crew").data(PATH_ROLE) == ""
    assert model.index_of("group:crew").data(MEMBERS_ROLE) == ("/P/Crews/Fitters",)


def test_that_a_layout_without_a_model_keeps_its_own_tree() -> None:
    found = named(make_nodes(rows(*PATHS), {}, "/P"))
    assert found["/P"] == ["/P/Hall", "/P/Crews", "/P/Line", "/P/Rack"]


def test_that_another_value_changes_words_and_does_not_reset_the_tree(theme: ThemeControl) -> None:
    model, resets, told = PlantTreeModel(), [], []
    tester = QAbstractItemModelTester(model, STRICT)
    assert model.show_prims(make_nodes(rows(*PATHS), records(), "/P"))
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda first, last: told.append(first.data(PATH_ROLE)))
    assert not model.show_prims(make_nodes(rows(*PATHS), records(servers=4), "/P"))
    assert model.index_of("/P/Line/Mill", Column.PLACES).data() == "4"
    assert (resets, told) == ([], ["/P/Line/Mill"])
    assert model.show_prims(make_nodes(rows(*PATHS[:-1]), records(), "/P"))
    del tester


def test_that_parts_inside_machines_are_shown_on_request_and_found_by_words(theme: ThemeControl) -> None:
    model, shown = PlantTreeModel(), TreeFilter()
    model.show_prims(make_nodes(rows(*PATHS), records(), "/P"))
    shown.setSourceModel(model)
    tester = QAbstractItemModelTester(shown, STRICT)
    frame = model.index_of("/P/Line/Mill/Frame")
    assert not shown.mapFromSource(frame).isValid()
    shown.show_insides(True)
    assert shown.mapFromSource(frame).isValid()
    shown.show_insides(False)
    shown.search("frame")
    assert shown.mapFromSource(frame).isValid()
    del tester
