"""The component library: every file is complete, of sensible size, and as its generator writes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pxr import Kind, Sdf, Usd, UsdGeom, UsdUtils

from assets.generator.__main__ import LIBRARY, is_current
from assets.generator.catalogue import all_components
from assets.generator.component import Component, component_layer

COMPONENTS = all_components()
_LARGEST_M = {"building": (95.0, 60.0, 5.0)}
_LARGEST_OTHER_M = (26.0, 6.0, 5.0)
_MOST_TRIANGLES = 15_000


def _id(component: Component) -> str:
    return component.path


def _meshes(stage: Usd.Stage) -> list[UsdGeom.Mesh]:
    return [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]


def test_that_the_library_holds_what_the_generator_makes_and_nothing_else() -> None:
    on_disk = {str(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*.usd*")}
    assert on_disk == {component.path for component in COMPONENTS}


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_a_component_file_is_what_its_generator_writes(component: Component) -> None:
    assert is_current(LIBRARY / component.path, component_layer(component))


def test_that_writing_a_component_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    component = next(one for one in COMPONENTS if one.name == "filler")
    for name in ("first.usdc", "second.usdc"):
        component_layer(component).Export(str(tmp_path / name))
    assert (tmp_path / "first.usdc").read_bytes() == (tmp_path / "second.usdc").read_bytes()


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_a_component_is_an_xform_of_kind_component_in_metres_with_z_up(component: Component) -> None:
    stage = Usd.Stage.Open(str(LIBRARY / component.path))
    root = stage.GetDefaultPrim()
    assert root.IsA(UsdGeom.Xform)
    assert Usd.ModelAPI(root).GetKind() == Kind.Tokens.component
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.z
    assert root.GetDisplayName()
    assert root.GetDocumentation()


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_a_component_needs_no_other_file(component: Component) -> None:
    _, assets, unresolved = UsdUtils.ComputeAllDependencies(str(LIBRARY / component.path))
    assert (list(assets), list(unresolved)) == ([], [])
    assert not Sdf.Layer.FindOrOpen(str(LIBRARY / component.path)).GetExternalReferences()


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_a_component_stands_on_the_floor_and_has_a_sensible_size(component: Component) -> None:
    stage = Usd.Stage.Open(str(LIBRARY / component.path))
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), [UsdGeom.Tokens.default_]).ComputeWorldBound(stage.GetDefaultPrim())
    low, high = np.array(box.ComputeAlignedRange().GetMin()), np.array(box.ComputeAlignedRange().GetMax())
    assert low[2] == pytest.approx(0.0, abs=0.03) or component.name.endswith("hall")
    assert np.all(low[:2] < 0.0)
    assert np.all(high[:2] > 0.0)
    assert np.all(high - low <= np.array(_LARGEST_M.get(component.folder, _LARGEST_OTHER_M)) + 1.0)
    assert component.n_triangles <= _MOST_TRIANGLES


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_every_mesh_has_unit_normals_an_extent_and_a_neutral_colour(component: Component) -> None:
    stage = Usd.Stage.Open(str(LIBRARY / component.path))
    for mesh in _meshes(stage):
        points = np.array(mesh.GetPointsAttr().Get())
        normals = np.array(mesh.GetNormalsAttr().Get())
        assert normals.shape == points.shape
        assert np.allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-3)
        assert np.allclose(np.array(mesh.GetExtentAttr().Get()), (points.min(axis=0), points.max(axis=0)))
        color = np.array(mesh.GetDisplayColorAttr().Get())[0]
        assert color.max() - color.min() < 0.25


@pytest.mark.parametrize("component", COMPONENTS, ids=_id)
def test_that_faces_look_the_way_their_normals_do(component: Component) -> None:
    stage = Usd.Stage.Open(str(LIBRARY / component.path))
    for mesh in _meshes(stage):
        areas, means = _face_vectors(mesh)
        facing = (areas * means).sum(axis=1)
        assert (facing > -1e-9).all()


def _face_vectors(mesh: UsdGeom.Mesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Area vector and sum of normals of each face."""
    points = np.array(mesh.GetPointsAttr().Get(), np.float64)
    normals = np.array(mesh.GetNormalsAttr().Get(), np.float64)
    counts = np.array(mesh.GetFaceVertexCountsAttr().Get())
    corners = np.split(np.array(mesh.GetFaceVertexIndicesAttr().Get()), np.cumsum(counts)[:-1])
    areas = [np.cross(points[face], np.roll(points[face], -1, axis=0)).sum(axis=0) for face in corners]
    return np.array(areas), np.array([normals[face].sum(axis=0) for face in corners])


def test_that_the_extent_of_a_belt_along_its_flow_is_its_length() -> None:
    lengths = {
        component.name: component.size[0]
        for component in COMPONENTS
        if component.folder == "conveyors" and component.name[-1].isdigit()
    }
    assert lengths
    for name, length in lengths.items():
        assert length == pytest.approx(int(name.rpartition("_")[2]) / 1000.0, abs=1e-6)
