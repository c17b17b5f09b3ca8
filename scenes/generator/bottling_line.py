"""Where everything stands in the bottling line: two rows, joined by a single-file belt at the right."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.generator.layout import Layout, Placed

_BACK, _FRONT = 3.88, -3.88
"""Y of the belts of the two rows [m]."""
_START = -12.0
"""X at which the depalletiser hands over."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A machine or belt in a row, by what it takes of the row."""

    name: str
    label: str
    asset: str
    length: float
    deck_y: float = 0.0
    """Y of the belt in the component."""


_BACK_ROW = (
    _Step("RinserInfeed", "Rinser infeed", "conveyors/mass_conveyor_3200", 3.2),
    _Step("Rinser", "Rinser", "bottling/rinser", 3.0, -0.98),
    _Step("FillerInfeed", "Filler infeed", "conveyors/mass_conveyor_3200", 3.2),
    _Step("Filler", "Filler", "bottling/filler", 5.2, -1.66),
    _Step("CapperInfeed", "Capper infeed", "conveyors/mass_conveyor_1200", 1.2),
    _Step("Capper", "Capper", "bottling/capper", 2.6, -0.88),
    _Step("InspectorInfeed", "Inspector infeed", "conveyors/mass_conveyor_3200", 3.2),
    _Step("Inspector", "Inspector", "bottling/inspector", 2.0),
    _Step("InspectorOutfeed", "Inspector outfeed", "conveyors/single_conveyor_2400", 2.4),
)
_FRONT_ROW = (
    _Step("LabellerInfeed", "Labeller infeed", "conveyors/single_conveyor_2400", 2.4),
    _Step("Labeller", "Labeller", "bottling/labeller", 3.8, -1.12),
    _Step("PackerInfeed", "Packer infeed", "conveyors/mass_conveyor_3200", 3.2),
    _Step("Packer", "Packer", "bottling/packer", 5.0),
    _Step("TunnelInfeed", "Tunnel infeed", "conveyors/case_conveyor_3200", 3.2),
    _Step("ShrinkTunnel", "Shrink tunnel", "bottling/shrink_tunnel", 5.6),
    _Step("PalletiserInfeed", "Palletiser infeed", "conveyors/case_conveyor_3200", 3.2),
    _Step("Palletiser", "Palletiser", "bottling/palletiser", 5.6),
)
_TURN_X = _START + sum(step.length for step in _BACK_ROW)
"""X at which the back row ends and the front row begins."""


def _row(steps: tuple[_Step, ...], x: float, y: float, way: int) -> list[Placed]:
    placed = []
    for step in steps:
        middle = x + way * step.length / 2
        placed.append(
            Placed(
                path=f"Line/{step.name}",
                label=step.label,
                asset=step.asset,
                x=middle,
                y=y - way * step.deck_y,
                turn=0.0 if way > 0 else 180.0,
            )
        )
        x += way * step.length
    return placed


def _tables() -> list[Placed]:
    """Floor kept free beside the belts for accumulation tables."""
    places = {
        "FillerTable": (-4.2, 2.55, 0.0),
        "LabellerTable": (13.0, 0.0, 90.0),
        "PackerTable": (3.9, -2.65, 0.0),
        "PalletiserTable": (-12.9, -2.65, 0.0),
    }
    labels = {
        "FillerTable": "Accumulation before the filler",
        "LabellerTable": "Accumulation before the labeller",
        "PackerTable": "Accumulation before the packer",
        "PalletiserTable": "Accumulation before the palletiser",
    }
    return [
        Placed(path=f"Line/{name}", label=labels[name], asset="building/reserved_area", x=x, y=y, turn=turn)
        for name, (x, y, turn) in places.items()
    ]


def _line() -> list[Placed]:
    return [
        Placed(path="Line", label="Line"),
        Placed(path="Line/EmptyBottles", label="Empty bottles", x=-17.2, y=7.6),
        *(
            Placed(
                path=f"Line/EmptyBottles/Pallet_{i + 1}",
                asset="parts/bottle_pallet",
                x=1.5 * (i % 2),
                y=-1.3 * (i // 2),
            )
            for i in range(4)
        ),
        Placed(path="Line/Depalletiser", label="Depalletiser", asset="bottling/depalletiser", x=_START - 2.2, y=_BACK),
        *_row(_BACK_ROW, _START, _BACK, 1),
        Placed(
            path="Line/CrossConveyor",
            label="Cross conveyor",
            asset="conveyors/single_conveyor_8000",
            x=_TURN_X + 0.12,
            turn=-90.0,
        ),
        *_row(_FRONT_ROW, _TURN_X, _FRONT, -1),
        *_tables(),
        Placed(path="Line/FinishedPallets", label="Finished pallets", x=-16.9, y=-7.2),
        *(
            Placed(
                path=f"Line/FinishedPallets/Pallet_{i + 1}",
                asset="parts/case_pallet",
                x=1.6 * (i % 3),
                y=-1.4 * (i // 3),
            )
            for i in range(5)
        ),
    ]


def _surroundings() -> list[Placed]:
    people = ((-9.6, 1.2, 90), (-1.2, 0.9, 90), (9.6, -8.0, 90), (0.6, -6.4, 75), (15.2, 3.4, 180))
    spare = ((-17.3, 4.6), (-17.3, 3.2), (14.6, 9.0), (16.0, 9.0), (17.4, 9.0), (14.6, 7.7), (16.0, 7.7), (17.4, 7.7))
    racks = ((17.9, 2.4), (17.9, -0.8))
    return [
        Placed(path="Building", label="Building"),
        Placed(path="Building/Hall", asset="building/bottling_hall"),
        Placed(path="Building/Walkway", asset="building/walkway_30", x=-3.6),
        Placed(path="Fixtures", label="Fixtures"),
        *(
            Placed(path=f"Fixtures/Operator_{i + 1}", asset="people/operator", x=x, y=y, turn=turn)
            for i, (x, y, turn) in enumerate(people)
        ),
        Placed(path="Fixtures/ForkLift", asset="vehicles/fork_lift", x=-9.6, y=8.3, turn=180.0),
        *(
            Placed(path=f"Fixtures/SparePallet_{i + 1}", asset="parts/bottle_pallet", x=x, y=y)
            for i, (x, y) in enumerate(spare)
        ),
        *(
            Placed(path=f"Fixtures/Rack_{i + 1}", asset="assembly/parts_rack", x=x, y=y, turn=90.0)
            for i, (x, y) in enumerate(racks)
        ),
    ]


def layout() -> Layout:
    """The bottling hall with its line."""
    return Layout(
        folder="bottling_line",
        label="Bottling line",
        doc="Geometry of the bottling line, in metres with Z up. Made by `python -m scenes.generator`; "
        "says nothing about how the plant works.",
        things=(*_surroundings(), *_line()),
    )
