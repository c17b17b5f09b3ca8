"""What shows states and flow in the plant itself: pads, lamps and chevrons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.belts import Belt
from twin_app.playback.sites import NodeKind, Site
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import View
from twin_app.view3d.surface import Surface, band, flat_surface, lathe, merge_surfaces, moved, polygon
from twin_app.view3d.theme import Colour, Theme

RIM_M = 0.13
_PAD_RADIUS_M = 0.4
_PAD_LIFT_M = 0.006
_LAMP_HEIGHT_M = 2.1
_LAMP_RADIUS_M = 0.14
_LAMP_LENGTH_M = 0.42
_CHEVRON_EVERY_M = 1.8
_CHEVRON_GAP_M = 0.6
"""Between the belt's edge and the middle of a chevron."""


def pads(sites: Sequence[Site], states: Mapping[str, StationState], floor_m: float, theme: Theme) -> Surface:
    """A rim in the state's colour and a paler field under every station whose state is given."""
    parts: list[Surface] = []
    for site in with_state(sites, states):
        colour, outer = theme.states[states[site.path]], site.pad
        edge = outer.rounded(_PAD_RADIUS_M)
        inside = outer.grown(-RIM_M).rounded(_PAD_RADIUS_M - RIM_M)
        field = pad_field(colour, theme)
        parts += [
            polygon(inside, floor_m + _PAD_LIFT_M, field),
            band(inside, edge, floor_m + _PAD_LIFT_M, colour),
        ]
    return merge_surfaces(parts)


def pad_field(colour: Colour, theme: Theme) -> Colour:
    """The paler inside of a pad with a rim of a colour."""
    return colour.mixed_into(theme["view.floor"], theme.opacities["view.pad"])


def with_state(sites: Sequence[Site], states: Mapping[str, StationState]) -> tuple[Site, ...]:
    """The sites that get a pad and a lamp: belts show their state by what lies on them."""
    return tuple(site for site in sites if site.path in states and site.kind is not NodeKind.CONVEYOR)


def lamp_point(site: Site, view: View, floor_m: float) -> NDArray[np.float64]:
    """Middle of the lamp [m], shape [3]: on a mast at the corner of the pad that is nearest to the reader."""
    corners = site.pad.grown(-2.0 * RIM_M - _LAMP_RADIUS_M).corners()
    nearest = corners[np.argmax(corners @ (view.toward_on_floor() + 0.6 * view.right[:2]))]
    return np.array([*nearest, floor_m + _LAMP_HEIGHT_M])


def masts(sites: Sequence[Site], view: View, floor_m: float, theme: Theme) -> Surface:
    """The poles that carry the lamps."""
    height = _LAMP_HEIGHT_M - 0.5 * _LAMP_LENGTH_M
    pole = lathe([(0.09, 0.0), (0.09, 0.03), (0.035, 0.05), (0.035, height)], _mast_colour(theme), sides=12)
    cap_z = _LAMP_HEIGHT_M + 0.5 * _LAMP_LENGTH_M
    cap = lathe([(0.1, cap_z), (0.1, cap_z + 0.05), (0.0, cap_z + 0.05)], _mast_colour(theme), sides=12)
    standing = merge_surfaces((pole, cap))
    feet = [lamp_point(site, view, floor_m) - (0.0, 0.0, _LAMP_HEIGHT_M) for site in sites]
    return merge_surfaces(moved(standing, to=foot) for foot in feet)


def _mast_colour(theme: Theme) -> Colour:
    return theme["view.dark"].mixed_into(theme["text.primary" if theme.name == "light" else "bg.window"], 0.55)


def lamps(
    sites: Sequence[Site], states: Mapping[str, StationState], view: View, floor_m: float, theme: Theme
) -> Surface:
    """The lamps themselves, in the colours of the states."""
    half, radius = 0.5 * _LAMP_LENGTH_M, _LAMP_RADIUS_M
    profile = [(radius, -half), (radius, half), (0.0, half)]
    return merge_surfaces(
        moved(lathe(profile, theme.states[states[site.path]], sides=24), to=lamp_point(site, view, floor_m))
        for site in sites
    )


def chevrons(belts: Sequence[Belt], sites: Sequence[Site], view: View, floor_m: float, theme: Theme) -> Surface:
    """Small arrow heads on the floor along the reader's side of each belt, pointing downstream."""
    taken = [site.pad.grown(0.1) for site in sites if site.kind is NodeKind.STATION]
    parts: list[Surface] = []
    for belt in belts:
        count = int(belt.length_m / _CHEVRON_EVERY_M)
        places, headings = belt.at(belt.length_m * (np.arange(count) + 0.5) / max(count, 1))
        for place, heading in zip(places, headings, strict=True):
            side = np.array([-heading[1], heading[0]])
            side *= 1.0 if side @ view.toward_on_floor() >= 0.0 else -1.0
            spot = place[:2] + side * (0.5 * belt.width_m + _CHEVRON_GAP_M)
            if not any(pad.holds(spot)[0] for pad in taken):
                turn = float(np.arctan2(heading[1], heading[0]))
                parts.append(moved(_chevron(theme), to=(*spot, floor_m + _PAD_LIFT_M), turn_rad=turn))
    return merge_surfaces(parts)


def _chevron(theme: Theme) -> Surface:
    """An arrow head without shaft that points along +x, 0.42 m wide."""
    tip, tail, half, thick = 0.22, -0.08, 0.32, 0.17
    upper = [(tip, 0.0), (tail, half), (tail - thick, half), (tip - thick, 0.0)]
    lower = [(x, -y) for x, y in reversed(upper)]
    quads = [np.array([(x, y, 0.0) for x, y in quad]) for quad in (upper, lower)]
    return flat_surface([q[list(t)] for q in quads for t in ((0, 1, 2), (0, 2, 3))], theme["baseline"])
