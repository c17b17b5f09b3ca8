"""The layers of a document: what they are, muting, ordering, naming, what-ifs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.usd.conftest import Write, stage_text
from tests.usd.document.conftest import Open
from twin_app.errors import SceneError
from twin_app.plant import with_values
from twin_app.plant.factors import Change
from twin_app.usd import load, write_recommendation
from twin_app.usd.document import (
    AddLayer,
    AddSchema,
    Document,
    LayerKind,
    MoveLayer,
    MuteLayer,
    RemoveLayer,
    RenameLayer,
    SetValues,
)

MILL = "/Plant/Mill"
TWO = Change(path=MILL, attribute="twin:station:servers", before=1.0, after=2.0, label="Mills", cost=1000.0)
FAST = Change(path=MILL, attribute="twin:station:processTime.mean", before=60.0, after=50.0, label="Pace", cost=0.0)


def servers(document: Document) -> int:
    return next(station.servers for station in document.plant().stations if station.path == MILL)


def names(document: Document) -> list[tuple[str, bool]]:
    return [(info.name, info.is_muted) for info in document.layers()]


def test_that_layers_say_what_they_are(line: Path, open_document: Open) -> None:
    document = open_document(line)
    process, layout = document.layers()
    assert (process.kind, process.is_locked, process.is_target) == (LayerKind.PROCESS, False, True)
    assert (layout.kind, layout.is_locked, layout.note) == (LayerKind.LAYOUT, True, "layout, never changed")
    document.edit(AddLayer(name="Second mill", changes=(TWO,), origin={"rank": 1}))
    what_if = document.layers()[0]
    assert (what_if.kind, what_if.name, what_if.note) == (
        LayerKind.WHAT_IF,
        "Second mill",
        "recommendation 1, 1 change",
    )
    assert [info.is_modified for info in document.layers()] == [True, False, False]
    assert [info.strength for info in document.layers()] == [0, 1, 2]


def test_that_a_what_if_counts_until_it_is_muted_and_the_originals_stay(line: Path, open_document: Open) -> None:
    originals = {name: (line.parent / name).read_bytes() for name in ("process.usda", "layout.usda")}
    document = open_document(line)
    expected = with_values(document.plant(), {(MILL, TWO.attribute): 2.0})
    document.edit(AddLayer(name="Second mill", changes=(TWO,)))
    assert document.plant().nodes == expected.nodes
    layer = document.layers()[0].id
    document.edit(MuteLayer(layer=layer, is_muted=True))
    assert servers(document) == 1
    document.save()
    assert servers(open_document(line)) == 1
    again = open_document(line)
    assert names(again) == [("Second mill", True), ("process.usda", False), ("layout.usda", False)]
    again.edit(MuteLayer(layer=again.layers()[0].id, is_muted=False))
    assert servers(again) == 2
    again.close()
    document.edit(MuteLayer(layer=layer, is_muted=False))
    document.save()
    assert load(line).nodes == expected.nodes
    assert {name: (line.parent / name).read_bytes() for name in originals} == originals


def test_that_the_stronger_what_if_wins_and_undo_puts_everything_back(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(AddLayer(name="Two", changes=(TWO,)))
    document.edit(AddLayer(name="Three"))
    three, two = (info.id for info in document.layers()[:2])
    document.edit(SetValues(paths=(MILL,), values={TWO.attribute: 3}))
    assert servers(document) == 3, "an edit takes effect, also where a what-if already says something"
    document.edit(MoveLayer(layer=three, position=1))
    assert [info.id for info in document.layers()[:2]] == [two, three]
    document.edit(RenameLayer(layer=two, name="A pair"))
    document.edit(MuteLayer(layer=three, is_muted=True), RemoveLayer(layer=two))
    assert names(document)[0] == ("Three", True)
    for _ in range(6):
        document.undo()
    assert (names(document), document.is_modified) == ([("process.usda", False), ("layout.usda", False)], False)
    for _ in range(4):
        document.redo()
    assert servers(document) == 3


def test_that_a_recommendation_on_one_file_gets_a_root_over_it(write, open_document: Open) -> None:
    text = (Path(__file__).parents[3] / "scenes/examples/one_station.usda").read_text(encoding="utf-8")
    path = write("one.usda", text)
    document = open_document(path)
    assert not document.is_new
    change = Change(path="/Plant/Station", attribute="twin:station:servers", before=1.0, after=2.0, label="", cost=0.0)
    document.edit(AddLayer(name="More", changes=(change,)))
    assert document.is_new
    document.save()
    assert path.read_text(encoding="utf-8") == text
    assert Path(document.path).name == "one-scene.usda"
    assert load(document.path).stations[0].servers == 2
    assert load(path).stations[0].servers == 1


def test_that_what_apply_wrote_opens_as_a_what_if(line: Path, open_document: Open) -> None:
    layer, root = line.parent / "rec.usda", line.parent / "rec-scene.usda"
    write_recommendation(line, [TWO, FAST], layer, root, origin={"rank": 1})
    document = open_document(root)
    assert [info.kind for info in document.layers()] == [
        LayerKind.WHAT_IF,
        LayerKind.SCENE,
        LayerKind.PROCESS,
        LayerKind.LAYOUT,
    ]
    assert [info.is_target for info in document.layers()] == [False, False, True, False]
    document.edit(MuteLayer(layer=document.layers()[0].id, is_muted=True))
    assert document.plant().nodes == load(line).nodes


@pytest.mark.parametrize(
    "command",
    [
        lambda infos: MuteLayer(layer=infos[1].id, is_muted=True),
        lambda infos: RemoveLayer(layer=infos[0].id),
        lambda infos: RenameLayer(layer=infos[1].id, name="x"),
        lambda infos: RenameLayer(layer=infos[0].id, name=" "),
        lambda _: MuteLayer(layer="nowhere", is_muted=True),
    ],
)
def test_that_layouts_and_the_model_stay_where_they_are(line: Path, open_document: Open, command) -> None:
    document = open_document(line)
    with pytest.raises(SceneError):
        document.edit(command(document.layers()))
    assert not document.is_modified


def test_that_a_machine_that_was_added_stays_a_picture_whatever_the_station_comes_to_say(
    write: Write, open_document: Open
) -> None:
    nodes = (("In", "Source", "</Plant/Mill>"), ("Mill", "Station", "</Plant/Out>"), ("Out", "Sink", "[]"))
    body = "\n".join(
        f'def Cube "{name}" (prepend apiSchemas = ["Twin{kind}API"])\n{{\nrel twin:flow:next = {end}\n}}'
        for name, kind, end in nodes
    )
    document = open_document(write("boxes.usda", stage_text(body)))
    document.edit(SetValues(paths=(MILL,), values={"twin:station:processTime": "60"}))
    document.edit(AddLayer(name="Two", changes=(TWO,)))
    document.edit(AddSchema(path=MILL, schema="TwinPowerAPI", values={"working": 3}))
    assert document.stage.GetPrimAtPath(f"{MILL}_added_1").IsDefined()
    assert [node.path for node in document.plant().nodes] == ["/Plant/In", MILL, "/Plant/Out"]
    assert servers(document) == 2


def test_that_edits_go_to_the_layer_that_was_chosen_as_long_as_it_counts(line: Path, open_document: Open) -> None:
    document = open_document(line)
    document.edit(AddLayer(name="Try"))
    what_if, process, layout = (info.id for info in document.layers())
    document.edit_in(what_if)
    document.edit(SetValues(paths=(MILL,), values={"twin:station:scrap": 0.2}))
    assert document.layers()[0].note == "what-if, 1 change"
    with pytest.raises(SceneError, match="never changed"):
        document.edit_in(layout)
    document.undo()
    document.undo()
    assert [info.is_target for info in document.layers()] == [True, False], "the layer is gone, so the model is edited"
    document.redo()
    document.edit_in(what_if)
    document.edit(MuteLayer(layer=what_if, is_muted=True))
    assert [info.is_target for info in document.layers()] == [False, True, False]
    with pytest.raises(SceneError, match="is muted"):
        document.edit_in(what_if)
    document.edit_in(process)
