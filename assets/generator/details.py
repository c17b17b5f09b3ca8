"""Details that many machines share: plinths, cabinets, guards, panels, legs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from assets.generator.component import BODY, DARK, GLASS, LITE, Part
from assets.generator.primitives import beam, box, cylinder, dome, rod, turned
from assets.generator.solid import Solid, join, ring, spread

BELT_HEIGHT = 0.95
"""Top of all belts and machine decks [m]."""


def moved(parts: Iterable[Part], x: float = 0.0, y: float = 0.0, z: float = 0.0) -> tuple[Part, ...]:
    """The same parts somewhere else."""
    return tuple(Part(part.name, part.look, part.shape.at(x, y, z)) for part in parts)


def turned_parts(parts: Iterable[Part], degrees: float) -> tuple[Part, ...]:
    """The same parts turned about Z."""
    return tuple(Part(part.name, part.look, part.shape.turned(degrees)) for part in parts)


def base(x: float, y: float, height: float = 0.9) -> tuple[Part, ...]:
    """A machine body on a dark plinth, with a lighter deck."""
    return (
        Part("Base", DARK, box(x - 0.12, y - 0.12, 0.14, 0.01)),
        Part("Base", BODY, box(x, y, height - 0.18, 0.05).at(z=0.12)),
        Part("Base", LITE, box(x - 0.1, y - 0.1, 0.08, 0.02).at(z=height - 0.08)),
    )


def cabinet(x: float, y: float, z: float, doors: int = 1) -> tuple[Part, ...]:
    """A control cabinet; its doors look towards -Y."""
    width = (x - 0.06) / doors
    panels = [
        box(width - 0.03, 0.03, z - 0.3, 0.01).at((i - (doors - 1) / 2) * width, -y / 2, 0.2) for i in range(doors)
    ]
    handles = [
        box(0.03, 0.04, 0.16, 0.0).at((i + 0.5 - doors / 2) * width + width * 0.38, -y / 2 - 0.02, z * 0.5)
        for i in range(doors)
    ]
    return (
        Part("Cabinet", DARK, box(x - 0.05, y - 0.05, 0.1, 0.0)),
        Part("Cabinet", BODY, box(x, y, z - 0.1, 0.03).at(z=0.1)),
        Part("Cabinet", LITE, join(*panels)),
        Part("Cabinet", DARK, join(*handles)),
    )


def operator_panel(height: float = 1.5) -> tuple[Part, ...]:
    """A screen on a post; it looks towards -Y."""
    return (
        Part("Panel", DARK, join(cylinder(0.16, 0.03, 0.0, 16), rod((0, 0, 0), (0, 0, height), 0.035))),
        Part("Panel", LITE, box(0.46, 0.07, 0.34, 0.02).turned(-12, "x").at(z=height - 0.1)),
        Part("Panel", DARK, box(0.38, 0.01, 0.26, 0.0).turned(-12, "x").at(y=-0.045, z=height - 0.07)),
    )


def guard(x: float, y: float, bottom: float, top: float, bays: int = 2) -> tuple[Part, ...]:
    """Glass on four sides between slim posts."""
    posts = [(sx * x / 2, sy * y / 2) for sx in (-1, 1) for sy in (-1, 1)]
    posts += [((i / bays - 0.5) * x, sy * y / 2) for i in range(1, bays) for sy in (-1, 1)]
    height = top - bottom
    frame = [box(0.06, 0.06, height, 0.0).at(px, py, bottom) for px, py in posts]
    frame += [box(x + 0.06, 0.06, 0.06, 0.0).at(0, sy * y / 2, top - 0.03) for sy in (-1, 1)]
    frame += [box(0.06, y + 0.06, 0.06, 0.0).at(sx * x / 2, 0, top - 0.03) for sx in (-1, 1)]
    panes = [box(x - 0.06, 0.012, height - 0.03, 0.0).at(0, sy * y / 2, bottom) for sy in (-1, 1)]
    panes += [box(0.012, y - 0.06, height - 0.03, 0.0).at(sx * x / 2, 0, bottom) for sx in (-1, 1)]
    return Part("GuardFrame", DARK, join(*frame)), Part("Guard", GLASS, join(*panes))


def fence(points: tuple[tuple[float, float], ...], height: float = 2.0) -> tuple[Part, ...]:
    """A safety fence of glass panels along a line on the floor."""
    posts = [box(0.07, 0.07, height, 0.0).at(px, py) for px, py in points]
    panes, rails = [], []
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = height * 0.5 + 0.04
        panes.append(beam((x0, y0, middle), (x1, y1, middle), 0.012, height - 0.2, 0.0))
        rails += [beam((x0, y0, z), (x1, y1, z), 0.04, 0.05, 0.0) for z in (0.12, height - 0.05)]
    return Part("FenceFrame", DARK, join(*posts, *rails)), Part("Fence", GLASS, join(*panes))


def bottle(height: float = 0.25, radius: float = 0.033, segments: int = 8) -> Solid:
    """A bottle with shoulder and neck."""
    neck = radius * 0.42
    return turned(
        ((radius, 0.0), (radius, height * 0.58), (neck, height * 0.8), (neck, height), (0.0, height)), segments
    )


def carousel(radius: float, *, bottom: float, count: int, bottle_height: float, segments: int = 32) -> tuple[Part, ...]:
    """A turning table with bottles on its rim under a ring of heads."""
    head = join(cylinder(0.055, 0.24, 0.01, 10), cylinder(0.028, 0.14, 0.0, 8).at(z=-0.12))
    top = bottom + 0.1 + bottle_height
    return (
        Part("Carousel", DARK, cylinder(radius + 0.1, 0.1, 0.02, segments).at(z=bottom)),
        Part("Carousel", BODY, cylinder(radius * 0.45, bottle_height + 0.5, 0.02, segments).at(z=bottom + 0.1)),
        Part("Bottles", LITE, ring(bottle(bottle_height, 0.055).at(z=bottom + 0.1), count=count, radius=radius)),
        Part("Heads", BODY, ring(head.at(z=top + 0.1), count=count, radius=radius)),
    )


def tank(radius: float, height: float, legs: float = 0.35) -> tuple[Part, ...]:
    """An upright vessel with a domed top on legs."""
    feet = [(radius * 0.7 * sx, radius * 0.7 * sy) for sx in (-1, 1) for sy in (-1, 1)]
    return (
        Part("Tank", DARK, spread(cylinder(0.06, legs + 0.12, 0.0, 10), feet)),
        Part(
            "Tank",
            BODY,
            join(cylinder(radius, height, 0.06), dome(radius - 0.06, radius * 0.38).at(z=height)).at(z=legs),
        ),
        Part(
            "Tank",
            DARK,
            join(
                *(
                    turned(((radius, z), (radius + 0.02, z), (radius + 0.02, z + 0.06), (radius, z + 0.06))).at(z=legs)
                    for z in (height * 0.18, height * 0.8)
                ),
                cylinder(0.12, 0.12, 0.01, 16).at(z=legs + height + radius * 0.36),
            ),
        ),
    )


def reel(radius: float, width: float) -> Solid:
    """A reel of film or labels lying on its side, with a hole."""
    hole = radius * 0.28
    return turned(
        ((hole, 0), (radius - 0.01, 0), (radius, 0.01), (radius, width - 0.01), (radius - 0.01, width), (hole, width)),
        24,
        is_closed=True,
    )
