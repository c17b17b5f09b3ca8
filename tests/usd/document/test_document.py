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
    Command,
    Connect,
    Disconnect,
    DocumentEvent,
    Edited,
    EditReason,
    MakeNode,
    RemoveModel,
    RemovePrim,
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


def test_that_a_value_that_is_dragged_is_one_step(line: Path, open_document: Open) -> None:
    document = open_document(line)
    for number in range(2, 7):
        document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": number}), merge="servers")
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 6}), merge="servers")
    assert document.plant().stations[0].servers == 6
    document.undo()
    assert (document.plant().stations[0].servers, document.can_undo, document.is_modified) == (1, False, False)
    document.redo()
    assert document.plant().stations[0].servers == 6
    document.save()
    document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 7}), merge="servers")
    document.undo()
    assert (document.plant().stations[0].servers, document.is_modified) == (6, False)


def test_that_a_station_that_becomes_a_sink_loses_what_a_sink_cannot_have(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(MakeNode(paths=(MILL,), role=Role.SINK))
    record = next(record for record in document.description().prims if record.path == MILL)
    assert set(record.schemas) == {"TwinSinkAPI", "TwinFactorAPI:second", "TwinFactorAPI:pace"}
    assert not any(name.startswith(("twin:station:", "twin:flow:", "twin:failure:")) for name in record.values)


def test_that_what_is_inside_an_instance_can_be_modelled(line: Path, open_document: Open) -> None:
    document = open_document(line)
    body = f"{MILL}/Body"
    assert document.stage.GetPrimAtPath(body).IsInstanceProxy()
    document.edit(MakeNode(paths=(body,), role=Role.BUFFER, values={"twin:buffer:capacity": 3}))
    assert next(record for record in document.description().prims if record.path == body).values == {
        "twin:buffer:capacity": 3
    }
    document.undo()
    assert document.stage.GetPrimAtPath(body).IsInstanceProxy()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (SetValues(paths=("/Plant/Nowhere",), values={}), ""),
        (SetValues(paths=("/Plant/Nowhere",), values={"twin:station:servers": 1}), "is not in the scene"),
        (SetValues(paths=(MILL,), values={"twin:station:server": 1}), "did you mean twin:station:servers"),
        (SetValues(paths=("/Plant/Store",), values={"twin:station:servers": 1}), "belongs to a station"),
        (SetValues(paths=(MILL,), values={"twin:station:processTime": "often"}), "processTime"),
        (AddSchema(path=MILL, schema="TwinFailureAPI"), "need a name"),
        (AddSchema(path="/Plant/Store", schema="TwinToolAPI"), "belongs to a station"),
        (AddPrim(path="/Plant/Gear", type_name="TwinProduct"), "is taken"),
        (AddPrim(path="/Plant/Ge ar", type_name="TwinProduct"), "no path"),
        (AddPrim(path="/Plant/Nut", type_name="Cube"), "no type of the vocabulary"),
        (RemovePrim(path=MILL), "never changed"),
        (Connect(start=MILL, end="/Plant/In"), "only begin"),
        (Connect(start="/Plant/Out", end=MILL), "is a sink"),
        (Connect(start=MILL, end="/Plant/Store"), "already"),
        (Connect(start=MILL, end="/Plant/Gear"), "go to nodes only"),
        (Disconnect(start=MILL, end="/Plant/Out"), "nothing to cut"),
        (MakeNode(paths=("/Plant/Gear",), role=Role.STATION), "cannot be a station"),
        (MakeNode(paths=(MILL,), role=Role.CREW), "is no node"),
    ],
)
def test_that_what_cannot_be_done_is_said_and_not_done(
    line: Path, open_document: Open, command: Command, words: str
) -> None:
    document = open_document(line)
    if words:
        with pytest.raises(InvalidPlantError, match=words):
            document.edit(SetValues(paths=(MILL,), values={"twin:station:servers": 4}), command)
    else:
        assert not document.edit(command)
    assert not document.is_modified
    assert document.plant().stations[0].servers == 1
