"""Halls, without roof: floor, low outer walls and columns."""

from __future__ import annotations

from functools import partial

from assets.generator.component import BODY, DARK, LITE, Component, Part
from assets.generator.primitives import box
from assets.generator.solid import join, spread

HALLS_M = {"bottling_hall": (38.0, 21.0), "engine_hall": (94.0, 58.0)}
"""Inner size of each hall along X and Y."""
_WALL = 0.3
_BAY = 8.0


def hall(name: str) -> Component:
    """A floor slab with its surface at 0, walls of 1 m at the back and left, kerbs elsewhere, columns at the back."""
    x, y = HALLS_M[name]
    n_bays = round(x / _BAY)
    columns = [((i / n_bays - 0.5) * x, y / 2 - 0.15) for i in range(n_bays + 1)]
    parts = (
        Part("Slab", LITE, box(x + 2 * _WALL, y + 2 * _WALL, 0.2, 0.0).at(z=-0.21)),
        Part(
            "Walls",
            BODY,
            join(
                box(x + 2 * _WALL, _WALL, 1.1, 0.02).at(0, (y + _WALL) / 2),
                box(_WALL, y, 1.1, 0.02).at(-(x + _WALL) / 2),
            ),
        ),
        Part(
            "Kerbs",
            BODY,
            join(
                box(x + 2 * _WALL, _WALL, 0.16, 0.02).at(0, -(y + _WALL) / 2),
                box(_WALL, y, 0.16, 0.02).at((x + _WALL) / 2),
            ),
        ),
        Part("Columns", BODY, spread(box(0.45, 0.45, 3.9, 0.03), columns)),
        Part("Columns", DARK, spread(box(0.6, 0.6, 0.12, 0.01), columns)),
    )
    return Component("building", name, "Hall", f"Hall of {x:g} m by {y:g} m, open to the viewer.", parts)


def walkway(length: int) -> Component:
    """A marked walkway 1.6 m wide."""
    lines = [box(length, 0.1, 0.006, 0.0).at(0, s * 0.75) for s in (-1, 1)]
    return Component(
        "building",
        f"walkway_{length}",
        "Walkway",
        f"Marked walkway, {length} m by 1.6 m.",
        (Part("Surface", BODY, box(length, 1.4, 0.004, 0.0)), Part("Lines", DARK, join(*lines))),
    )


COMPONENTS = (*(partial(hall, name) for name in HALLS_M), *(partial(walkway, length) for length in (20, 30, 40)))
