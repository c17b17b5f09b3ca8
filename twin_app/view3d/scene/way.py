"""The way of one part, as a line on the floor with its ends marked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.scene.meshes import PAINTED, surface_actor, surface_mesh
from twin_app.view3d.surface import Surface, band, flat_surface, merge_surfaces, polygon
from twin_app.view3d.theme import Colour, Theme

WIDTH_M = 0.22
LIFT_M = 0.012
_END_M = 0.4


class WayLayer:
    """One way at a time."""

    def __init__(self, plotter: Any) -> None:
        self._plotter = plotter
        self.points: NDArray[np.float64] = np.zeros((0, 3))

    def show(self, points: NDArray[np.float64], deck_m: float, theme: Theme) -> None:
        """Through these points, shape [n, 3]; none: no line."""
        self.points = points
        self._plotter.remove_actor("way", render=False, reset_camera=False)
        if len(points) > 1:
            surface = way_surface(points[:, :2], deck_m + LIFT_M, theme["accent.line"])
            actor = surface_actor(surface_mesh(surface), PAINTED)
            self._plotter.add_actor(actor, name="way", render=False, reset_camera=False, pickable=False)


def way_surface(line: NDArray[np.float64], z_m: float, colour: Colour) -> Surface:
    """A ribbon on the floor: a ring where it starts, a disc where it ends; the line has shape [n, 2]."""
    step = np.diff(line, axis=0)
    length = np.linalg.norm(step, axis=1)
    start, along = line[:-1][length > 0.0], step[length > 0.0] / length[length > 0.0][:, None]
    end = line[1:][length > 0.0]
    side = 0.5 * WIDTH_M * np.column_stack((-along[:, 1], along[:, 0]))
    reach = 0.5 * WIDTH_M * along  # so that pieces meet at corners
    corners = np.stack((start - reach - side, end + reach - side, end + reach + side, start - reach + side), axis=1)
    solid = np.concatenate((corners, np.full((*corners.shape[:2], 1), z_m)), axis=2)
    faces = [face for quad in solid for face in (quad[[0, 1, 2]], quad[[0, 2, 3]])]
    ring = band(_circle(line[0], _END_M - WIDTH_M), _circle(line[0], _END_M), z_m, colour)
    return merge_surfaces((flat_surface(faces, colour), ring, polygon(_circle(line[-1], _END_M), z_m, colour)))


def _circle(centre: NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
    turn = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    return np.asarray(centre + radius_m * np.column_stack((np.cos(turn), np.sin(turn))), np.float64)
