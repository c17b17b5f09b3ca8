"""What two files say otherwise; the edits that made the second are the oracle."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pxr import Sdf

from tests.usd.conftest import LAYOUT, MACHINE, ORDERS, PROCESS, REPAIRS, ROOT
from twin_app.errors import SceneError
from twin_app.plant.factors import Change as PlantChange
from twin_app.usd import write_recommendation
from twin_app.usd.differences import Change, Difference, compare_files
from twin_app.usd.document import (
    AddPrim,
    AddSchema,
    Command,
    Connect,
    Document,
    MovePrim,
    RemovePrim,
    RemoveSchema,
    SetUnits,
    SetValues,
)

MILL, PLACES = "/Plant/Mill", "twin:station:servers"
TWO = PlantChange(path=MILL, attribute=PLACES, before=1.0, after=2.0, label="Mills", cost=1000.0)


def edited(line: Path, *commands: Command) -> Path:
    """A copy of the line with these edits."""
    folder = line.parent.with_name("edited")
    shutil.copytree(line.parent, folder)
    document = Document.open(folder / line.name)
    document.edit(*commands)
    document.save()
    document.close()
    return folder / line.name


def rows(first: Path, second: Path) -> list[tuple[str, str, str, str]]:
    return [(each.path, each.attribute, each.before, each.after) for each in compare_files(first, second).differences]


def test_that_every_edit_is_told_with_its_place_and_its_values(line: Path) -> None:
    other = edited(
        line,
        SetValues(paths=(MILL,), values={PLACES: 2, "twin:station:processTime": "50"}),
        AddSchema(path=MILL, schema="TwinPowerAPI", values={"working": 3}),
        RemoveSchema(path=MILL, schema="TwinFactorAPI:pace"),
        Connect(start=MILL, end="/Plant/Out"),
        MovePrim(paths=("/Plant/Store",), offset_m=(1.0, 0.0, 0.0)),
        AddPrim(path="/Plant/Night", type_name="TwinCrew", values={"twin:crew:count": 1}),
        RemovePrim(path="/Plant/Fitters"),
        SetUnits(up="Y"),
    )
    assert rows(line, other) == [
        ("/", "upAxis", "Z", "Y"),
        ("/Plant/Fitters", "", "TwinCrew", ""),
        (MILL, "apiSchemas", "TwinFactorAPI:pace", "TwinPowerAPI"),
        (MILL, "twin:factor:pace:attribute", "twin:station:processTime.mean", ""),
        (MILL, "twin:factor:pace:levels", "50, 60", ""),
        (MILL, "twin:failure:jam:crew", "/Plant/Fitters", ""),
        (MILL, "twin:flow:next", "/Plant/Store", "/Plant/Store, /Plant/Out"),
        (MILL, "twin:power:working", "", "3"),
        (MILL, "twin:station:processTime", "lognormal(mean=60, cv=0.2)", "50"),
        (MILL, PLACES, "", "2"),
        ("/Plant/Night", "", "", "TwinCrew"),
        ("/Plant/Night", "twin:crew:count", "", "1"),
        ("/Plant/Store", "xformOp:translate", "(4, 0, 0)", "(5, 0, 0)"),
    ]
    process = [line.with_name("process.usda"), other.with_name("process.usda")]
    assert (MILL, "twin:power:working", "", "3") in rows(*process), "layers can be compared, too"


def test_that_a_recommendation_is_told_as_what_it_changes_in_the_scene(line: Path, tmp_path: Path) -> None:
    layer, root = tmp_path / "rec.usda", tmp_path / "rec-scene.usda"
    write_recommendation(line, [TWO], layer, root)
    over, stacked = compare_files(line, layer), compare_files(line, root)
    assert over.how == "plant.usda without and with rec.usda over it"
    assert over.differences == stacked.differences
    assert Difference(path=MILL, attribute=PLACES, change=Change.ADDED, before="", after="2") in over.differences
    backwards = {
        (each.path, each.attribute, each.after, each.before) for each in compare_files(layer, line).differences
    }
    assert backwards >= {(MILL, PLACES, "", "2")}


def test_that_a_file_is_no_different_from_itself_or_from_the_same_in_another_form(line: Path, tmp_path: Path) -> None:
    process, binary = line.with_name("process.usda"), tmp_path / "process.usdc"
    Sdf.Layer.FindOrOpen(str(process)).Export(str(binary))
    assert rows(line, line) == rows(process, process) == rows(process, binary) == []


def test_that_a_file_that_cannot_be_read_is_named(line: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.usda").write_text("#usda 1.0\n def {", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    for name in ("broken.usda", "notes.txt", "nothing.usda"):
        with pytest.raises(SceneError, match=name):
            compare_files(line, tmp_path / name)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("line")
    files = {"machine.usda": MACHINE, "layout.usda": LAYOUT, "orders.csv": ORDERS, "repairs.csv": REPAIRS}
    for name, text in (files | {"plant.usda": ROOT, "process.usda": PROCESS}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "plant.usda"


values = st.fixed_dictionaries(
    {},
    optional={
        (MILL, PLACES): st.integers(1, 9),
        (MILL, "twin:station:scrap"): st.sampled_from((0.1, 0.25)),
        ("/Plant/Store", "twin:buffer:capacity"): st.integers(0, 9),
        ("/Plant/Belt", "twin:conveyor:speed"): st.sampled_from((0.5, 1.5)),
        ("/Plant/Belt", "twin:conveyor:accumulating"): st.booleans(),
    },
)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(values=values)
def test_that_what_differs_is_what_was_set_to_something_else(
    scene: Path, values: dict[tuple[str, str], object]
) -> None:
    document = Document.open(scene)
    before = {record.path: dict(record.values) for record in document.description().prims}
    document.edit(*(SetValues(paths=(path,), values={name: value}) for (path, name), value in values.items()))
    document.save_as(scene.with_name("other.usda"))
    document.close()
    found = {(each.path, each.attribute) for each in compare_files(scene, scene.with_name("other.usda")).differences}
    assert found == {(path, name) for (path, name), value in values.items() if before[path].get(name) != value}
