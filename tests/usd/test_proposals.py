from __future__ import annotations

from pathlib import Path

import pytest

from tests.usd.conftest import stage_text
from twin_app.errors import SceneError
from twin_app.plant.nodes import Buffer, Conveyor, Sink, Source, Station
from twin_app.plant.vocabulary import Role
from twin_app.usd import load
from twin_app.usd.proposals import propose, propose_for
from twin_app.usd.proposals.words import read_words
from twin_app.usd.stage import open_stage

SCENES = Path(__file__).parents[2] / "scenes"
ROLES = {
    Source: Role.SOURCE,
    Station: Role.STATION,
    Buffer: Role.BUFFER,
    Conveyor: Role.CONVEYOR,
    Sink: Role.SINK,
}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mill_3", Role.STATION),
        ("WasherStore", Role.BUFFER),
        ("Store before the washer", Role.BUFFER),
        ("RollerTrack3000", Role.CONVEYOR),
        ("Fräsmaschine 2", Role.STATION),
        ("Förderband", Role.CONVEYOR),
        ("Zwischenpuffer", Role.BUFFER),
        ("BESCHICHTUNGSOFEN", Role.STATION),
        ("WARENEINGANG", Role.SOURCE),
        ("op40", Role.STATION),
    ],
)
def test_that_names_in_english_and_german_say_what_a_thing_is(text, role) -> None:
    reading = read_words(text)
    assert reading is not None
    assert reading.role is role


@pytest.mark.parametrize("text", ["Wall_2", "Operator", "Pallet", "Schutzzaun", "AGV_1"])
def test_that_some_names_speak_against_any_part_in_the_flow(text) -> None:
    reading = read_words(text)
    assert reading is not None
    assert reading.role is None


@pytest.mark.parametrize("text", ["Plug", "Xform_12", "geo", ""])
def test_that_other_names_say_nothing(text) -> None:
    assert read_words(text) is None


@pytest.mark.parametrize(("scene", "least"), [("bottling_line", 0.75), ("engine_plant", 0.85)])
def test_that_most_machines_of_the_shipped_layouts_are_recognised_from_geometry_alone(scene, least) -> None:
    truth = {node.path: ROLES[type(node)] for node in load(SCENES / scene / "plant.usda").nodes}
    found = {proposal.path: proposal.kind for proposal in propose(SCENES / scene / "layout.usda")}
    assert sum(found.get(path) is role for path, role in truth.items()) >= least * len(truth)


def test_that_what_is_modelled_is_not_proposed_again_nor_what_holds_it() -> None:
    scene = SCENES / "engine_plant" / "plant.usda"
    modelled = {node.path for node in load(scene).nodes}
    for proposal in propose(scene):
        assert not any(path == proposal.path or path.startswith(f"{proposal.path}/") for path in modelled)


LONG_BOX = """def Xform "{name}" (kind = "component")
    {{
        def Cube "Frame"
        {{
            double size = 1
            float3[] extent = [(-0.5, -0.5, -0.5), (0.5, 0.5, 0.5)]
            double3 xformOp:scale = (6, 0.5, 0.8)
            uniform token[] xformOpOrder = ["xformOp:scale"]
        }}
        {more}
    }}
"""


def test_that_a_long_narrow_thing_with_rollers_is_a_conveyor_whatever_its_name(write) -> None:
    rollers = "\n".join(
        f'        def Cylinder "Roller_{i}" {{ double radius = 0.05\n double height = 0.4\n }}' for i in range(8)
    )
    path = write("a.usda", stage_text(LONG_BOX.format(name="X17", more=rollers)))
    (proposal,) = propose(path)
    assert (proposal.path, proposal.kind) == ("/Plant/X17", Role.CONVEYOR)
    assert "8 rollers" in proposal.because
    assert "long and narrow (6.0 × 0.5 m" in proposal.because
    assert 0.5 < proposal.confidence < 0.95


def test_that_a_semantic_label_counts_more_than_a_shape(write) -> None:
    body = LONG_BOX.format(name="X17", more='token[] semantics:labels:class = ["storage_rack"]')
    body = body.replace(
        '(kind = "component")', '(kind = "component"\n prepend apiSchemas = ["SemanticsLabelsAPI:class"])'
    )
    stage = open_stage(write("a.usda", stage_text(body)))
    (proposal,) = propose(stage)
    assert proposal.kind is Role.BUFFER
    assert 'label is "storage_rack"' in proposal.because
    assert [other.kind for other in propose_for(stage, "/Plant/X17")] == [Role.BUFFER, Role.CONVEYOR]


def test_that_of_a_machine_and_its_pieces_one_thing_is_proposed(write) -> None:
    body = """    def Xform "Press_1"
    {
        def Xform "Table"
        {
        }
        def Xform "Belt"
        {
        }
    }
    def Xform "Conveyors"
    {
        def Xform "Conveyor_1"
        {
        }
        def Xform "Conveyor_2"
        {
        }
    }"""
    found = {proposal.path: proposal.kind for proposal in propose(write("a.usda", stage_text(body)))}
    assert found == {
        "/Plant/Press_1": Role.STATION,
        "/Plant/Conveyors/Conveyor_1": Role.CONVEYOR,
        "/Plant/Conveyors/Conveyor_2": Role.CONVEYOR,
    }


def test_that_proposing_changes_nothing(write) -> None:
    stage = open_stage(write("a.usda", stage_text('    def Xform "Mill" {}\n')))
    before = stage.GetRootLayer().ExportToString(), stage.GetSessionLayer().ExportToString()
    assert propose(stage)
    assert (stage.GetRootLayer().ExportToString(), stage.GetSessionLayer().ExportToString()) == before


def test_that_a_prim_that_is_not_there_is_an_error(write) -> None:
    with pytest.raises(SceneError, match="no such prim"):
        propose_for(open_stage(write("a.usda", stage_text(""))), "/Plant/Gone")
