"""A run over a scene, read back with OpenUSD itself and compared with frames of the playback."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdValidation

from tests.playback.runs import BOTTLES, CARTS, ENGINES, SCENES, playback_of
from twin_app.errors import InvalidPlantError, SceneError, UsageError
from twin_app.playback import AnimationStyle, Playback, animate
from twin_app.sim import compile_model, trace_replication
from twin_app.sim.responses import STATE_NAMES
from twin_app.usd import export_run, load
from twin_app.usd.animation import Animation
from twin_app.usd.geometry import read_geometry

COLORS = {name: (index / 8.0, 0.25, 0.75) for index, name in enumerate(STATE_NAMES)}
GREYS = ((0.1, 0.1, 0.1), (0.4, 0.4, 0.4), (0.7, 0.7, 0.7))
RUNS = {BOTTLES: 1200.0, ENGINES: 2400.0, CARTS: 3000.0}
ANSWER = {
    "scene_hash": "abc",
    "seed": 7,
    "replications": 3,
    "horizon_s": 100.0,
    "throughput_per_h": {"mean": 12.5, "sd": 1.0, "ci95": [11.0, 14.0], "n": 3},
    "lead_time_s": {"mean": None, "sd": None, "ci95": None, "n": 3},
    "nodes": {
        "/Plant/Hall/Washing": {
            "kind": "station",
            "shares": {"working": {"mean": 0.5, "sd": None, "ci95": None, "n": 1}},
        }
    },
    "fleets": {"/Plant/Carts": {"jobs_per_h": {"mean": 20.0, "sd": 1.0, "ci95": [19.0, 21.0], "n": 3}}},
    "energy": {"consumers_kwh": {"/Plant/Hall/Washing": {"blocked": {"mean": 2.0, "sd": None, "ci95": None, "n": 1}}}},
    "bottleneck": "/Plant/Hall/Washing",
    "performance": {"events": 5},
}


def animation_of(scene: str, **options) -> tuple[Playback, Animation]:
    playback = playback_of(scene, RUNS[scene], glide_s=3.0)
    style = AnimationStyle(state_colors=COLORS, body_colors=GREYS, **options)
    return playback, animate(playback, style, {"seed": 1, "run": "run.h5"})


@cache
def exported(scene: str, folder: Path) -> tuple[Playback, Path]:
    playback, animation = animation_of(scene)
    out = folder / "run.usda"
    export_run(SCENES / scene, out, animation=animation)
    return playback, out


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    return {scene: tmp_path_factory.mktemp("run") for scene in RUNS}


@pytest.mark.parametrize("scene", RUNS)
def test_that_parts_vehicles_states_and_contents_are_there_at_three_times(scene, folders) -> None:
    playback, out = exported(scene, folders[scene])
    stage = Usd.Stage.Open(str(out))
    for time_s in (0.25 * RUNS[scene], 0.6 * RUNS[scene], RUNS[scene] - 1.0):
        frame, code = playback.frame(time_s), 24.0 * time_s
        shown = _shown(stage, code)
        assert set(shown) == set(frame.parts.serials.tolist())
        for serial, place, turn in zip(
            frame.parts.serials.tolist(), frame.parts.positions_m, frame.parts.headings_rad, strict=True
        ):
            assert shown[serial][:3] == pytest.approx(place, abs=0.003)
            assert np.cos(shown[serial][3] - turn) == pytest.approx(1.0, abs=1e-3)
        vehicles = stage.GetPrimAtPath("/Plant/Playback/Vehicles").GetChildren()
        for prim, place in zip(vehicles, frame.vehicles.positions_m, strict=True):
            assert _place(prim, code)[:3] == pytest.approx(place, abs=0.003)
        for path, states in frame.place_states.items():
            assert _states(stage.GetPrimAtPath(path), code) == [state.name.lower() for state in states]
        for path, count in frame.contents.items():
            assert stage.GetPrimAtPath(path).GetAttribute("twin:playback:content").Get(code) == count


@pytest.mark.parametrize("scene", RUNS)
def test_that_what_is_written_is_valid_and_means_the_same_plant(scene, folders) -> None:
    _, out = exported(scene, folders[scene])
    assert load(out).scene_hash == load(SCENES / scene).scene_hash
    assert _complaints(out) == []
    assert _complaints(out.with_name("run-animation.usdc")) == []


def test_that_lamps_hold_their_colour_until_the_state_changes(folders) -> None:
    playback, out = exported(BOTTLES, folders[BOTTLES])
    stage = Usd.Stage.Open(str(out))
    lamp = UsdGeom.Mesh(stage.GetPrimAtPath("/Plant/Playback/Beacons/Filler_1/Lamp")).GetDisplayColorAttr()
    colors = {tuple(np.float32(rgb)): name for name, rgb in COLORS.items()}
    spans = playback.spans("/Plant/Line/Filler")
    assert len(spans.states) > 5
    for code in np.arange(0.0, 24.0 * RUNS[BOTTLES], 72.0):
        state = STATE_NAMES[playback.frame(code / 24.0).states["/Plant/Line/Filler"]]
        for shortly in (0.0, 8.0, 23.9):
            assert colors[tuple(lamp.Get(code + shortly)[0])] == state


def test_that_no_motion_is_shown_between_one_part_and_the_next_of_a_stand_in(folders) -> None:
    playback, out = exported(BOTTLES, folders[BOTTLES])
    stage = Usd.Stage.Open(str(out))
    fastest = max(belt.speed_m_per_s for belt in playback.plant.conveyors) + 3.0  # and what glides
    for prim in stage.GetPrimAtPath("/Plant/Playback/Parts").GetChildren()[::15]:
        visible, size = UsdGeom.Imageable(prim).GetVisibilityAttr(), prim.GetAttribute("xformOp:scale")
        for first, second in zip(np.arange(0.0, 9600.0, 12.0), np.arange(12.0, 9612.0, 12.0), strict=True):
            is_there = visible.Get(first) == "inherited"
            assert tuple(size.Get(first)) == ((1.0, 1.0, 1.0) if is_there else (0.0, 0.0, 0.0))
            if is_there and visible.Get(second) == "inherited":
                step = np.linalg.norm(_place(prim, second)[:3] - _place(prim, first)[:3])
                assert step <= 0.5 * fastest + 0.01


def test_that_the_scene_stays_as_it_is_and_the_root_refers_to_all_layers(folders) -> None:
    before = {file: _digest(file) for file in (SCENES / BOTTLES).parent.glob("*.usda")}
    _, out = exported(BOTTLES, folders[BOTTLES])
    assert {file: _digest(file) for file in before} == before
    root = Sdf.Layer.FindOrOpen(str(out))
    assert (root.startTimeCode, root.endTimeCode, root.timeCodesPerSecond) == (0.0, 24.0 * RUNS[BOTTLES], 24.0)
    assert [Path(path).name for path in root.subLayerPaths] == ["run-animation.usdc", "plant.usda"]
    about = Sdf.Layer.FindOrOpen(str(out.with_name("run-animation.usdc"))).customLayerData["twin"]
    assert about["seed"] == 1


def test_that_rate_and_speed_say_how_many_samples_and_how_long_it_takes(tmp_path) -> None:
    _, slow = animation_of(CARTS, rate_hz=0.1)
    _, fast = animation_of(CARTS, rate_hz=2.0, speed=60.0)
    assert sum(len(mover.codes) for mover in slow.movers) < 0.5 * sum(len(mover.codes) for mover in fast.movers)
    assert fast.end_code == pytest.approx(slow.end_code / 60.0)
    for mover in slow.movers:
        assert np.allclose(mover.codes % 240.0, 0.0)
    for bad in ({"rate_hz": 0.0}, {"rate_hz": 1e9}, {"speed": -1.0}, {"speed": float("nan")}):
        with pytest.raises(UsageError, match="allowed"):
            animation_of(CARTS, **bad)


def test_that_the_same_run_gives_the_same_files(tmp_path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        export_run(SCENES / CARTS, tmp_path / name / "x.usda", animation=animation_of(CARTS)[1], results=ANSWER)
    for file in ("x.usda", "x-results.usda"):
        assert (tmp_path / "a" / file).read_text() == (tmp_path / "b" / file).read_text()
    texts = [Sdf.Layer.FindOrOpen(str(tmp_path / name / "x-animation.usdc")).ExportToString() for name in ("a", "b")]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("options", [{"usdz": True}, {"flatten": True}])
def test_that_a_run_can_be_packed_into_one_file(options, tmp_path) -> None:
    playback, animation = animation_of(CARTS, rate_hz=0.5)
    out = tmp_path / ("one.usdz" if "usdz" in options else "one.usdc")
    assert export_run(SCENES / CARTS, out, animation=animation, results=ANSWER, **options) == (out,)
    assert [file.name for file in tmp_path.iterdir()] == [out.name]
    stage = Usd.Stage.Open(str(out))
    assert stage.GetEndTimeCode() == 24.0 * RUNS[CARTS]
    frame = playback.frame(2000.0)
    assert set(_shown(stage, 48000.0)) == set(frame.parts.serials.tolist())
    assert stage.GetPrimAtPath("/Plant").GetAttribute("twin:result:throughput_per_h").Get() == 12.5


def test_that_key_figures_are_attributes_of_the_prims_they_are_about(tmp_path) -> None:
    out = tmp_path / "run.usda"
    assert export_run(SCENES / CARTS, out, results=ANSWER) == (out, tmp_path / "run-results.usda")
    stage = Usd.Stage.Open(str(out))
    expected = {
        "/Plant.twin:result:throughput_per_h": 12.5,
        "/Plant.twin:result:throughput_per_h:ci95": (11.0, 14.0),
        "/Plant/Carts.twin:result:jobs_per_h": 20.0,
        "/Plant/Hall/Washing.twin:result:shares:working": 0.5,
        "/Plant/Hall/Washing.twin:result:energy:consumers_kwh:blocked": 2.0,
    }
    for path, value in expected.items():
        assert stage.GetAttributeAtPath(path).Get() == value
    assert not stage.GetAttributeAtPath("/Plant.twin:result:lead_time_s")
    assert stage.GetRelationshipAtPath("/Plant.twin:result:bottleneck").GetTargets() == ["/Plant/Hall/Washing"]
    about = Sdf.Layer.FindOrOpen(str(tmp_path / "run-results.usda")).customLayerData["twin"]
    assert (about["sceneHash"], about["seed"], about["replications"]) == ("abc", 7, 3)
    assert load(out).scene_hash == load(SCENES / CARTS).scene_hash
    assert _complaints(out) == []


def test_that_results_of_another_plant_are_refused_by_prim_path(tmp_path) -> None:
    with pytest.raises(InvalidPlantError, match="/Plant/Hall/Washing"):
        export_run(SCENES / BOTTLES, tmp_path / "run.usda", results=ANSWER)
    assert list(tmp_path.iterdir()) == []


def test_that_no_file_of_the_scene_is_overwritten(tmp_path) -> None:
    scene = tmp_path / "x-results.usda"
    scene.write_text((SCENES / CARTS).read_text().replace("@../..", f"@{SCENES.parent}"))
    with pytest.raises(SceneError, match="never overwritten"):
        export_run(scene, tmp_path / "x.usda", results=ANSWER)


def test_that_a_scene_in_centimetres_with_y_up_shows_parts_where_its_machines_are(tmp_path, write) -> None:
    line = (SCENES / CARTS).read_text().replace("@../..", f"@{SCENES.parent}")
    write("metres.usda", line.replace("twin:plant:horizon = 86400", "twin:plant:horizon = 7300"))
    head = '(\n    defaultPrim = "Plant"\n    metersPerUnit = 0.01\n    upAxis = "Y"\n)\n'
    body = 'def Xform "Plant"\n{\n    def "Inside" (prepend references = @./metres.usda@</Plant>)\n    {\n    }\n}\n'
    outer = write("outer.usda", f"#usda 1.0\n{head}{body}")
    plant, geometry = load(outer), read_geometry(outer)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    playback = Playback(trace, plant, geometry)
    style = AnimationStyle(state_colors=COLORS, body_colors=GREYS, rate_hz=0.05)
    out = tmp_path / "run.usda"
    export_run(outer, out, animation=animate(playback, style, {}))
    drawn = [one for one in read_geometry(out).instances if "/Playback/Vehicles/" in one.path]
    assert len(drawn) == 2
    assert drawn[0].transform[:3, 3] == pytest.approx(playback.frame(0.0).vehicles.positions_m[0], abs=1e-4)


def _shown(stage: Usd.Stage, code: float) -> dict[int, np.ndarray]:
    parts = stage.GetPrimAtPath("/Plant/Playback/Parts").GetChildren()
    return {
        prim.GetAttribute("twin:playback:serial").Get(code): _place(prim, code)
        for prim in parts
        if UsdGeom.Imageable(prim).ComputeVisibility(code) != "invisible"
    }


def _place(prim: Usd.Prim, code: float) -> np.ndarray:
    """Position and heading in the world."""
    matrix = UsdGeom.Imageable(prim).ComputeLocalToWorldTransform(code)
    return np.array([*matrix.ExtractTranslation(), np.arctan2(matrix[0][1], matrix[0][0])])


def _states(prim: Usd.Prim, code: float) -> list[str]:
    one, several = prim.GetAttribute("twin:playback:state"), prim.GetAttribute("twin:playback:states")
    return [one.Get(code)] if one else list(several.Get(code))


def _complaints(file: Path) -> list[str]:
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    return [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(file)))]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
