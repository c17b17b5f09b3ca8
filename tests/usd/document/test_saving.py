"""Saving: whole or not at all, small differences, under other names and in other folders."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from pxr import Usd, UsdValidation

from tests.usd.document.conftest import Open
from twin_app.errors import SceneError, StoreWriteError
from twin_app.plant.factors import Change
from twin_app.plant.vocabulary import Role
from twin_app.usd import load
from twin_app.usd.document import AddLayer, AddPrim, Connect, MakeNode, MovePrim, MuteLayer, SetLabel, SetValues

CHANGE = Change(path="/Plant/Mill", attribute="twin:station:servers", before=1.0, after=2.0, label="Mills", cost=0.0)
MILL, PLACES = "/Plant/Mill", "twin:station:servers"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_that_saving_writes_only_the_layer_that_was_edited_and_opens_as_the_same_plant(
    line: Path, open_document: Open
) -> None:
    before = contents(line.parent)
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    expected = document.plant()
    document.save()
    after = contents(line.parent)
    assert {name for name in after if after[name] != before.get(name)} == {"process.usda"}
    document.close()
    assert load(line) == expected


def test_that_the_text_does_not_depend_on_the_order_of_edits(line: Path, open_document: Open) -> None:
    edits = [
        AddPrim(path="/Plant/Crews/Night_10", type_name="TwinCrew", values={"twin:crew:count": 1}),
        AddPrim(path="/Plant/Crews/Night_9", type_name="TwinCrew", values={"twin:crew:count": 1}),
        SetValues(paths=("/Plant/In",), values={"twin:source:interarrival": "60"}),
        SetLabel(path="/Plant/Belt", label="Long belt"),
    ]
    original = (line.parent / "process.usda").read_bytes()
    texts = []
    for order in (edits, edits[::-1]):
        (line.parent / "process.usda").write_bytes(original)
        document = open_document(line)
        document.edit(*order)
        document.save()
        document.close()
        texts.append((line.parent / "process.usda").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert texts[0].index("Night_9") < texts[0].index("Night_10")


def test_that_one_changed_value_is_one_changed_line(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(SetLabel(path="/Plant/Belt", label="Long belt"))
    document.save()
    before = (line.parent / "process.usda").read_text(encoding="utf-8").splitlines()
    document.edit(SetValues(paths=("/Plant/Store",), values={"twin:buffer:capacity": 5}))
    document.save()
    after = (line.parent / "process.usda").read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old.strip(), new.strip()) for old, new in changed] == [
        ("int twin:buffer:capacity = 4", "int twin:buffer:capacity = 5")
    ]


def test_that_a_full_disk_changes_no_file_and_loses_no_edit(
    line: Path, open_document: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    document.edit(AddLayer(name="Try"))
    before, calls = contents(line.parent), 0

    def full(_file: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreWriteError, match="No space left"):
            document.save()
    assert contents(line.parent) == before
    assert document.is_modified
    assert document.can_undo
    document.save()
    assert not document.is_modified


def test_that_a_file_that_another_program_has_written_is_not_overwritten(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    process = line.parent / "process.usda"
    theirs = process.read_bytes() + b"\n"
    process.write_bytes(theirs)
    with pytest.raises(SceneError, match="changed by another program"):
        document.save()
    assert process.read_bytes() == theirs
    document.save(overwrite=True)
    assert load(line).stations[0].servers == 2


def test_that_a_copy_in_another_folder_is_the_same_plant_and_leaves_the_first_alone(
    line: Path, open_document: Open, tmp_path: Path
) -> None:
    before = contents(line.parent)
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    document.edit(AddLayer(name="Try"), text="Try it")
    document.edit(MuteLayer(layer=document.layers()[0].id, is_muted=True))
    expected = document.plant()
    document.save_as(tmp_path / "copies" / "other.usda")
    assert contents(line.parent) == before
    assert sorted(contents(tmp_path / "copies")) == [
        "orders.csv",
        "other-process.usda",
        "other-try.usda",
        "other.usda",
        "repairs.csv",
    ]
    assert (document.path, document.is_modified) == (str(tmp_path / "copies" / "other.usda"), False)
    document.close()
    found = load(tmp_path / "copies" / "other.usda")
    assert (found.nodes, found.orders) == (expected.nodes, expected.orders)
    again = open_document(tmp_path / "copies" / "other.usda")
    assert next((info.name, info.is_muted) for info in again.layers()) == ("Try", True)
    assert load(line).stations[0].servers == 1


def test_that_a_copy_that_cannot_be_written_leaves_the_document_as_it_was(
    line: Path, open_document: Open, tmp_path: Path
) -> None:
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    (tmp_path / "file").write_text("", encoding="utf-8")
    ids = [info.id for info in document.layers()]
    with pytest.raises(StoreWriteError):
        document.save_as(tmp_path / "file" / "other.usda")
    assert [info.id for info in document.layers()] == ids
    assert (document.path, document.is_modified) == (str(line), True)
    document.save()
    assert load(line).stations[0].servers == 2


@pytest.mark.parametrize("name", ["layout.usda", "machine.usda", "other.txt", "."])
def test_that_names_that_cannot_be_used_are_refused(line: Path, open_document: Open, name: str) -> None:
    document = open_document(line)
    before = contents(line.parent)
    with pytest.raises(SceneError):
        document.save_as(line.parent / name)
    assert contents(line.parent) == before


def test_that_one_file_with_everything_is_edited_in_place_and_copied_whole(write, open_document: Open) -> None:
    text = (Path(__file__).parents[3] / "scenes/examples/one_station.usda").read_text(encoding="utf-8")
    path = write("one.usda", text)
    document = open_document(path)
    document.edit(SetValues(paths=("/Plant/Station",), values={PLACES: 2}))
    document.save_as(path.parent / "two.usda")
    assert path.read_text(encoding="utf-8") == text
    assert sorted(contents(path.parent)) == ["one.usda", "two.usda"]
    document.undo()
    document.save()
    assert (document.path, load(document.path).stations[0].servers) == (str(path.parent / "two.usda"), 1)


def test_that_a_layout_gets_the_names_that_the_user_chooses(layout: Path, open_document: Open, tmp_path: Path) -> None:
    document = open_document(layout)
    document.edit(MakeNode(paths=(MILL,), role=Role.STATION))
    document.save_as(tmp_path / "line2.usda")
    assert sorted(contents(tmp_path)) == ["line2-process.usda", "line2.usda"]
    document.close()
    again = open_document(tmp_path / "line2.usda")
    assert [info.name for info in again.layers()] == ["line2-process.usda", "layout.usda"]
    assert again.stage.GetPrimAtPath(MILL).IsDefined()
    assert not again.is_new


def test_that_a_scene_with_unsaved_edits_is_not_opened_twice_and_closing_forgets_them(
    line: Path, open_document: Open
) -> None:
    document = open_document(line)
    document.edit(SetValues(paths=(MILL,), values={PLACES: 2}))
    with pytest.raises(SceneError, match="not saved"):
        open_document(line)
    assert document.plant().stations[0].servers == 2
    document.save()
    assert open_document(line).plant().stations[0].servers == 2
    document.edit(SetValues(paths=(MILL,), values={PLACES: 3}))
    document.close()
    assert open_document(line).plant().stations[0].servers == 2


def test_that_openusd_finds_no_fault_in_what_is_saved(layout: Path, open_document: Open) -> None:
    document = open_document(layout)
    document.edit(
        MakeNode(paths=("/Plant/In",), role=Role.SOURCE),
        MakeNode(paths=(MILL,), role=Role.STATION, values={"twin:station:processTime": "60"}),
        MakeNode(paths=("/Plant/Out",), role=Role.SINK),
        Connect(start="/Plant/In", end=MILL),
        Connect(start=MILL, end="/Plant/Out"),
        AddPrim(path="/Plant/Products/Nut", type_name="TwinProduct"),
        MovePrim(paths=("/Plant/Belt",), offset_m=(1.0, 0.0, 0.0)),
    )
    document.edit(AddLayer(name="Two", changes=(CHANGE,)))
    document.save()
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    faults = UsdValidation.ValidationContext(validators).Validate(Usd.Stage.Open(document.path))
    assert [fault.GetMessage() for fault in faults] == []
