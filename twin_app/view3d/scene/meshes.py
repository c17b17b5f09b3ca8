"""From arrays to things that a plotter shows. All VTK calls that make actors are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvista as pv
from numpy.typing import ArrayLike, NDArray

from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Colour

COLOUR = "colour"


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
    mesh: Any = pv.PolyData()
    if len(corners):
        triangles: Any = np.arange(len(corners)).reshape(-1, 3)
        points: Any = corners
        mesh = pv.PolyData.from_regular_faces(points, triangles)
        mesh.point_data.active_normals = normals
        mesh.cell_data[COLOUR] = np.ascontiguousarray(colours)
    return mesh


def surface_mesh(surface: Surface) -> Any:
    """A surface for a mapper."""
    return mesh_of(surface.corners, surface.normals, surface.colours)


def surface_actor(mesh: Any, look: Look) -> Any:
    """Shows the cells of a mesh in their own colours."""
    mapper: Any = pv.DataSetMapper(mesh)
    mapper.SetScalarModeToUseCellFieldData()
    mapper.SelectColorArray(COLOUR)
    mapper.SetColorModeToDirectScalars()
    mapper.ScalarVisibilityOn()
    actor: Any = pv.Actor(mapper=mapper)
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
    ends = np.asarray(segments, np.float32).reshape(-1, 3)
    mesh: Any = pv.PolyData()
    if len(ends):
        cells: Any = np.column_stack(
            (np.full(len(ends) // 2, 2), np.arange(0, len(ends), 2), np.arange(1, len(ends), 2))
        )
        mesh = pv.PolyData(ends, lines=cells.ravel())
    return mesh


def lines_actor(mesh: Any, colour: Colour, width_px: float) -> Any:
    """Lines of one colour, as wide on the screen at every distance."""
    actor: Any = pv.Actor(mapper=pv.DataSetMapper(mesh))
    actor.mapper.ScalarVisibilityOff()
    apply_look(actor.GetProperty(), PAINTED)
    set_line(actor, colour, width_px)
    actor.PickableOff()
    return actor


def set_line(actor: Any, colour: Colour, width_px: float) -> None:
    """Colour and width of a line actor."""
    actor.GetProperty().SetColor(*colour.unit_rgb)
    actor.GetProperty().SetLineWidth(width_px)


def welded(corners: NDArray[np.float32]) -> Any:
    """Triangles joined at equal points, as silhouettes need them."""
    mesh: Any = mesh_of(corners, np.zeros_like(corners), np.zeros((len(corners) // 3, 3), np.uint8))
    if mesh.n_points == 0:
        return mesh
    mesh.clear_data()
    return mesh.clean(tolerance=1e-5, absolute=False)
