"""Parts on belts: how many lie there, where, and what they look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.belts import Belt
from twin_app.playback.part_shapes import PartShape
from twin_app.playback.sites import Site
from twin_app.view3d.surface import EMPTY_SURFACE, Surface, box, lathe, merge_surfaces, moved
from twin_app.view3d.theme import Theme

_BOTTLE = [(0.055, 0.0), (0.055, 0.17), (0.022, 0.25), (0.022, 0.29), (0.03, 0.29), (0.03, 0.33), (0.0, 0.33)]
"""Radius and height [m]: a tall bottle with its cap, a little large so that it is seen from afar."""
_SIMPLE_BOTTLE = [(0.058, 0.0), (0.058, 0.18), (0.022, 0.33)]
_BOTTLE_GAP_M = 0.13
_NARROW_M = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedParts:
    """Parts where they lie; arrays of one length n."""

    positions_m: NDArray[np.float64]
    """[n, 3]: middle of the underside."""
    headings_rad: NDArray[np.float64]
    lengths_m: NDArray[np.float64]
    """[n]: room along the heading."""
    widths_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedVehicles:
    """Vehicles where they are; arrays of one length n."""

    positions_m: NDArray[np.float64]
    """[n, 3]: on the floor."""
    headings_rad: NDArray[np.float64]


def parts_on_belts(sites: Sequence[Site], belts: Mapping[str, Belt], contents: Mapping[str, int]) -> PlacedParts:
    """The given number of parts on each belt, closed up at its end as they are when it accumulates."""
    rows: list[NDArray[np.float64]] = [np.zeros((0, 6))]
    for site in sites:
        belt, count = belts.get(site.path), contents.get(site.path, 0)
        if belt is None or count <= 0:
            continue
        pitch = site.pitch_m or 0.5
        places, headings = belt.at(positions(belt.length_m, pitch, count))
        turns = np.arctan2(headings[:, 1], headings[:, 0])
        sizes = np.tile((pitch, belt.width_m), (len(places), 1))
        rows.append(np.column_stack((places, turns, sizes)))
    table = np.concatenate(rows)
    return PlacedParts(positions_m=table[:, :3], headings_rad=table[:, 3], lengths_m=table[:, 4], widths_m=table[:, 5])


def part_surface(
    shape: PartShape, length_m: float, width_m: float, theme: Theme, *, most_triangles: int | None = None
) -> Surface:
    """One part on its carrier, its middle over the origin, pointing along +x; the plainest there is, or the finest of
    at most so many triangles (None: of any number)."""
    found = EMPTY_SURFACE
    for paint in _PAINTERS[shape]:
        found = paint(length_m, width_m, theme)
        if most_triangles is None or found.n_triangles <= most_triangles:
            break
    return found


def vehicle_surface(theme: Theme) -> Surface:
    """A low cart with a bed 0.35 m high, 1.2 m long, pointing along +x."""
    return merge_surfaces(
        (
            box((-0.6, -0.4, 0.06), (0.6, 0.4, 0.26), theme["view.dark"]),
            box((-0.52, -0.36, 0.26), (0.42, 0.36, 0.34), theme["view.body"]),
            box((0.44, -0.36, 0.26), (0.58, 0.36, 0.46), theme["view.lite"]),
        )
    )


def positions(length_m: float, pitch_m: float, count: int) -> NDArray[np.float64]:
    """Distances of part middles from the belt's start [m]: half of them wait at the end, the rest are on their way."""
    n = min(count, max(int(length_m / pitch_m + 1e-9), 1))
    waiting = n // 2
    queue = length_m - pitch_m * (np.arange(waiting) + 0.5)
    free = max(length_m - pitch_m * waiting, 0.0)
    moving = free * (np.arange(n - waiting) + 0.5) / max(n - waiting, 1)
    return np.concatenate((moving, queue[::-1]))


def _fine_bottles(pitch: float, width: float, theme: Theme) -> Surface:
    return _bottles(pitch, width, theme, lathe(_BOTTLE, theme["view.lite"], sides=10))


def _simple_bottles(pitch: float, width: float, theme: Theme) -> Surface:
    return _bottles(pitch, width, theme, lathe(_SIMPLE_BOTTLE, theme["view.lite"], sides=4))


def _bottles(pitch: float, width: float, theme: Theme, bottle: Surface) -> Surface:
    """A tray of bottles; a row of bottles without a tray where the belt is too narrow for one."""
    length, half = 0.86 * pitch, 0.43 * width
    if width < _NARROW_M:
        return merge_surfaces(moved(bottle, to=(x, 0.0, 0.0)) for x in _spread(length, _BOTTLE_GAP_M))
    tray = box((-0.5 * length, -half, 0.0), (0.5 * length, half, 0.07), theme["view.body"])
    places = [(x, y, 0.07) for x in _spread(length, 0.17) for y in _spread(2.0 * half, 0.17)]
    return merge_surfaces([tray, *(moved(bottle, to=place) for place in places)])


def _packed_bottles(pitch: float, width: float, theme: Theme) -> Surface:
    """All bottles of a tray as one body."""
    x, y = 0.43 * pitch, 0.43 * width
    tray = box((-x, -y, 0.0), (x, y, 0.07), theme["view.body"])
    return merge_surfaces((tray, box((-0.9 * x, -0.9 * y, 0.07), (0.9 * x, 0.9 * y, 0.3), theme["view.lite"])))


def _block(pitch: float, width: float, theme: Theme) -> Surface:
    """A workpiece with a narrower upper part on a flat carrier."""
    length, half = min(0.86 * pitch, 1.2), 0.43 * width
    height = 0.8 * min(length, 2.0 * half)
    base, waist, top = 0.06, 0.06 + 0.6 * height, 0.06 + height
    x, y = 0.5 * length, half
    return merge_surfaces(
        (
            box((-x, -y, 0.0), (x, y, base), theme["view.dark"]),
            box((-0.84 * x, -0.8 * y, base), (0.84 * x, 0.8 * y, waist), theme["view.body"]),
            box((-0.72 * x, -0.5 * y, waist), (0.72 * x, 0.5 * y, top), theme["view.lite"]),
        )
    )


def _spread(length: float, gap: float) -> NDArray[np.float64]:
    """Evenly spaced places over a length centred on 0, about `gap` apart."""
    count = max(round(length / gap), 1)
    return np.asarray((np.arange(count) + 0.5) / count * length - 0.5 * length, np.float64)


_PAINTERS: dict[PartShape, tuple[Callable[[float, float, Theme], Surface], ...]] = {
    PartShape.BOTTLES: (_fine_bottles, _simple_bottles, _packed_bottles),
    PartShape.BLOCK: (_block,),
}
"""From fine to plain."""
