"""Everything that a picture of a plant shows in 3D, as plain surfaces by the way they are lit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twin_app.playback.belts import find_belts
from twin_app.playback.part_shapes import PartShape
from twin_app.playback.sites import STAND_IN_SIZE_M, Site
from twin_app.sim.responses import StationState
from twin_app.usd.geometry import SceneGeometry
from twin_app.view3d.camera import View
from twin_app.view3d.floor import Floor, floor_colour
from twin_app.view3d.parts import parts_on_belts
from twin_app.view3d.signals import chevrons, lamps, masts, pads, with_state
from twin_app.view3d.solids import build_solids
from twin_app.view3d.surface import Surface, box, merge_surfaces, moved
from twin_app.view3d.theme import Theme

_GRID_LIFT_M = 0.001
_LINE_PX = 1.2
_LEAST_CELL_PX = 7.0
"""A grid finer than this on the picture is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What to hand to a renderer. All lengths in metres, Z up."""

    solid: Surface
    """Machines and buildings: lit, opaque."""
    glass: Surface
    """Guards: lit, translucent."""
    painted: Surface
    """Floor, pads, chevrons: shown in exactly their colour."""
    glowing: Surface
    """Lamps and parts on belts: small things that must stay bright, hardly shaded."""


def build_drawing(
    geometry: SceneGeometry,
    sites: Sequence[Site],
    floor: Floor,
    view: View,
    theme: Theme,
    *,
    states: Mapping[str, StationState],
    contents: Mapping[str, int],
    part_shape: PartShape = PartShape.BLOCK,
) -> Drawing:
    """Composes the plant, its floor and its signals for one view in one theme."""
    solids = build_solids(geometry, theme)
    belts = find_belts(geometry, sites)
    parts = parts_on_belts(sites, belts, contents, part_shape, theme)
    signalled = with_state(sites, states)
    solid = [
        solids.opaque,
        _stand_ins(sites, theme),
        masts(signalled, view, floor.deck_m, theme),
    ]
    painted = [
        floor.surface(theme),
        *_grids(floor, view, theme),
        solids.markings,
        pads(sites, states, floor.deck_m, theme),
        chevrons(list(belts.values()), sites, view, floor.deck_m, theme),
    ]
    return Drawing(
        solid=merge_surfaces(solid),
        glass=solids.glass,
        painted=merge_surfaces(painted),
        glowing=merge_surfaces((lamps(signalled, states, view, floor.deck_m, theme), parts)),
    )


def _stand_ins(sites: Sequence[Site], theme: Theme) -> Surface:
    """Plain boxes for nodes that have no geometry."""
    width, depth, height = STAND_IN_SIZE_M
    shape = box((-0.5 * width, -0.5 * depth, 0.0), (0.5 * width, 0.5 * depth, height), theme["view.body"])
    bare = [site for site in sites if not site.has_geometry]
    return merge_surfaces(moved(shape, to=(*site.footprint.centre, site.floor_m)) for site in bare)


def _grids(floor: Floor, view: View, theme: Theme) -> list[Surface]:
    """Lines every metre and, above them, every five; of the width of a pixel."""
    width = _LINE_PX * view.metres_per_pixel
    wanted = ((1.0, "view.grid", 0.45, _GRID_LIFT_M), (5.0, "view.grid5", 0.7, 2.0 * _GRID_LIFT_M))
    return [
        floor.grid(spacing, width, lift, theme[token].mixed_into(floor_colour(theme), share))
        for spacing, token, share, lift in wanted
        if spacing / view.metres_per_pixel >= _LEAST_CELL_PX
    ]
