"""Floor, grid and flow chevrons."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin_app.view3d.camera import View
from twin_app.view3d.floor import floor_colour
from twin_app.view3d.scene.meshes import PAINTED, lines_actor, lines_mesh, set_line, surface_actor, surface_mesh
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.signals import chevrons
from twin_app.view3d.theme import Theme

_LINE_PX = 1.2
_LEAST_CELL_PX = 7.0
"""A grid finer than this on the picture is left out."""
_GRIDS = ((1.0, "view.grid", 0.45, 0.004), (5.0, "view.grid5", 0.7, 0.005))
"""Spacing [m], token, share of it in the colour, height over the floor [m]."""


class GroundLayer:
    """Painted surfaces under the machines."""

    def __init__(self, plotter: Any, model: PlantModel, theme: Theme, pixel_ratio: float) -> None:
        self._plotter, self._model, self._pixel_ratio = plotter, model, pixel_ratio
        self._chevrons_for: tuple[object, ...] = ()
        self._floor = surface_actor(surface_mesh(model.floor.surface(theme)), PAINTED)
        self._grids = [self._grid(*grid, theme=theme) for grid in _GRIDS]
        self._chevrons = surface_actor(surface_mesh(model.floor.surface(theme)), PAINTED)
        self._chevrons.SetVisibility(False)
        named = (("floor", self._floor), *((f"grid {i}", grid) for i, grid in enumerate(self._grids)))
        for name, actor in (*named, ("chevrons", self._chevrons)):
            plotter.add_actor(actor, name=name, render=False, reset_camera=False, pickable=False)

    def set_theme(self, theme: Theme) -> None:
        """New colours; chevrons get theirs with the next view."""
        self._floor.GetMapper().SetInputData(surface_mesh(self._model.floor.surface(theme)))
        for actor, (_, token, share, _) in zip(self._grids, _GRIDS, strict=True):
            set_line(actor, theme[token].mixed_into(floor_colour(theme), share), _LINE_PX * self._pixel_ratio)

    def update(self, view: View, theme: Theme, *, shows_flow: bool) -> None:
        """Chevrons to the viewer's side of each belt; grids as fine as can be seen."""
        for actor, (spacing, *_) in zip(self._grids, _GRIDS, strict=True):
            is_seen = spacing / view.metres_per_pixel >= _LEAST_CELL_PX
            actor.SetVisibility(is_seen and actor.GetMapper().GetInput().GetNumberOfCells() > 0)
        side = tuple(np.round(view.toward_on_floor(), 1).tolist())
        wanted = (shows_flow, side, theme.name)
        if wanted != self._chevrons_for:
            self._chevrons_for = wanted
            self._show_chevrons(view, theme, shows_flow=shows_flow)

    def _show_chevrons(self, view: View, theme: Theme, *, shows_flow: bool) -> None:
        belts = list(self._model.belts.values())
        self._chevrons.SetVisibility(shows_flow and bool(belts))
        if shows_flow and belts:
            surface = chevrons(belts, self._model.sites, view, self._model.floor.deck_m, theme)
            self._chevrons.GetMapper().SetInputData(surface_mesh(surface))
            self._chevrons.SetVisibility(surface.n_triangles > 0)

    def _grid(self, spacing: float, token: str, share: float, lift: float, *, theme: Theme) -> Any:
        mesh = lines_mesh(self._model.floor.grid_lines(spacing, lift))
        return lines_actor(mesh, theme[token].mixed_into(floor_colour(theme), share), _LINE_PX * self._pixel_ratio)
