"""From arrays to things that a plotter shows. All VTK calls that make actors are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Colour

COLOUR = "colour"
_WELD = 1e-5
"""Corners closer than this share of the size are one point."""
_WELD_CELLS = round(1.0 / _WELD) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How light falls on a surface."""

    ambient: float = 0.0
    diffuse: float = 1.0
    specular: float = 0.0
    power: float = 1.0
    opacity: float = 1.0
    is_lit: bool = True


SOLID = Look(ambient=0.42, diffuse=0.82, specular=0.04, power=18.0)
GLOWING = Look(ambient=0.62, diffuse=0.5)
"""Small things that must stay bright: hardly shaded."""
PAINTED = Look(is_lit=False)
"""Shown in exactly their colour."""


def glass(opacity: float) -> Look:
    """Guards; also ghosts."""
    return Look(ambient=0.55, diffuse=0.55, opacity=opacity)


def mesh_of(corners: NDArray[np.float32], normals: NDArray[np.float32], colours: NDArray[np.uint8]) -> Any:
    """Triangles that share no points, with a colour each."""
    mesh: Any = points_mesh(corners)
    if len(corners):
        mesh.SetPolys(_cells(np.arange(len(corners), dtype=np.int32), 3))
        mesh.GetPointData().SetNormals(to_array(np.asarray(normals, np.float32)))
        set_colours(mesh, colours)
    return mesh


def points_mesh(points: ArrayLike) -> Any:
    """Points alone, shape [n, 3] metres."""
    mesh, places = vtkPolyData(), vtkPoints()
    places.SetData(to_array(np.asarray(points, np.float32).reshape(-1, 3)))
    mesh.SetPoints(places)
    return mesh


def set_places(mesh: Any, corners: NDArray[np.float32], normals: NDArray[np.float32]) -> None:
    """Moves the corners of a mesh that has as many."""
    mesh.GetPoints().SetData(to_array(corners))
    mesh.GetPointData().SetNormals(to_array(normals))
    mesh.Modified()


def set_colours(mesh: Any, colours: NDArray[np.uint8]) -> None:
    """sRGB [n, 3] of the triangles."""
    array = to_array(colours)
    array.SetName(COLOUR)
    mesh.GetCellData().AddArray(array)
    mesh.Modified()


def to_array(values: NDArray[Any]) -> Any:
    """The same memory for VTK, which keeps it alive."""
    to_vtk: Any = numpy_to_vtk
    return to_vtk(np.ascontiguousarray(values))


def _cells(points: NDArray[np.int32], n_each: int) -> Any:
    cells: Any = vtkCellArray()
    cells.SetData(n_each, to_array(points))
    return cells


def surface_mesh(surface: Surface) -> Any:
    """A surface for a mapper."""
    return mesh_of(surface.corners, surface.normals, surface.colours)


def surface_actor(mesh: Any, look: Look) -> Any:
    """Shows the cells of a mesh in their own colours."""
    actor = mesh_actor(mesh, look)
    mapper = actor.GetMapper()
    mapper.SetScalarModeToUseCellFieldData()
    mapper.SelectColorArray(COLOUR)
    mapper.SetColorModeToDirectScalars()
    mapper.ScalarVisibilityOn()
    return actor


def mesh_actor(mesh: Any, look: Look) -> Any:
    """Shows a mesh in one colour, that of the actor's property."""
    mapper: Any = vtkPolyDataMapper()
    mapper.SetInputData(mesh)
    mapper.ScalarVisibilityOff()
    actor: Any = vtkActor()
    actor.SetMapper(mapper)
    apply_look(actor.GetProperty(), look)
    actor.PickableOff()
    return actor


def apply_look(prop: Any, look: Look) -> None:
    """Sets the property of an actor."""
    prop.SetInterpolationToPhong()
    prop.SetLighting(look.is_lit)
    prop.SetAmbient(look.ambient)
    prop.SetDiffuse(look.diffuse)
    prop.SetSpecular(look.specular)
    prop.SetSpecularPower(look.power)
    prop.SetOpacity(look.opacity)


def lines_mesh(segments: ArrayLike) -> Any:
    """Straight lines, shape [n, 2, 3] metres."""
    mesh: Any = points_mesh(segments)
    n_ends = mesh.GetNumberOfPoints()
    if n_ends:
        mesh.SetLines(_cells(np.arange(n_ends, dtype=np.int32), 2))
    return mesh


def lines_actor(mesh: Any, colour: Colour, width_px: float) -> Any:
    """Lines of one colour, as wide on the screen at every distance."""
    actor = mesh_actor(mesh, PAINTED)
    set_line(actor, colour, width_px)
    return actor


def set_line(actor: Any, colour: Colour, width_px: float) -> None:
    """Colour and width of a line actor."""
    actor.GetProperty().SetColor(*colour.unit_rgb)
    actor.GetProperty().SetLineWidth(width_px)


def welded(corners: NDArray[np.float32]) -> Any:
    """Triangles joined at equal points, as silhouettes need them."""
    if len(corners) == 0:
        return points_mesh(corners)
    hair = max(float(np.ptp(corners, axis=0).max()) * _WELD, 1e-9)
    grid = np.round((corners - corners.min(axis=0)) / hair).astype(np.int64)
    key = (grid[:, 0] * _WELD_CELLS + grid[:, 1]) * _WELD_CELLS + grid[:, 2]
    _, first, point = np.unique(key, return_index=True, return_inverse=True)
    triangles = point.reshape(-1, 3)
    is_flat = (triangles == np.roll(triangles, 1, axis=1)).any(axis=1)
    mesh = points_mesh(corners[first])
    mesh.SetPolys(_cells(triangles[~is_flat].astype(np.int32).ravel(), 3))
    return mesh
