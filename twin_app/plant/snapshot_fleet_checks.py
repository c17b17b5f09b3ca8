"""Whether what a snapshot says of vehicles fits a plant.

Where the vehicles of a fleet come, and which ways parts go, is known to the simulator alone and checked there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Buffer, Conveyor, Node, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import (
    ConveyorSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
    VehicleSnapshot,
    VehicleTask,
    parts_of,
)
from twin_app.plant.snapshot_order_checks import OrderChecks
from twin_app.plant.snapshot_phases import phase_of

_COMING = (VehicleTask.TO_PICKUP, VehicleTask.LOADING)
_LOADED = (VehicleTask.TO_DROP, VehicleTask.UNLOADING, VehicleTask.DOCKED)
_AT_CHARGER = (VehicleTask.TO_CHARGER, VehicleTask.CHARGING)
_WAITING = (VehicleTask.DOCKED, VehicleTask.QUEUED)
_TIMED = (*_COMING, VehicleTask.TO_DROP, VehicleTask.UNLOADING, *_AT_CHARGER)
_SLACK_M = 1e-6
Spot = tuple[str, int]
"""A node and the number of a place there."""


class FleetChecks:
    """The vehicles of one snapshot against one plant."""

    def __init__(self, plant: Plant, snapshot: Snapshot, orders: OrderChecks) -> None:
        self._orders = orders
        self._snapshot = snapshot
        self._fleets = {fleet.path: fleet for fleet in plant.fleets}
        self._nodes = {node.path: node for node in plant.nodes}
        self._own = {node.path: node for node in snapshot.nodes}
        self._called: Counter[Spot] = Counter()
        self._coming: Counter[Spot] = Counter()
        self._chargers: Counter[tuple[str, str]] = Counter()

    def run(self) -> Iterator[Fault]:
        for path, count in Counter(fleet.path for fleet in self._snapshot.fleets).items():
            if count > 1:
                yield Fault(path, "", f"is described {count} times; once is allowed")
        for own in self._snapshot.fleets:
            fleet = self._fleets.get(own.path)
            if fleet is None:
                yield Fault(own.path, "", "is not a fleet of this plant")
                continue
            if len(own.vehicles) > fleet.count:
                yield Fault(own.path, "vehicles", f"are {len(own.vehicles)}, but the fleet has {fleet.count}")
            for i, vehicle in enumerate(own.vehicles):
                yield from self._vehicle(fleet, vehicle, f"vehicles[{i}]")
        yield from self._calls()
        yield from self._room()
        for (fleet_path, charger), count in self._chargers.items():
            if count > 1:
                yield Fault(fleet_path, "vehicles", f"are {count} with the charger {charger}; there is room for one")

    # ---- one vehicle ----

    def _vehicle(self, fleet: Fleet, own: VehicleSnapshot, where: str) -> Iterator[Fault]:
        yield from self._needed(fleet, own, where)
        yield from self._battery(fleet, own, where)
        if own.origin in self._nodes and own.task in _COMING:
            yield from self._origin(fleet, self._nodes[own.origin], own, where)
        if own.to in self._nodes and own.task in (*_COMING, *_LOADED):
            node = self._nodes[own.to]
            self._coming[own.to, own.to_place if isinstance(node, Station) else 0] += 1
            if own.task is VehicleTask.DOCKED and not isinstance(node, Conveyor):
                yield Fault(fleet.path, f"{where}.to", f"must be a conveyor: {own.to} takes parts at once")

    def _needed(self, fleet: Fleet, own: VehicleSnapshot, where: str) -> Iterator[Fault]:
        """What has to be said of a vehicle with its task, and what must not be."""
        carries = own.task in (*_COMING, *_LOADED)
        has_chargers = fleet.battery is not None and bool(fleet.battery.chargers)
        origin = None if own.origin is None else self._nodes.get(own.origin)
        needs_part = own.task in _LOADED or (own.task in _COMING and origin is not None and self._hides_called(origin))
        wanted = (
            ("origin", own.origin, carries),
            ("to", own.to, carries),
            ("part", own.part, needs_part),
            ("charger", own.charger, own.task in _AT_CHARGER and has_chargers),
        )
        for name, value, is_needed in wanted:
            if is_needed and value is None:
                yield Fault(fleet.path, f"{where}.{name}", f"is missing; this vehicle is {own.task}")
            elif not is_needed and value is not None:
                yield Fault(fleet.path, f"{where}.{name}", f"is given, but this vehicle is {own.task}")
        for name, node in (("origin", own.origin), ("to", own.to)):
            if node is not None and node not in self._nodes:
                yield Fault(fleet.path, f"{where}.{name}", f"{node} is not a node of this plant")
        if own.remaining_s is not None and own.task not in _TIMED:
            yield Fault(fleet.path, f"{where}.remaining_s", f"is given, but this vehicle is {own.task}")
        if own.waiting_since_s is not None and own.task not in _WAITING:
            yield Fault(fleet.path, f"{where}.waiting_since_s", f"is given, but this vehicle is {own.task}")

    def _battery(self, fleet: Fleet, own: VehicleSnapshot, where: str) -> Iterator[Fault]:
        battery = fleet.battery
        if battery is None:
            if own.battery_j is not None or own.task in (*_AT_CHARGER, VehicleTask.QUEUED):
                yield Fault(fleet.path, f"{where}.battery_j", "and charging are for vehicles that have a battery")
            return
        if own.battery_j is not None and not 0.0 <= own.battery_j <= battery.capacity_j:
            message = f"must be from 0 to the capacity of {battery.capacity_j:g} J ({own.battery_j:g})"
            yield Fault(fleet.path, f"{where}.battery_j", message)
        chargers = [charger.path for charger in battery.chargers]
        if not chargers and own.task in (VehicleTask.TO_CHARGER, VehicleTask.QUEUED):
            yield Fault(fleet.path, f"{where}.task", "is for fleets that have chargers; this one charges where it is")
        if own.charger is not None:
            self._chargers[fleet.path, own.charger] += 1
            if own.charger not in chargers:
                allowed = ", ".join(chargers) or "none"
                message = f"{own.charger} is not a charger of this fleet; these are: {allowed}"
                yield Fault(fleet.path, f"{where}.charger", message)

    def _origin(self, fleet: Fleet, node: Node, own: VehicleSnapshot, where: str) -> Iterator[Fault]:
        """The part that a vehicle comes for has to be there."""
        number = own.origin_place if isinstance(node, Station) else 0
        if isinstance(node, Buffer):
            self._called[node.path, 0] += 1
        if self._hides_called(node):
            return
        self._called[node.path, number] += 1
        if not self._is_ready(node, number):
            message = f"comes for a part, but none waits to leave {node.path}"
            yield Fault(fleet.path, f"{where}.origin", message + (f" at its place {number}" if number else ""))

    def _hides_called(self, node: Node) -> bool:
        """Whether a part that a vehicle comes for is not among the parts of its node any more."""
        if not isinstance(node, Source) or self._orders.releases(node):
            return isinstance(node, Buffer)
        return node.when_blocked is WhenBlocked.BALK and node.interarrival is not None

    def _is_ready(self, node: Node, number: int) -> bool:
        match node, self._own.get(node.path):
            case Source(), SourceSnapshot() as own:
                return bool(own.parts)
            case Station(), StationSnapshot() as own:
                is_there = 0 <= number < min(len(own.places), node.servers)
                return is_there and phase_of(node, own.places[number]) is PlacePhase.FINISHED
            case Conveyor(), ConveyorSnapshot() as own:
                return bool(own.parts) and (own.parts[0].position_m or 0.0) >= node.length_m - _SLACK_M
        return False

    # ---- all of them together ----

    def _calls(self) -> Iterator[Fault]:
        for (path, number), count in self._called.items():
            if count > 1 and not isinstance(self._nodes[path], Buffer):
                place = f"places[{number}]" if isinstance(self._nodes[path], Station) else "parts"
                yield Fault(path, place, f"{count} vehicles come for one part")

    def _room(self) -> Iterator[Fault]:
        """What is there, what is fetched and what is brought have to fit together."""
        brought: Counter[str] = Counter()
        for (path, number), count in self._coming.items():
            brought[path] += count
            node = self._nodes[path]
            if isinstance(node, Station):
                yield from self._room_of_place(node, number, count)
        for path, node in self._nodes.items():
            n_called = self._called[path, 0] if isinstance(node, Buffer) else 0
            capacity = node.capacity if isinstance(node, Buffer | Conveyor) else None
            if capacity is None or not brought[path] + n_called:
                continue
            n_parts = len(parts_of(self._own[path])) if path in self._own else 0
            if n_parts + n_called + brought[path] > capacity:
                message = f"are {n_parts}, vehicles come for {n_called} and bring {brought[path]}"
                yield Fault(path, "parts", f"{message}, but there is room for {capacity}")

    def _room_of_place(self, station: Station, number: int, n_brought: int) -> Iterator[Fault]:
        own = self._own.get(station.path)
        places = own.places if isinstance(own, StationSnapshot) else ()
        where = f"places[{number}]"
        if not 0 <= number < station.servers:
            yield Fault(station.path, where, f"does not exist, but vehicles bring parts to it ({station.servers} do)")
            return
        place = places[number] if number < len(places) else PlaceSnapshot()
        phase = phase_of(station, place)
        if phase not in (PlacePhase.EMPTY, PlacePhase.COLLECTING):
            yield Fault(station.path, where, f"is {phase}, but vehicles bring {n_brought} parts to it")
            return
        most = sum(station.assembly.counts) if station.assembly is not None else station.batch
        if len(place.parts) + n_brought > most:
            message = f"are {len(place.parts)} and vehicles bring {n_brought}, but the place needs {most}"
            yield Fault(station.path, f"{where}.parts", message)
