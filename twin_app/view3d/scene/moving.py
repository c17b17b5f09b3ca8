"""Moving parts and vehicles: one glyph mapper for each shape and colour, so that a frame is three small arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyvista as pv
from numpy.typing import ArrayLike, NDArray
from vtkmodules.vtkRenderingCore import vtkGlyph3DMapper

from twin_app.playback.part_shapes import PartShape
from twin_app.view3d.parts import PlacedParts, part_surface, vehicle_surface
from twin_app.view3d.scene.meshes import GLOWING, SOLID, Look, apply_look, mesh_of
from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Theme

_SIZE_STEP_M = 0.05
"""Sizes of parts are rounded to this, so that few shapes serve all."""
_TURN = "turn"


class _Glyphs:
    """Copies of one surface; an actor for each of its colours, as glyphs take their colour from their actor."""

    def __init__(self, plotter: Any, name: str, surface: Surface, look: Look) -> None:
        self._points: Any = pv.PolyData()
        colours, which = np.unique(surface.colours, axis=0, return_inverse=True)
        self.actors = []
        for index, colour in enumerate(colours):
            rows = np.flatnonzero(which.ravel() == index)
            corners = (3 * rows[:, None] + np.arange(3)).ravel()
            mesh = mesh_of(surface.corners[corners], surface.normals[corners], surface.colours[rows])
            mesh.cell_data.clear()
            actor = self._actor(mesh, colour, look)
            plotter.add_actor(actor, name=f"{name} {index}", render=False, reset_camera=False, pickable=False)
            self.actors.append(actor)

    def _actor(self, mesh: Any, colour: NDArray[np.uint8], look: Look) -> Any:
        mapper = vtkGlyph3DMapper()
        mapper.SetInputData(self._points)
        mapper.SetSourceData(mesh)
        mapper.OrientOn()
        mapper.SetOrientationModeToRotation()
        mapper.SetOrientationArray(_TURN)
        mapper.ScalingOff()
        mapper.ScalarVisibilityOff()
        mapper.SetStatic(False)
        actor = pv.Actor()
        actor.SetMapper(mapper)
        apply_look(actor.GetProperty(), look)
        actor.GetProperty().SetColor(*(colour / 255.0))
        actor.PickableOff()
        return actor

    def place(self, positions: NDArray[np.float64], headings: NDArray[np.float64]) -> None:
        n = len(positions)
        for actor in self.actors:
            actor.SetVisibility(n > 0)
        if n == 0:
            return
        if self._points.n_points != n:
            fresh = pv.PolyData(np.asarray(positions, np.float32))
            self._points.copy_from(fresh, deep=False)
        else:
            self._points.points[:] = positions
        turns = np.zeros((n, 3), np.float32)
        turns[:, 2] = np.degrees(headings)
        self._points.point_data[_TURN] = turns
        self._points.points.VTKObject.Modified()
        self._points.Modified()


class MovingLayer:
    """All parts and all vehicles."""

    def __init__(self, plotter: Any, shape: PartShape, *, is_simple: bool = False) -> None:
        """`is_simple`: parts of few triangles."""
        self._plotter, self._shape, self._is_simple = plotter, shape, is_simple
        self._glyphs: dict[tuple[float, float], _Glyphs] = {}
        self._vehicles: _Glyphs | None = None

    def set_parts(self, parts: PlacedParts, theme: Theme) -> None:
        """Shows exactly these parts."""
        sizes = np.column_stack((parts.lengths_m, parts.widths_m))
        rounded = np.maximum(np.round(sizes / _SIZE_STEP_M), 2.0) * _SIZE_STEP_M
        kinds, which = np.unique(rounded, axis=0, return_inverse=True)
        used = set()
        for index, (length, width) in enumerate(kinds.tolist()):
            rows = np.flatnonzero(which.ravel() == index)
            used.add((length, width))
            self._of_size(length, width, theme).place(parts.positions_m[rows], parts.headings_rad[rows])
        for size, glyphs in self._glyphs.items():
            if size not in used:
                glyphs.place(np.zeros((0, 3)), np.zeros(0))

    def set_vehicles(self, positions_m: ArrayLike, headings_rad: ArrayLike, theme: Theme) -> None:
        """Shows exactly these vehicles, positions [n, 3]."""
        places = np.asarray(positions_m, np.float64).reshape(-1, 3)
        if self._vehicles is None:
            if len(places) == 0:
                return
            self._vehicles = _Glyphs(self._plotter, "vehicles", vehicle_surface(theme), SOLID)
        self._vehicles.place(places, np.asarray(headings_rad, np.float64))

    def forget_shapes(self) -> None:
        """The next call makes all shapes anew, in the colours of its theme."""
        for glyphs in self._all():
            for actor in glyphs.actors:
                self._plotter.remove_actor(actor, render=False, reset_camera=False)
        self._glyphs.clear()
        self._vehicles = None

    def _of_size(self, length: float, width: float, theme: Theme) -> _Glyphs:
        key = (length, width)
        if key not in self._glyphs:
            surface = part_surface(self._shape, length, width, theme, is_simple=self._is_simple)
            self._glyphs[key] = _Glyphs(self._plotter, f"parts {length:.2f} {width:.2f}", surface, GLOWING)
        return self._glyphs[key]

    def _all(self) -> Sequence[_Glyphs]:
        return [*self._glyphs.values(), *([self._vehicles] if self._vehicles is not None else [])]
