"""Parts on belts: how many lie there, where, and what they look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.belts import Belt
from twin_app.view3d.sites import Site
from twin_app.view3d.surface import Surface, box, lathe, merge_surfaces, moved
from twin_app.view3d.theme import Theme

_BOTTLE = [(0.055, 0.0), (0.055, 0.17), (0.022, 0.25), (0.022, 0.29), (0.03, 0.29), (0.03, 0.33), (0.0, 0.33)]
"""Radius and height [m]: a tall bottle with its cap, a little large so that it is seen from afar."""


def parts_on_belts(
    sites: Sequence[Site], belts: Mapping[str, Belt], contents: Mapping[str, int], theme: Theme
) -> Surface:
    """The given number of parts on each belt, closed up at its end as they are when it accumulates."""
    surfaces: list[Surface] = []
    for site in sites:
        belt, count = belts.get(site.path), contents.get(site.path, 0)
        if belt is None or count <= 0:
            continue
        pitch = site.pitch_m or 0.5
        places, headings = belt.at(positions(belt.length_m, pitch, count))
        shape = _part(pitch, belt.width_m, theme)
        surfaces += [
            moved(shape, to=place, turn_rad=float(np.arctan2(heading[1], heading[0])))
            for place, heading in zip(places, headings, strict=True)
        ]
    return merge_surfaces(surfaces)


def positions(length_m: float, pitch_m: float, count: int) -> NDArray[np.float64]:
    """Distances of part middles from the belt's start [m]: half of them wait at the end, the rest are on their way."""
    n = min(count, max(int(length_m / pitch_m + 1e-9), 1))
    waiting = n // 2
    queue = length_m - pitch_m * (np.arange(waiting) + 0.5)
    free = max(length_m - pitch_m * waiting, 0.0)
    moving = free * (np.arange(n - waiting) + 0.5) / max(n - waiting, 1)
    return np.concatenate((moving, queue[::-1]))


def _part(pitch: float, width: float, theme: Theme) -> Surface:
    """A tray of six bottles; a plain box where the pitch is too small for one."""
    length, half = 0.86 * pitch, 0.43 * width
    if min(length, 2.0 * half) < 0.24:
        return box((-0.5 * length, -half, 0.0), (0.5 * length, half, 0.8 * min(length, half)), theme["view.lite"])
    tray = box((-0.5 * length, -half, 0.0), (0.5 * length, half, 0.07), theme["view.body"])
    bottle = lathe(_BOTTLE, theme["view.lite"], sides=10)
    columns = max(round(length / 0.17), 2)
    xs = (np.arange(columns) + 0.5) / columns * length - 0.5 * length
    return merge_surfaces([tray, *(moved(bottle, to=(x, y, 0.07)) for x in xs for y in (-0.5 * half, 0.5 * half))])
