"""Where everything stands in the engine plant: three machining lines, then assembly, then test and finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenes.generator.layout import Layout, Placed

_BLOCK_Y, _CRANK_Y, _HEAD_Y, _ASSEMBLY_Y, _TEST_Y = 21.0, 10.0, -1.0, -12.0, -22.0
_WEST, _EAST = -44.0, 42.0
_MACHINE_STEP = 4.2
"""Between machines on one side of a track [m]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What stands at one place of a line: one thing, or parallel machines on both sides of a track."""

    name: str
    label: str
    asset: str
    length: float
    machines: int = 0
    """0: the asset itself; else so many of it on both sides of a track, the first ones at the back."""
    side: float = 2.5
    """Distance of parallel machines from the track [m]."""


def _tools(name: str, label: str, asset: str, machines: int, side: float = 2.5) -> _Step:
    return _Step(
        name=name, label=label, asset=f"machining/{asset}", length=2 * _MACHINE_STEP, machines=machines, side=side
    )


def _single(name: str, label: str, asset: str, length: float) -> _Step:
    return _Step(name=name, label=label, asset=asset, length=length)


def _track(name: str, label: str, metres: int) -> _Step:
    return _Step(name=name, label=label, asset=f"conveyors/roller_track_{1000 * metres}", length=float(metres))


_BLOCK_LINE = (
    _single("Castings", "Block castings", "parts/block_pallet", 2.4),
    _tools("Op10", "Block OP10", "machining_centre", 4),
    _track("Op20Store", "Store before block OP20", 4),
    _tools("Op20", "Block OP20", "machining_centre", 4),
    _track("Op40Store", "Store before block OP40", 4),
    _tools("Op40", "Block OP40", "machining_centre", 4),
    _track("WasherStore", "Store before the block washer", 4),
    _single("Washer", "Block washer", "machining/washer", 5.0),
    _track("CapStore", "Store before bearing caps", 3),
    _single("BearingCaps", "Bearing caps", "machining/cap_press", 4.4),
    _track("HoningStore", "Store before honing", 3),
    _Step(name="Honing", label="Honing", asset="machining/honing_machine", length=3.6, machines=2, side=1.6),
    _track("FinalWasherStore", "Store before the final washer", 3),
    _single("FinalWasher", "Final block washer", "machining/washer", 5.0),
    _single("LeakTest", "Block leak test", "machining/leak_tester", 2.6),
    _track("Finished", "Finished blocks", 6),
)
_CRANK_LINE = (
    _single("Forgings", "Crankshaft forgings", "parts/crank_pallet", 2.4),
    _tools("Turning", "Crank turn-broaching", "broaching_lathe", 3),
    _track("DrillingStore", "Store before oil holes", 4),
    _tools("Drilling", "Crank oil holes", "machining_centre", 4),
    _track("HardeningStore", "Store before hardening", 4),
    _Step(name="Hardening", label="Crank hardening", asset="machining/hardener", length=4.0, machines=2, side=1.8),
    _track("MainsStore", "Store before main bearings", 4),
    _tools("GrindMains", "Grind main bearings", "grinder", 3, 2.0),
    _track("PinsStore", "Store before crank pins", 4),
    _tools("GrindPins", "Grind crank pins", "grinder", 3, 2.0),
    _track("BalanceStore", "Store before balancing", 3),
    _single("Balance", "Balancing", "machining/balancer", 2.6),
    _track("PolishStore", "Store before polishing", 2),
    _single("Polish", "Polish and final gauge", "machining/polisher", 2.8),
    _single("Washer", "Crank washer", "machining/washer", 5.0),
    _track("Finished", "Finished crankshafts", 5),
)
_HEAD_LINE = (
    _single("Castings", "Head castings", "parts/head_pallet", 2.4),
    _tools("Op10", "Head OP10", "machining_centre", 4),
    _track("Op20Store", "Store before head OP20", 4),
    _tools("Op20", "Head OP20", "machining_centre", 4),
    _track("SeatsStore", "Store before seat finish", 4),
    _tools("Seats", "Seat finish", "machining_centre", 3),
    _track("WasherStore", "Store before the head washer", 3),
    _single("Washer", "Head washer", "machining/washer", 5.0),
    _single("LeakTest", "Head leak test", "machining/leak_tester", 2.6),
    _track("ValvesStore", "Store before head assembly", 3),
    _single("Valves", "Head assembly: valves", "assembly/head_assembly", 5.6),
    _track("SpringsTrack", "Track to springs", 3),
    _single("Springs", "Head assembly: springs", "assembly/head_assembly", 5.6),
    _track("CamsTrack", "Track to camshafts", 3),
    _single("Cams", "Head assembly: camshafts", "assembly/head_assembly", 5.6),
    _track("Finished", "Finished heads", 5),
)
_SECTIONS = (
    ("Crank", "Crank and bearings"),
    ("Pistons", "Pistons and rods"),
    ("Sump", "Oil pump and sump"),
    ("HeadFit", "Cylinder head"),
    ("Timing", "Timing drive"),
    ("Manifolds", "Manifolds and fuel"),
    ("Dress", "Dress and wiring"),
)


def _assembly_line() -> tuple[_Step, ...]:
    steps: list[_Step] = []
    for index, (name, label) in enumerate(_SECTIONS):
        steps.append(_single(name, label, "assembly/assembly_section", 6.4))
        following = _SECTIONS[index + 1][0] if index + 1 < len(_SECTIONS) else "Test"
        steps.append(
            _track(
                f"{following}Track",
                f"Track to {following.lower()}" if following != "HeadFit" else "Track to cylinder head",
                4,
            )
        )
    return tuple(steps)


def _line(group: str, label: str, steps: Sequence[_Step], *, x: float, y: float, way: int) -> list[Placed]:
    placed = [Placed(path=group, label=label)]
    for step in steps:
        middle = x + way * step.length / 2
        placed += _placed(f"{group}/{step.name}", step, middle, y, 0.0 if way > 0 else 180.0)
        x += way * step.length
    return placed


def _placed(path: str, step: _Step, x: float, y: float, turn: float) -> list[Placed]:
    if not step.machines:
        return [Placed(path=path, label=step.label, asset=step.asset, x=x, y=y, turn=turn)]
    columns = max(1, step.machines // 2 + step.machines % 2)
    things = [Placed(path=path, label=step.label, x=x, y=y, turn=turn)]
    for index in range(step.machines):
        is_back = index < columns
        column = index if is_back else index - columns
        offset = (column - (columns - 1) / 2) * _MACHINE_STEP if columns > 1 else 0.0
        things.append(
            Placed(
                path=f"{path}/Machine_{index + 1}",
                asset=step.asset,
                x=offset,
                y=step.side if is_back else -step.side,
                turn=0.0 if is_back else 180.0,
            )
        )
    if columns > 1:
        things.append(Placed(path=f"{path}/Track", asset="conveyors/roller_track_8000"))
        things.append(Placed(path=f"{path}/Loader", asset="machining/portal_loader"))
    else:
        things.append(Placed(path=f"{path}/Track", asset=f"conveyors/roller_track_{round(step.length) * 1000}"))
    return things


def _test_and_finish() -> list[Placed]:
    y = _TEST_Y
    cells = [
        Placed(path=f"Finish/ColdTest/Machine_{i + 1}", asset="assembly/cold_test_cell", x=(i - 1) * 3.1, y=2.3)
        for i in range(3)
    ]
    return [
        Placed(path="Finish", label="Test and finish"),
        Placed(
            path="Finish/LeakQueue",
            label="Queue before the leak test",
            asset="conveyors/roller_track_4000",
            x=-38.0,
            y=y,
        ),
        Placed(path="Finish/LeakTest", label="Engine leak test", asset="machining/leak_tester", x=-34.7, y=y),
        Placed(
            path="Finish/ColdTestQueue",
            label="Queue before the cold test",
            asset="conveyors/roller_track_4000",
            x=-31.4,
            y=y,
        ),
        Placed(path="Finish/ColdTest", label="Cold test", x=-24.7, y=y),
        *cells,
        Placed(path="Finish/ColdTest/Track", asset="conveyors/roller_track_8000"),
        Placed(
            path="Finish/OvenQueue", label="Queue before the oven", asset="conveyors/roller_track_4000", x=-18.0, y=y
        ),
        Placed(path="Finish/Oven", label="Curing oven", asset="assembly/curing_oven", x=-3.0, y=y),
        Placed(path="Finish/Shipping", label="Finished engines", x=12.6, y=y),
        *(
            Placed(path=f"Finish/Shipping/Rack_{i + 1}", asset="parts/engine_rack", x=2.0 * (i % 3), y=1.6 * (i // 3))
            for i in range(6)
        ),
        Placed(
            path="Finish/RepairQueue",
            label="Queue before repair",
            asset="conveyors/roller_track_6000",
            x=-40.0,
            y=-17.4,
            turn=90.0,
        ),
        Placed(path="Finish/Repair", label="Repair bay", asset="assembly/repair_bay", x=-41.0, y=-11.6),
    ]


def _surroundings() -> list[Placed]:
    people = (
        (-30.0, 16.0, 30),
        (-8.0, 15.6, 90),
        (12.0, 15.8, 200),
        (-14.0, 4.4, 90),
        (20.0, 5.0, 0),
        (-32.0, -6.8, 45),
        (2.0, -27.0, 90),
    )
    racks = [(float(x), -27.2) for x in range(18, 44, 4)] + [(float(x), -6.6) for x in (-20, -14, 8, 30)]
    agvs = ((34.5, 15.5, 90), (37.8, 3.0, 90), (-2.0, -16.6, 0), (22.0, -17.0, 0))
    return [
        Placed(path="Building", label="Building"),
        Placed(path="Building/Hall", asset="building/engine_hall"),
        *(
            Placed(path=f"Building/Walkway_{i + 1}", asset="building/walkway_40", x=x, y=y)
            for i, (x, y) in enumerate((x, y) for y in (15.5, 4.5, -6.5) for x in (-21.0, 19.0))
        ),
        Placed(path="Fixtures", label="Fixtures"),
        *(
            Placed(path=f"Fixtures/Operator_{i + 1}", asset="people/operator", x=x, y=y, turn=turn)
            for i, (x, y, turn) in enumerate(people)
        ),
        *(
            Placed(path=f"Fixtures/Rack_{i + 1}", asset="assembly/parts_rack", x=x, y=y)
            for i, (x, y) in enumerate(racks[:7])
        ),
        *(
            Placed(path=f"Fixtures/Carrier_{i + 1}", asset="vehicles/agv", x=x, y=y, turn=turn)
            for i, (x, y, turn) in enumerate(agvs)
        ),
        Placed(path="Fixtures/ForkLift", asset="vehicles/fork_lift", x=22.0, y=-21.0, turn=180.0),
    ]


def layout() -> Layout:
    """The engine hall with its lines."""
    return Layout(
        folder="engine_plant",
        label="Engine plant",
        doc="Geometry of the engine plant, in metres with Z up. Made by `python -m scenes.generator`; "
        "says nothing about how the plant works.",
        things=(
            *_surroundings(),
            *_line("Blocks", "Block line", _BLOCK_LINE, x=_WEST, y=_BLOCK_Y, way=1),
            *_line("Cranks", "Crankshaft line", _CRANK_LINE, x=_WEST, y=_CRANK_Y, way=1),
            *_line("Heads", "Cylinder head line", _HEAD_LINE, x=_WEST, y=_HEAD_Y, way=1),
            *_line("Assembly", "Engine assembly", _assembly_line(), x=_EAST, y=_ASSEMBLY_Y, way=-1),
            *_test_and_finish(),
        ),
    )
