"""Machine tools, washers and testers of an engine plant. Doors look towards -Y."""

from __future__ import annotations

import math

from assets.generator.component import BODY, DARK, LITE, Component, Part
from assets.generator.details import cabinet, guard, moved, operator_panel, tank, turned_parts
from assets.generator.engine_parts import block_parts
from assets.generator.primitives import beam, box, cylinder, dome, pipe, profile_bar, rod
from assets.generator.solid import join, rows, spread


def _enclosure(x: float, y: float, z: float, slope: float) -> tuple[Part, ...]:
    """A machine enclosure whose front leans back above the door."""
    outline = ((-y / 2, 0.12), (y / 2, 0.12), (y / 2, z), (-y / 2 + slope, z), (-y / 2, z * 0.62))
    vents = [
        box(0.02, 0.5, 0.035, 0.0).at(side * x / 2, y * 0.18, z * 0.55 + 0.07 * i) for side in (-1, 1) for i in range(6)
    ]
    return (
        Part("Base", DARK, box(x - 0.1, y - 0.1, 0.13, 0.0)),
        Part("Enclosure", BODY, profile_bar(outline, x)),
        Part("Edge", LITE, box(x + 0.03, 0.06, 0.09, 0.02).at(0, -y / 2, z * 0.62 - 0.07)),
        Part("Vents", DARK, join(*vents)),
        Part("Feet", DARK, box(x + 0.02, 0.05, 0.1, 0.0).at(0, -y / 2, 0.12)),
    )


def _window(x: float, z: float, width: float, height: float, y: float) -> tuple[Part, ...]:
    """A dark window in a light door, just in front of a wall at y."""
    return (
        Part("Doors", LITE, box(width + 0.16, 0.05, height + 0.2, 0.015).at(x, y - 0.02, z - 0.1)),
        Part("Windows", DARK, box(width, 0.02, height, 0.0).at(x, y - 0.05, z)),
        Part("Handles", DARK, box(0.04, 0.05, 0.3, 0.0).at(x + width / 2 + 0.04, y - 0.06, z - 0.05)),
    )


def machining_centre() -> Component:
    """Four-axis machining centre with tool magazine and chip conveyor."""
    parts = (
        *_enclosure(2.6, 2.4, 2.45, 0.5),
        *_window(-0.1, 0.75, 0.95, 0.7, -1.2),
        Part("Panel", DARK, box(0.3, 0.16, 0.62, 0.03).at(0.98, -1.24, 1.0)),
        Part("Panel", LITE, box(0.22, 0.02, 0.24, 0.0).at(0.98, -1.33, 1.3)),
        Part("Magazine", DARK, cylinder(0.62, 0.34, 0.03, 28).turned(90, "y").at(-1.52, 0.3, 1.35)),
        Part("Magazine", LITE, cylinder(0.2, 0.38, 0.02, 16).turned(90, "y").at(-1.54, 0.3, 1.35)),
        Part("Roof", LITE, box(2.3, 1.5, 0.07, 0.02).at(0, 0.35, 2.43)),
        Part(
            "Extraction",
            BODY,
            join(box(0.6, 0.6, 0.5, 0.04).at(0.6, 0.5, 2.48), cylinder(0.14, 0.3, 0.0, 16).at(0.6, 0.5, 2.95)),
        ),
        Part("ChipConveyor", DARK, box(0.55, 0.5, 0.4, 0.03).at(1.55, 0.4, 0.08)),
        Part("ChipConveyor", DARK, beam((1.6, 0.4, 0.3), (2.12, 0.4, 1.0), 0.46, 0.24, 0.02)),
        Part("ChipConveyor", BODY, box(0.34, 0.52, 0.32, 0.03).at(2.14, 0.4, 0.92)),
        *moved(turned_parts(cabinet(1.6, 0.45, 2.0, doors=2), 180.0), -0.3, 1.42),
    )
    return _tool("machining_centre", "Machining centre", "CNC machining centre.", parts)


def broaching_lathe() -> Component:
    """Turn-broaching machine for crankshafts."""
    parts = (
        *_enclosure(3.4, 1.9, 2.1, 0.35),
        *_window(-0.75, 0.75, 1.05, 0.6, -0.95),
        *_window(0.6, 0.75, 1.05, 0.6, -0.95),
        Part(
            "Drives",
            DARK,
            join(*(cylinder(0.3, 0.4, 0.03, 24).turned(90, "y").at(s * 1.7 - 0.2, 0.1, 1.15) for s in (-1, 1))),
        ),
        Part("Roof", LITE, box(3.0, 1.1, 0.07, 0.02).at(0, 0.3, 2.08)),
        Part(
            "Extraction",
            BODY,
            join(box(0.7, 0.6, 0.45, 0.04).at(-0.8, 0.35, 2.13), cylinder(0.14, 0.3, 0.0, 16).at(-0.8, 0.35, 2.55)),
        ),
        *moved(turned_parts(cabinet(2.2, 0.45, 1.9, doors=3), 180.0), 0, 1.17),
    )
    return _tool("broaching_lathe", "Turn-broaching machine", "Turn-broaching machine for crankshafts.", parts)


def grinder() -> Component:
    """Crankshaft grinder with a wheel head under a round hood."""
    hood = [(0.62 * math.cos(i * math.pi / 14), 0.62 * math.sin(i * math.pi / 14)) for i in range(15)]
    parts = (
        *_enclosure(3.8, 2.1, 1.75, 0.25),
        *_window(-0.8, 0.7, 1.2, 0.5, -1.05),
        *_window(0.85, 0.7, 1.2, 0.5, -1.05),
        Part("WheelHood", BODY, profile_bar(hood, 0.9).at(-0.3, 0.3, 1.72)),
        Part("WheelHood", DARK, box(0.96, 1.3, 0.06, 0.0).at(-0.3, 0.3, 1.74)),
        Part(
            "Motor",
            DARK,
            join(
                cylinder(0.24, 0.7, 0.03, 20).turned(90, "y").at(0.3, 0.3, 2.0),
                box(0.5, 0.5, 0.1, 0.0).at(0.65, 0.3, 1.73),
            ),
        ),
        Part("Coolant", BODY, box(1.2, 0.9, 1.0, 0.04).at(-1.1, 1.6)),
        Part("Coolant", DARK, pipe(((-1.1, 1.4, 1.0), (-1.1, 1.4, 1.5), (-1.1, 1.0, 1.5)), 0.07)),
        *moved(turned_parts(cabinet(1.6, 0.45, 1.9, doors=2), 180.0), 0.7, 1.3),
    )
    return _tool("grinder", "Crankshaft grinder", "CNC crankshaft grinder with coolant unit.", parts)


def hardener() -> Component:
    """Induction hardening cell with generator cabinets and cooling lines."""
    parts = (
        *_enclosure(2.2, 1.8, 2.2, 0.2),
        *_window(0.0, 0.8, 1.3, 0.8, -0.9),
        Part("Generator", BODY, join(*(box(0.85, 0.9, 1.9, 0.04).at(-0.6 + i * 0.95, 1.5, 0.1) for i in range(2)))),
        Part("Generator", DARK, join(*(box(0.6, 0.02, 0.5, 0.0).at(-0.6 + i * 0.95, 1.96, 1.2) for i in range(2)))),
        Part(
            "Cooling",
            DARK,
            join(
                *(
                    pipe(((x, 1.2, 2.0), (x, 1.2, 2.5), (x, 0.3, 2.5), (x, 0.3, 2.15)), 0.06)
                    for x in (-0.6, -0.4, 0.4, 0.6)
                )
            ),
        ),
        *moved(tank(0.35, 1.2, 0.2), 1.5, 0.9),
    )
    return _tool("hardener", "Induction hardener", "Induction hardening cell with generators.", parts)


def honing_machine() -> Component:
    """Honing machine with a tall column and two spindles."""
    parts = (
        Part("Base", DARK, box(2.1, 2.1, 0.13, 0.0)),
        Part("Bed", BODY, box(2.2, 2.2, 0.78, 0.05).at(z=0.12)),
        Part(
            "Column", BODY, join(box(1.5, 0.7, 2.5, 0.05).at(0, 0.7, 0.88), box(1.3, 0.5, 0.6, 0.04).at(0, 0.15, 2.5))
        ),
        Part(
            "Spindles",
            DARK,
            join(
                *(cylinder(0.13, 0.8, 0.02, 20).at(x, -0.05, 1.75) for x in (-0.35, 0.35)),
                *(cylinder(0.05, 0.5, 0.0, 12).at(x, -0.05, 1.28) for x in (-0.35, 0.35)),
            ),
        ),
        Part("Drives", DARK, join(*(cylinder(0.17, 0.5, 0.03, 20).at(x, 0.1, 3.08) for x in (-0.35, 0.35)))),
        *moved(block_parts(), 0, -0.05, 0.92),
        *moved(guard(2.0, 1.1, 0.9, 2.2, bays=2), y=-0.5),
        *moved(turned_parts(cabinet(1.0, 0.45, 2.0), 90.0), 1.45, 0.5),
        *moved(operator_panel(), -0.8, -1.3),
    )
    return _tool("honing_machine", "Honing machine", "Two-spindle cylinder honing machine.", parts)


def washer() -> Component:
    """Tunnel washer with heated tank; parts pass along X."""
    parts = (
        Part("Legs", DARK, rows(box(0.16, 1.4, 0.3, 0.0), nx=4, step=(1.35, 0, 0))),
        Part("Tank", BODY, box(4.4, 1.7, 0.55, 0.04).at(z=0.25)),
        Part("Tunnel", BODY, box(4.2, 1.5, 1.15, 0.08).at(z=0.8)),
        Part("Tunnel", LITE, join(*(box(0.08, 1.56, 1.2, 0.0).at(-1.4 + i * 1.4, 0, 0.79) for i in range(3)))),
        Part("Tunnel", DARK, join(*(box(0.04, 0.8, 0.75, 0.0).at(s * 2.1, 0, 0.82) for s in (-1, 1)))),
        Part("Track", DARK, box(5.0, 0.5, 0.06, 0.0).at(z=0.74)),
        Part("Stacks", BODY, spread(cylinder(0.2, 1.0, 0.02, 24), ((-1.0, 0.2, 1.95), (1.0, 0.2, 1.95)))),
        Part("Stacks", DARK, spread(cylinder(0.25, 0.1, 0.01, 24), ((-1.0, 0.2, 2.9), (1.0, 0.2, 2.9)))),
        Part(
            "Pumps",
            DARK,
            join(
                *(cylinder(0.16, 0.5, 0.02, 16).at(x, 1.1, 0.15) for x in (-1.3, -0.8, -0.3)),
                *(pipe(((x, 1.1, 0.6), (x, 1.1, 1.1), (x, 0.7, 1.1)), 0.05) for x in (-1.3, -0.8, -0.3)),
            ),
        ),
        *moved(cabinet(1.0, 0.4, 1.7, doors=2), 0.6, -1.05),
    )
    return _tool("washer", "Washer", "Tunnel washer with heated tank; flow along X.", parts)


def cap_press() -> Component:
    """Guarded cell that presses and screws bearing caps; parts pass along X."""
    parts = (
        *_press(),
        *_robot(-1.2, 0.75),
        *guard(4.0, 2.6, 0.05, 2.2, bays=3),
        Part("Track", DARK, box(4.4, 0.6, 0.1, 0.0).at(z=0.7)),
        Part("Track", BODY, rows(box(0.1, 0.6, 0.7, 0.0), nx=4, step=(1.3, 0, 0))),
        *moved(block_parts(), 0.6, 0, 0.8),
        *moved(cabinet(1.2, 0.45, 1.9, doors=2), 0.9, -1.65),
    )
    return _tool("cap_press", "Bearing-cap cell", "Bearing-cap assembly cell; flow along X.", parts)


def _press() -> tuple[Part, ...]:
    posts = [(0.6 + sx * 0.5, sy * 0.45) for sx in (-1, 1) for sy in (-1, 1)]
    return (
        Part(
            "Press", BODY, join(spread(cylinder(0.08, 2.3, 0.0, 12), posts), box(1.3, 1.2, 0.35, 0.04).at(0.6, 0, 2.2))
        ),
        Part(
            "Press",
            DARK,
            join(cylinder(0.2, 0.8, 0.02, 20).at(0.6, 0, 1.45), cylinder(0.24, 0.4, 0.03, 20).at(0.6, 0, 2.55)),
        ),
    )


def _robot(x: float, y: float) -> tuple[Part, ...]:
    """A six-axis robot in a resting pose, reaching towards +X."""
    shoulder, elbow, wrist = (x + 0.05, y, 0.95), (x + 0.25, y - 0.05, 1.85), (x + 1.05, y - 0.5, 1.65)
    return (
        Part("Robot", DARK, join(cylinder(0.32, 0.4, 0.03, 24).at(x, y), cylinder(0.24, 0.5, 0.03, 24).at(x, y, 0.4))),
        Part("Robot", LITE, join(beam(shoulder, elbow, 0.24, 0.26, 0.05), beam(elbow, wrist, 0.18, 0.2, 0.04))),
        Part(
            "Robot",
            DARK,
            join(
                *(
                    cylinder(0.17, 0.34, 0.03, 20).turned(90, "x").at(p[0], p[1] + 0.17, p[2])
                    for p in (shoulder, elbow)
                ),
                rod(wrist, (wrist[0], wrist[1], wrist[2] - 0.35), 0.06),
            ),
        ),
    )


def leak_tester() -> Component:
    """Clamping frame that seals and pressurises a part; parts pass along X."""
    posts = [(sx * 0.55, sy * 0.5) for sx in (-1, 1) for sy in (-1, 1)]
    parts = (
        Part("Track", DARK, box(2.6, 0.6, 0.1, 0.0).at(z=0.7)),
        Part("Track", BODY, rows(box(0.1, 0.6, 0.7, 0.0), nx=3, step=(1.1, 0, 0))),
        Part("Frame", BODY, join(spread(box(0.14, 0.14, 2.2, 0.02), posts), box(1.3, 1.2, 0.16, 0.02).at(z=2.15))),
        Part(
            "Clamp",
            DARK,
            join(
                box(0.8, 0.7, 0.14, 0.02).at(z=1.3),
                *(rod((s * 0.25, 0, 1.4), (s * 0.25, 0, 2.5), 0.05) for s in (-1, 1)),
            ),
        ),
        Part("Clamp", LITE, box(0.7, 0.6, 0.1, 0.02).at(z=1.2)),
        *moved(block_parts(), 0, 0, 0.82),
        *guard(1.7, 1.5, 0.05, 2.1, bays=1),
        *moved(cabinet(0.8, 0.5, 1.8), 0.9, 1.15),
        Part("Hoses", DARK, pipe(((0.6, 0.9, 1.75), (0.6, 0.9, 2.0), (0.3, 0.3, 2.25)), 0.03, 8)),
        *moved(operator_panel(), -0.9, -1.0),
    )
    return _tool("leak_tester", "Leak tester", "Leak test frame; flow along X.", parts)


def balancer() -> Component:
    """Crankshaft balancing machine."""
    parts = (
        Part("Base", DARK, box(2.3, 1.5, 0.13, 0.0)),
        Part("Bed", BODY, box(2.4, 1.6, 0.72, 0.05).at(z=0.12)),
        Part("Pedestals", DARK, join(*(box(0.2, 0.5, 0.5, 0.03).at(s * 0.6, 0, 0.82) for s in (-1, 1)))),
        Part(
            "Crank",
            LITE,
            join(
                rod((-0.8, 0, 1.25), (0.8, 0, 1.25), 0.06, 12),
                *(box(0.08, 0.3, 0.22, 0.0).at(-0.4 + i * 0.2, 0, 1.14) for i in range(5)),
            ),
        ),
        Part("Drill", BODY, join(box(0.5, 0.5, 0.9, 0.04).at(0, 0.5, 1.5), box(0.5, 0.3, 1.6, 0.03).at(0, 0.65, 0.82))),
        Part("Drill", DARK, cylinder(0.08, 0.25, 0.0, 12).at(0, 0.3, 1.35)),
        *guard(2.2, 1.4, 0.84, 2.0, bays=2),
        *moved(operator_panel(), 0.8, -1.05),
    )
    return _tool("balancer", "Balancer", "Crankshaft balancer.", parts)


def polisher() -> Component:
    """Polishing and final gauging cell."""
    parts = (
        *_enclosure(2.6, 1.6, 1.9, 0.3),
        *_window(0.0, 0.75, 1.5, 0.55, -0.8),
        Part("Gauge", LITE, box(1.0, 0.8, 0.12, 0.03).at(0.6, 0.2, 1.88)),
        Part("Gauge", DARK, join(dome(0.2, 0.2, 20).at(0.6, 0.2, 2.0), box(0.7, 0.4, 0.3, 0.03).at(-0.6, 0.3, 1.88))),
        *moved(operator_panel(), 1.1, -1.1),
    )
    return _tool("polisher", "Polisher and gauge", "Polishing and final gauging cell.", parts)


def portal_loader() -> Component:
    """Gantry that serves machines on both sides of a track along X."""
    parts = (
        Part(
            "Portal",
            BODY,
            join(*(box(0.24, 0.24, 3.4, 0.03).at(s * 3.1, 0) for s in (-1, 1)), box(6.6, 0.26, 0.34, 0.03).at(z=3.3)),
        ),
        Part(
            "Portal",
            DARK,
            join(box(6.6, 0.1, 0.08, 0.0).at(z=3.64), *(box(0.5, 0.5, 0.04, 0.0).at(s * 3.1) for s in (-1, 1))),
        ),
        Part(
            "Carriage",
            DARK,
            join(box(0.6, 0.5, 0.55, 0.04).at(-0.8, 0, 3.2), box(0.2, 0.2, 1.5, 0.02).at(-0.8, 0, 1.9)),
        ),
        Part("Gripper", LITE, box(0.5, 0.4, 0.12, 0.02).at(-0.8, 0, 1.8)),
    )
    return _tool("portal_loader", "Portal loader", "Gantry loader, 6.6 m along X.", parts)


def _tool(name: str, label: str, doc: str, parts: tuple[Part, ...]) -> Component:
    return Component("machining", name, label, doc, parts)


COMPONENTS = (
    machining_centre,
    broaching_lathe,
    grinder,
    hardener,
    honing_machine,
    washer,
    cap_press,
    leak_tester,
    balancer,
    polisher,
    portal_loader,
)
