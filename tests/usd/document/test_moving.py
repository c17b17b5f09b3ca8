"""Shifting prims whatever their transforms are made of; OpenUSD's own world transforms are the oracle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from tests.usd.conftest import Write, stage_text
from tests.usd.document.conftest import Open
from twin_app.errors import InvalidPlantError
from twin_app.usd.document import MovePrim, SetUnits, SetValues
from twin_app.usd.units import Placement

BOX = "/Plant/Group/Box"
ORDERS = {
    "none": "",
    "translate first": 'double3 xformOp:translate = (1, 2, 3)\nuniform token[] xformOpOrder = ["xformOp:translate"]',
    "float translate": 'float3 xformOp:translate = (1, 2, 3)\nuniform token[] xformOpOrder = ["xformOp:translate"]',
    "scale first": "double3 xformOp:translate = (1, 2, 3)\nfloat3 xformOp:scale = (2, 2, 2)\n"
    'uniform token[] xformOpOrder = ["xformOp:scale", "xformOp:translate"]',
    "matrix": "matrix4d xformOp:transform = ((0, 1, 0, 0), (-1, 0, 0, 0), (0, 0, 1, 0), (5, 6, 7, 1))\n"
    'uniform token[] xformOpOrder = ["xformOp:transform"]',
    "pivot": "float3 xformOp:translate:pivot = (1, 0, 0)\nfloat xformOp:rotateZ = 30\n"
    'uniform token[] xformOpOrder = ["xformOp:translate:pivot", "xformOp:rotateZ", '
    '"!invert!xformOp:translate:pivot"]',
    "reset": "double3 xformOp:translate = (1, 2, 3)\n"
    'uniform token[] xformOpOrder = ["!resetXformStack!", "xformOp:translate"]',
    "animated": "double3 xformOp:translate.timeSamples = { 0: (0, 0, 0), 10: (4, 0, 0) }\n"
    'uniform token[] xformOpOrder = ["xformOp:translate"]',
}


def place(stage: Usd.Stage, path: str = BOX) -> np.ndarray:
    return np.array(Placement(stage).frame(stage.GetPrimAtPath(path)))


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
@pytest.mark.parametrize(("metres", "up"), [(1.0, "Z"), (0.01, "Y")])
def test_that_a_prim_moves_by_the_offset_and_does_not_turn(
    write: Write, open_document: Open, order: str, metres: float, up: str
) -> None:
    above = "float xformOp:rotateZ = 90\ndouble3 xformOp:scale = (1, 3, 2)\n"
    above += 'uniform token[] xformOpOrder = ["xformOp:rotateZ", "xformOp:scale"]\n'
    body = f'def Xform "Group" {{\n{above}\ndef Cube "Box" {{\n{order}\n}}\n}}'
    path = write("hall.usda", stage_text(body, metres=metres, up=up))
    document = open_document(path)
    before = place(document.stage)
    document.edit(MovePrim(paths=(BOX,), offset_m=(0.5, -2.0, 0.25)))
    expected = before.copy()
    expected[3, :3] += (0.5, -2.0, 0.25)
    assert place(document.stage) == pytest.approx(expected, abs=1e-5 if "float" in order else 1e-9)
    document.edit(MovePrim(paths=(BOX,), offset_m=(-0.5, 2.0, -0.25)))
    assert place(document.stage) == pytest.approx(before, abs=1e-5 if "float" in order else 1e-9)
    document.undo()
    document.undo()
    assert (place(document.stage) == before).all()


@pytest.mark.parametrize("order", [ORDERS["translate first"], ORDERS["matrix"], ORDERS["scale first"]])
def test_that_a_machine_from_a_file_in_other_units_moves_by_the_offset(
    write: Write, open_document: Open, order: str
) -> None:
    write("box.usda", stage_text(order, metres=0.01, up="Y").replace('"Plant"', '"Box"'))
    path = write("hall.usda", stage_text('def "Group" {\ndef "Box" (references = @./box.usda@) {\n}\n}'))
    document = open_document(path)
    before = place(document.stage)
    document.edit(MovePrim(paths=(BOX,), offset_m=(1.0, 2.0, 3.0)))
    expected = before.copy()
    expected[3, :3] += (1.0, 2.0, 3.0)
    assert place(document.stage) == pytest.approx(expected, abs=1e-9)


def test_that_a_part_of_a_moved_group_does_not_move_twice(line: Path, open_document: Open) -> None:
    document = open_document(line)
    frame, group = "/Plant/Belt/Frame", "/Plant/Belt"
    before = place(document.stage, frame)
    document.edit(MovePrim(paths=(group, frame), offset_m=(3.0, 0.0, 0.0)))
    assert place(document.stage, frame)[3, :3] - before[3, :3] == pytest.approx((3.0, 0.0, 0.0))


def test_that_a_prim_without_a_place_is_not_moved(line: Path, open_document: Open) -> None:
    document = open_document(line)
    with pytest.raises(InvalidPlantError, match="no place of its own"):
        document.edit(MovePrim(paths=("/Plant/Gear",), offset_m=(1.0, 0.0, 0.0)))
    with pytest.raises(InvalidPlantError, match="at most"):
        document.edit(MovePrim(paths=("/Plant/Mill",), offset_m=(float("nan"), 0.0, 0.0)))
    assert not document.is_modified


def test_that_an_offset_that_is_typed_is_drawn_in_every_program(line: Path, open_document: Open) -> None:
    document = open_document(line)
    values = {"twin:flow:offsetX": 2.0, "twin:flow:offsetY": -1.0}
    before = {record.path: record.position_m for record in document.description().prims}
    document.edit(SetValues(paths=("/Plant/Mill",), values=values))
    document.edit(SetValues(paths=("/Plant/Mill",), values={"twin:flow:offsetX": 3.0}))
    world = UsdGeom.XformCache().GetLocalToWorldTransform(document.stage.GetPrimAtPath("/Plant/Mill"))
    assert tuple(world.ExtractTranslation()) == pytest.approx((3.0, -1.0, 1.0))
    assert {record.path: record.position_m for record in document.description().prims} == before


def test_that_the_answer_to_the_question_of_units_goes_to_the_users_layers(write: Write, open_document: Open) -> None:
    path = write("hall.usda", stage_text('def Cube "Box" {\ndouble size = 40\n}', metres=None, up="Z"))
    original = path.read_bytes()
    document = open_document(path)
    assert any(problem.attribute == "metersPerUnit" for problem in document.problems())
    document.edit(SetUnits(metres=1.0))
    assert document.reading().size_m == pytest.approx((40.0, 40.0, 40.0))
    assert not any(problem.attribute == "metersPerUnit" for problem in document.problems())
    document.save()
    assert path.read_bytes() == original
    assert Usd.Stage.Open(document.path).GetMetadata("metersPerUnit") == 1.0
    with pytest.raises(InvalidPlantError, match="above 0 m"):
        document.edit(SetUnits(metres=0.0))
