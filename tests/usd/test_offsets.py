"""A station that stands elsewhere: the same for the simulator, in a layer, and in every other USD program."""

from __future__ import annotations

from pathlib import Path

import pytest
from pxr import Gf, Usd, UsdGeom, UsdValidation

import twin_app
from twin_app.plant.build.doubts import plant_warnings
from twin_app.plant.factors import Change
from twin_app.plant.scenario import apply_design, with_values
from twin_app.usd import load, write_recommendation

PRESS, STORE = "/Plant/Hall/Press", "/Plant/Store"
OFFSET = {(PRESS, "twin:flow:offsetX"): 6.0, (PRESS, "twin:flow:offsetY"): -2.5}

SCENE = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = {metres}
    upAxis = "{up}"
)

def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])
{{
    double twin:plant:horizon = 3600
    def TwinFleet "Cart"
    {{
        double twin:fleet:speed = 1
        double twin:fleet:loadTime = 1
    }}
    def Xform "Store" (prepend apiSchemas = ["TwinSourceAPI"])
    {{
        rel twin:flow:next = </Plant/Hall/Press>
        rel twin:flow:transport = </Plant/Cart>
    }}
    def Xform "Hall"
    {{
        double3 xformOp:translate = {hall}
        double xformOp:rotate{up} = 90
        uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:rotate{up}"]
        def Cube "Press" (
            prepend apiSchemas = ["TwinStationAPI", "TwinFactorAPI:along"]
        )
        {{
            double3 xformOp:translate = {press}
            uniform token[] xformOpOrder = ["xformOp:translate"]
            string twin:station:processTime = "5"
            rel twin:flow:next = </Plant/Out>
            token twin:factor:along:attribute = "twin:flow:offsetX"
            double twin:factor:along:min = 0
            double twin:factor:along:max = 12
            double twin:factor:along:step = 3
            double twin:factor:along:costPerStep = 800
        }}
    }}
    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {{
    }}
}}
"""
UNITS = {
    "metres, Z up": (1.0, "Z", (10, 4, 0), (3, 1, 1)),
    "centimetres, Y up": (0.01, "Y", (1000, 0, 400), (300, 100, 100)),
}


@pytest.fixture(params=UNITS)
def scene(request, tmp_path) -> Path:
    return _scene(tmp_path, *UNITS[request.param])


def _scene(folder: Path, metres: float, up: str, hall: tuple[int, ...], press: tuple[int, ...]) -> Path:
    path = folder / "scene.usda"
    path.write_text(SCENE.format(metres=metres, up=up, hall=hall, press=press), encoding="utf-8")
    return path


def test_that_an_offset_moves_the_node_from_where_the_layout_has_it(scene) -> None:
    before, after = (_press(plant) for plant in (load(scene), with_values(load(scene), OFFSET)))
    assert [b - a for a, b in zip(before, after, strict=True)] == pytest.approx([6.0, -2.5, 0.0])


def test_that_the_layer_means_the_change_and_shows_it(scene, tmp_path) -> None:
    root = _applied(scene, tmp_path)
    expected = with_values(load(scene), OFFSET)
    assert load(root).scene_hash == expected.scene_hash
    assert _press(load(root)) == pytest.approx(_press(expected), abs=1e-6)
    assert _drawn_m(root) - _drawn_m(scene) == pytest.approx(Gf.Vec3d(6.0, -2.5, 0.0))


def test_that_a_layer_over_a_moved_scene_moves_from_the_layout_again(scene, tmp_path) -> None:
    once = _applied(scene, tmp_path / "once")
    twice = _applied(once, tmp_path / "twice", {(PRESS, "twin:flow:offsetX"): 1.0, (PRESS, "twin:flow:offsetY"): 0.0})
    assert _drawn_m(twice) - _drawn_m(scene) == pytest.approx(Gf.Vec3d(1.0, 0.0, 0.0))
    assert load(twice).scene_hash == with_values(load(scene), {(PRESS, "twin:flow:offsetX"): 1.0}).scene_hash


def test_that_the_written_files_pass_usd_validation(scene, tmp_path) -> None:
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    found = context.Validate(Usd.Stage.Open(str(_applied(scene, tmp_path))))
    assert [error.GetMessage() for error in found if "extent" not in error.GetMessage()] == []


def test_that_vehicles_take_as_long_as_to_a_machine_that_the_layout_has_there(tmp_path) -> None:
    """One cart, 1 m/s: 5 s of work until there is room again, the way there, 1 s to load, the way back."""
    scene = _scene(tmp_path, 1.0, "Z", (0, 0, 0), (0, -40, 0))
    plant = load(scene)
    assert _press(plant) == pytest.approx((40.0, 0.0, 0.0))
    nearer = with_values(plant, {(PRESS, "twin:flow:offsetX"): -30.0})
    moved_scene = load(_scene(tmp_path, 1.0, "Z", (0, 0, 0), (0, -10, 0)))
    rates = [
        twin_app.simulate(own, replications=1, workers=0).responses["throughput_per_h"].mean
        for own in (plant, nearer, moved_scene)
    ]
    assert rates[1] == rates[2]
    assert rates == pytest.approx([3600 / 86, 3600 / 26, 3600 / 26], rel=0.02)


def test_that_a_study_can_move_a_station(tmp_path) -> None:
    plant = load(_scene(tmp_path, 1.0, "Z", (0, 0, 0), (0, 20, 0)))
    (factor,) = plant.factors
    assert factor.levels == (0.0, 3.0, 6.0, 9.0, 12.0)
    assert _press(apply_design(plant, (2,)))[0] == pytest.approx(-20.0 + 6.0)


def test_that_an_offset_where_no_vehicle_comes_is_doubtful(tmp_path) -> None:
    plant = with_values(load(_scene(tmp_path, *UNITS["metres, Z up"])), {("/Plant/Out", "twin:flow:offsetY"): 1.0})
    assert [(fault.where, fault.attribute) for fault in plant_warnings(plant) if "no figure" in fault.message] == [
        ("/Plant/Out", "twin:flow:offsetY")
    ]


def _press(plant: twin_app.plant.plant.Plant) -> tuple[float, float, float]:
    return next(node.position_m for node in plant.nodes if node.path == PRESS)


def _applied(scene: Path, folder: Path, values: dict[tuple[str, str], float] | None = None) -> Path:
    changes = [
        Change(path=path, attribute=name, before=0.0, after=value, label="moved", cost=1.0)
        for (path, name), value in (values or OFFSET).items()
    ]
    folder.mkdir(exist_ok=True)
    write_recommendation(scene, changes, folder / "moved.usda", folder / "root.usda")
    return folder / "root.usda"


def _drawn_m(scene: Path) -> Gf.Vec3d:
    """As any USD program has it, in metres with Z up."""
    stage = Usd.Stage.Open(str(scene))
    x, y, z = UsdGeom.XformCache().GetLocalToWorldTransform(stage.GetPrimAtPath(PRESS)).ExtractTranslation()
    metres = UsdGeom.GetStageMetersPerUnit(stage)
    return Gf.Vec3d(x, y, z) * metres if UsdGeom.GetStageUpAxis(stage) == "Z" else Gf.Vec3d(x, -z, y) * metres
