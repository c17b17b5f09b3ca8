"""Merging layers. Oracles: the same edits made one after the other, and git's own merge of the text."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pxr import Sdf

from tests.usd.conftest import LAYOUT, MACHINE, ORDERS, PROCESS, REPAIRS, ROOT, Write
from twin_app.plant.vocabulary import Role
from twin_app.usd import load
from twin_app.usd.document import (
    AddPrim,
    AddSchema,
    Command,
    Connect,
    Document,
    MakeNode,
    MovePrim,
    RemoveModel,
    RemoveSchema,
    SetLabel,
    SetValues,
)
from twin_app.usd.files import layer_text
from twin_app.usd.merging import Side, merge_files, merge_layers

MILL, STORE, BELT = "/Plant/Mill", "/Plant/Store", "/Plant/Belt"

EDITS: tuple[tuple[str, Command], ...] = (
    ("mill", SetValues(paths=(MILL,), values={"twin:station:servers": 3, "twin:station:scrap": 0.01})),
    ("time", SetValues(paths=(MILL,), values={"twin:station:processTime": "gamma(50, 0.2)"})),
    ("failure", AddSchema(path=MILL, schema="TwinFailureAPI:stop", values={"uptime": 900, "repair": 30})),
    ("factor", RemoveSchema(path=MILL, schema="TwinFactorAPI:second")),
    ("label", SetLabel(path=MILL, label="Big mill")),
    ("store", RemoveModel(paths=(STORE,))),
    ("crew", AddPrim(path="/Plant/Crews/Night", type_name="TwinCrew", values={"twin:crew:count": 1})),
    ("product", AddPrim(path="/Plant/Nut", type_name="TwinProduct", values={"twin:product:margin": 2})),
    ("belt", MovePrim(paths=(BELT,), offset_m=(1.0, 2.0, 0.0))),
    ("speed", SetValues(paths=(BELT,), values={"twin:conveyor:speed": 0.7})),
    ("rework", MakeNode(paths=("/Plant/Mill/Body",), role=Role.BUFFER)),
    ("power", AddSchema(path=BELT, schema="TwinPowerAPI", values={"working": 2.5})),
    ("horizon", SetValues(paths=("/Plant",), values={"twin:plant:horizon": 7200.0})),
)
"""Edits that do not contradict each other, each by what it is about."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("merge")
    files = {"machine.usda": MACHINE, "layout.usda": LAYOUT, "orders.csv": ORDERS, "repairs.csv": REPAIRS}
    for name, text in (files | {"plant.usda": ROOT, "process.usda": PROCESS}).items():
        (place / name).write_text(text, encoding="utf-8")
    document = Document.open(place / "plant.usda")
    document.edit(SetLabel(path=BELT, label="Belt"))
    document.save()
    document.close()
    return place


def edited(folder: Path, commands: list[Command]) -> str:
    """The process layer after these edits."""
    document = Document.open(folder / "plant.usda")
    try:
        for command in commands:
            document.edit(command)
        return layer_text(Sdf.Layer.Find(str(folder / "process.usda")))
    finally:
        document.close()


def layer_of(text: str) -> Sdf.Layer:
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.ImportFromString(text)
    return layer


sides = st.lists(st.sampled_from((None, "ours", "theirs", "both")), min_size=len(EDITS), max_size=len(EDITS))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(sides=sides)
def test_that_a_merge_is_what_both_sets_of_edits_make_one_after_the_other(
    folder: Path, sides: list[str | None]
) -> None:
    ours = [edit for (_, edit), side in zip(EDITS, sides, strict=True) if side in ("ours", "both")]
    theirs = [edit for (_, edit), side in zip(EDITS, sides, strict=True) if side in ("theirs", "both")]
    more = [edit for (_, edit), side in zip(EDITS, sides, strict=True) if side == "theirs"]
    base, first, second = (layer_of(edited(folder, edits)) for edits in ([], ours, theirs))
    merge = merge_layers(base, first, second)
    assert merge.conflicts == ()
    together = layer_of(edited(folder, [*ours, *more]))
    # Lists of schemas may stand in another order; nothing depends on that.
    assert sorted_schemas(merge.layer) == sorted_schemas(together)
    assert sorted_schemas(merge_layers(base, second, first).layer) == sorted_schemas(together)


def sorted_schemas(layer: Sdf.Layer) -> str:
    copy = layer_of(layer_text(layer))
    for spec in iterate(copy):
        if spec.HasInfo("apiSchemas"):
            items = sorted(spec.GetInfo("apiSchemas").prependedItems)
            spec.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=items))
    return layer_text(copy)


def iterate(layer: Sdf.Layer) -> Iterator[Sdf.PrimSpec]:
    todo = list(layer.rootPrims)
    while todo:
        yield todo[-1]
        todo.extend(todo.pop().nameChildren)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(sides=sides)
def test_that_where_git_merges_the_text_cleanly_the_answer_is_the_same(folder: Path, sides: list[str | None]) -> None:
    chosen = [[edit for (_, edit), of in zip(EDITS, sides, strict=True) if of == side] for side in ("ours", "theirs")]
    texts = [edited(folder, edits) for edits in ([], *chosen)]
    paths = [folder / f"git-{name}.usda" for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    command = ["git", "merge-file", "-p", str(paths[1]), str(paths[0]), str(paths[2])]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    merged = layer_text(merge_layers(*map(layer_of, texts)).layer)
    if answer.returncode == 0:
        assert merged == layer_text(layer_of(answer.stdout))


def test_that_conflicts_are_named_and_the_preferred_side_decides(folder: Path) -> None:
    ours = [
        SetValues(paths=(MILL,), values={"twin:station:processTime": "50", "twin:station:servers": 2}),
        AddSchema(path=BELT, schema="TwinPowerAPI", values={"working": 1.0}),
        RemoveSchema(path=MILL, schema="TwinFailureAPI:jam"),
    ]
    theirs = [
        SetValues(paths=(MILL,), values={"twin:station:processTime": "40", "twin:failure:jam:uptime": "100"}),
        AddSchema(path=BELT, schema="TwinPowerAPI", values={"working": 3.0}),
    ]
    base, first, second = (layer_of(edited(folder, list(edits))) for edits in ([], ours, theirs))
    merge = merge_layers(base, first, second)
    assert [(each.path, each.attribute, each.base, each.ours, each.theirs) for each in merge.conflicts] == [
        (BELT, "twin:power:working", "", "1", "3"),
        (MILL, "twin:failure:jam:uptime", "exponential(3600)", "", "100"),
        (MILL, "twin:station:processTime", "lognormal(mean=60, cv=0.2)", "50", "40"),
    ]
    layers = {side: merge_layers(base, first, second, side).layer for side in Side}
    values = {side: layer.GetPrimAtPath(MILL).attributes for side, layer in layers.items()}
    assert values[Side.OURS]["twin:station:processTime"].default == "50"
    assert values[Side.THEIRS]["twin:station:processTime"].default == "40"
    assert values[Side.THEIRS]["twin:station:servers"].default == 2
    assert "twin:failure:jam:uptime" not in values[Side.OURS]
    assert values[Side.THEIRS]["twin:failure:jam:uptime"].default == "100"


def test_that_a_single_target_is_not_merged_into_two(folder: Path) -> None:
    crews = [AddPrim(path=f"/Plant/Crews/{name}", type_name="TwinCrew") for name in "AB"]
    common = layer_of(edited(folder, crews))
    versions = [
        layer_of(
            edited(
                folder, [*crews, SetValues(paths=(MILL,), values={"twin:failure:jam:crew": (f"/Plant/Crews/{name}",)})]
            )
        )
        for name in "AB"
    ]
    (conflict,) = merge_layers(common, *versions).conflicts
    assert (conflict.attribute, conflict.ours) == ("twin:failure:jam:crew", "/Plant/Crews/A")


def test_that_two_new_connections_are_both_kept(folder: Path) -> None:
    base, ours, theirs = (
        layer_of(edited(folder, edits))
        for edits in ([], [Connect(start=MILL, end="/Plant/Out")], [Connect(start=MILL, end=BELT)])
    )
    merge = merge_layers(base, ours, theirs)
    assert merge.conflicts == ()
    items = merge.layer.GetRelationshipAtPath(f"{MILL}.twin:flow:next").targetPathList.explicitItems
    assert {str(path) for path in items} == {STORE, "/Plant/Out", BELT}


def test_that_a_prim_that_one_removed_and_the_other_changed_is_a_conflict(write: Write) -> None:
    text = '#usda 1.0\ndef "A"\n{\n    int x = 1\n    def "B"\n    {\n        int y = 1\n    }\n}\n'
    base, gone, changed = (layer_of(each) for each in (text, "#usda 1.0\n", text.replace("int y = 1", "int y = 2")))
    for versions, side, is_there in (
        ((gone, changed), Side.OURS, False),
        ((gone, changed), Side.THEIRS, True),
        ((changed, gone), Side.OURS, True),
        ((changed, gone), Side.THEIRS, False),
    ):
        merge = merge_layers(base, *versions, side)
        assert [each.path for each in merge.conflicts] == ["/A"]
        assert layer_text(merge.layer) == layer_text(changed if is_there else gone)


def test_that_merged_files_make_a_plant_and_may_take_the_place_of_ours(folder: Path) -> None:
    for name, command in (("base", None), ("ours", EDITS[0][1]), ("theirs", EDITS[2][1])):
        (folder / f".merge_file_{name}").write_text(edited(folder, [command] if command else []), encoding="utf-8")
    ours = folder / ".merge_file_ours"
    merge_files(folder / ".merge_file_base", ours, folder / ".merge_file_theirs", ours)
    original = (folder / "process.usda").read_bytes()
    try:
        (folder / "process.usda").write_bytes(ours.read_bytes())
        (mill,) = load(folder / "plant.usda").stations
    finally:
        (folder / "process.usda").write_bytes(original)
    assert mill.servers == 3
    assert [failure.name for failure in mill.failures] == ["jam", "stop"]


def test_that_variants_times_and_metadata_of_any_layer_merge(write: Write) -> None:
    text = """#usda 1.0
(
    doc = "one"
    subLayers = [@./a.usda@ (offset = 3)]
)
over "A" (
    variants = {
        string size = "small"
    }
    prepend variantSets = "size"
)
{
    double d.timeSamples = {
        1: 2,
        2: 3,
    }
    double e.connect = </A.d>
    variantSet "size" = {
        "small" {
            over "K"
            {
                double z = 2
            }
        }
    }
}
"""
    base = layer_of(text)
    ours = layer_of(text.replace("2: 3,", "2: 3,\n        3: 9,").replace('"one"', '"two"'))
    theirs = layer_of(
        text.replace("double z = 2", "double z = 4")
        .replace("1: 2,", "1: 5,")
        .replace("@./a.usda@ (offset = 3)", "@./b.usda@, @./a.usda@ (offset = 3)")
    )
    merge = merge_layers(base, ours, theirs)
    assert merge.conflicts == ()
    assert "double z = 4" in layer_text(merge.layer)
    assert merge.layer.GetAttributeAtPath("/A.d").GetInfo("timeSamples") == {1.0: 5.0, 2.0: 3.0, 3.0: 9.0}
    assert list(merge.layer.subLayerPaths) == ["./b.usda", "./a.usda"]
    assert merge.layer.subLayerOffsets[1].offset == 3.0
    assert merge.layer.documentation == "two"
