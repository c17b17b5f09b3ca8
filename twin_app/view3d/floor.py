"""The floor of the picture and its grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.sites import Site
from twin_app.playback.world import world_points
from twin_app.usd.geometry import SceneGeometry
from twin_app.view3d.solids import is_floor
from twin_app.view3d.surface import Surface, polygon
from twin_app.view3d.theme import Colour, Theme

_MARGIN_M = 2.0
_EMPTY_M = ((-12.0, -8.0), (12.0, 8.0))
"""Corners of the floor of a plant in which nothing stands yet."""
_MOST_LINES = 240
"""Of one kind and direction; a coarser grid than this is no grid any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A level rectangle [m]."""

    low: tuple[float, float]
    high: tuple[float, float]
    z_m: float
    deck_m: float
    """Height on which the machines stand and pads are painted; a little above the slab in some scenes."""

    @property
    def corners(self) -> NDArray[np.float64]:
        """Its corners, anticlockwise, shape [4, 2]."""
        (x0, y0), (x1, y1) = self.low, self.high
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])

    def surface(self, theme: Theme) -> Surface:
        """Two triangles, between the colours of the floor and of the background, so that light machines stand out."""
        return polygon(self.corners, self.z_m, floor_colour(theme))

    def grid_lines(self, spacing_m: float, lift_m: float) -> NDArray[np.float64]:
        """Lines at whole multiples of the spacing, shape [n, 2, 3]; none where they would be too many."""
        z = self.z_m + lift_m
        (x0, y0), (x1, y1) = self.low, self.high
        across = [((x, y0, z), (x, y1, z)) for x in _multiples(x0, x1, spacing_m)]
        along = [((x0, y, z), (x1, y, z)) for y in _multiples(y0, y1, spacing_m)]
        return np.array([*across, *along], np.float64).reshape(-1, 2, 3)


def floor_colour(theme: Theme) -> Colour:
    """The floor as it is drawn."""
    return theme["view.floor"].mixed_into(theme["view.bottom"], 0.5)


def find_floor(geometry: SceneGeometry, sites: Sequence[Site]) -> Floor:
    """The scene's floor slabs; without one, the whole plant with a margin."""
    slabs = [one for one in geometry.instances if is_floor(geometry, one)]
    if slabs:
        points = world_points(geometry, slabs)
        z = max(float(world_points(geometry, [slab])[:, 2].max()) for slab in slabs)
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return Floor(low=_pair(low), high=_pair(high), z_m=z, deck_m=_deck(z, sites))
    if not sites and geometry.bounds_m is None:
        return Floor(low=_EMPTY_M[0], high=_EMPTY_M[1], z_m=0.0, deck_m=0.0)
    points = np.concatenate([site.extremes for site in sites]) if sites else np.zeros((1, 3))
    if geometry.bounds_m is not None:
        points = np.concatenate((points, np.array(geometry.bounds_m)))
    low = np.floor(points[:, :2].min(axis=0) - _MARGIN_M)
    high = np.ceil(points[:, :2].max(axis=0) + _MARGIN_M)
    z = min((site.floor_m for site in sites if site.has_geometry), default=float(points[:, 2].min()))
    return Floor(low=_pair(low), high=_pair(high), z_m=z, deck_m=z)


def _deck(slab_m: float, sites: Sequence[Site]) -> float:
    lowest = min((site.floor_m for site in sites if site.has_geometry), default=slab_m)
    return lowest if 0.0 <= lowest - slab_m < 0.3 else slab_m


def _multiples(low: float, high: float, spacing: float) -> list[float]:
    first, last = math.ceil(low / spacing), math.floor(high / spacing)
    return [spacing * n for n in range(first, last + 1)] if last - first < _MOST_LINES else []


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values[0]), float(values[1])
