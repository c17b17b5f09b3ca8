"""Vehicles between snapshots and tables: names of nodes and chargers against rows and places of a fleet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from twin_app.errors import Fault
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Station
from twin_app.plant.snapshot import PlaceSnapshot, Snapshot, StationSnapshot, VehicleSnapshot, VehicleTask
from twin_app.sim.codes import NONE
from twin_app.sim.compile import Model
from twin_app.sim.conversions import ticks
from twin_app.sim.responses import VehiclePhase
from twin_app.sim.snapshots.routes import drops_of
from twin_app.sim.transport import travel_times

PHASE_OF_TASK = {task: VehiclePhase[task.name] for task in VehicleTask}
_FROM_ORIGIN = (VehicleTask.LOADING, VehicleTask.TO_DROP)
_AT_GOAL = (VehicleTask.UNLOADING, VehicleTask.DOCKED)


class FleetNames:
    """Names of what a fleet serves, as its tables number it."""

    def __init__(self, model: Model, number: int) -> None:
        self._model = model
        self.fleet: Fleet = model.plant.fleets[number]
        self.row = model.tables.fleets[number]
        self._number = number

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Prim paths of the places of the fleet."""
        return travel_times(self._model.plant, self.fleet).places

    @cached_property
    def node_ids(self) -> dict[str, int]:
        """Rows of all nodes of the plant."""
        return {path: n for n, path in enumerate(self._model.responses.node_paths)}

    def serves(self, n: int) -> bool:
        """Whether its vehicles fetch the parts of node n."""
        return int(self._model.tables.nodes["fleet"][n]) == self._number

    def drop(self, n: int, to: int) -> int:
        """Place where vehicles unload what goes from node n to node `to`, −1 if nothing does."""
        found = [int(place) for node, place in drops_of(self._model.tables, n) if node == to]
        return found[0] if found else int(NONE)

    def charger(self, path: str) -> int:
        """Row of a charger."""
        chargers = self.fleet.battery.chargers if self.fleet.battery else ()
        return int(self.row["first_charger"]) + [charger.path for charger in chargers].index(path)

    def charger_path(self, row: int) -> str:
        """Prim path of a charger."""
        assert self.fleet.battery is not None
        return self.fleet.battery.chargers[row - int(self.row["first_charger"])].path


def vehicle_rows(model: Model, snapshot: Snapshot) -> Iterator[tuple[int, VehicleSnapshot, tuple[int | float, ...]]]:
    """Each vehicle of which something is said: its row in the model, and its row of `loads.VEHICLE_LOAD`."""
    given = {own.path: own.vehicles for own in snapshot.fleets}
    for number, fleet in enumerate(model.plant.fleets):
        names = FleetNames(model, number)
        first = int(names.row["first_vehicle"])
        for v, own in enumerate(given.get(fleet.path, ()), start=first):
            yield v, own, _row(model, names, own)


def vehicle_faults(model: Model, snapshot: Snapshot) -> Iterator[Fault]:
    """Places where a vehicle cannot be, and ways on which no fleet brings parts."""
    known = {fleet.path: number for number, fleet in enumerate(model.plant.fleets)}
    kits: Counter[tuple[int, int, int]] = Counter()
    for own in snapshot.fleets:
        if own.path not in known:
            continue
        names = FleetNames(model, known[own.path])
        for i, vehicle in enumerate(own.vehicles):
            where = f"vehicles[{i}]"
            if vehicle.at is not None and vehicle.at not in names.places:
                allowed = ", ".join(names.places) or "none"
                yield Fault(own.path, f"{where}.at", f"{vehicle.at} is no place of this fleet; these are: {allowed}")
            elif vehicle.task is not VehicleTask.FREE and not names.places:
                yield Fault(own.path, f"{where}.task", f"is {vehicle.task}, but this fleet carries nothing")
            yield from _way_faults(names, vehicle, where)
            _count_kit(model, names, vehicle, kits)
    yield from _kit_faults(model, snapshot, kits)


def _way_faults(names: FleetNames, own: VehicleSnapshot, where: str) -> Iterator[Fault]:
    path = names.fleet.path
    n, to = names.node_ids.get(own.origin or ""), names.node_ids.get(own.to or "")
    if n is not None and not names.serves(n):
        yield Fault(path, f"{where}.origin", f"{own.origin} is not a node that these vehicles fetch parts from")
    elif n is not None and to is not None and names.drop(n, to) < 0:
        yield Fault(path, f"{where}.to", f"no part goes from {own.origin} to {own.to}")


def _inputs_of(model: Model, to: int) -> dict[int, tuple[int, int]]:
    """(number, count) of the input that each sender of an assembly delivers to."""
    first, count = int(model.tables.nodes["first_input"][to]), int(model.tables.nodes["n_inputs"][to])
    return {int(n): (int(number), int(most)) for n, most, number in model.tables.inputs[first : first + count]}


def _count_kit(model: Model, names: FleetNames, own: VehicleSnapshot, kits: Counter[tuple[int, int, int]]) -> None:
    """Notes which input of which assembly place a vehicle brings its part for."""
    n, to = names.node_ids.get(own.origin or ""), names.node_ids.get(own.to or "")
    if n is not None and to is not None and int(model.tables.nodes["n_inputs"][to]) > 0:
        number = _inputs_of(model, to).get(n, (-1, 0))[0]
        kits[to, own.to_place, number] += 1


def _kit_faults(model: Model, snapshot: Snapshot, kits: Counter[tuple[int, int, int]]) -> Iterator[Fault]:
    """Parts that are brought to an assembly which does not lack them."""
    given = {own.path: own.places for own in snapshot.nodes if isinstance(own, StationSnapshot)}
    for (to, place, number), n_brought in kits.items():
        node = model.plant.nodes[to]
        if not isinstance(node, Station) or node.assembly is None:
            continue
        if number < 0:
            yield Fault(node.path, f"places[{place}]", "gets a part from where none of its inputs comes from")
            continue
        places = given.get(node.path, ())
        own = places[place] if 0 <= place < len(places) else PlaceSnapshot()
        has = sum(delivered_parts(own, node.assembly.counts)[number : number + 1])
        if has + n_brought > node.assembly.counts[number]:
            message = f"has {has} parts of input {number} and vehicles bring {n_brought}"
            yield Fault(node.path, f"places[{place}]", f"{message}, but it needs {node.assembly.counts[number]}")


def delivered_parts(own: PlaceSnapshot, counts: Sequence[int]) -> list[int]:
    """How many parts of each input an assembly place that collects has; where it is not said, the first go first."""
    if own.delivered:
        return list(own.delivered)
    left, delivered = len(own.parts), []
    for count in counts:
        delivered.append(min(count, left))
        left -= delivered[-1]
    return delivered


def _row(model: Model, names: FleetNames, own: VehicleSnapshot) -> tuple[int | float, ...]:
    nodes = model.tables.nodes
    origin = int(NONE) if own.origin is None else names.node_ids[own.origin]
    to = int(NONE) if own.to is None else names.node_ids[own.to]
    is_station = to >= 0 and isinstance(model.plant.nodes[to], Station)
    charger = int(NONE) if own.charger is None else names.charger(own.charger)
    battery = names.fleet.battery
    full_j = battery.capacity_j if battery is not None else 0.0
    return (
        1,
        int(PHASE_OF_TASK[own.task]),
        _place(model, names, own, origin, to),
        origin,
        int(nodes["place"][origin]) + own.origin_place if origin >= 0 else int(NONE),
        to,
        int(nodes["place"][to]) + own.to_place if is_station else int(NONE),
        -1 if own.remaining_s is None else ticks(own.remaining_s),
        -1 if own.waiting_since_s is None else ticks(own.waiting_since_s),
        charger,
        full_j if own.battery_j is None else own.battery_j,
    )


def _place(model: Model, names: FleetNames, own: VehicleSnapshot, origin: int, to: int) -> int:
    """Place where the vehicle stands or drove off last: what is said, or what follows of its task."""
    if own.at is not None:
        return names.places.index(own.at)
    if own.task in _FROM_ORIGIN:
        return int(model.tables.nodes["pickup"][origin])
    if own.task in _AT_GOAL:
        return names.drop(origin, to)
    if own.task is VehicleTask.CHARGING and own.charger is not None:
        return int(model.tables.chargers[names.charger(own.charger)])
    return int(names.row["start"])
