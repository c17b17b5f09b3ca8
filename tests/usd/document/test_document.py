"""Opening, editing, undoing and saving a scene."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.usd.document.conftest import Open
from twin_app.errors import InvalidPlantError
from twin_app.plant.nodes import Station
from twin_app.plant.vocabulary import Role
from twin_app.usd import load
from twin_app.usd.document import (
    AddPrim,
    AddSchema,
    Connect,
    DocumentEvent,
    Edited,
    EditReason,
    MakeNode,
    RemoveModel,
    Saved,
    SetValues,
)

MILL = "/Plant/Mill"
TIME = "twin:station:processTime"


def test_that_an_edit_changes_the_plant_and_undo_gives_the_old_one_back(line: Path, open_document: Open) -> None:
    document = open_document(line)
    before = document.plant()
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 3}), text="Three mills")
    assert next(node for node in document.plant().stations if node.path == MILL).servers == 3
    assert (document.undo_text, document.is_modified) == ("Three mills", True)
    document.undo()
    assert document.plant() == before
    assert (document.redo_text, document.is_modified) == ("Three mills", False)
    document.redo()
    assert document.plant() != before


def test_that_a_foreign_layout_becomes_a_plant_beside_it_and_stays_byte_for_byte(
    layout: Path, open_document: Open
) -> None:
    original = layout.read_bytes()
    document = open_document(layout)
    assert document.is_new
    document.edit(
        MakeNode(paths=("/Plant/In",), role=Role.SOURCE),
        MakeNode(paths=(MILL,), role=Role.STATION, values={TIME: "exponential(60)"}),
        MakeNode(paths=("/Plant/Out",), role=Role.SINK),
        Connect(start="/Plant/In", end=MILL),
        Connect(start=MILL, end="/Plant/Out"),
        AddPrim(path="/Plant/Crews/Fitters", type_name="TwinCrew", values={"twin:crew:count": 2}),
        AddSchema(
            path=MILL,
            schema="TwinFailureAPI:jam",
            values={"uptime": 3600, "repair": "60", "crew": ("/Plant/Crews/Fitters",)},
        ),
    )
    edited = document.plant()
    document.save()
    assert layout.read_bytes() == original
    assert Path(document.path).name == "layout-plant.usda"
    document.close()
    found = load(document.path)
    assert found.nodes == edited.nodes
    assert found.crews == edited.crews
    assert [type(node) for node in found.nodes if node.path == MILL] == [Station]


def test_that_a_value_out_of_its_limits_changes_nothing_and_says_what_is_allowed(
    line: Path, open_document: Open
) -> None:
    document = open_document(line)
    with pytest.raises(InvalidPlantError, match="must be >= 1") as caught:
        document.edit(SetValues(paths=(MILL,), values={"twin:station:speed": 2.0, "twin:station:servers": 0}))
    assert [(fault.where, fault.attribute) for fault in caught.value.faults] == [(MILL, "twin:station:servers")]
    assert not document.is_modified
    assert "twin:station:speed" not in {
        name for record in document.description().prims for name in record.values if record.path == MILL
    }


def test_that_listeners_hear_what_changed_until_they_leave(line: Path, open_document: Open) -> None:
    document = open_document(line)
    heard: list[DocumentEvent] = []
    leave = document.subscribe(heard.append)
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 2}))
    document.undo()
    document.redo()
    document.save()
    leave()
    document.undo()
    edits = [event for event in heard if isinstance(event, Edited)]
    assert [event.reason for event in edits] == [EditReason.DONE, EditReason.UNDONE, EditReason.REDONE]
    assert all(event.attributes == ((MILL, "twin:station:servers"),) for event in edits)
    assert not any(event.has_moved or event.has_new_layers for event in edits)
    assert [event for event in heard if isinstance(event, Saved)] == [Saved(path=document.path)]
    assert len(heard) == 4


def test_that_removing_a_model_leaves_the_geometry_and_cuts_the_connections(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(RemoveModel(paths=("/Plant/Store",)))
    records = {record.path: record for record in document.description().prims}
    assert "/Plant/Store" not in records
    assert document.stage.GetPrimAtPath("/Plant/Store").IsDefined()
    assert records[MILL].values.get("twin:flow:next", ()) == ()
    document.undo()
    assert {record.path for record in document.description().prims} >= {"/Plant/Store"}


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("    # two mills", True), ('    string note = "# 1"', False), ("    string note = 'it is # 1'", False)],
)
def test_that_comments_which_saving_would_lose_are_told_before(
    line: Path, open_document: Open, text: str, is_told: bool
) -> None:
    process = line.parent / "process.usda"
    original = process.read_text(encoding="utf-8")
    edited = original.replace("    double twin:plant:horizon", f"{text}\n    double twin:plant:horizon")
    process.write_text(edited, encoding="utf-8")
    document = open_document(line)
    assert not any("comments" in problem.message for problem in document.problems())
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 2}))
    assert any("comments" in problem.message for problem in document.problems()) == is_told
