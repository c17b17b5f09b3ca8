"""What an engine plant makes: blocks, heads, cranks and whole engines, loose and on pallets."""

from __future__ import annotations

from assets.generator.component import BODY, DARK, LITE, Component, Part
from assets.generator.details import moved
from assets.generator.handling import pallet_base
from assets.generator.primitives import box, cylinder, rod
from assets.generator.solid import join, rows, spread


def block_parts() -> tuple[Part, ...]:
    """A four-cylinder block, 0.45 m long along X, standing at 0."""
    return (
        Part("Block", BODY, join(box(0.45, 0.24, 0.2, 0.02).at(z=0.1), box(0.45, 0.32, 0.12, 0.02))),
        Part("Bores", DARK, rows(cylinder(0.042, 0.006, 0.0, 12), nx=4, step=(0.1, 0, 0)).at(z=0.3)),
    )


def head_parts() -> tuple[Part, ...]:
    """A cylinder head, 0.44 m long along X."""
    return (
        Part("Head", LITE, box(0.44, 0.24, 0.12, 0.02)),
        Part("Ports", DARK, rows(box(0.05, 0.25, 0.04, 0.0), nx=4, step=(0.1, 0, 0)).at(z=0.05)),
    )


def engine_parts() -> tuple[Part, ...]:
    """A whole engine, 0.6 m long along X, 0.68 m high."""
    return (
        *moved(block_parts()[:1], z=0.16),
        Part("Sump", DARK, box(0.42, 0.26, 0.16, 0.03)),
        Part("Head", LITE, box(0.44, 0.24, 0.13, 0.02).at(z=0.46)),
        Part("Cover", DARK, box(0.4, 0.2, 0.09, 0.03).at(z=0.59)),
        Part(
            "Manifold",
            BODY,
            spread(rod((0, 0.12, 0.52), (0, 0.26, 0.4), 0.03, 8), [(x, 0) for x in (-0.15, -0.05, 0.05, 0.15)]),
        ),
        Part("Manifold", BODY, box(0.42, 0.09, 0.1, 0.03).at(0, 0.27, 0.33)),
        Part(
            "Pulleys",
            DARK,
            join(
                *(
                    cylinder(r, 0.05, 0.01, 16).turned(90, "y").at(0.23, y, z)
                    for r, y, z in ((0.09, 0, 0.24), (0.05, 0.12, 0.4), (0.05, -0.1, 0.46))
                )
            ),
        ),
    )


def engine_on_pallet() -> Component:
    """An engine on the carrier of the assembly loop."""
    return _part(
        "engine_on_pallet",
        "Engine on carrier",
        "Engine on an assembly carrier of 0.7 m by 0.5 m.",
        (Part("Carrier", DARK, box(0.7, 0.5, 0.08, 0.02)), *moved(engine_parts(), z=0.08)),
    )


def block_pallet() -> Component:
    """Castings as they arrive."""
    places = [(x, y, z) for z in (0.16, 0.5) for x in (-0.3, 0.25) for y in (-0.36, 0.0, 0.36)]
    return _part(
        "block_pallet",
        "Block castings",
        "Twelve block castings on a pallet.",
        (*pallet_base(1.2, 1.2), *(part for place in places for part in moved(block_parts(), *place))),
    )


def head_pallet() -> Component:
    """Head castings as they arrive."""
    places = [(x, y, z) for z in (0.16, 0.32, 0.48) for x in (-0.3, 0.25) for y in (-0.36, 0.0, 0.36)]
    return _part(
        "head_pallet",
        "Head castings",
        "Eighteen head castings on a pallet.",
        (*pallet_base(1.2, 1.2), *(part for place in places for part in moved(head_parts()[:1], *place))),
    )


def crank_pallet() -> Component:
    """Crankshaft forgings as they arrive."""
    shaft = join(
        cylinder(0.035, 0.5, 0.0, 8),
        *(box(0.1, 0.16, 0.02, 0.0).at(0, 0.02 * (-1) ** i, 0.06 + 0.05 * i) for i in range(8)),
    )
    lying = shaft.turned(90, "y").at(x=-0.25)
    return _part(
        "crank_pallet",
        "Crankshaft forgings",
        "Forgings in layers on a pallet.",
        (
            *pallet_base(1.2, 1.2),
            Part("Cranks", BODY, rows(lying, nx=2, ny=4, nz=2, step=(0.56, 0.26, 0.22)).at(z=0.26)),
            Part("Trays", LITE, rows(box(1.16, 1.1, 0.02, 0.0), nz=2, step=(0, 0, 0.22)).at(z=0.15)),
        ),
    )


def engine_rack() -> Component:
    """Finished engines ready to ship."""
    places = [(x, y) for x in (-0.35, 0.35) for y in (-0.3, 0.3)]
    return _part(
        "engine_rack",
        "Finished engines",
        "Four engines on a shipping pallet.",
        (
            *pallet_base(1.5, 1.2),
            *(part for x, y in places for part in moved(engine_parts(), x, y, 0.15)),
            Part(
                "Posts",
                DARK,
                spread(box(0.06, 0.06, 0.95, 0.0), [(sx * 0.72, sy * 0.57) for sx in (-1, 1) for sy in (-1, 1)]),
            ),
        ),
    )


def _part(name: str, label: str, doc: str, parts: tuple[Part, ...]) -> Component:
    return Component("parts", name, label, doc, parts)


COMPONENTS = (engine_on_pallet, block_pallet, head_pallet, crank_pallet, engine_rack)
