"""What is drawn around things to point at them: selection, hover and the measured distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkFiltersHybrid import vtkPolyDataSilhouette

from twin_app.playback.sites import Site
from twin_app.view3d.scene.meshes import (
    PAINTED,
    apply_look,
    lines_actor,
    lines_mesh,
    points_mesh,
    surface_actor,
    surface_mesh,
    welded,
)
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.surface import band, merge_surfaces
from twin_app.view3d.theme import Colour, Theme

_RIM_GAP_M, _RIM_M, _RIM_RADIUS_M = 0.1, 0.06, 0.5
_RIM_LIFT_M = 0.007
_MOST_OUTLINED = 150_000
"""Triangles; more than this get a rim and no silhouette."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How an outline is drawn."""

    token: str
    width_px: float
    has_rim: bool = False


SELECTION = Stroke(token="accent.line", width_px=2.0, has_rim=True)
HOVER = Stroke(token="text.secondary", width_px=1.2)


class Outline:
    """The silhouette of some prims, and for nodes a rim around their pad."""

    def __init__(self, plotter: Any, name: str, stroke: Stroke, pixel_ratio: float) -> None:
        self._plotter, self._stroke, self._pixel_ratio = plotter, stroke, pixel_ratio
        self._names = (f"{name} outline", f"{name} rim")
        self.paths: tuple[str, ...] = ()

    def show(self, model: PlantModel, paths: Sequence[str], theme: Theme) -> None:
        """Outlines exactly these prims."""
        self.paths = tuple(paths)
        for name in self._names:
            self._plotter.remove_actor(name, render=False, reset_camera=False)
        if not paths:
            return
        corners = corners_of(model, paths)
        if 0 < len(corners) <= 3 * _MOST_OUTLINED:
            width_px, camera = self._stroke.width_px * self._pixel_ratio, self._plotter.camera
            self._add(self._names[0], silhouette_actor(camera, corners, theme[self._stroke.token], width_px))
        sites = [site for site in model.sites if site.path in set(paths)] if self._stroke.has_rim else []
        if sites:
            self._add(self._names[1], _rims(sites, model.floor.deck_m, theme[self._stroke.token]))

    def _add(self, name: str, actor: Any) -> None:
        self._plotter.add_actor(actor, name=name, render=False, reset_camera=False, pickable=False)


class Measure:
    """A straight line between two points, over everything."""

    def __init__(self, plotter: Any, pixel_ratio: float) -> None:
        self._plotter, self._pixel_ratio = plotter, pixel_ratio
        self.ends: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    def show(self, ends: tuple[NDArray[np.float64], NDArray[np.float64]] | None, theme: Theme) -> None:
        """The line, or nothing."""
        self.ends = ends
        self._plotter.remove_actor("measure", render=False, reset_camera=False)
        if ends is not None:
            actor = lines_actor(lines_mesh([ends]), theme["accent.line"], 2.0 * self._pixel_ratio)
            actor.GetMapper().SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -100_000.0)
            self._plotter.add_actor(actor, name="measure", render=False, reset_camera=False, pickable=False)


def silhouette_actor(camera: Any, corners: NDArray[np.float32], colour: Colour, width_px: float) -> Any:
    """Edges between what faces the viewer and what does not; follows the camera by itself."""
    edges = vtkPolyDataSilhouette()
    edges.SetInputData(welded(corners))
    edges.SetCamera(camera)
    edges.SetDirectionToCameraVector()
    edges.SetEnableFeatureAngle(0)
    edges.BorderEdgesOn()
    actor = lines_actor(points_mesh(np.zeros((0, 3))), colour, width_px)
    actor.GetMapper().SetInputConnection(edges.GetOutputPort())
    return actor


def corners_of(model: PlantModel, paths: Sequence[str]) -> NDArray[np.float32]:
    """Triangles of some prims, shape [3 n, 3] metres."""
    pieces = [np.zeros((0, 3), np.float32)]
    for batch in (model.solids.opaque, model.solids.glass):
        for owner in model.owners_of(paths):
            rows = batch.slice_of(int(owner))
            pieces.append(batch.surface.corners[3 * rows.start : 3 * rows.stop])
    return np.concatenate(pieces)


def _rims(sites: Sequence[Site], deck_m: float, colour: Colour) -> Any:
    lift = deck_m + _RIM_LIFT_M
    bands = []
    for site in sites:
        inner = site.pad.grown(_RIM_GAP_M).rounded(_RIM_RADIUS_M)
        outer = site.pad.grown(_RIM_GAP_M + _RIM_M).rounded(_RIM_RADIUS_M + _RIM_M)
        bands.append(band(inner, outer, lift, colour))
    actor = surface_actor(surface_mesh(merge_surfaces(bands)), PAINTED)
    apply_look(actor.GetProperty(), PAINTED)
    return actor
