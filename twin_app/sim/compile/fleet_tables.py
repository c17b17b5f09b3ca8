"""The tables of fleets: ways, times and batteries in the units of the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Buffer, Node
from twin_app.plant.plant import Plant
from twin_app.sim.compile.routing import route_of
from twin_app.sim.conversions import ticks
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.transport import TravelTimes, travel_times

Row = dict[str, Any]
_TRANSPORT = "twin:flow:transport"


@dataclass(slots=True)
class FleetRows:
    """Rows of all fleets; see `Tables` for what they mean."""

    fleets: list[Row] = field(default_factory=list)
    vehicles: list[Row] = field(default_factory=list)
    pickups: list[int] = field(default_factory=list)
    drops: list[tuple[int, int]] = field(default_factory=list)
    drive_times: list[np.ndarray] = field(default_factory=list)
    drive_lengths: list[np.ndarray] = field(default_factory=list)
    chargers: list[int] = field(default_factory=list)
    n_drives: int = 0

    @property
    def has_power(self) -> bool:
        """Whether some vehicle draws power at some time."""
        return any(row["idle_w"] > 0.0 or row["job_w"] > 0.0 or row["charge_w"] > 0.0 for row in self.fleets)


def carried_nodes(plant: Plant) -> dict[str, str]:
    """Fleet by node, of the nodes whose parts are carried by vehicles.

    Raises `InvalidPlantError` for buffers of capacity 0: nothing ever waits in them to be taken away.
    """
    fleets = {fleet.path for fleet in plant.fleets}
    carried = {
        node.path: node.flow.transport
        for node in plant.nodes
        if node.flow.transport is not None and node.flow.transport in fleets and all_targets(node)
    }
    empty = [node.path for node in plant.nodes if node.path in carried and is_gap(node)]
    if empty:
        message = "cannot take parts from a buffer of capacity 0, where none ever waits: give it a place"
        raise InvalidPlantError([Fault(path, _TRANSPORT, message) for path in empty])
    return carried


def is_gap(node: Node) -> bool:
    """Whether a node is a buffer without places."""
    return isinstance(node, Buffer) and node.capacity == 0


def fleet_rows(plant: Plant, nodes: list[Row], products: Mapping[str, int], slot: Callable[[int], int]) -> FleetRows:
    """Rows of all fleets; completes the rows of the nodes they serve. `slot` makes the slot of a vehicle's row."""
    rows = FleetRows()
    carried = carried_nodes(plant)
    for number, fleet in enumerate(plant.fleets):
        drives = travel_times(plant, fleet)
        rows.fleets.append(_fleet_row(fleet, drives, rows))
        for _ in range(fleet.count):
            rows.vehicles.append({"fleet": number, "slot": slot(len(rows.vehicles))})
        for index, node in enumerate(plant.nodes):
            if carried.get(node.path) == fleet.path:
                nodes[index] |= {"fleet": number, "pickup": int(drives.of_node[index]), "first_drop": len(rows.drops)}
                rows.pickups.append(index)
                rows.drops += _drops(plant, node, products, drives)
                nodes[index]["n_drops"] = len(rows.drops) - nodes[index]["first_drop"]
        rows.fleets[-1]["n_pickups"] = len(rows.pickups) - rows.fleets[-1]["first_pickup"]
    return rows


def _fleet_row(fleet: Fleet, drives: TravelTimes, rows: FleetRows) -> Row:
    row: Row = {
        "first_vehicle": len(rows.vehicles),
        "n_vehicles": fleet.count,
        "first_pickup": len(rows.pickups),
        "start": drives.start,
        "n_places": len(drives.places),
        "first_drive": rows.n_drives,
        "first_charger": len(rows.chargers),
        "n_chargers": len(drives.chargers),
        "load_time": ticks(drives.load_s),
        "unload_time": ticks(drives.unload_s),
        **_energy_row(fleet),
    }
    seconds = drives.seconds.ravel()
    times = np.where(seconds >= 4.0e9, float(FOREVER), np.floor(np.minimum(seconds, 4.0e9) * TICKS_PER_S + 0.5))
    rows.drive_times.append(times.astype(np.int64))
    rows.drive_lengths.append(drives.metres.ravel())
    rows.n_drives += len(seconds)
    rows.chargers += drives.chargers.tolist()
    return row


def _energy_row(fleet: Fleet) -> Row:
    """Batteries; without them what the vehicles draw from the grid while they drive."""
    battery, power = fleet.battery, fleet.power
    if battery is not None:
        return {
            "capacity": battery.capacity_j,
            "low": battery.low * battery.capacity_j,
            "charge_w": battery.charge_power_w,
            "drive_energy": battery.drive_energy_j_per_m,
            "idle_w": 0.0,
            "job_w": 0.0,
        }
    return {
        "capacity": 0.0,
        "low": 0.0,
        "charge_w": 0.0,
        "drive_energy": 0.0,
        "idle_w": power.idle_w if power else 0.0,
        "job_w": power.working_w if power else 0.0,
    }


def _drops(plant: Plant, node: Node, products: Mapping[str, int], drives: TravelTimes) -> Iterator[tuple[int, int]]:
    """(node that parts go to, place where they are unloaded for it): a buffer without places is driven to itself."""
    by_path = {other.path: other for other in plant.nodes}
    numbers = {other.path: number for number, other in enumerate(plant.nodes)}
    for path in all_targets(node):
        place = int(drives.of_node[numbers[path]])
        if not is_gap(by_path[path]):
            yield numbers[path], place
            continue
        behind = {end for product in products for end in route_of(by_path[path], product, by_path).targets}
        yield from ((numbers[end], place) for end in sorted(behind))
