from __future__ import annotations

import zipfile
from dataclasses import replace

import numpy as np
import pytest
from pxr import Tf, Usd, UsdUtils, UsdValidation

from tests.usd.conftest import stage_text
from twin_app.errors import SceneError, StoreError
from twin_app.plant.plant import Plant
from twin_app.usd import export_scene, load, read_scene
from twin_app.usd.geometry import read_geometry


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("flat.usda", {"flatten": True}),
        ("flat.usdc", {"flatten": True}),
        ("packed.usdz", {"usdz": True}),
        ("flat.usdz", {"usdz": True, "flatten": True}),
    ],
)
def test_that_an_exported_file_stands_alone_and_means_the_same(line, tmp_path, name, options) -> None:
    expected, shapes = load(line), read_geometry(line)
    out = tmp_path / "far" / name
    export_scene(line, out, **options)
    line.parent.rename(tmp_path / "gone")
    reading = read_scene(out)
    assert reading.warnings == ()
    assert reading.description.unreadable == {}
    assert _bare(load(out)) == _bare(expected)
    assert read_geometry(out).bounds_m == shapes.bounds_m
    assert len(read_geometry(out).instances) == len(shapes.instances)
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    found = [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(out)))]
    # Packages are for pictures by their specification; that ours bring data as well harms no reader.
    assert [message for message in found if "extension 'csv'" not in message] == []


def test_that_a_scene_without_data_files_keeps_its_layers_in_the_package(write, tmp_path) -> None:
    write("mill.usda", stage_text('    def Cube "Body"\n    {\n    }\n'))
    text = stage_text('    def "A" (instanceable = true\n    references = @../mill.usda@) {}\n')
    assert export_scene(write("deep/plant.usda", text), tmp_path / "plant.usdz", usdz=True) == ()
    with zipfile.ZipFile(tmp_path / "plant.usdz") as package:
        assert sum(name.endswith((".usda", ".usdc", ".usd")) for name in package.namelist()) == 2


@pytest.mark.parametrize("is_flat", [False, True])
def test_that_what_is_missing_is_left_out_and_said(write, tmp_path, is_flat) -> None:
    body = '    def "A" (references = @gone.usda@) {}\n'
    body += '    def Cube "B"\n    {\n        asset picture = @gone.png@\n    }\n'
    scene = write("plant.usda", stage_text(body))
    warnings = export_scene(scene, tmp_path / "plant.usdz", usdz=True, flatten=is_flat)
    assert any("gone.png" in fault.message for fault in warnings)
    assert any("gone.usda" in fault.message for fault in warnings)
    assert len(read_geometry(tmp_path / "plant.usdz").instances) == 1


def test_that_flattening_keeps_instances(line, tmp_path) -> None:
    export_scene(line, tmp_path / "flat.usda", flatten=True)
    assert Usd.Stage.Open(str(tmp_path / "flat.usda")).GetPrimAtPath("/Plant/Mill").IsInstance()


@pytest.mark.parametrize("is_instance", [False, True])
def test_that_mixed_units_are_converted_for_clients_that_do_not(write, tmp_path, is_instance) -> None:
    cube = '    def Cube "Body"\n    {\n        double size = 100\n    }\n'
    write("cell.usda", stage_text(cube, metres=0.01, up="Y"))
    write("hall.usda", stage_text('    def "Cell" (references = @cell.usda@) {}\n'))
    instanceable = "instanceable = true" if is_instance else ""
    body = f"""    def "Hall" ({instanceable}
        references = @hall.usda@)
    {{
        double3 xformOp:translate = (3, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }}"""
    scene = write("plant.usda", stage_text(body))
    export_scene(scene, tmp_path / "flat.usda", flatten=True)
    assert np.allclose(read_geometry(tmp_path / "flat.usda").bounds_m, read_geometry(scene).bounds_m)
    assert np.allclose(read_geometry(scene).bounds_m, ((2.5, -0.5, -0.5), (3.5, 0.5, 0.5)))


def test_that_the_scene_is_never_overwritten(line) -> None:
    with pytest.raises(SceneError, match="never overwritten"):
        export_scene(line, line.with_name("layout.usda"), flatten=True)


@pytest.mark.parametrize(
    ("name", "options"), [("a.usdz", {"flatten": True}), ("a.usda", {"usdz": True}), ("a.usda", {})]
)
def test_that_a_name_that_does_not_fit_the_format_is_refused(line, tmp_path, name, options) -> None:
    with pytest.raises(SceneError):
        export_scene(line, tmp_path / name, **options)


def test_that_a_failed_export_keeps_the_file_that_was_there(line, tmp_path, monkeypatch) -> None:
    out = tmp_path / "plant.usdz"
    out.write_text("before")
    monkeypatch.setattr(UsdUtils, "CreateNewUsdzPackage", lambda *_: False)
    with pytest.raises(StoreError):
        export_scene(line, out, usdz=True)
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["line", "plant.usdz"]


def test_that_an_error_of_openusd_is_one_sentence(line, tmp_path, monkeypatch) -> None:
    def fail(*_: object) -> bool:
        Tf.RaiseRuntimeError("Failed to write the archive")
        return False

    monkeypatch.setattr(UsdUtils, "CreateNewUsdzPackage", fail)
    with pytest.raises(StoreError, match=r"^the usdz package cannot be written: [\w ]+: Failed to write the archive$"):
        export_scene(line, tmp_path / "plant.usdz", usdz=True)


def _bare(plant: Plant) -> list[object]:
    """All but names of files, which an export has to change."""
    stations = [
        replace(s, failures=tuple(replace(f, repair=replace(f.repair, source="")) for f in s.failures))
        for s in plant.stations
    ]
    others = [node for node in plant.nodes if node.path not in {station.path for station in plant.stations}]
    return [stations, others, plant.products, plant.crews, plant.orders, plant.factors, plant.horizon_s]
