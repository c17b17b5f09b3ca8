"""Curves that vehicles drive along, read from scenes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.usd.conftest import stage_text
from twin_app.errors import InvalidPlantError
from twin_app.plant.description import PrimRecord
from twin_app.usd import load, read_scene
from twin_app.usd.paths import SAMPLING_M

FLEET = """
    def TwinFleet "Carts"
    {
        rel twin:fleet:paths = </Plant/Lane>
    }
"""
LINE = """
    def Xform "In" (prepend apiSchemas = ["TwinSourceAPI"])
    {
        string twin:source:interarrival = "60"
        rel twin:flow:next = </Plant/Out>
        rel twin:flow:transport = </Plant/Carts>
    }
    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {
        double3 xformOp:translate = (0, 9, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }
"""


def curves(points: str, counts: str, kind: str = "linear", basis: str = "", wrap: str = "", *, more: str = "") -> str:
    """A prim with curves called `Lane`."""
    basis = f'uniform token basis = "{basis}"' if basis else ""
    wrap = f'uniform token wrap = "{wrap}"' if wrap else ""
    return f"""
    def BasisCurves "Lane"
    {{
        uniform token type = "{kind}"
        {basis}
        {wrap}
        int[] curveVertexCounts = {counts}
        point3f[] points = {points}
        {more}
    }}"""


@pytest.fixture
def lane(write):
    """Reads the record of the lane in a scene with this text."""

    def read(body: str, **units: object) -> PrimRecord:
        scene = read_scene(write("a.usda", stage_text(FLEET + body, **units)))
        return next(prim for prim in scene.description.prims if prim.path == "/Plant/Lane")

    return read


def test_that_each_straight_curve_of_a_prim_is_a_line(lane) -> None:
    record = lane(curves("[(0, 0, 0), (9, 0, 0), (0, 1, 0), (0, 2, 0), (0, 2, 3)]", "[2, 3]"))
    assert record.lines_m == (((0, 0, 0), (9, 0, 0)), ((0, 1, 0), (0, 2, 0), (0, 2, 3)))
    assert record.lines_problem == ""


def test_that_a_periodic_straight_curve_comes_back_to_its_start(lane) -> None:
    record = lane(curves("[(0, 0, 0), (9, 0, 0), (9, 1, 0)]", "[3]", wrap="periodic"))
    assert record.lines_m == (((0, 0, 0), (9, 0, 0), (9, 1, 0), (0, 0, 0)),)


def test_that_lines_are_in_metres_in_the_world_with_z_up(lane) -> None:
    move = """double3 xformOp:translate = (100, 200, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]"""
    record = lane(curves("[(0, 0, 0), (300, 0, -500)]", "[2]", more=move), metres=0.01, up="Y")
    assert record.lines_m[0] == pytest.approx(np.array([(1.0, 0.0, 2.0), (4.0, 5.0, 2.0)]))


def test_that_lines_inside_an_instance_are_read(write) -> None:
    lane = curves("[(0, 0, 0), (9, 0, 0)]", "[2]")
    write("hall.usda", stage_text(lane))
    body = """
    def TwinFleet "Carts"
    {
        rel twin:fleet:paths = </Plant/Hall/Lane>
        rel twin:fleet:chargers = </Plant/Hall>
        double twin:fleet:batteryCapacity = 1
        double twin:fleet:chargePower = 2
    }
    def Xform "Hall" (
        instanceable = true
        prepend references = @./hall.usda@
    )
    {
        double3 xformOp:translate = (0, 3, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }"""
    fleet = load(write("a.usda", stage_text(body + LINE))).fleets[0]
    assert fleet.lines_m == (((0, 3, 0), (9, 3, 0)),)
    assert fleet.battery is not None
    assert [(own.path, own.position_m) for own in fleet.battery.chargers] == [("/Plant/Hall", (0, 3, 0))]


CIRCLE = 4.0 / 3.0 * math.tan(math.pi / 8.0)
"""Bézier handles of a quarter of a unit circle; it is 0.03 % off at most."""


@pytest.mark.parametrize("radius", [0.5, 20.0])
def test_that_a_bezier_arc_is_sampled_to_the_tolerance(lane, radius: float) -> None:
    near = f"[({radius}, 0, 0), ({radius}, {radius * CIRCLE}, 0), ({radius * CIRCLE}, {radius}, 0), (0, {radius}, 0)]"
    line = np.array(lane(curves(near, "[4]", "cubic", "bezier")).lines_m[0])
    assert line[0].tolist() == [pytest.approx(radius, rel=1e-6), 0.0, 0.0]
    middles = (line[1:] + line[:-1]) / 2.0
    sagitta = radius - np.linalg.norm(middles, axis=1)
    assert sagitta.max() <= SAMPLING_M + 0.0003 * radius
    fewest = math.pi / 2.0 / math.sqrt(8.0 * SAMPLING_M / radius)
    assert fewest - 1 <= len(line) <= 2.0 * fewest


@pytest.mark.parametrize("basis", ["bspline", "catmullRom", "bezier"])
@pytest.mark.parametrize("wrap", ["nonperiodic", "pinned"])
def test_that_control_points_in_a_straight_row_give_a_straight_line(lane, basis: str, wrap: str) -> None:
    record = lane(curves("[(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0)]", "[4]", "cubic", basis, wrap))
    line = np.array(record.lines_m[0])
    assert (line[:, 1:] == 0.0).all()
    whole = basis == "bezier" or wrap == "pinned"
    assert (line[0, 0], line[-1, 0]) == pytest.approx((0.0, 3.0) if whole else (1.0, 2.0))


@pytest.mark.parametrize(("basis", "radius"), [("bspline", 2.0 / 3.0), ("catmullRom", 1.0)])
def test_that_a_periodic_cubic_curve_is_closed(lane, basis: str, radius: float) -> None:
    record = lane(curves("[(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)]", "[4]", "cubic", basis, "periodic"))
    line = np.array(record.lines_m[0])
    assert line[0] == pytest.approx(line[-1])
    assert np.linalg.norm(line, axis=1).max() == pytest.approx(radius)


def test_that_a_periodic_bezier_curve_is_closed(lane) -> None:
    points = "[(1, 0, 0), (1, 1, 0), (-1, 1, 0), (-1, 0, 0), (-1, -1, 0), (1, -1, 0)]"
    line = np.array(lane(curves(points, "[6]", "cubic", "bezier", "periodic")).lines_m[0])
    assert line[0] == pytest.approx(line[-1])
    assert line[:, 1].min() == pytest.approx(-0.75, abs=0.001)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('def Xform "Lane" {}', "is of type Xform; it must be a BasisCurves"),
        ('def "Lane" {}', "is of type none; it must be"),
        ('over "Lane" {}', "where no curves to drive along were found"),
        ('def BasisCurves "Lane" (active = false) {}', "where no curves to drive along were found"),
        ("", "where no curves to drive along were found"),
        (curves("[]", "[]"), "has no points"),
        (curves("[(0, 0, 0), (1, 0, 0)]", "[]"), "has 2 points, but its curveVertexCounts are for 0"),
        (curves("[(0, 0, 0), (1, 0, 0)]", "[3]"), "has 2 points, but its curveVertexCounts are for 3"),
        (curves("[(0, 0, 0), (1, 0, 0)]", "[3, -1]"), "has 2 points, but"),
        (curves("[(0, 0, 0), (1, 0, 0), (2, 0, 0)]", "[2, 1]"), "1 points in its curve 2; a straight curve has at"),
        (curves("[(0, 0, 0), (0, 0, 0)]", "[2]"), "has a curve without length"),
        (curves("[(0, 0, 0), (nan, 0, 0)]", "[2]"), "no numbers"),
        (curves("[(0, 0, 0), (1e30, 0, 0)]", "[2]"), "farther than 1e+07 m"),
        (curves("[(0, 0, 0), (1, 0, 0), (2, 0, 0)]", "[3]", "cubic", "bezier"), "a nonperiodic bezier curve has 4, 7"),
        (curves("[(0, 0, 0), (1, 0, 0), (2, 0, 0)]", "[3]", "cubic", "bspline"), "has at least 4"),
        (curves("[(0, 0, 0), (1, 1, 0)]", "[2]", "cubic", "bspline", "periodic"), "has at least 3"),
        (curves("[(0, 0, 0)]", "[1]", "cubic", "catmullRom", "pinned"), "has at least 2"),
        (curves("[(0, 0, 0), (1, 0, 0)]", "[2]", "cubic", "hermite"), "has the basis 'hermite'; allowed: bezier"),
        (
            curves("[(0, 0, 0), (9e6, 9e6, 0), (-9e6, 9e6, 0), (0, 1, 0)]", "[4]", "cubic", "bezier"),
            "there may be at most 20000",
        ),
        (curves(str([(float(i), 0.0, 0.0) for i in range(20_001)]), "[20001]"), "has 20001 points; there may be at"),
    ],
)
def test_that_what_cannot_be_driven_along_is_a_fault(write, body: str, problem: str) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        load(write("a.usda", stage_text(FLEET + LINE + body)))
    (fault,) = caught.value.faults
    assert (fault.where, fault.attribute) == ("/Plant/Carts", "twin:fleet:paths")
    assert "points to /Plant/Lane" in fault.message
    assert problem in fault.message


def test_that_a_path_to_a_property_is_a_fault(write) -> None:
    fleet = FLEET.replace("</Plant/Lane>", "</Plant/Lane.points>")
    with pytest.raises(InvalidPlantError, match="must point to prims by absolute path"):
        load(write("a.usda", stage_text(fleet + LINE + curves("[(0, 0, 0), (1, 0, 0)]", "[2]"))))


def test_that_moving_a_path_or_a_machine_changes_the_hash(write) -> None:
    def scene_hash(lane: str, line: str = LINE) -> str:
        return load(write("a.usda", stage_text(FLEET + line + lane))).scene_hash

    lane = curves("[(0, 0, 0), (0, 9, 0)]", "[2]")
    same = curves("[(0, 0, 0), (0, 9, 0)]", "[2]", more='uniform token purpose = "guide"')
    assert scene_hash(lane) == scene_hash(same)
    assert scene_hash(lane) != scene_hash(curves("[(0, 0, 0), (1, 9, 0)]", "[2]"))
    assert scene_hash(lane) != scene_hash(lane, LINE.replace("(0, 9, 0)", "(0, 8, 0)"))


def test_that_a_fleet_means_the_same_in_centimetres(write) -> None:
    metres = load(write("a.usda", stage_text(FLEET + LINE + curves("[(0, 0, 0), (0, 9, 0)]", "[2]"))))
    line = LINE.replace("(0, 9, 0)", "(0, 900, 0)")
    centimetres = stage_text(FLEET + line + curves("[(0, 0, 0), (0, 900, 0)]", "[2]"), metres=0.01)
    assert load(write("b.usda", centimetres)).scene_hash == metres.scene_hash
