"""Whatever is done can be undone: the text of every layer is the witness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.usd.conftest import LAYOUT, MACHINE, ORDERS, PROCESS, REPAIRS, ROOT
from twin_app.errors import TwinError
from twin_app.plant.factors import Change
from twin_app.plant.vocabulary import NODE_ROLES
from twin_app.usd.document import (
    AddLayer,
    AddPrim,
    AddSchema,
    Command,
    Connect,
    Disconnect,
    Document,
    MakeNode,
    MoveLayer,
    MovePrim,
    MuteLayer,
    RemoveLayer,
    RemoveModel,
    RemovePrim,
    RemoveSchema,
    RenameLayer,
    SetLabel,
    SetUnits,
    SetValues,
)
from twin_app.usd.reader import read_stage

PATHS = ("/Plant", "/Plant/In", "/Plant/Mill", "/Plant/Mill/Body", "/Plant/Store", "/Plant/Belt", "/Plant/Out")
NEW = ("/Plant/Nut", "/Plant/Crews/Night", "/Plant/Crews/Day", "/Plant/Gear")
SCHEMAS = ("TwinFailureAPI:jam", "TwinFailureAPI:stop", "TwinFactorAPI:pace", "TwinPowerAPI", "TwinProcessAPI:Gear")
VALUES = (
    {"twin:station:servers": 2},
    {"twin:station:processTime": "exponential(30)", "twin:station:scrap": 0.1},
    {"twin:buffer:capacity": 9},
    {"twin:flow:next": ("/Plant/Out",)},
    {"twin:flow:next": None},
    {"twin:failure:jam:uptime": 1000},
    {"twin:flow:offsetX": 2.0},
    {"twin:plant:horizon": 100.0, "twin:plant:budget": None},
)
CHANGE = Change(path="/Plant/Mill", attribute="twin:station:servers", before=1.0, after=2.0, label="Mills", cost=0.0)


path, new = st.sampled_from(PATHS), st.sampled_from((*PATHS, *NEW))
paths = st.lists(path, min_size=1, max_size=3, unique=True).map(tuple)
values = st.sampled_from(VALUES)
layer = st.integers(0, 4).map(str)
"""Which of the layers that there are by then."""
metre = st.floats(-5, 5).map(lambda number: round(number, 2))
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(MakeNode, paths=paths, role=st.sampled_from(NODE_ROLES)),
    st.builds(RemoveModel, paths=paths),
    st.builds(SetValues, paths=paths, values=values),
    st.builds(SetLabel, path=new, label=st.sampled_from(("", "A name"))),
    st.builds(Connect, start=path, end=path),
    st.builds(Disconnect, start=path, end=path),
    st.builds(AddSchema, path=path, schema=st.sampled_from(SCHEMAS)),
    st.builds(RemoveSchema, path=path, schema=st.sampled_from(SCHEMAS)),
    st.builds(AddPrim, path=st.sampled_from(NEW), type_name=st.sampled_from(("TwinProduct", "TwinCrew"))),
    st.builds(RemovePrim, path=new),
    st.builds(MovePrim, paths=paths, offset_m=st.tuples(metre, metre, metre)),
    st.builds(SetUnits, metres=st.sampled_from((1.0, 0.01)), up=st.sampled_from((None, "Y"))),
    st.builds(AddLayer, name=st.sampled_from(("One", "Two")), changes=st.sampled_from(((), (CHANGE,)))),
    st.builds(MuteLayer, layer=layer, is_muted=st.booleans()),
    st.builds(MoveLayer, layer=layer, position=st.integers(0, 3)),
    st.builds(RenameLayer, layer=layer, name=st.sampled_from(("A", "B"))),
    st.builds(RemoveLayer, layer=layer),
)


@pytest.fixture(scope="module", params=["plant", "layout"])
def scene(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("line")
    files = {"machine.usda": MACHINE, "layout.usda": LAYOUT, "orders.csv": ORDERS, "repairs.csv": REPAIRS}
    if request.param == "plant":
        files |= {"plant.usda": ROOT, "process.usda": PROCESS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    yield folder / f"{request.param}.usda"
    assert (folder / "layout.usda").read_text(encoding="utf-8") == LAYOUT


def texts(document: Document) -> dict[str, str]:
    """Every layer of the scene as it is now, layouts included."""
    return {layer.identifier: layer.ExportToString() for layer in document.stage.GetLayerStack(False)}


def resolved(command: Command, document: Document) -> Command:
    """Layer commands name one of the layers that there are."""
    infos = document.layers()
    if isinstance(command, MuteLayer):
        return MuteLayer(layer=infos[int(command.layer) % len(infos)].id, is_muted=command.is_muted)
    if isinstance(command, MoveLayer):
        return MoveLayer(layer=infos[int(command.layer) % len(infos)].id, position=command.position)
    if isinstance(command, RenameLayer):
        return RenameLayer(layer=infos[int(command.layer) % len(infos)].id, name=command.name)
    if isinstance(command, RemoveLayer):
        return RemoveLayer(layer=infos[int(command.layer) % len(infos)].id)
    return command


@settings(max_examples=18, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(commands, min_size=1, max_size=12))
def test_that_undo_of_everything_gives_the_same_text_and_redo_gives_it_back(scene: Path, steps: list[Command]) -> None:
    document = Document.open(scene)
    try:
        before = texts(document)
        for command in steps:
            now = texts(document)
            try:
                document.edit(resolved(command, document))
            except TwinError:
                assert texts(document) == now, "an edit that fails changes nothing"
            assert document.reading() == read_stage(document.stage, document.path), "reading in part is enough"
        after = texts(document)
        composed = document.stage.Flatten().ExportToString()
        while document.can_undo:
            document.undo()
        assert texts(document) == before
        assert not document.is_modified
        while document.can_redo:
            document.redo()
        assert texts(document) == after
        assert document.stage.Flatten().ExportToString() == composed
    finally:
        document.close()
