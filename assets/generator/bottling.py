"""Machines of a bottling line. Flow is along +X; decks and belts are 0.95 m above the floor."""

from __future__ import annotations

from assets.generator.component import BODY, DARK, LITE, Component, Part
from assets.generator.details import (
    BELT_HEIGHT,
    base,
    bottle,
    cabinet,
    carousel,
    fence,
    guard,
    moved,
    operator_panel,
    reel,
    tank,
    turned_parts,
)
from assets.generator.handling import pallet_base, through_deck
from assets.generator.primitives import beam, box, cylinder, dome, hopper, pipe, tube, turned
from assets.generator.solid import join, ring, rows, spread


def depalletiser() -> Component:
    """Portal frame over a pallet of bottle layers; the top layer is pushed off onto the deck."""
    columns = [(sx * 1.2, sy * 1.15) for sx in (-1, 1) for sy in (-1, 1)]
    layers = [box(1.5, 1.26, 0.3, 0.02).at(z=0.2 + i * 0.36) for i in range(6)]
    sheets = [box(1.56, 1.32, 0.04, 0.0).at(z=0.5 + i * 0.36) for i in range(6)]
    parts = (
        Part("Base", DARK, box(3.0, 2.7, 0.1, 0.01)),
        Part("Portal", BODY, spread(box(0.2, 0.2, 3.9, 0.03), [(*c, 0.05) for c in columns])),
        Part("Portal", BODY, join(*(box(2.6, 0.2, 0.24, 0.03).at(0, sy * 1.15, 3.75) for sy in (-1, 1)))),
        Part("Portal", BODY, join(*(box(0.2, 2.5, 0.24, 0.03).at(sx * 1.2, 0, 3.75) for sx in (-1, 1)))),
        Part("Portal", DARK, box(0.3, 2.3, 0.2, 0.02).at(0.0, 0, 3.78)),
        Part("Lift", DARK, join(box(0.34, 0.3, 1.1, 0.03).at(0, 0, 3.05), box(0.5, 0.45, 0.3, 0.03).at(0, 0, 3.95))),
        Part("Gripper", LITE, box(1.6, 1.36, 0.12, 0.03).at(z=2.92)),
        Part("Gripper", DARK, rows(box(0.1, 0.1, 0.12, 0.0), nx=4, ny=3, step=(0.42, 0.46, 0)).at(z=2.8)),
        *moved(pallet_base(1.6, 1.36), z=0.06),
        Part("Layers", LITE, join(*layers)),
        Part("Layers", DARK, join(*sheets)),
        Part("Deck", BODY, box(1.0, 1.5, 0.75, 0.03).at(1.65, 0, 0.12)),
        Part("Deck", DARK, box(1.1, 1.4, 0.06, 0.01).at(1.65, 0, BELT_HEIGHT - 0.06)),
        Part(
            "Rails", BODY, join(*(box(1.1, 0.05, 0.16, 0.01).at(1.65, sy * 0.72, BELT_HEIGHT - 0.02) for sy in (-1, 1)))
        ),
        *moved(cabinet(0.75, 0.5, 1.9), -1.75, -0.9),
        *moved(operator_panel(), 1.75, -1.25),
    )
    return _machine("depalletiser", "Depalletiser", "Portal depalletiser with a pallet of bottle layers.", parts)


def rinser() -> Component:
    """Carousel that turns bottles over a jet, under a canopy."""
    parts = (
        *base(2.5, 2.3),
        *through_deck(3.0, 0.34, y=-0.98),
        *carousel(0.8, bottom=0.92, count=22, bottle_height=0.26),
        Part("Carousel", BODY, tube(0.98, 0.62, 0.14).at(z=1.62)),
        *guard(2.3, 2.1, 0.92, 2.2),
        Part("Canopy", LITE, box(2.4, 2.2, 0.1, 0.04).at(z=2.18)),
        Part("Canopy", BODY, join(cylinder(0.34, 0.16, 0.03).at(z=2.26), dome(0.22, 0.14).at(z=2.42))),
        Part(
            "Canopy",
            DARK,
            join(
                box(0.5, 0.34, 0.3, 0.03).at(0.8, 0.7, 2.26),
                pipe(((0.2, 0, 2.4), (0.2, 0.9, 2.4), (0.2, 0.9, 0.5)), 0.05),
            ),
        ),
        *moved(operator_panel(), -1.0, -1.45),
    )
    return _machine("rinser", "Rinser", "Rotary rinser.", parts)


def filler() -> Component:
    """Large carousel of filling valves under a bowl, with a product tank, behind glass."""
    bowl = (
        (0, 1.78),
        (1.42, 1.78),
        (1.5, 1.86),
        (1.5, 2.06),
        (1.42, 2.14),
        (1.3, 2.16),
        (1.22, 2.32),
        (1.02, 2.44),
        (0.72, 2.5),
        (0.7, 2.72),
        (0.62, 2.8),
        (0.4, 2.82),
        (0.4, 3.02),
        (0.34, 3.1),
        (0, 3.1),
    )
    valve = join(cylinder(0.075, 0.3, 0.015, 12), cylinder(0.05, 0.14, 0.0, 10).at(z=-0.13))
    parts = (
        *base(4.4, 3.8),
        *through_deck(5.2, 0.34, y=-1.66),
        Part("Carousel", DARK, cylinder(1.5, 0.12, 0.03, 48).at(z=0.92)),
        Part("Carousel", BODY, join(cylinder(0.62, 0.8, 0.02, 32).at(z=1.0), tube(1.44, 1.26, 0.06, 48).at(z=1.04))),
        Part("Bottles", LITE, ring(bottle(0.3, 0.06).at(z=1.1), count=40, radius=1.35)),
        Part("Valves", BODY, ring(valve.at(z=1.5), count=40, radius=1.35)),
        Part("Bowl", BODY, turned(bowl, 48)),
        Part("Bowl", DARK, join(tube(1.53, 1.46, 0.06, 48).at(z=1.93), tube(0.74, 0.68, 0.05).at(z=2.58))),
        Part("Drive", DARK, ring(cylinder(0.05, 0.95, 0.0, 8).at(z=0.95), count=6, radius=0.95)),
        Part("Star", LITE, spread(cylinder(0.36, 0.08, 0.02, 24), ((-1.55, -1.2, 0.98), (1.55, -1.2, 0.98)))),
        Part("Star", DARK, spread(cylinder(0.12, 0.26, 0.02, 16), ((-1.55, -1.2, 0.98), (1.55, -1.2, 0.98)))),
        *guard(4.2, 3.5, 0.92, 2.3, bays=3),
        *moved(tank(0.62, 2.5), 1.55, 2.35),
        Part(
            "Piping",
            DARK,
            pipe(((0, 0, 3.1), (0, 0, 3.34), (1.55, 0, 3.34), (1.55, 2.35, 3.34), (1.55, 2.35, 3.1)), 0.06),
        ),
        *moved(turned_parts(cabinet(0.9, 0.55, 2.1, doors=2), 180.0), -1.5, 2.3),
        *moved(operator_panel(1.6), -0.7, -2.15),
    )
    return _machine("filler", "Filler", "Rotary filler with 40 valves, bowl, tank and glass guard.", parts)


def capper() -> Component:
    """Carousel with screwing heads and a cap hopper."""
    parts = (
        *base(2.2, 2.1),
        *through_deck(2.6, 0.34, y=-0.88),
        *carousel(0.6, bottom=0.92, count=14, bottle_height=0.28),
        Part("Carousel", BODY, join(tube(0.76, 0.4, 0.18).at(z=1.66), cylinder(0.3, 0.4, 0.03).at(z=1.84))),
        *guard(2.0, 1.9, 0.92, 2.1),
        Part("Roof", LITE, box(2.1, 2.0, 0.07, 0.02).at(z=2.1)),
        Part("Hopper", BODY, hopper((0.42, 0.36), (1.25, 1.05), 0.8).at(-0.1, 0.1, 2.42)),
        Part("Hopper", BODY, box(1.33, 1.13, 0.1, 0.02).at(-0.1, 0.1, 3.2)),
        Part("Caps", LITE, rows(cylinder(0.07, 0.05, 0.0, 10), nx=7, ny=6, step=(0.16, 0.155, 0)).at(-0.1, 0.1, 3.28)),
        Part(
            "Hopper",
            DARK,
            join(box(1.17, 0.97, 0.02, 0.0).at(-0.1, 0.1, 3.28), box(0.5, 0.44, 0.3, 0.02).at(-0.1, 0.1, 2.15)),
        ),
        Part("Chute", DARK, beam((0.1, 0.1, 2.5), (0.75, -0.3, 2.16), 0.16, 0.1)),
        *moved(cabinet(0.6, 0.45, 1.7), 0.6, 1.3),
    )
    return _machine("capper", "Capper", "Rotary capper with cap hopper.", parts)


def inspector() -> Component:
    """Camera tunnel over the belt with a reject bin."""
    parts = (
        *through_deck(2.0, 0.34),
        Part("Legs", DARK, rows(box(0.12, 0.5, 0.8, 0.0), nx=2, step=(1.2, 0, 0))),
        Part("Housing", BODY, box(1.15, 1.05, 0.62, 0.04).at(z=1.32)),
        Part("Housing", BODY, join(*(box(1.15, 0.3, 1.24, 0.04).at(0, sy * 0.375, 0.2) for sy in (-1, 1)))),
        Part(
            "Housing",
            DARK,
            join(box(0.5, 0.02, 0.34, 0.0).at(0.2, -0.535, 1.45), box(1.0, 0.48, 0.02, 0.0).at(0, 0, 1.31)),
        ),
        Part("Housing", LITE, box(0.9, 0.8, 0.06, 0.02).at(z=1.93)),
        Part("Reject", DARK, box(0.5, 0.5, 0.6, 0.02).at(0.75, 0.75)),
        Part("Reject", LITE, beam((0.75, 0.2, 0.95), (0.75, 0.6, 0.6), 0.3, 0.03)),
    )
    return _machine("inspector", "Inspector", "Fill level and cap inspector with reject bin.", parts)


def labeller() -> Component:
    """Carousel with two label stations and their reels."""
    station = (
        Part("Label", DARK, box(0.7, 0.6, 0.85, 0.03)),
        Part("Label", LITE, box(0.6, 0.5, 0.08, 0.02).at(z=0.85)),
        Part("Label", BODY, box(0.16, 0.16, 0.5, 0.02).at(0, 0.12, 0.93)),
        Part("Reels", DARK, join(reel(0.36, 0.14).at(-0.2, -0.05, 0.98), reel(0.24, 0.14).at(0.34, 0.0, 1.14))),
        Part(
            "Reels",
            LITE,
            join(cylinder(0.07, 0.2, 0.0, 12).at(-0.2, -0.05, 0.96), cylinder(0.05, 0.2, 0.0, 12).at(0.34, 0, 1.12)),
        ),
    )
    parts = (
        *base(3.0, 2.6),
        *through_deck(3.8, 0.34, y=-1.12),
        *carousel(0.92, bottom=0.92, count=20, bottle_height=0.3),
        Part("Carousel", BODY, tube(1.08, 0.7, 0.16, 40).at(z=1.7)),
        Part("Canopy", LITE, box(2.1, 2.0, 0.12, 0.05).at(z=2.2)),
        Part("Canopy", BODY, join(cylinder(0.3, 0.55, 0.02).at(z=1.7), box(0.9, 0.7, 0.26, 0.04).at(0, 0.2, 2.3))),
        *guard(2.8, 2.4, 0.92, 2.1, bays=2),
        *moved(station, 1.0, 1.62),
        *moved(station, -0.9, 1.62),
        *moved(turned_parts(cabinet(0.8, 0.5, 1.9), 90.0), 1.85, 0.6),
        *moved(operator_panel(), -1.3, -1.6),
    )
    return _machine("labeller", "Labeller", "Rotary labeller with two reel stations.", parts)


def packer() -> Component:
    """Gantry that lifts rows of bottles into trays on a deck."""
    tray = (
        Part(
            "Trays",
            LITE,
            join(
                box(0.62, 0.44, 0.03, 0.0),
                *(box(0.62, 0.02, 0.26, 0.0).at(0, sy * 0.21) for sy in (-1, 1)),
                *(box(0.02, 0.44, 0.26, 0.0).at(sx * 0.3) for sx in (-1, 1)),
            ),
        ),
        Part("Bottles", BODY, rows(bottle(0.25, 0.045), nx=5, ny=4, step=(0.11, 0.1, 0)).at(z=0.03)),
    )
    portal_posts = [(sx * 1.9, sy * 0.95) for sx in (-1, 1) for sy in (-1, 1)]
    trays = [part for i in range(4) for part in moved(tray, -1.2 + i * 0.82, 0.0, BELT_HEIGHT)]
    parts = (
        *base(4.4, 1.5, 0.9),
        *through_deck(5.0, 0.5),
        *trays,
        Part("Gantry", BODY, spread(box(0.16, 0.16, 2.5, 0.02), portal_posts)),
        Part("Gantry", BODY, join(*(box(0.16, 2.06, 0.18, 0.02).at(sx * 1.9, 0, 2.4) for sx in (-1, 1)))),
        Part("Gantry", BODY, join(*(box(3.9, 0.14, 0.16, 0.02).at(0, sy * 0.95, 2.42) for sy in (-1, 1)))),
        Part(
            "Carriage",
            DARK,
            join(box(0.4, 2.0, 0.22, 0.03).at(0.3, 0, 2.56), box(0.3, 0.3, 0.95, 0.03).at(0.3, 0, 1.72)),
        ),
        Part("Gripper", LITE, box(0.7, 0.52, 0.1, 0.02).at(0.3, 0, 1.64)),
        Part("Gripper", DARK, rows(cylinder(0.035, 0.14, 0.0, 8), nx=5, ny=4, step=(0.12, 0.11, 0)).at(0.3, 0, 1.5)),
        Part("Blanks", LITE, rows(box(0.7, 0.6, 0.045, 0.0), nz=9, step=(0, 0, 0.055)).at(-1.5, 1.25, 0.6)),
        Part("Blanks", DARK, box(0.8, 0.7, 0.58, 0.02).at(-1.5, 1.25, 0.0)),
        *moved(cabinet(1.2, 0.5, 1.9, doors=2), -0.9, -1.4),
        *moved(operator_panel(), 1.2, -1.15),
    )
    return _machine("packer", "Packer", "Gantry tray packer.", parts)


def shrink_tunnel() -> Component:
    """Film wrapper and heated tunnel with exhaust."""
    parts = (
        *through_deck(5.6, 0.5),
        Part("Legs", DARK, rows(box(0.14, 0.9, 0.8, 0.0), nx=4, step=(1.5, 0, 0))),
        Part("Tunnel", BODY, box(2.9, 1.3, 1.05, 0.06).at(0.95, 0, 0.82)),
        Part("Tunnel", LITE, box(2.6, 1.0, 0.12, 0.03).at(0.95, 0, 1.84)),
        Part("Tunnel", DARK, join(*(box(0.04, 0.62, 0.5, 0.0).at(0.95 + sx * 1.45, 0, 0.96) for sx in (-1, 1)))),
        Part("Exhaust", BODY, spread(cylinder(0.2, 0.9, 0.02, 24), ((0.3, 0, 1.92), (1.6, 0, 1.92)))),
        Part(
            "Exhaust",
            DARK,
            spread(cylinder(0.24, 0.08, 0.01, 24), ((0.3, 0, 2.8), (1.6, 0, 2.8), (0.3, 0, 1.94), (1.6, 0, 1.94))),
        ),
        Part("Wrapper", BODY, join(*(box(1.5, 0.2, 1.55, 0.03).at(-1.7, sy * 0.62, 0.1) for sy in (-1, 1)))),
        Part("Wrapper", BODY, box(1.5, 1.44, 0.22, 0.03).at(-1.7, 0, 1.6)),
        Part("Windows", DARK, join(*(box(1.1, 0.02, 0.5, 0.0).at(-1.7, sy * 0.725, 0.98) for sy in (-1, 1)))),
        Part(
            "Panels",
            LITE,
            join(
                *(box(0.82, 0.02, 0.6, 0.0).at(0.95 + i * 0.92, sy * 0.655, 1.02) for i in (-1, 0, 1) for sy in (-1, 1))
            ),
        ),
        Part("Base", DARK, join(box(2.7, 1.0, 0.12, 0.0).at(0.95), box(1.4, 1.3, 0.1, 0.0).at(-1.7))),
        Part("Film", DARK, spread(reel(0.26, 1.1).turned(90, "x").at(y=0.55), ((-1.95, 0, 2.1), (-1.4, 0, 2.1)))),
        Part(
            "Film",
            LITE,
            join(*(box(0.16, 0.08, 0.5, 0.0).at(x, sy * 0.62, 1.78) for x in (-1.95, -1.4) for sy in (-1, 1))),
        ),
        *moved(guard(1.4, 1.36, 0.96, 1.6, bays=1), -1.7),
        *moved(cabinet(1.0, 0.45, 1.8, doors=2), 0.9, -0.98),
        *moved(operator_panel(), -1.7, -1.1),
    )
    return _machine("shrink_tunnel", "Shrink tunnel", "Film wrapper with heated shrink tunnel.", parts)


def palletiser() -> Component:
    """Column robot that stacks layers on a pallet behind a fence."""
    cases = rows(box(0.56, 0.46, 0.34, 0.025), nx=2, ny=2, nz=3, step=(0.6, 0.5, 0.36))
    parts = (
        Part("Floor", DARK, box(4.6, 3.9, 0.03, 0.0)),
        *through_deck(2.0, 0.5, x=-1.8),
        *moved(pallet_base(1.3, 1.1), 0.55, 0.0, 0.08),
        Part("Lifter", DARK, box(1.4, 1.2, 0.1, 0.01).at(0.55, 0, 0.0)),
        Part("Cases", LITE, cases.at(0.55, 0, 0.22)),
        Part("Column", DARK, cylinder(0.42, 0.25, 0.03).at(-0.55, -1.2)),
        Part(
            "Column",
            BODY,
            join(cylinder(0.32, 0.5, 0.03).at(-0.55, -1.2, 0.2), box(0.42, 0.42, 2.3, 0.05).at(-0.55, -1.2, 0.6)),
        ),
        Part(
            "Arm",
            DARK,
            join(
                box(0.6, 0.56, 0.5, 0.05).at(-0.55, -1.2, 2.05),
                beam((-0.55, -1.2, 2.4), (0.55, 0.05, 2.4), 0.26, 0.28, 0.04),
            ),
        ),
        Part(
            "Arm",
            DARK,
            join(
                cylinder(0.17, 0.5, 0.02, 20).at(0.55, 0.05, 1.95), cylinder(0.22, 0.14, 0.02, 20).at(0.55, 0.05, 2.44)
            ),
        ),
        Part("Gripper", LITE, box(1.05, 0.9, 0.1, 0.02).at(0.55, 0, 1.86)),
        Part("Gripper", DARK, join(*(box(1.0, 0.05, 0.3, 0.0).at(0.55, sy * 0.43, 1.62) for sy in (-1, 1)))),
        Part("Layer", LITE, rows(box(0.5, 0.4, 0.3, 0.02), nx=2, step=(0.52, 0, 0)).at(0.55, 0, 1.56)),
        Part(
            "Outfeed",
            DARK,
            rows(cylinder(0.05, 1.2, 0.0, 8).turned(90, "x").at(y=0.6), nx=8, step=(0.2, 0, 0)).at(1.95, 0, 0.16),
        ),
        Part("Outfeed", BODY, join(*(box(1.7, 0.08, 0.24, 0.0).at(1.95, sy * 0.64, 0.0) for sy in (-1, 1)))),
        *fence(((-2.25, -0.6), (-2.25, -1.9), (-0.2, -1.9), (2.2, -1.9), (2.2, -0.9))),
        *fence(((-2.25, 0.6), (-2.25, 1.9), (-1.0, 1.9))),
        *fence(((2.2, 0.9), (2.2, 1.9))),
        *moved(cabinet(0.9, 0.5, 1.9, doors=2), -1.6, -1.4),
    )
    return _machine("palletiser", "Palletiser", "Column palletiser with safety fence.", parts)


def _machine(name: str, label: str, doc: str, parts: tuple[Part, ...]) -> Component:
    return Component("bottling", name, label, f"{doc} Flow along +X.", parts)


COMPONENTS = (depalletiser, rinser, filler, capper, inspector, labeller, packer, shrink_tunnel, palletiser)
