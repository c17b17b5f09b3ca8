"""Assembly sections, test cells, the curing oven and the repair bay. Flow is along +X."""

from __future__ import annotations

from assets.generator.component import BODY, DARK, GLASS, LITE, Component, Part
from assets.generator.details import cabinet, guard, moved, operator_panel, turned_parts
from assets.generator.engine_parts import engine_parts, head_parts
from assets.generator.handling import operator
from assets.generator.primitives import beam, box, cylinder, pipe, rod
from assets.generator.solid import join, rows, spread

_TRACK = 0.8


def _track(length: float) -> tuple[Part, ...]:
    return (
        Part("Track", BODY, join(*(box(length, 0.07, 0.16, 0.01).at(0, s * 0.3, _TRACK - 0.14) for s in (-1, 1)))),
        Part(
            "Track",
            DARK,
            join(
                box(length, 0.52, 0.04, 0.0).at(z=_TRACK - 0.06),
                rows(box(0.08, 0.6, _TRACK - 0.14, 0.0), nx=4, step=((length - 0.4) / 3, 0, 0)),
            ),
        ),
    )


def _flow_rack() -> tuple[Part, ...]:
    """A rack with slanted shelves of boxes, its front towards -Y."""
    shelves = [beam((0, -0.35, z), (0, 0.35, z + 0.12), 1.2, 0.03, 0.0) for z in (0.55, 0.95, 1.35)]
    boxes = [
        box(0.26, 0.5, 0.16, 0.0).at((i - 1.5) * 0.29, 0.0, z + 0.09) for z in (0.55, 0.95, 1.35) for i in range(4)
    ]
    return (
        Part(
            "Racks",
            DARK,
            join(
                *shelves, spread(box(0.05, 0.05, 1.8, 0.0), [(sx * 0.6, sy * 0.35) for sx in (-1, 1) for sy in (-1, 1)])
            ),
        ),
        Part("Boxes", LITE, join(*boxes)),
    )


def _people(*places: tuple[float, float, float]) -> tuple[Part, ...]:
    return tuple(
        Part("People", part.look, part.shape.turned(turn).at(x, y))
        for x, y, turn in places
        for part in operator().parts
    )


def assembly_section() -> Component:
    """Four stations on a carrier track: racks behind, tools above, people beside."""
    length, xs = 6.4, (-2.4, -0.8, 0.8, 2.4)
    rail = [box(length, 0.08, 0.1, 0.0).at(0, s * 0.75, 2.5) for s in (-1, 1)]
    posts = spread(box(0.1, 0.1, 2.5, 0.0), [(sx * 3.1, sy * 0.75) for sx in (-1, 1) for sy in (-1, 1)])
    cross = [box(0.08, 1.5, 0.08, 0.0).at(sx * 3.1, 0, 2.5) for sx in (-1, 1)]
    tools = [
        join(rod((x, 0.45, 2.5), (x, 0.45, 1.75), 0.015, 6), cylinder(0.04, 0.35, 0.0, 10).at(x, 0.45, 1.42))
        for x in xs
    ]
    parts = (
        *_track(length),
        *(part for x in xs for part in moved(engine_parts()[:4], x, 0, _TRACK + 0.02)),
        Part("Portal", BODY, join(*rail, posts, *cross)),
        Part("Tools", DARK, join(*tools)),
        Part("Lights", LITE, box(length - 0.6, 0.16, 0.06, 0.0).at(z=2.56)),
        *(part for x in (-2.0, 0.0, 2.0) for part in moved(_flow_rack(), x, 1.55)),
        *_people((-1.6, -0.75, 90.0), (1.6, -0.75, 90.0)),
    )
    return _cell("assembly_section", "Assembly section", "Four assembly stations on a carrier track, 6.4 m.", parts)


def head_assembly() -> Component:
    """Three small stations for cylinder heads with guarded presses."""
    press = (
        Part(
            "Presses",
            BODY,
            join(box(0.5, 0.3, 1.6, 0.03).at(0, 0.55, _TRACK), box(0.5, 0.9, 0.3, 0.03).at(0, 0.25, 2.1)),
        ),
        Part(
            "Presses",
            DARK,
            join(cylinder(0.1, 0.7, 0.0, 16).at(0, 0, 1.45), cylinder(0.14, 0.3, 0.02, 16).at(0, 0, 2.4)),
        ),
    )
    parts = (
        *_track(5.6),
        *(part for x in (-1.8, 0.0, 1.8) for part in moved(press, x)),
        *(part for x in (-1.8, 0.0, 1.8) for part in moved(head_parts(), x, 0, _TRACK + 0.02)),
        *moved(guard(1.5, 1.2, 0.05, 2.0, bays=1), -1.8),
        *moved(guard(1.5, 1.2, 0.05, 2.0, bays=1), 1.8),
        *(part for x in (-1.2, 1.2) for part in moved(_flow_rack(), x, 1.45)),
        *_people((0.0, -0.75, 90.0)),
    )
    return _cell("head_assembly", "Head assembly", "Head sub-assembly stations, 5.6 m.", parts)


def cold_test_cell() -> Component:
    """A cabin in which an electric motor turns the engine."""
    parts = (
        Part("Floor", DARK, box(2.8, 3.0, 0.08, 0.0)),
        Part(
            "Cabin",
            BODY,
            join(
                box(2.8, 0.12, 2.5, 0.02).at(0, 1.44, 0.06),
                *(box(0.12, 2.9, 2.5, 0.02).at(s * 1.34, 0, 0.06) for s in (-1, 1)),
            ),
        ),
        Part("Cabin", GLASS, box(2.5, 0.02, 1.9, 0.0).at(0, -1.42, 0.5)),
        Part("Cabin", BODY, box(2.6, 0.1, 0.45, 0.02).at(0, -1.42, 0.06)),
        Part("Roof", DARK, join(*(box(2.7, 0.1, 0.1, 0.0).at(0, y, 2.5) for y in (-1.4, -0.4, 0.6, 1.4)))),
        Part("Bed", DARK, box(2.0, 1.0, 0.6, 0.03).at(0.1, -0.2, 0.06)),
        *moved(engine_parts(), -0.35, -0.2, 0.7),
        Part(
            "Motor",
            BODY,
            join(
                cylinder(0.32, 0.8, 0.04).turned(90, "y").at(0.3, -0.2, 1.05),
                box(0.7, 0.5, 0.2, 0.02).at(0.7, -0.2, 0.64),
            ),
        ),
        *moved(cabinet(1.2, 0.45, 1.9, doors=2), 0.3, 1.1),
    )
    return _cell("cold_test_cell", "Cold test cell", "Cold test cabin with driving motor.", parts)


def repair_bay() -> Component:
    """Benches, an engine stand and a jib crane."""
    stand = [rod((-0.9, -0.2, 0.0), (-0.9, -0.2, 0.8), 0.05), rod((-1.2, -0.2, 0.8), (-0.6, -0.2, 0.8), 0.04)]
    parts = (
        Part("Bench", DARK, join(*(box(0.08, 0.7, 0.85, 0.0).at(x, 1.1) for x in (-1.7, -0.1, 1.7)))),
        Part("Bench", LITE, box(3.6, 0.8, 0.06, 0.01).at(0, 1.1, 0.85)),
        Part(
            "Bench",
            BODY,
            join(box(3.6, 0.05, 0.7, 0.0).at(0, 1.48, 0.95), box(0.6, 0.4, 0.35, 0.03).at(1.3, 1.15, 0.91)),
        ),
        Part("Stand", DARK, join(*stand, box(0.9, 0.7, 0.08, 0.0).at(-0.9, -0.2))),
        *moved(engine_parts(), -0.9, -0.2, 0.85),
        *moved(engine_parts()[:3], 0.6, 1.05, 0.92),
        Part(
            "Jib",
            BODY,
            join(cylinder(0.12, 3.0, 0.02, 20).at(1.6, 0.3), beam((1.6, 0.3, 2.9), (-0.9, -0.2, 2.9), 0.14, 0.2)),
        ),
        Part(
            "Jib",
            DARK,
            join(rod((-0.9, -0.2, 2.8), (-0.9, -0.2, 1.7), 0.015, 6), box(0.3, 0.24, 0.3, 0.02).at(-0.9, -0.2, 2.55)),
        ),
        *moved(turned_parts(cabinet(0.9, 0.5, 1.2, doors=2), 0.0), 1.5, -0.9),
        *_people((-0.2, -0.4, 170.0)),
    )
    return _cell("repair_bay", "Repair bay", "Two repair places with a jib crane.", parts)


def curing_oven() -> Component:
    """Tunnel oven, 26 m long, in which engines hang crosswise."""
    length = 26.0
    parts = (
        Part("Plinth", DARK, box(length - 1.2, 2.6, 0.15, 0.0)),
        Part("Tunnel", BODY, box(length - 1.0, 2.8, 2.5, 0.1).at(z=0.14)),
        Part("Ribs", LITE, rows(box(0.14, 2.9, 2.56, 0.02), nx=11, step=(2.4, 0, 0)).at(z=0.14)),
        Part("Mouths", DARK, join(*(box(0.06, 1.3, 1.7, 0.0).at(s * (length / 2 - 0.5), 0, 0.6) for s in (-1, 1)))),
        Part("Rail", DARK, box(length, 0.12, 0.14, 0.0).at(z=2.3)),
        Part("Burners", BODY, rows(box(1.4, 1.2, 0.9, 0.05), nx=4, step=(6.0, 0, 0)).at(0, 0.5, 2.62)),
        Part(
            "Burners",
            DARK,
            join(
                *(cylinder(0.22, 0.6, 0.03, 20).turned(90, "y").at((i - 1.5) * 6.0 - 1.2, 0.5, 3.05) for i in range(4))
            ),
        ),
        Part("Stacks", BODY, rows(cylinder(0.24, 1.3, 0.02, 24), nx=4, step=(6.0, 0, 0)).at(0.9, -0.6, 2.6)),
        Part("Stacks", DARK, rows(cylinder(0.29, 0.1, 0.01, 24), nx=4, step=(6.0, 0, 0)).at(0.9, -0.6, 3.85)),
        Part(
            "Ducts", DARK, pipe(((-10.5, -0.9, 2.64), (-10.5, -0.9, 3.0), (10.5, -0.9, 3.0), (10.5, -0.9, 2.64)), 0.14)
        ),
        Part("Doors", LITE, rows(box(0.9, 0.04, 1.9, 0.01), nx=4, step=(6.0, 0, 0)).at(0.0, -1.41, 0.3)),
        *moved(cabinet(1.6, 0.5, 1.9, doors=2), -9.0, -1.75),
        *moved(operator_panel(), -11.0, -1.8),
    )
    return _cell("curing_oven", "Curing oven", "Tunnel oven for 40 engines, 26 m along X.", parts)


def parts_rack() -> Component:
    """A storage rack of boxes."""
    uprights = spread(box(0.08, 0.08, 3.0, 0.0), [(sx * 1.35, sy * 0.5) for sx in (-1, 0, 1) for sy in (-1, 1)])
    shelves = rows(box(2.8, 1.08, 0.08, 0.0), nz=3, step=(0, 0, 0.95)).at(z=0.15)
    loads = rows(box(1.1, 0.9, 0.6, 0.02), nx=2, nz=3, step=(1.35, 0, 0.95)).at(z=0.25)
    return Component(
        "assembly",
        "parts_rack",
        "Parts rack",
        "Storage rack, 2.8 m by 1.1 m by 3.0 m.",
        (Part("Frame", DARK, join(uprights, shelves)), Part("Loads", LITE, loads)),
    )


def _cell(name: str, label: str, doc: str, parts: tuple[Part, ...]) -> Component:
    return Component("assembly", name, label, doc, parts)


COMPONENTS = (assembly_section, head_assembly, cold_test_cell, repair_bay, curing_oven, parts_rack)
