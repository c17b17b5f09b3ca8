from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdValidation

from tests.usd.conftest import stage_text
from twin_app.errors import InvalidPlantError, SceneError, StoreError
from twin_app.plant.factors import Change
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import with_values
from twin_app.usd import load, read_scene, write_recommendation
from twin_app.usd.geometry import read_geometry

MILL = "/Plant/Mill"
CHANGES = (
    ("/Plant/Mill", "twin:station:processTime.mean", 50.0),
    ("/Plant/Mill", "twin:station:servers", 3.0),
    ("/Plant/Store", "twin:buffer:capacity", 12.0),
    ("/Plant/Fitters", "twin:crew:count", 4.0),
    ("/Plant/Gear", "twin:product:margin", 7.5),
    ("/Plant/In", "twin:source:batch", 2),
)


def test_that_the_layers_mean_what_the_changes_mean(line, tmp_path) -> None:
    changes = _changes(*CHANGES)
    root = _write(line, changes, tmp_path)
    expected = with_values(load(line), {(change.path, change.attribute): change.after for change in changes})
    assert _nameless(load(root)) == _nameless(expected)
    assert load(root).scene_hash == expected.scene_hash


def test_that_the_scene_itself_is_untouched(line, tmp_path) -> None:
    before = {path: path.read_bytes() for path in line.parent.iterdir()}
    _write(line, _changes(*CHANGES), tmp_path)
    assert {path: path.read_bytes() for path in line.parent.iterdir()} == before


def test_that_a_changed_argument_is_written_as_the_whole_distribution(line, tmp_path) -> None:
    _write(line, _changes(CHANGES[0]), tmp_path)
    layer = Sdf.Layer.FindOrOpen(str(tmp_path / "out" / "rec.usda"))
    value = layer.GetAttributeAtPath(f"{MILL}.twin:station:processTime").default
    assert value.startswith("lognormal(")
    assert "50" in value


def test_that_an_added_machine_stands_beside_the_station_without_process_data(line, tmp_path) -> None:
    root = _write(line, _changes(("/Plant/Mill", "twin:station:servers", 3)), tmp_path)
    stage = Usd.Stage.Open(str(root))
    copies = [stage.GetPrimAtPath(f"{MILL}_added_{number}") for number in (1, 2)]
    assert all(prim.IsInstance() for prim in copies)
    assert all(prim.GetMetadata("kind") == "component" for prim in copies)
    assert [record.path for record in read_scene(root).description.prims] == [
        record.path for record in read_scene(line).description.prims
    ]
    boxes = [_box(stage, path) for path in (MILL, f"{MILL}_added_1", f"{MILL}_added_2")]
    assert all(_are_apart(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    # The flow runs along X, so the copies stand along Y.
    assert [box[0][0] for box in boxes] == pytest.approx([boxes[0][0][0]] * 3)
    assert len(read_geometry(root).prototypes) == len(read_geometry(line).prototypes)


def test_that_the_written_files_pass_usd_validation(line, tmp_path) -> None:
    root = _write(line, _changes(*CHANGES), tmp_path)
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    for path in (root, tmp_path / "out" / "rec.usda"):
        assert [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(path)))] == []


STATIONS = {
    "a shape itself": 'def Cube "Mill" (prepend apiSchemas = ["TwinStationAPI"])\n    {%s\n    }',
    "shapes below it": 'def Xform "Mill" (prepend apiSchemas = ["TwinStationAPI"])\n    {%s\n'
    '        def Xform "Body"\n        {\n            def Cube "Box"\n            {\n            }\n        }\n'
    '        def TwinProduct "Gear"\n        {\n        }\n    }',
    "an asset with process data": 'def "Mill" (references = @mill.usda@) {}',
    "a payload": 'def "Mill" (prepend apiSchemas = ["TwinStationAPI"]\n payload = @plain.usda@)\n    {%s\n    }',
    "a reference inside the scene": 'def "Mill" (prepend apiSchemas = ["TwinStationAPI"]\n'
    '     references = </Plant/Spare>)\n    {%s\n    }\n    def Cube "Spare"\n    {\n    }',
}
DATA = '\n        string twin:station:processTime = "60"\n        rel twin:flow:next = </Plant/Out>'


@pytest.mark.parametrize("kind", STATIONS)
def test_that_every_way_to_build_a_station_can_be_copied(write, tmp_path, kind) -> None:
    write("plain.usda", stage_text('    def Cube "Box"\n    {\n    }\n'))
    write(
        "mill.usda",
        stage_text(f'    def Cube "Box"\n    {{\n    }}{DATA.replace("/Plant/Out", "/Plant/Box")}').replace(
            'def Xform "Plant"', 'def Xform "Plant" (\n    prepend apiSchemas = ["TwinStationAPI"]\n)'
        ),
    )
    text = STATIONS[kind] % DATA if "%s" in STATIONS[kind] else STATIONS[kind]
    body = (
        '    def Xform "In" (prepend apiSchemas = ["TwinSourceAPI"])\n    {\n'
        "        rel twin:flow:next = </Plant/Mill>\n    }\n"
        f'    {text}\n    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])\n    {{\n    }}\n'
    )
    scene = write("plant.usda", stage_text(body))
    if kind == "an asset with process data":
        scene.write_text(body_with_target(scene.read_text()))
    root = _write(scene, _changes(("/Plant/Mill", "twin:station:servers", 2)), tmp_path)
    added = "/Plant/Mill_added_1"
    assert not any(record.path.startswith(added) for record in read_scene(root).description.prims)
    assert load(root).stations[0].servers == 2
    assert len([i for i in read_geometry(root).instances if i.path.startswith(added)]) == 1
    stage = Usd.Stage.Open(str(root))
    assert _are_apart(_box(stage, "/Plant/Mill"), _box(stage, added))


def body_with_target(text: str) -> str:
    return text.replace("@mill.usda@) {}", "@mill.usda@)\n    {\n        rel twin:flow:next = </Plant/Out>\n    }")


def test_that_a_turned_station_in_centimetres_gets_its_copy_beside_it(write, tmp_path) -> None:
    body = f"""    def Xform "In" (prepend apiSchemas = ["TwinSourceAPI"])
    {{
        rel twin:flow:next = </Plant/Line/Mill>
    }}
    def Xform "Line"
    {{
        float xformOp:rotateY = 90
        uniform token[] xformOpOrder = ["xformOp:rotateY"]

        def Cube "Mill" (prepend apiSchemas = ["TwinStationAPI"])
        {{{DATA}
            double size = 200
            double3 xformOp:translate = (500, 100, 0)
            uniform token[] xformOpOrder = ["xformOp:translate"]
        }}
    }}
    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {{
        double3 xformOp:translate = (0, 0, -900)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}
"""
    scene = write("plant.usda", stage_text(body, metres=0.01, up="Y"))
    root = _write(scene, _changes(("/Plant/Line/Mill", "twin:station:servers", 2)), tmp_path)
    stage = Usd.Stage.Open(str(root))
    first, second = _box(stage, "/Plant/Line/Mill"), _box(stage, "/Plant/Line/Mill_added_1")
    # In centimetres and Y up: the flow runs along −Z, so the copy stands 2.8 m away along X, on the same floor.
    assert abs(second[0][0] - first[0][0]) == pytest.approx(280.0)
    assert second[0][1:] == pytest.approx(first[0][1:])


def test_that_a_value_inside_an_instance_is_changed_for_that_instance_alone(write, tmp_path) -> None:
    write(
        "cell.usda",
        stage_text("""
    def Xform "Mill" (prepend apiSchemas = ["TwinStationAPI"])
    {
        string twin:station:processTime = "60"
        rel twin:flow:next = </Plant/Out>
    }
    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {
    }"""),
    )
    body = "".join(
        f'    def "Cell_{i}" (instanceable = true\n        references = @cell.usda@) {{}}\n'
        f'    def Xform "In_{i}" (prepend apiSchemas = ["TwinSourceAPI"])\n    {{\n'
        f"        rel twin:flow:next = </Plant/Cell_{i}/Mill>\n    }}\n"
        for i in (1, 2)
    )
    scene = write("plant.usda", stage_text(body))
    root = _write(scene, _changes(("/Plant/Cell_2/Mill", "twin:station:processTime.v", 30)), tmp_path)
    assert [station.process_time.mean for station in load(root).stations] == [60.0, 30.0]


def test_that_both_files_repeat_what_usd_reads_from_root_files_alone(line, tmp_path) -> None:
    line.write_text(line.read_text().replace("metersPerUnit = 1\n", "metersPerUnit = 1\n    timeCodesPerSecond = 50\n"))
    root = _write(line, _changes(CHANGES[2]), tmp_path)
    for path in (root, tmp_path / "out" / "rec.usda"):
        stage = Usd.Stage.Open(str(path))
        assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
        assert UsdGeom.GetStageUpAxis(stage) == "Z"
        assert stage.GetRootLayer().defaultPrim == "Plant"
        assert stage.GetTimeCodesPerSecond() == 50


def test_that_paths_are_relative_so_that_the_folders_can_move(line, tmp_path) -> None:
    root = _write(line, _changes(("/Plant/Mill", "twin:station:servers", 2)), tmp_path)
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / "line").rename(moved / "line")
    (tmp_path / "out").rename(moved / "out")
    reading = read_scene(moved / "out" / root.name)
    assert reading.warnings == ()
    assert str(tmp_path) not in (moved / "out" / "rec.usda").read_text()


def test_that_the_same_recommendation_is_the_same_text(line, tmp_path) -> None:
    _write(line, _changes(*CHANGES), tmp_path)
    first = (tmp_path / "out" / "rec.usda").read_text()
    _write(line, _changes(*CHANGES), tmp_path)
    assert (tmp_path / "out" / "rec.usda").read_text() == first


def test_that_the_layer_says_where_it_comes_from(line, tmp_path) -> None:
    _write(line, _changes(CHANGES[2]), tmp_path)
    layer = Sdf.Layer.FindOrOpen(str(tmp_path / "out" / "rec.usda"))
    origin = layer.customLayerData["twin"]
    assert origin["rank"] == 2
    assert origin["sceneHash"] == load(line).scene_hash
    assert origin["generator"].startswith("twin ")
    assert "4 -> 12.0" in layer.documentation


def test_that_the_scene_is_never_overwritten(line) -> None:
    for name in ("plant.usda", "process.usda", "machine.usda"):
        with pytest.raises(SceneError, match="never overwritten"):
            write_recommendation(line, _changes(CHANGES[2]), line.with_name(name), line.with_name("root.usda"))
    with pytest.raises(SceneError, match="two names"):
        write_recommendation(line, _changes(CHANGES[2]), line.with_name("a.usda"), line.with_name("a.usda"))


def test_that_a_change_of_what_is_not_there_is_refused(line, tmp_path) -> None:
    with pytest.raises(InvalidPlantError):
        _write(line, _changes(("/Plant/Nowhere", "twin:station:servers", 2)), tmp_path)
    assert not (tmp_path / "out").exists()


def test_that_a_full_disk_is_reported_and_leaves_nothing_behind(line, tmp_path, monkeypatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(StoreError, match="No space left on device"):
        _write(line, _changes(CHANGES[2]), tmp_path)
    assert list((tmp_path / "out").iterdir()) == []


def test_that_a_layer_open_in_this_process_is_renewed(line, tmp_path) -> None:
    root = _write(line, _changes(CHANGES[2]), tmp_path)
    stage = Usd.Stage.Open(str(root))
    _write(line, _changes(("/Plant/Store", "twin:buffer:capacity", 30)), tmp_path)
    assert stage.GetPrimAtPath("/Plant/Store").GetAttribute("twin:buffer:capacity").Get() == 30


@pytest.mark.parametrize("ending", ["usda", "usdc"])
def test_that_the_ending_chooses_the_format(line, tmp_path, ending) -> None:
    root = tmp_path / f"root.{ending}"
    write_recommendation(line, _changes(*CHANGES), tmp_path / f"rec.{ending}", root)
    assert root.read_bytes().startswith(b"#usda" if ending == "usda" else b"PXR-USDC")
    assert load(root).stations[0].servers == 3


def _changes(*changes: tuple[str, str, float | str]) -> list[Change]:
    return [
        Change(path=path, attribute=attribute, before=4, after=after, label="a change", cost=1.0)
        for path, attribute, after in changes
    ]


def _write(scene: Path, changes: list[Change], folder: Path) -> Path:
    root = folder / "out" / "root.usda"
    write_recommendation(scene, changes, folder / "out" / "rec.usda", root, origin={"study": "s", "rank": 2, "seed": 1})
    return root


def _nameless(plant: Plant) -> Plant:
    return replace(plant, scene="", description=replace(plant.description, scene=""))


def _box(stage: Usd.Stage, path: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    cache = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"])
    box = cache.ComputeWorldBound(stage.GetPrimAtPath(path)).ComputeAlignedRange()
    return tuple(box.GetMin()), tuple(box.GetMax())


def _are_apart(one: tuple[tuple[float, ...], ...], other: tuple[tuple[float, ...], ...]) -> bool:
    return bool((np.minimum(one[1], other[1]) <= np.maximum(one[0], other[0])).any())
