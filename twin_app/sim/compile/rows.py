"""The rows of a plant's tables while they are made: they grow as its nodes are visited in path order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twin_app.plant.distributions import Distribution
from twin_app.plant.nodes import Clock, Failure, Node, Source
from twin_app.plant.plant import Plant
from twin_app.sim.compile.distribution_rows import DistributionRows
from twin_app.sim.compile.fleet_tables import carried_nodes
from twin_app.sim.conversions import power_by_state, ticks
from twin_app.sim.physics_tables import TOOL, move_s, stop_purposes
from twin_app.sim.streams import stream_key

Row = dict[str, Any]


def table_of(dtype: np.dtype[Any], rows: Sequence[Row]) -> np.ndarray:
    """PlantRows as one record table; a field that a row leaves out is −1 for ids and counts alike."""
    table = np.zeros(len(rows), dtype=dtype)
    for name in dtype.names or ():
        table[name] = [row.get(name, -1) for row in rows]
    return table


@dataclass(slots=True)
class PlantRows:
    """Names to row numbers, and the rows so far; see `Tables` for what they mean."""

    plant: Plant
    product_ids: dict[str, int] = field(default_factory=dict)
    node_ids: dict[str, int] = field(default_factory=dict)
    crew_ids: dict[str, int] = field(default_factory=dict)
    calendar_ids: dict[str, int] = field(default_factory=dict)
    streams: list[int] = field(default_factory=list)
    distributions: DistributionRows = field(default_factory=DistributionRows)
    nodes: list[Row] = field(default_factory=list)
    treatments: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    place_power: list[tuple[float, ...]] = field(default_factory=list)
    failures: list[Row] = field(default_factory=list)
    stops: list[Row] = field(default_factory=list)
    slots: list[Row] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    target_weights: list[float] = field(default_factory=list)
    inputs: list[tuple[int, int, int]] = field(default_factory=list)
    mix: list[tuple[float, float]] = field(default_factory=list)
    setup_matrix: list[int] = field(default_factory=list)
    senders: dict[int, set[int]] = field(default_factory=dict)
    carried: dict[str, str] = field(default_factory=dict)
    served: set[int] = field(default_factory=set)
    base_power_w: float = 0.0

    def __post_init__(self) -> None:
        plant = self.plant
        self.node_ids = {node.path: i for i, node in enumerate(plant.nodes)}
        self.crew_ids = {crew.path: i for i, crew in enumerate(plant.crews)}
        self.calendar_ids = {calendar.path: i for i, calendar in enumerate(plant.calendars)}
        self.carried = carried_nodes(plant)
        self.product_ids = {product.path: i for i, product in enumerate(plant.products)}
        if not plant.products or any(isinstance(node, Source) and not node.products for node in plant.nodes):
            self.product_ids[""] = len(self.product_ids)

    def stream(self, path: str, purpose: str) -> int:
        """Row of the random stream for one purpose of one thing."""
        self.streams.append(stream_key(path, purpose))
        return len(self.streams) - 1

    def slot(self, kind: int, row: int) -> int:
        """Row of what happens, at some time, to row `row` of a table of kind `kind` (`sim.codes`)."""
        self.slots.append({"kind": kind, "row": row})
        return len(self.slots) - 1

    def distribution(self, distribution: Distribution | None) -> int:
        """Row of a distribution; −1 for none."""
        return -1 if distribution is None else self.distributions.row_of(distribution)

    def add_failures(self, failures: Sequence[Failure], row: dict[str, Any], clocks: Mapping[Clock, int]) -> None:
        """What stops each place of the node with this row."""
        row["first_failure"], row["n_failures"] = len(self.failures), len(failures)
        for failure in failures:
            self.failures.append(
                {
                    "clock": clocks[failure.clock],
                    "uptime": self.distribution(failure.uptime),
                    "repair": self.distribution(failure.repair),
                    "crew": -1 if failure.crew is None else self.crew_ids[failure.crew],
                    "scraps": int(failure.scraps_part),
                    "is_tool": int(failure.name == TOOL),
                }
            )
        row["n_wearing"] = sum(clocks[failure.clock] == 0 for failure in failures)

    def add_place(self, node: Node, calendar: str | None, failures: Sequence[Failure], number: int = 0) -> int:
        """One more place of the node added last, with its stops; its row."""
        place, row = len(self.places), len(self.nodes) - 1
        self.places.append(
            {
                "node": row,
                "calendar": -1 if calendar is None else self.calendar_ids[calendar],
                "slot": -1,
                "stop": len(self.stops),
                "n_wearing": self.nodes[row]["n_wearing"],
                "move": ticks(move_s(node)),
            }
        )
        self.place_power.append(power_by_state(None if isinstance(node, Source) else node.power))
        first = self.nodes[row]["first_failure"] if failures else 0
        for i, failure in enumerate(failures):
            uptime, repair = (self.stream(node.path, purpose) for purpose in stop_purposes(failure, number))
            self.stops.append({"failure": first + i, "place": place, "uptime_stream": uptime, "repair_stream": repair})
        return place
