from __future__ import annotations

import numpy as np
import pytest

from tests.usd.conftest import stage_text
from twin_app.usd import read_scene
from twin_app.usd.geometry import read_geometry

STATION = '(prepend apiSchemas = ["TwinStationAPI"])'
PLACED = """
    {{
        double3 xformOp:translate = {at}
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}
"""


def test_that_positions_come_out_in_metres_with_z_up(write) -> None:
    body = f'    def Xform "A" {STATION}' + PLACED.format(at=(100, 200, 300))
    assert _position(write("a.usda", stage_text(body, metres=0.01, up="Y"))) == (1.0, -3.0, 2.0)
    assert _position(write("b.usda", stage_text(body, metres=0.001, up="Z"))) == (0.1, 0.2, 0.3)


def test_that_a_file_in_centimetres_inside_one_in_metres_is_converted_and_said(write) -> None:
    write(
        "cell.usda", stage_text(f'    def Xform "A" {STATION}' + PLACED.format(at=(100, 200, 300)), metres=0.01, up="Y")
    )
    body = '    def "Cell" (references = @cell.usda@)' + PLACED.format(at=(10, 0, 0))
    scene = write("plant.usda", stage_text(body))
    reading = read_scene(scene)
    assert reading.description.prims[0].position_m == (11.0, -3.0, 2.0)
    assert [fault.where for fault in reading.warnings] == ["/Plant/Cell"]
    assert "cell.usda has units of 0.01 m and Y up" in reading.warnings[0].message


@pytest.mark.parametrize(
    "by_hand",
    [
        'double3 xformOp:scale = (0.01, 0.01, 0.01)\n uniform token[] xformOpOrder = ["xformOp:scale"]',
        "double3 xformOp:scale:unitsResolve = (0.01, 0.01, 0.01)\n"
        ' uniform token[] xformOpOrder = ["xformOp:scale:unitsResolve"]',
    ],
)
def test_that_what_is_converted_by_hand_is_not_converted_again(write, by_hand) -> None:
    write("cell.usda", stage_text(f'    def Xform "A" {STATION}' + PLACED.format(at=(100, 0, 0)), metres=0.01))
    scene = write("plant.usda", stage_text(f'    def "Cell" (references = @cell.usda@)\n    {{\n {by_hand}\n    }}\n'))
    reading = read_scene(scene)
    assert reading.description.prims[0].position_m == (1.0, 0.0, 0.0)
    assert reading.warnings == ()


def test_that_units_are_converted_along_a_chain_of_references(write) -> None:
    write("tool.usda", stage_text(f'    def Xform "A" {STATION}' + PLACED.format(at=(1000, 0, 0)), metres=0.001))
    write(
        "cell.usda",
        stage_text('    def "Tool" (references = @tool.usda@)' + PLACED.format(at=(100, 0, 0)), metres=0.01),
    )
    scene = write("plant.usda", stage_text('    def "Cell" (references = @cell.usda@)' + PLACED.format(at=(5, 0, 0))))
    assert _position(scene) == (7.0, 0.0, 0.0)


def test_that_a_referenced_file_without_units_shares_those_of_the_scene(write) -> None:
    write("cell.usda", stage_text(f'    def Xform "A" {STATION}' + PLACED.format(at=(3, 0, 0)), metres=None, up=None))
    assert _position(write("plant.usda", stage_text('    def "Cell" (references = @cell.usda@) {}\n'))) == (
        3.0,
        0.0,
        0.0,
    )


def test_that_drawn_shapes_and_reported_size_agree_in_mixed_units(write) -> None:
    cube = '    def Cube "Body" { double size = 100\n float3[] extent = [(-50, -50, -50), (50, 50, 50)]\n }\n'
    write("cell.usda", stage_text(cube, metres=0.01, up="Y"))
    body = "".join(
        f'    def "Cell_{i}" (instanceable = true\n references = @cell.usda@)' + PLACED.format(at=(4 * i, 0, 0))
        for i in range(3)
    )
    scene = write("plant.usda", stage_text(body))
    low, high = np.array(read_geometry(scene).bounds_m)
    assert (high - low).tolist() == pytest.approx([9.0, 1.0, 1.0])
    assert read_scene(scene).size_m == pytest.approx((9.0, 1.0, 1.0))


def test_that_unauthored_units_are_a_warning_that_says_what_is_taken(write) -> None:
    warnings = read_scene(write("a.usda", stage_text("", metres=None, up=None))).warnings
    assert {fault.attribute for fault in warnings} == {"metersPerUnit", "upAxis"}
    assert any("0.01" in fault.message for fault in warnings)


def test_that_units_authored_only_in_a_sublayer_hold(write) -> None:
    write("layout.usda", stage_text(f'    def Xform "A" {STATION}' + PLACED.format(at=(2, 3, 4))))
    root = write("root.usda", "#usda 1.0\n(\n    subLayers = [@layout.usda@]\n)\n")
    reading = read_scene(root)
    assert reading.description.prims[0].position_m == (2.0, 3.0, 4.0)
    assert all("sublayer" in fault.message for fault in reading.warnings)


@pytest.mark.parametrize(("metres", "up"), [(0.0, "Z"), (-1.0, "Z"), (float("inf"), "Z"), (1.0, "X")])
def test_that_impossible_units_are_a_warning(write, metres, up) -> None:
    assert len(read_scene(write("a.usda", stage_text("", metres=metres, up=up))).warnings) == 1


@pytest.mark.parametrize(("size", "is_doubtful"), [(0.5, True), (2.0, False), (9000.0, False), (20000.0, True)])
def test_that_an_implausible_size_is_a_warning(write, size, is_doubtful) -> None:
    half = size / 2
    extent = f"[({-half}, {-half}, {-half}), ({half}, {half}, {half})]"
    body = f'    def Cube "A" {{ double size = {size}\n float3[] extent = {extent}\n }}\n'
    warnings = read_scene(write("a.usda", stage_text(body))).warnings
    assert [fault.attribute for fault in warnings] == (["metersPerUnit"] if is_doubtful else [])


def _position(scene) -> tuple[float, float, float]:
    return read_scene(scene).description.prims[0].position_m
