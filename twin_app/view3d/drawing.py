"""Everything that a picture of a plant shows in 3D, as plain surfaces by the way they are lit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.responses import StationState
from twin_app.usd.geometry import SceneGeometry
from twin_app.view3d.belts import Belt, find_belt
from twin_app.view3d.camera import View
from twin_app.view3d.floor import Floor
from twin_app.view3d.parts import parts_on_belts
from twin_app.view3d.signals import chevrons, lamps, masts, pads, with_state
from twin_app.view3d.sites import STAND_IN_SIZE_M, NodeKind, Site
from twin_app.view3d.solids import build_solids
from twin_app.view3d.surface import Surface, box, merge_surfaces, moved
from twin_app.view3d.theme import Theme

_GRID_LIFT_M = 0.004
_LEAST_CELL_PX = 7.0
"""A grid finer than this on the picture is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What to hand to a renderer. All lengths in metres, Z up."""

    solid: Surface
    """Machines, buildings, parts: lit, opaque."""
    glass: Surface
    """Guards: lit, translucent."""
    painted: Surface
    """Floor, pads, chevrons: shown in exactly their colour."""
    glowing: Surface
    """Lamps: hardly shaded."""
    grid: NDArray[np.float64]
    """Lines every metre as pairs of ends, shape [n, 2, 3]."""
    grid5: NDArray[np.float64]
    """Lines every five metres."""


def build_drawing(
    geometry: SceneGeometry,
    sites: Sequence[Site],
    floor: Floor,
    view: View,
    theme: Theme,
    *,
    states: Mapping[str, StationState],
    contents: Mapping[str, int],
) -> Drawing:
    """Composes the plant, its floor and its signals for one view in one theme."""
    solids = build_solids(geometry, theme)
    belts = find_belts(geometry, sites)
    signalled = with_state(sites, states)
    solid = [
        solids.opaque,
        _stand_ins(sites, theme),
        parts_on_belts(sites, belts, contents, theme),
        masts(signalled, view, floor.z_m, theme),
    ]
    painted = [
        floor.surface(theme),
        pads(sites, states, floor.z_m, theme),
        chevrons(list(belts.values()), sites, view, floor.z_m, theme),
    ]
    return Drawing(
        solid=merge_surfaces(solid),
        glass=solids.glass,
        painted=merge_surfaces(painted),
        glowing=lamps(signalled, states, view, floor.z_m, theme),
        grid=_grid(floor, 1.0, view),
        grid5=_grid(floor, 5.0, view),
    )


def find_belts(geometry: SceneGeometry, sites: Sequence[Site]) -> dict[str, Belt]:
    """Belts of the conveyors that have one, by path."""
    middle = {site.path: np.array(site.footprint.centre) for site in sites}
    before = {target: site.path for site in sites for target in site.targets}
    belts: dict[str, Belt] = {}
    for site in sites:
        if site.kind is not NodeKind.CONVEYOR or not site.has_geometry:
            continue
        start = middle.get(before.get(site.path, ""), middle[site.path])
        end = middle.get(site.targets[0] if site.targets else "", middle[site.path])
        belt = find_belt(geometry, site.path, start=start, end=end)
        if belt is not None:
            belts[site.path] = belt
    return belts


def _stand_ins(sites: Sequence[Site], theme: Theme) -> Surface:
    """Plain boxes for nodes that have no geometry."""
    width, depth, height = STAND_IN_SIZE_M
    shape = box((-0.5 * width, -0.5 * depth, 0.0), (0.5 * width, 0.5 * depth, height), theme["view.body"])
    bare = [site for site in sites if not site.has_geometry]
    return merge_surfaces(moved(shape, to=(*site.footprint.centre, site.floor_m)) for site in bare)


def _grid(floor: Floor, spacing_m: float, view: View) -> NDArray[np.float64]:
    if spacing_m / view.metres_per_pixel < _LEAST_CELL_PX:
        return np.zeros((0, 2, 3))
    return floor.lines(spacing_m, _GRID_LIFT_M)
