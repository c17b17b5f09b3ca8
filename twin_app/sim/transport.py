"""How far vehicles drive between the places that they serve, and how long that takes.

A fleet serves its places: the nodes that parts are picked up at (they name it in `twin:flow:transport`), every node
that those lead to (rework and a product's own targets too), and the chargers of its batteries. Vehicles drive straight
from origin to origin, or where the fleet has paths, along them by the shortest way (`twin_app.physics.paths`). Each
drive is one move from rest to rest, as fast empty as loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import Fault, InvalidPlantError
from twin_app.physics.motion import travel_time
from twin_app.physics.paths import Sites, build_network, connect, straight_distances
from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.description import Line
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant

Numbers = NDArray[np.float64]
Position = tuple[float, float, float]

_PATHS = "twin:fleet:paths"
_BATTERY_LOW = "twin:fleet:batteryLow"
_FAR_M = 10.0
_FARTHEST_M = 1e7
NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelTimes:
    """The drives of one fleet, by place: an index into `places`."""

    fleet: str
    """Path of the fleet."""
    places: tuple[str, ...]
    """Prim paths, sorted; empty for a fleet that carries nothing."""
    positions_m: Numbers
    """Origins of the places [n_places, 3]."""
    metres: Numbers
    """Way from place (row) to place (column), [n_places, n_places]."""
    seconds: Numbers
    """Time for that way, [n_places, n_places]; 0 on the diagonal."""
    of_node: NDArray[np.int64]
    """Place of each node of the plant, [n_nodes]; `NOWHERE` where the fleet does not come."""
    start: int
    """Where all vehicles stand at time 0: the first node in path order that parts are picked up at, else `NOWHERE`."""
    chargers: NDArray[np.int64]
    """Place of each charger [n_chargers]; empty: none, or no battery."""
    load_s: float
    """Time to take a part, with the fleet's own move (`twin:motion`)."""
    unload_s: float
    sites: Sites | None
    """The places on the paths; None where vehicles drive straight."""

    def route_m(self, start: int, end: int) -> Numbers:
        """The way from place to place as a polyline [n, 3], for playback; one point if they are the same."""
        if self.sites is not None:
            return self.sites.route(start, end)
        ends = self.positions_m[[start, end]]
        return ends if self.metres[start, end] > 0.0 else ends[:1]


def travel_times(plant: Plant, fleet: Fleet) -> TravelTimes:
    """The drives of a fleet between all its places.

    Raises `InvalidPlantError` naming each place that its paths do not lead to, or that is nowhere in the scene.
    """
    pickups = tuple(node.path for node in plant.nodes if _is_pickup(node, fleet))
    positions = _positions(plant, fleet) if pickups else {}
    _require_positions(positions)
    places = tuple(sorted(positions))
    index = {path: number for number, path in enumerate(places)}
    metres, sites = _distances(fleet, tuple(positions[path] for path in places))
    start = index[min(pickups)] if pickups else NOWHERE
    _require_ways(fleet, places, metres, start)
    chargers = fleet.battery.chargers if fleet.battery and pickups else ()
    return TravelTimes(
        fleet=fleet.path,
        places=places,
        positions_m=np.array([positions[path] for path in places]).reshape(-1, 3),
        metres=metres,
        seconds=travel_time(metres, fleet.speed_m_per_s, fleet.acceleration_m_per_s2),
        of_node=np.array([index.get(node.path, NOWHERE) for node in plant.nodes], np.int64),
        start=start,
        chargers=np.array([index[charger.path] for charger in chargers], np.int64),
        load_s=fleet.load_time + _own_move_s(fleet),
        unload_s=fleet.unload_time,
        sites=sites,
    )


def transport_findings(plant: Plant) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Faults and warnings about the ways of all fleets, without raising; for checks before a run."""
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for fleet in plant.fleets:
        try:
            drives = travel_times(plant, fleet)
        except InvalidPlantError as error:
            faults.extend(error.faults)
        else:
            warnings.extend(_warnings(fleet, drives))
    return tuple(faults), tuple(warnings)


def _is_pickup(node: Node, fleet: Fleet) -> bool:
    return node.flow.transport == fleet.path and bool(all_targets(node))


def _positions(plant: Plant, fleet: Fleet) -> dict[str, Position]:
    """Origin of every place that the fleet serves."""
    nodes = {node.path: node.position_m for node in plant.nodes}
    positions: dict[str, Position] = {}
    for node in plant.nodes:
        if _is_pickup(node, fleet):
            positions |= {path: nodes[path] for path in (node.path, *all_targets(node))}
    chargers = fleet.battery.chargers if fleet.battery else ()
    return {charger.path: charger.position_m for charger in chargers} | positions


def _require_positions(positions: dict[str, Position]) -> None:
    message = f"lies nowhere that a vehicle could drive to: its origin must be within {_FARTHEST_M:g} m of the scene's"
    lost = [path for path, place in sorted(positions.items()) if not all(abs(own) <= _FARTHEST_M for own in place)]
    if lost:
        raise InvalidPlantError([Fault(path, "xformOpOrder", message) for path in lost])


def _distances(fleet: Fleet, positions: tuple[Position, ...]) -> tuple[Numbers, Sites | None]:
    if not positions or not fleet.lines_m:
        return straight_distances(np.array(positions).reshape(-1, 3)), None
    try:
        sites = _sites(fleet.lines_m, positions)
    except ValueError as error:
        raise InvalidPlantError([Fault(fleet.path, _PATHS, f"cannot be driven along: {error}")]) from None
    return sites.distances_m, sites


@lru_cache(maxsize=16)
def _sites(lines_m: tuple[Line, ...], positions_m: tuple[Position, ...]) -> Sites:
    """A study compiles thousands of plants whose geometry is the same."""
    sites = connect(build_network(lines_m), positions_m)
    sites.distances_m.setflags(write=False)  # shared by everyone who asks
    return sites


def _require_ways(fleet: Fleet, places: tuple[str, ...], metres: Numbers, start: int) -> None:
    """Ways go both ways, so all places are joined if all are joined to one."""
    lost = [path for path, way in zip(places, metres[start] if places else (), strict=True) if not np.isfinite(way)]
    if lost:
        message = "do not lead from {} to {}, which the same vehicles serve; draw the missing piece of the way"
        raise InvalidPlantError([Fault(fleet.path, _PATHS, message.format(places[start], path)) for path in lost])


def _own_move_s(fleet: Fleet) -> float:
    move = fleet.motion
    if move is None:
        return 0.0
    return float(travel_time(move.distance_m, move.velocity_m_per_s, move.acceleration_m_per_s2))


def _warnings(fleet: Fleet, drives: TravelTimes) -> Iterator[Fault]:
    if drives.sites is not None:
        for path, access in zip(drives.places, drives.sites.access_m.tolist(), strict=True):
            if access > _FAR_M:
                message = f"are {access:.3g} m away from {path}; vehicles leave them there and drive straight to it"
                yield Fault(fleet.path, _PATHS, message)
    battery = fleet.battery
    if battery is None or not drives.places:
        return
    reserve, need = battery.low * battery.capacity_j, battery.drive_energy_j_per_m * float(drives.metres.max())
    if reserve < need:
        message = (
            f"leaves {reserve / 3.6e6:.3g} kWh, but the longest way between two places takes {need / 3.6e6:.3g} kWh; "
            "a vehicle may run empty on it"
        )
        yield Fault(fleet.path, _BATTERY_LOW, message)
