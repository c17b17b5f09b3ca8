"""Belts, roller tracks, tables, pallets and vehicles. Flow is along +X."""

from __future__ import annotations

from functools import partial

from assets.generator.component import BODY, DARK, LITE, Component, Part
from assets.generator.details import BELT_HEIGHT, bottle
from assets.generator.primitives import beam, box, cylinder
from assets.generator.solid import Solid, join, rows

MASS_WIDTH = 0.30
"""Inner width of a belt that carries four bottles abreast [m]."""
SINGLE_WIDTH = 0.10
"""Inner width of a single-file belt [m]."""
BELT_LENGTHS_MM = {
    "mass": (1200, 3200),
    "single": (2400, 8000),
    "case": (3200,),
}
WIDTHS = {"mass": MASS_WIDTH, "single": SINGLE_WIDTH, "case": 0.46}
LABELS = {"mass": "Mass conveyor", "single": "Single-file conveyor", "case": "Case conveyor"}
ROLLER_LENGTHS_MM = (2000, 3000, 4000, 5000, 6000, 8000)


def through_deck(length: float, width: float, *, x: float = 0.0, y: float = 0.0) -> tuple[Part, ...]:
    """The belt that passes a machine, level with the conveyors before and behind it."""
    rail = box(length, 0.05, 0.14, 0.0)
    return (
        Part("Deck", DARK, box(length, width, 0.05, 0.0).at(x, y, BELT_HEIGHT - 0.05)),
        Part("Deck", BODY, join(*(rail.at(x, y + s * (width / 2 + 0.02), BELT_HEIGHT - 0.09) for s in (-1, 1)))),
    )


def pallet_base(x: float, y: float) -> tuple[Part, ...]:
    """A wooden pallet without load."""
    boards = [box(x, 0.14, 0.022, 0.0).at(0, (i - 2) * (y - 0.14) / 4, 0.122) for i in range(5)]
    blocks = rows(box(0.14, 0.12, 0.1, 0.0), nx=3, ny=3, step=((x - 0.14) / 2, (y - 0.12) / 2, 0)).at(z=0.022)
    skids = [box(x, 0.12, 0.022, 0.0).at(0, (i - 1) * (y - 0.12) / 2) for i in range(3)]
    return (Part("Pallet", DARK, join(*boards, blocks, *skids)),)


def belt_conveyor(kind: str, length_mm: int) -> Component:
    """A straight belt whose extent along X is exactly its length."""
    length, width = length_mm / 1000.0, WIDTHS[kind]
    n_legs = max(2, round(length / 1.3) + 1)
    legs = rows(_leg(width), nx=n_legs, step=((length - 0.3) / (n_legs - 1), 0, 0))
    side = width / 2 + 0.025
    guides = [
        beam((-length / 2, s * (side + 0.015), z), (length / 2, s * (side + 0.015), z), 0.02, 0.035, 0.0)
        for s in (-1, 1)
        for z in (BELT_HEIGHT + 0.08,)
    ]
    posts = rows(
        box(0.025, 0.025, 0.16, 0.0),
        nx=max(2, round(length / 0.8)),
        ny=2,
        step=((length - 0.2) / (max(2, round(length / 0.8)) - 1), 2 * (side + 0.03), 0),
    ).at(z=BELT_HEIGHT - 0.06)
    parts = (
        Part("Belt", DARK, box(length, width, 0.04, 0.0).at(z=BELT_HEIGHT - 0.04)),
        Part(
            "Frame", BODY, join(*(box(length, 0.05, 0.16, 0.012).at(0, s * side, BELT_HEIGHT - 0.16) for s in (-1, 1)))
        ),
        Part("Legs", DARK, legs),
        Part("Guides", LITE, join(*guides)),
        Part("Guides", DARK, posts),
    )
    doc = f"Straight belt, {length:g} m long, {width:g} m wide inside the guides."
    return Component("conveyors", f"{kind}_conveyor_{length_mm}", f"{LABELS[kind]} {length:g} m", doc, parts)


def _leg(width: float) -> Solid:
    posts = [box(0.06, 0.05, BELT_HEIGHT - 0.16, 0.0).at(0, s * (width / 2 + 0.02)) for s in (-1, 1)]
    feet = [box(0.14, 0.1, 0.02, 0.0).at(0, s * (width / 2 + 0.02)) for s in (-1, 1)]
    return join(*posts, *feet, box(0.05, width, 0.06, 0.0).at(z=0.3))


def roller_track(length_mm: int) -> Component:
    """A driven roller track for engine parts, 0.8 m high; its extent along X is exactly its length."""
    length, height, width = length_mm / 1000.0, 0.8, 0.6
    n_rollers = int(length / 0.2)
    roller = cylinder(0.035, width, 0.0, 8).turned(90, "x").at(y=width / 2)
    n_legs = max(2, round(length / 1.6) + 1)
    posts = rows(
        box(0.07, 0.07, height - 0.14, 0.0), nx=n_legs, ny=2, step=((length - 0.3) / (n_legs - 1), width + 0.06, 0)
    )
    parts = (
        Part("Rollers", LITE, rows(roller, nx=n_rollers, step=(length / n_rollers, 0, 0)).at(z=height - 0.04)),
        Part(
            "Frame",
            BODY,
            join(*(box(length, 0.06, 0.16, 0.01).at(0, s * (width / 2 + 0.03), height - 0.14) for s in (-1, 1))),
        ),
        Part("Legs", DARK, posts),
    )
    doc = f"Driven roller track, {length:g} m long."
    return Component("conveyors", f"roller_track_{length_mm}", f"Roller track {length:g} m", doc, parts)


def accumulation_table() -> Component:
    """A wide multi-lane belt beside the line where bottles wait."""
    lanes = [box(2.8, 0.26, 0.04, 0.0).at(0, (i - 1.5) * 0.28, BELT_HEIGHT - 0.04) for i in range(4)]
    parts = (
        Part("Belt", DARK, join(*lanes)),
        Part("Frame", BODY, join(*(box(2.9, 0.05, 0.2, 0.012).at(0, s * 0.59, BELT_HEIGHT - 0.16) for s in (-1, 1)))),
        Part("Frame", BODY, join(*(box(0.05, 1.13, 0.2, 0.012).at(s * 1.425, 0, BELT_HEIGHT - 0.16) for s in (-1, 1)))),
        Part("Legs", DARK, rows(box(0.07, 0.07, BELT_HEIGHT - 0.16, 0.0), nx=3, ny=2, step=(1.25, 1.1, 0))),
        Part("Guides", LITE, join(*(box(2.8, 0.02, 0.08, 0.0).at(0, (i - 1) * 0.28, BELT_HEIGHT) for i in range(3)))),
    )
    return Component(
        "conveyors", "accumulation_table", "Accumulation table", "Four lanes of 2.8 m, for about 30 trays.", parts
    )


def reserved_area() -> Component:
    """Floor marking for equipment that may be added."""
    x, y, line = 3.0, 1.4, 0.07
    dashes = [box(0.3, line, 0.006, 0.0).at((i - 2.5) * 0.54, s * (y - line) / 2) for i in range(6) for s in (-1, 1)]
    dashes += [box(line, 0.3, 0.006, 0.0).at(s * (x - line) / 2, (i - 1) * 0.5) for i in range(3) for s in (-1, 1)]
    return Component(
        "building",
        "reserved_area",
        "Reserved floor",
        "Dashed floor marking, 3.0 m by 1.4 m.",
        (Part("Marking", DARK, join(*dashes)),),
    )


def tray_of_bottles() -> Component:
    """The moving part of the bottling line: 24 bottles, 4 abreast."""
    return Component(
        "parts",
        "tray_of_bottles",
        "24 bottles",
        "24 bottles of 66 mm, four abreast and six long.",
        (Part("Bottles", LITE, rows(bottle(0.24, 0.032, 6), nx=6, ny=4, step=(0.066, 0.066, 0))),),
    )


def bottle_pallet() -> Component:
    """A pallet of empty bottles in layers."""
    layers = rows(box(1.16, 0.96, 0.29, 0.015), nz=5, step=(0, 0, 0.32)).at(z=0.15)
    sheets = rows(box(1.2, 1.0, 0.02, 0.0), nz=5, step=(0, 0, 0.32)).at(z=0.445)
    return Component(
        "parts",
        "bottle_pallet",
        "Pallet of empty bottles",
        "Five layers on a 1.2 m by 1.0 m pallet.",
        (*pallet_base(1.2, 1.0), Part("Layers", LITE, layers), Part("Layers", DARK, sheets)),
    )


def case_pallet() -> Component:
    """A pallet of full cases."""
    cases = rows(box(0.385, 0.48, 0.3, 0.015), nx=3, ny=2, nz=4, step=(0.395, 0.49, 0.305)).at(z=0.145)
    return Component(
        "parts",
        "case_pallet",
        "Pallet of cases",
        "Four layers of cases on a 1.2 m by 1.0 m pallet.",
        (*pallet_base(1.2, 1.0), Part("Cases", LITE, cases)),
    )


def operator() -> Component:
    """A standing person."""
    legs = [cylinder(0.085, 0.86, 0.03, 12).at(0, s * 0.1) for s in (-1, 1)]
    arms = [beam((0, s * 0.25, 1.4), (0.1, s * 0.28, 0.9), 0.09, 0.1, 0.03) for s in (-1, 1)]
    return Component(
        "people",
        "operator",
        "Operator",
        "A standing person, 1.78 m.",
        (
            Part("Legs", DARK, join(*legs, *(box(0.27, 0.11, 0.08, 0.02).at(0.05, s * 0.1) for s in (-1, 1)))),
            Part("Torso", BODY, join(box(0.26, 0.42, 0.6, 0.08).at(z=0.85), *arms)),
            Part(
                "Head", LITE, join(cylinder(0.055, 0.12, 0.0, 10).at(z=1.43), cylinder(0.1, 0.24, 0.06, 16).at(z=1.53))
            ),
            Part("Helmet", DARK, cylinder(0.115, 0.09, 0.05, 16).at(z=1.69)),
        ),
    )


def fork_lift() -> Component:
    """A counterbalance truck; its forks point towards +X."""
    wheels = [
        cylinder(0.26, 0.18, 0.03, 20).turned(90, "x").at(x, s * 0.5 + 0.09, 0.26)
        for x in (-0.7, 0.65)
        for s in (-1, 1)
    ]
    return Component(
        "vehicles",
        "fork_lift",
        "Fork-lift truck",
        "Counterbalance truck with a lowered mast.",
        (
            Part(
                "Chassis",
                BODY,
                join(box(1.9, 1.05, 0.5, 0.06).at(-0.1, 0, 0.22), box(0.75, 1.05, 0.5, 0.08).at(-0.72, 0, 0.65)),
            ),
            Part("Wheels", DARK, join(*wheels)),
            Part(
                "Seat",
                DARK,
                join(box(0.45, 0.5, 0.14, 0.03).at(-0.2, 0, 0.72), box(0.12, 0.5, 0.5, 0.03).at(-0.42, 0, 0.85)),
            ),
            Part(
                "Cab",
                DARK,
                join(
                    *(
                        beam((x, s * 0.46, 0.7), (x * 0.8, s * 0.44, 2.1), 0.06, 0.06)
                        for x in (-0.6, 0.55)
                        for s in (-1, 1)
                    )
                ),
            ),
            Part("Cab", LITE, box(1.15, 1.0, 0.06, 0.02).at(-0.02, 0, 2.08)),
            Part(
                "Mast",
                DARK,
                join(
                    *(box(0.12, 0.08, 2.1, 0.01).at(0.98, s * 0.33, 0.08) for s in (-1, 1)),
                    *(box(0.08, 0.72, 0.08, 0.0).at(0.98, 0, z) for z in (0.4, 1.2, 2.05)),
                ),
            ),
            Part(
                "Forks",
                DARK,
                join(
                    *(box(1.1, 0.12, 0.04, 0.0).at(1.6, s * 0.25, 0.08) for s in (-1, 1)),
                    box(0.06, 0.8, 0.5, 0.0).at(1.07, 0, 0.1),
                ),
            ),
        ),
    )


def agv() -> Component:
    """A flat driverless carrier."""
    return Component(
        "vehicles",
        "agv",
        "Driverless carrier",
        "Flat carrier for one pallet, 1.0 m/s.",
        (
            Part("Chassis", BODY, box(1.6, 0.95, 0.26, 0.05).at(z=0.06)),
            Part(
                "Chassis",
                DARK,
                join(box(1.5, 0.85, 0.08, 0.0), *(box(0.06, 0.7, 0.08, 0.0).at(s * 0.79, 0, 0.14) for s in (-1, 1))),
            ),
            Part("Deck", LITE, box(1.2, 0.8, 0.05, 0.01).at(z=0.32)),
        ),
    )


COMPONENTS = (
    *(partial(belt_conveyor, kind, length) for kind, lengths in BELT_LENGTHS_MM.items() for length in lengths),
    *(partial(roller_track, length) for length in ROLLER_LENGTHS_MM),
    accumulation_table,
    reserved_area,
    tray_of_bottles,
    bottle_pallet,
    case_pallet,
    operator,
    fork_lift,
    agv,
)
