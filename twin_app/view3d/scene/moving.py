"""Moving parts and vehicles: one actor for each shape and size, so that a frame is a few arrays put in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.playback.part_shapes import PartShape
from twin_app.view3d.parts import PlacedParts, part_surface, vehicle_surface
from twin_app.view3d.scene.meshes import GLOWING, SOLID, Look, mesh_of, set_places, surface_actor, surface_mesh
from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Theme

_SIZE_STEP_M = 0.05
"""Sizes of parts are rounded to this, so that few shapes serve all."""

_Kind = tuple[float, float, int | None]
"""Length and width [m], and the triangles that there may be."""


class _Copies:
    """Copies of one surface as one mesh. A glyph mapper would make them on the graphics card, but software drawing pays
    for each copy as for an actor of its own: 500 of them cost more than the rest of the picture."""

    def __init__(self, plotter: Any, name: str, surface: Surface, look: Look) -> None:
        self.name, self._surface = name, surface
        self._n = 1
        self._mesh: Any = surface_mesh(surface)
        self.actor = surface_actor(self._mesh, look)
        self.actor.GetProperty().BackfaceCullingOn()
        plotter.add_actor(self.actor, name=name, render=False, reset_camera=False, pickable=False)

    def place(self, positions: NDArray[np.float64], headings: NDArray[np.float64]) -> None:
        """Shows one copy at each position [n, 3], turned about z."""
        n = len(positions)
        self.actor.SetVisibility(n > 0)
        if n == 0:
            return
        turns = np.asarray(headings, np.float32)
        corners = _turned(self._surface.corners, turns) + np.asarray(positions, np.float32)[:, None]
        normals = _turned(self._surface.normals, turns).reshape(-1, 3)
        if n == self._n:
            set_places(self._mesh, corners.reshape(-1, 3), normals)
        else:
            self._n, colours = n, np.tile(self._surface.colours, (n, 1))
            self._mesh = mesh_of(corners.reshape(-1, 3), normals, colours)
            self.actor.GetMapper().SetInputData(self._mesh)


def _turned(vectors: NDArray[np.float32], headings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each vector [m, 3] turned about z by each angle, shape [n, m, 3]."""
    cosine, sine = np.cos(headings)[:, None], np.sin(headings)[:, None]
    turned = np.empty((len(headings), len(vectors), 3), np.float32)
    turned[:, :, 0] = cosine * vectors[:, 0] - sine * vectors[:, 1]
    turned[:, :, 1] = sine * vectors[:, 0] + cosine * vectors[:, 1]
    turned[:, :, 2] = vectors[:, 2]
    return turned


class MovingLayer:
    """All parts and all vehicles."""

    def __init__(self, plotter: Any, shape: PartShape, *, most_triangles: int | None = None) -> None:
        """`most_triangles`: of all parts together, as far as shapes can be plainer (None: of any number)."""
        self._plotter, self._shape, self._most_triangles = plotter, shape, most_triangles
        self._of_shapes: dict[_Kind, _Copies] = {}
        self._vehicles: _Copies | None = None

    @property
    def actors(self) -> list[Any]:
        """Those of all parts and vehicles."""
        return [copies.actor for copies in self._all()]

    def set_parts(self, parts: PlacedParts, theme: Theme) -> None:
        """Shows exactly these parts."""
        sizes = np.column_stack((parts.lengths_m, parts.widths_m))
        rounded = np.maximum(np.round(sizes / _SIZE_STEP_M), 2.0) * _SIZE_STEP_M
        kinds, which = np.unique(rounded, axis=0, return_inverse=True)
        each = self._triangles_each(len(sizes))
        used = set()
        for index, (length, width) in enumerate(kinds.tolist()):
            rows = np.flatnonzero(which.ravel() == index)
            used.add((length, width, each))
            self._of_kind((length, width, each), theme).place(parts.positions_m[rows], parts.headings_rad[rows])
        for kind, copies in self._of_shapes.items():
            if kind not in used:
                copies.place(np.zeros((0, 3)), np.zeros(0))

    def set_vehicles(self, positions_m: ArrayLike, headings_rad: ArrayLike, theme: Theme) -> None:
        """Shows exactly these vehicles, positions [n, 3]."""
        places = np.asarray(positions_m, np.float64).reshape(-1, 3)
        if self._vehicles is None:
            if len(places) == 0:
                return
            self._vehicles = _Copies(self._plotter, "vehicles", vehicle_surface(theme), SOLID)
        self._vehicles.place(places, np.asarray(headings_rad, np.float64))

    def forget_shapes(self) -> None:
        """The next call makes all shapes anew, in the colours of its theme."""
        for copies in self._all():
            self._plotter.remove_actor(copies.name, render=False, reset_camera=False)
        self._of_shapes.clear()
        self._vehicles = None

    def _triangles_each(self, n_parts: int) -> int | None:
        """Room for each part; the same for about as many parts, so that shapes do not change with every frame."""
        if self._most_triangles is None:
            return None
        return self._most_triangles >> max(n_parts - 1, 0).bit_length()

    def _of_kind(self, kind: _Kind, theme: Theme) -> _Copies:
        if kind not in self._of_shapes:
            length, width, each = kind
            surface = part_surface(self._shape, length, width, theme, most_triangles=each)
            self._of_shapes[kind] = _Copies(self._plotter, f"parts {length:.2f} {width:.2f} {each}", surface, GLOWING)
        return self._of_shapes[kind]

    def _all(self) -> Sequence[_Copies]:
        return [*self._of_shapes.values(), *([self._vehicles] if self._vehicles is not None else [])]
