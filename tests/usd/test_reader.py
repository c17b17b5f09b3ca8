from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pxr import Sdf

from tests.usd.conftest import PROCESS, stage_text
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.nodes import Buffer, Conveyor, Sink, Source, Station
from twin_app.usd import load, read_scene


def test_that_a_layered_scene_becomes_a_plant(line) -> None:
    plant = load(line)
    kinds = {node.path: type(node) for node in plant.nodes}
    assert kinds == {
        "/Plant/In": Source,
        "/Plant/Mill": Station,
        "/Plant/Store": Buffer,
        "/Plant/Belt": Conveyor,
        "/Plant/Out": Sink,
    }
    assert plant.path == "/Plant"
    assert plant.horizon_s == 3600.0
    assert [product.name for product in plant.products] == ["Gear"]
    assert [order.order_id for order in plant.orders] == ["A1"]
    assert plant.stations[0].failures[0].repair.args == (60.0, 120.0, 240.0)


def test_that_a_sound_scene_has_no_warnings(line) -> None:
    assert read_scene(line).warnings == ()


def test_that_records_hold_only_what_is_authored(line) -> None:
    record = _record(line, "/Plant/Store")
    assert dict(record.values) == {"twin:buffer:capacity": 4, "twin:flow:next": ("/Plant/Belt",)}
    assert record.schemas == ("TwinBufferAPI",)


def test_that_labels_are_display_names_where_there_are_some(line) -> None:
    assert _record(line, "/Plant/Gear").label == "Gear wheel"
    assert _record(line, "/Plant/Mill").label == "Mill"


def test_that_a_belt_without_authored_length_takes_it_from_its_geometry(line) -> None:
    assert _record(line, "/Plant/Belt").length_m == pytest.approx(6.0 * 2**-0.5 * 2**0.5)


def test_that_a_curve_gives_the_length_of_a_belt_along_its_bends(write) -> None:
    body = """
    def Xform "Belt" (prepend apiSchemas = ["TwinConveyorAPI"])
    {
        def BasisCurves "Path"
        {
            uniform token type = "linear"
            int[] curveVertexCounts = [3]
            point3f[] points = [(0, 0, 0), (300, 0, 0), (300, 400, 0)]
            uniform token purpose = "guide"
        }
    }"""
    assert _record(write("a.usda", stage_text(body, metres=0.01)), "/Plant/Belt").length_m == pytest.approx(7.0)


def test_that_a_move_without_authored_distance_takes_it_from_the_geometry_of_its_station(write) -> None:
    body = """
    def Xform "Gantry" (prepend apiSchemas = ["TwinStationAPI", "TwinMotionAPI"])
    {
        double twin:motion:velocity = 1
        double twin:motion:acceleration = 1
        def BasisCurves "Stroke"
        {
            uniform token type = "linear"
            int[] curveVertexCounts = [3]
            point3f[] points = [(0, 0, 0), (2, 0, 0), (2, 0, 1.5)]
        }
    }
    def Xform "Drill" (prepend apiSchemas = ["TwinStationAPI", "TwinMotionAPI"])
    {
        double twin:motion:distance = 0.4
        def Cube "Body" {}
    }"""
    scene = write("a.usda", stage_text(body))
    assert _record(scene, "/Plant/Gantry").length_m == pytest.approx(3.5)
    assert _record(scene, "/Plant/Drill").length_m is None


def test_that_the_paths_of_a_fleet_bring_their_lengths(write) -> None:
    body = """
    def TwinFleet "Carts"
    {
        rel twin:fleet:paths = </Plant/Lane>
    }
    def BasisCurves "Lane"
    {
        uniform token type = "linear"
        int[] curveVertexCounts = [2]
        point3f[] points = [(0, 0, 0), (0, 9, 0)]
    }"""
    assert _record(write("a.usda", stage_text(body)), "/Plant/Lane").length_m == pytest.approx(9.0)


@pytest.mark.parametrize("ending", ["usda", "usdc", "usd"])
def test_that_text_and_binary_files_mean_the_same(line, ending) -> None:
    copy = line.with_name(f"copy.{ending}")
    Sdf.Layer.FindOrOpen(str(line.with_name("process.usda"))).Export(str(copy))
    root = line.with_name("other.usda")
    root.write_text(line.read_text().replace("process.usda", copy.name))
    assert load(root).scene_hash == load(line).scene_hash


def test_that_the_same_scene_always_gives_the_same_hash(line) -> None:
    assert load(line).scene_hash == load(line).scene_hash


def test_that_all_faults_of_a_scene_are_named_by_prim_and_attribute(line) -> None:
    process = line.with_name("process.usda")
    broken = PROCESS.replace("capacity = 4", "capacity = -7").replace("lognormal(mean=60", "lognormal(mean=-60")
    process.write_text(broken)
    with pytest.raises(InvalidPlantError) as caught:
        load(line)
    named = {(fault.where, fault.attribute) for fault in caught.value.faults}
    assert ("/Plant/Store", "twin:buffer:capacity") in named
    assert ("/Plant/Mill", "twin:station:processTime") in named


def test_that_process_data_over_a_prim_that_no_layer_defines_is_a_warning(line) -> None:
    layout = line.with_name("layout.usda")
    layout.write_text(layout.read_text().replace('"Store"', '"Lager"'))
    warnings = read_scene(line).warnings
    assert any(fault.where == "/Plant/Store" and "no layer defines" in fault.message for fault in warnings)


def test_that_process_data_inside_an_instance_count_for_each_instance(write) -> None:
    write(
        "cell.usda",
        stage_text("""
    def Xform "Mill" (prepend apiSchemas = ["TwinStationAPI"])
    {
        string twin:station:processTime = "60"
        rel twin:flow:next = </Plant/Wash>
    }
    def Xform "Wash" (prepend apiSchemas = ["TwinStationAPI"]) { string twin:station:processTime = "5"
    }"""),
    )
    body = """
    def "Cell_1" (instanceable = true
        references = @cell.usda@) {}
    def "Cell_2" (instanceable = true
        references = @cell.usda@) {}
    """
    scene = read_scene(write("plant.usda", stage_text(body))).description
    paths = [record.path for record in scene.prims]
    assert paths == ["/Plant/Cell_1/Mill", "/Plant/Cell_1/Wash", "/Plant/Cell_2/Mill", "/Plant/Cell_2/Wash"]
    assert scene.prims[2].values["twin:flow:next"] == ("/Plant/Cell_2/Wash",)


def test_that_process_data_on_a_point_instancer_prototype_count_once_and_say_so(write) -> None:
    body = """
    def PointInstancer "Many"
    {
        point3f[] positions = [(0, 0, 0), (5, 0, 0)]
        int[] protoIndices = [0, 0]
        rel prototypes = </Plant/Many/Mill>
        def Cube "Mill" (prepend apiSchemas = ["TwinStationAPI"]) { string twin:station:processTime = "60"
        }
    }"""
    reading = read_scene(write("a.usda", stage_text(body)))
    assert [record.path for record in reading.description.prims] == ["/Plant/Many/Mill"]
    assert any("count once" in fault.message for fault in reading.warnings)


def test_that_inactive_prims_are_not_there(line) -> None:
    layer = line.with_name("process.usda")
    layer.write_text(layer.read_text().replace('over "Store" (\n', 'over "Store" (\n        active = false\n'))
    assert "/Plant/Store" not in [record.path for record in read_scene(line).description.prims]


def test_that_payloads_are_read(write) -> None:
    write(
        "cell.usda",
        stage_text("""
    def Xform "Mill" (prepend apiSchemas = ["TwinStationAPI"]) { string twin:station:processTime = "60"
    }"""),
    )
    scene = write("plant.usda", stage_text('    def "Cell" (payload = @cell.usda@) {}\n'))
    assert [record.path for record in read_scene(scene).description.prims] == ["/Plant/Cell/Mill"]


def test_that_names_in_any_script_are_read(write) -> None:
    body = '    def Xform "Fräse_磨床" (prepend apiSchemas = ["TwinStationAPI"])\n    {\n'
    body += '        string twin:station:processTime = "60"\n    }'
    record = read_scene(write("Anlage é 工場/plänt.usda", stage_text(body))).description.prims[0]
    assert record.path == "/Plant/Fräse_磨床"


def test_that_a_scene_means_the_same_without_the_schema_plug_in(line) -> None:
    script = (
        "import dataclasses, json, sys\n"
        "from pxr import Plug, Usd\n"
        "Plug.Registry.RegisterPlugins = lambda *_: []\n"
        "from twin_app.usd import load\n"
        "assert Usd.SchemaRegistry().FindAppliedAPIPrimDefinition('TwinStationAPI') is None\n"
        "plant = load(sys.argv[1])\n"
        "print(json.dumps([plant.scene_hash, str(plant)]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(line)], capture_output=True, text=True, check=True)
    plant = load(line)
    assert json.loads(done.stdout) == [plant.scene_hash, str(plant)]


def test_that_reading_writes_nothing_to_standard_error(line, capfd) -> None:
    line.write_text(line.read_text().replace("@./layout.usda@", "@./layout.usda@, @./gone.usda@"))
    read_scene(line)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("none.usda", None, "no such file"),
        ("empty.usda", "", "empty"),
        ("broken.usda", '#usda 1.0\ndef Xform "A" { double a = }\n', "broken USD file"),
        ("noise.usdc", "PXR-USDC" + "x" * 200, "broken USD file"),
        ("noise.usdz", "PK" + "x" * 200, "broken USD file"),
        ("words.txt", "hello", "not a USD file"),
        ("pointer.usd", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "git lfs pull"),
    ],
)
def test_that_an_unreadable_scene_is_one_clear_sentence(tmp_path, capfd, name, content, says) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(SceneError, match=says) as caught:
        read_scene(path)
    assert "\n" not in str(caught.value)
    assert "pxrInternal" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_that_a_folder_or_an_address_is_no_scene(tmp_path) -> None:
    with pytest.raises(SceneError, match="folder"):
        read_scene(tmp_path)
    with pytest.raises(SceneError, match="local files only"):
        read_scene("https://example.com/plant.usda")


def test_that_the_size_and_the_number_of_prims_are_reported(line) -> None:
    reading = read_scene(line)
    assert reading.size_m == pytest.approx((9.0 + 1.625 * 2**0.5, 3.25 * 2**0.5, 2.5), rel=1e-6)
    assert reading.n_prims == 9
    assert asdict(replace(reading.units)) == {"metres": 1.0, "up": "Z"}


def _record(scene: Path, path: str):
    return next(record for record in read_scene(scene).description.prims if record.path == path)
