"""A plant from nothing: an empty file, and nodes with plain bodies."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pxr import Usd, UsdGeom

from tests.usd.document.conftest import Open
from twin_app.errors import InvalidPlantError, SceneError
from twin_app.plant.vocabulary import Role
from twin_app.usd.document import AddNode, Connect, write_new_plant
from twin_app.usd.document.bodies import SIZES_M
from twin_app.usd.geometry import read_geometry

_LAYOUT = """#usda 1.0
(
    defaultPrim = "Hall"
    metersPerUnit = 0.01
    upAxis = "Y"
)

def Xform "Hall"
{
    double3 xformOp:translate = (500, 0, 200)
    uniform token[] xformOpOrder = ["xformOp:translate"]

    def Cube "Column"
    {
        double size = 30
    }
}
"""


def test_that_a_new_plant_is_empty_and_in_metres_with_z_up(tmp_path: Path, open_document: Open) -> None:
    write_new_plant(tmp_path / "press_shop.usda")
    stage = Usd.Stage.Open(str(tmp_path / "press_shop.usda"))
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == "Z"
    document = open_document(tmp_path / "press_shop.usda")
    assert document.title == "Press shop"
    assert not document.is_new
    assert not document.is_modified


def test_that_a_line_of_new_nodes_can_be_simulated_and_saved_into_its_one_file(
    tmp_path: Path, open_document: Open
) -> None:
    file = tmp_path / "line.usda"
    write_new_plant(file)
    document = open_document(file)
    roles = (Role.SOURCE, Role.STATION, Role.BUFFER, Role.SINK)
    paths = [f"/Plant/{role.value}" for role in roles]
    values = {"twin:station:processTime": "60"}
    for role, path in zip(roles, paths, strict=True):
        document.edit(AddNode(path=path, role=role, values=values if role is Role.STATION else {}))
    for start, end in pairwise(paths):
        document.edit(Connect(start=start, end=end))
    assert [station.path for station in document.plant().stations] == ["/Plant/station"]
    document.save()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["line.usda"]
    feet = [_box(document.stage, path) for path in paths]
    assert all(left[1][0] + 1.0 < right[0][0] for left, right in pairwise(feet))


def test_that_a_body_has_its_size_in_metres_and_stands_upright_in_any_units(
    tmp_path: Path, open_document: Open
) -> None:
    (tmp_path / "hall.usda").write_text(_LAYOUT, encoding="utf-8")
    document = open_document(tmp_path / "hall.usda")
    before = document.stage.ExportToString()
    document.edit(AddNode(path="/Hall/Press", role=Role.STATION, place_m=(3.0, -2.0, 0.5)))
    (body,) = (one for one in read_geometry(document.stage).instances if one.node == "/Hall/Press")
    corners = read_geometry(document.stage).prototypes[body.prototype].points @ body.transform[:3, :3].T
    placed = corners + body.transform[:3, 3]
    width, depth, height = SIZES_M[Role.STATION]
    assert placed.min(axis=0) == pytest.approx((3.0 - width / 2, -2.0 - depth / 2, 0.5), abs=1e-5)
    assert placed.max(axis=0) == pytest.approx((3.0 + width / 2, -2.0 + depth / 2, 0.5 + height), abs=1e-5)
    document.undo()
    assert document.stage.ExportToString() == before


def test_that_what_cannot_be_added_or_written_is_named(tmp_path: Path, open_document: Open) -> None:
    write_new_plant(tmp_path / "a.usda")
    document = open_document(tmp_path / "a.usda")
    document.edit(AddNode(path="/Plant/One", role=Role.SINK))
    with pytest.raises(InvalidPlantError, match="is taken"):
        document.edit(AddNode(path="/Plant/One", role=Role.SINK))
    with pytest.raises(InvalidPlantError, match="crew is no node; allowed: source, station"):
        document.edit(AddNode(path="/Plant/Two", role=Role.CREW))
    with pytest.raises(SceneError, match=r"ends in \.usda"):
        write_new_plant(tmp_path / "a.txt")


def _box(stage: Usd.Stage, path: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    cache = UsdGeom.BBoxCache(Usd.TimeCode.Default(), [UsdGeom.Tokens.default_])
    found = cache.ComputeWorldBound(stage.GetPrimAtPath(path)).ComputeAlignedRange()
    return tuple(found.GetMin()), tuple(found.GetMax())
