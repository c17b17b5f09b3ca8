"""Imported tables as scenes: they mean what the table says, and other programs can open them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pxr import Sdf, Usd, UsdGeom

from tests.usd.checking import usd_errors
from tests.usd.conftest import stage_text
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.imports import read_import
from twin_app.plant.nodes import Conveyor
from twin_app.usd import export_scene, load
from twin_app.usd.imports import write_import

TABLE = """name,kind,x,y,size,time,speed,capacity,next,globalAssetId
Saw 1,station,2,3,2 x 1 x 1.5,60,,,Belt,urn:x:1
Belt,conveyor,8,3,4 x 0.6 x 0.8,,0.5,,Shelf,
Shelf,buffer,12,3,1 x 1 x 1,,,7,Drill A;Drill B,
Drill A,station,16,5,2 x 1 x 1.5,"lognormal(70, 0.2)",,,,https://a.example/b?c=ä
Drill B,station,16,1,2 x 1 x 1.5,90,,,,
"""


@pytest.fixture
def imported(tmp_path):
    (tmp_path / "line.csv").write_text(TABLE, encoding="utf-8")
    return write_import(read_import(tmp_path / "line.csv"), tmp_path / "line.usda")


def test_that_the_scene_means_what_the_table_says(imported) -> None:
    plant = load(imported.root)
    nodes = {node.path: node for node in plant.nodes}
    assert len(nodes) == 8
    assert nodes["/Plant/Shelf"].capacity == 7
    assert nodes["/Plant/Shelf"].flow.targets == ("/Plant/Drill_A", "/Plant/Drill_B")
    assert nodes["/Plant/Drill_A"].process_time.mean == 70.0
    belt = nodes["/Plant/Belt"]
    assert isinstance(belt, Conveyor)
    assert belt.length_m == pytest.approx(4.0)
    assert plant.scene_hash == imported.plant.scene_hash


def test_that_boxes_stand_on_the_floor_where_the_table_puts_them(imported) -> None:
    stage = Usd.Stage.Open(str(imported.root))
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(stage.GetPrimAtPath("/Plant/Saw_1"))
    assert tuple(box.ComputeAlignedRange().GetMin()) == pytest.approx((1.0, 2.5, 0.0))
    assert tuple(box.ComputeAlignedRange().GetMax()) == pytest.approx((3.0, 3.5, 1.5))


@pytest.mark.parametrize("name", ["out.usda", "out.usdc", "out.usdz"])
def test_that_identifiers_reach_every_export_unchanged(imported, tmp_path, name) -> None:
    export_scene(imported.root, tmp_path / name, flatten=not name.endswith("z"), usdz=name.endswith("z"))
    stage = Usd.Stage.Open(str(tmp_path / name))
    drill, saw = (stage.GetPrimAtPath(f"/Plant/{prim}") for prim in ("Drill_A", "Saw_1"))
    assert drill.GetCustomDataByKey("identifiers") == {"globalAssetId": "https://a.example/b?c=ä"}
    assert saw.GetCustomDataByKey("identifiers") == {"globalAssetId": "urn:x:1"}
    assert saw.GetAssetInfoByKey("name") == "Saw 1"
    assert usd_errors(tmp_path / name) == []


def test_that_identifiers_and_labels_of_foreign_layers_reach_exports_unchanged(write, tmp_path) -> None:
    body = """    def Xform "Robot" (
        assetInfo = {
            string name = "R"
            asset identifier = @robot.usd@
        }
        customData = {
            dictionary aml = {
                string ID = "{5f-7}"
                string RefBaseSystemUnitPath = "Lib/Robot"
            }
        }
        kind = "component"
        prepend apiSchemas = ["SemanticsLabelsAPI:class"]
    )
    {
        token[] semantics:labels:class = ["robot"]
        custom string aas:globalAssetId = "urn:1"
    }"""
    export_scene(write("a.usda", stage_text(body)), tmp_path / "out.usdc", flatten=True)
    stage = Usd.Stage.Open(str(tmp_path / "out.usdc"))
    robot = stage.GetPrimAtPath("/Plant/Robot")
    assert robot.GetCustomDataByKey("aml") == {"ID": "{5f-7}", "RefBaseSystemUnitPath": "Lib/Robot"}
    assert robot.GetAttribute("aas:globalAssetId").Get() == "urn:1"
    assert list(robot.GetAttribute("semantics:labels:class").Get()) == ["robot"]
    assert robot.GetAssetInfoByKey("name") == "R"
    assert "SemanticsLabelsAPI:class" in robot.GetAppliedSchemas()


def test_that_written_layers_are_sound_and_the_same_each_time(imported, tmp_path) -> None:
    assert usd_errors(imported.root) == []
    first = {path: path.read_bytes() for path in (imported.root, imported.process, imported.layout)}
    write_import(read_import(tmp_path / "line.csv"), imported.root, replace=True)
    assert {path: path.read_bytes() for path in first} == first


def test_that_edited_files_are_not_overwritten_by_mistake(imported, tmp_path) -> None:
    imported.process.write_text(imported.process.read_text() + "# mine\n")
    with pytest.raises(SceneError, match="would be overwritten"):
        write_import(read_import(tmp_path / "line.csv"), imported.root)
    assert imported.process.read_text().endswith("# mine\n")


def test_that_machines_that_make_no_plant_are_faults_by_line_and_leave_no_file(tmp_path) -> None:
    (tmp_path / "line.csv").write_text("name,kind,next\nA,buffer,B\nB,buffer,A\n", encoding="utf-8")
    with pytest.raises(InvalidPlantError):
        write_import(read_import(tmp_path / "line.csv"), tmp_path / "line.usda")
    assert [path.name for path in tmp_path.iterdir()] == ["line.csv"]


def test_that_a_usd_checker_finds_what_is_wrong(write) -> None:
    """The oracle of these tests is awake."""
    write("a.usda", "#usda 1.0\n")
    layer = Sdf.Layer.FindOrOpen(str(write("b.usda", '#usda 1.0\n(defaultPrim = "Gone")\ndef Xform "A" {}\n')))
    assert usd_errors(Path(layer.realPath)) != []


HALL = """    def Xform "Hall" (kind = "group")
    {
        def Xform "SAW_01" (displayName = "Saw 1"
            kind = "component")
        {
            double3 xformOp:translate = (1000, 0, 0)
            uniform token[] xformOpOrder = ["xformOp:translate"]
            def Cube "Body"
            {
                double size = 200
                float3[] extent = [(-100, -100, -100), (100, 100, 100)]
            }
        }
        def Xform "Shelf"
        {
        }
        def Xform "X77" (customData = {
            dictionary identifiers = {
                string globalAssetId = "urn:drill:1"
            }
        })
        {
        }
    }
"""
OVER = """name,kind,time,capacity,next,globalAssetId
Saw 1,,60,,Shelf,
Shelf,buffer,,3,Drill A,
Drill A,,50,,Press,urn:drill:1
Press,,40,,,
"""


@pytest.fixture
def over_hall(write, tmp_path):
    hall = write("hall/hall.usda", stage_text(HALL, metres=0.01, up="Y"))
    table = write("line.csv", OVER)
    return hall, write_import(read_import(table), tmp_path / "out.usda", layout=hall)


def test_that_a_table_is_laid_over_a_layout_by_label_name_and_identifier(over_hall) -> None:
    hall, written = over_hall
    before = hall.read_bytes()
    plant = load(written.root)
    flow = {node.path: node.flow.targets for node in plant.nodes}
    assert flow["/Plant/Hall/SAW_01"] == ("/Plant/Hall/Shelf",)
    assert flow["/Plant/Hall/Shelf"] == ("/Plant/Hall/X77",)
    assert flow["/Plant/Hall/X77"] == ("/Plant/Press",)
    assert [note.message for note in written.notes] == [
        "nothing goes to Saw 1, so a source that never runs dry stands before it",
        "Press names nothing, so its parts are good output",
        "Press is not in hall.usda, so a box stands for it",
    ]
    assert hall.read_bytes() == before
    assert usd_errors(written.root) == []


def test_that_added_boxes_stand_upright_beside_their_neighbours_in_the_units_of_the_layout(over_hall) -> None:
    _, written = over_hall
    stage = Usd.Stage.Open(str(written.root))
    cache = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"])
    box = cache.ComputeWorldBound(stage.GetPrimAtPath("/Plant/Saw_1_Source")).ComputeAlignedRange()
    low, high = box.GetMin(), box.GetMax()
    assert high[0] == pytest.approx(1000 - 100 - 75)  # the saw, half a gap
    assert tuple(high - low) == pytest.approx((120, 30, 80))  # X, up, depth
    assert low[1] == pytest.approx(-100)


def test_that_a_layout_that_holds_none_of_the_machines_is_refused(write, tmp_path) -> None:
    hall = write("hall.usda", stage_text('    def Xform "Other"\n    {\n    }\n'))
    with pytest.raises(SceneError, match="holds no prim"):
        write_import(read_import(write("line.csv", OVER)), tmp_path / "out.usda", layout=hall)
