"""The light layer: pads and lamps that show states. Another state is another colour in a small array."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.sites import Site
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import View
from twin_app.view3d.ghosts import moved_site
from twin_app.view3d.scene.meshes import GLOWING, PAINTED, SOLID, Look, set_colours, surface_actor, surface_mesh
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.signals import lamp_point, lamps, masts, pad_field, pads, with_state
from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Theme


class StatusLayer:
    """Pads, lamps and masts of the stations whose state is known."""

    def __init__(self, plotter: Any, model: PlantModel) -> None:
        self._plotter, self._model = plotter, model
        self._sites: tuple[Site, ...] = ()
        self._feet: NDArray[np.float64] = np.zeros((0, 3))
        self._theme_name = ""
        self._shown: tuple[StationState, ...] = ()
        self._meshes: dict[str, Any] = {}
        self._actors: dict[str, Any] = {}
        self._fields: dict[str, NDArray[np.bool_]] = {}
        self._palette: NDArray[np.uint8] = np.zeros((0, 2, 3), np.uint8)

    @property
    def actors(self) -> list[Any]:
        """Those that are there by now."""
        return list(self._actors.values())

    def update(
        self,
        states: Mapping[str, StationState],
        view: View,
        theme: Theme,
        shifts: Mapping[str, tuple[float, float]] | None = None,
    ) -> bool:
        """Shows the states; lamps stand on the viewer's side, moved nodes elsewhere. True if anything changed."""
        sites = tuple(moved_site(site, shifts or {}) for site in with_state(self._model.sites, states))
        shown = tuple(states[site.path] for site in sites)
        deck = self._model.floor.deck_m
        feet = np.array([lamp_point(site, view, deck) for site in sites]).reshape(-1, 3)
        is_new = sites != self._sites or theme.name != self._theme_name
        if is_new:
            self._build_pads(sites, theme)
        if is_new or not np.allclose(feet, self._feet):
            self._build_lamps(sites, view, theme)
        elif shown == self._shown:
            return False
        self._sites, self._feet, self._theme_name, self._shown = sites, feet, theme.name, shown
        self._recolour()
        return True

    def _build_pads(self, sites: tuple[Site, ...], theme: Theme) -> None:
        states = dict.fromkeys((site.path for site in sites), StationState.WORKING)
        painted = pads(sites, states, self._model.floor.deck_m, theme)
        rim = np.array(theme.states[StationState.WORKING].rgb, np.uint8)
        self._fields["pads"] = (painted.colours != rim).any(axis=1)
        self._palette = np.array(
            [(theme.states[state].rgb, pad_field(theme.states[state], theme).rgb) for state in StationState], np.uint8
        )
        self._show("pads", painted, PAINTED)

    def _build_lamps(self, sites: tuple[Site, ...], view: View, theme: Theme) -> None:
        states = dict.fromkeys((site.path for site in sites), StationState.WORKING)
        lit = lamps(sites, states, view, self._model.floor.deck_m, theme)
        self._fields["lamps"] = np.zeros(lit.n_triangles, np.bool_)
        self._show("lamps", lit, GLOWING)
        self._show("masts", masts(sites, view, self._model.floor.deck_m, theme), SOLID)

    def _show(self, name: str, surface: Surface, look: Look) -> None:
        self._meshes[name] = surface_mesh(surface)
        if name not in self._actors:
            self._actors[name] = surface_actor(self._meshes[name], look)
            self._plotter.add_actor(self._actors[name], name=name, render=False, reset_camera=False, pickable=False)
        self._actors[name].GetMapper().SetInputData(self._meshes[name])
        self._actors[name].SetVisibility(surface.n_triangles > 0)

    def _recolour(self) -> None:
        """Every site has as many triangles as the next."""
        for name, is_field in self._fields.items():
            if self._sites:
                rows = np.repeat(np.array(self._shown, np.intp), len(is_field) // len(self._sites))
                set_colours(self._meshes[name], self._palette[rows, is_field.astype(np.intp)])
