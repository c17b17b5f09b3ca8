"""Whether a snapshot fits a plant: every fault by prim path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from twin_app.errors import Fault
from twin_app.plant.nodes import Buffer, Conveyor, Failure, Node, Sink, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import (
    AnyNodeSnapshot,
    BufferSnapshot,
    ConveyorSnapshot,
    FailureSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
)
from twin_app.plant.snapshot_fleet_checks import FleetChecks
from twin_app.plant.snapshot_order_checks import OrderChecks
from twin_app.plant.snapshot_phases import phase_of
from twin_app.plant.snapshot_physics_checks import physics_faults

_AT_WORK = (PlacePhase.WAKING, PlacePhase.SETTING_UP, PlacePhase.WORKING)
_FARTHEST = 1e9
"""Seconds or pieces: far beyond any plant, and far from what the kernel can count."""
_MOST_J = 1e12
_SLACK_M = 1e-6
"""Of positions on belts, which come from cameras or from sums of rounded numbers."""


def find_snapshot_faults(plant: Plant, snapshot: Snapshot) -> list[Fault]:
    """All that the plant cannot be like, in the order of the snapshot; empty if it fits.

    Where parts may go from a node, and whose turn it is, is known to the simulator alone and checked there.
    """
    return list(_Checks(plant, snapshot).run())


class _Checks:
    """One snapshot against one plant."""

    def __init__(self, plant: Plant, snapshot: Snapshot) -> None:
        self._plant = plant
        self._snapshot = snapshot
        self._nodes = {node.path: node for node in plant.nodes}
        self._products = {product.path for product in plant.products}
        self._people: Counter[str] = Counter()
        self._orders = OrderChecks(plant, snapshot)

    def run(self) -> Iterator[Fault]:
        time_s, horizon_s = self._snapshot.time_s, self._plant.horizon_s
        if not 0.0 <= time_s < horizon_s:
            yield Fault(
                self._plant.path, "time_s", f"must be from 0 to below the horizon of {horizon_s:g} s ({time_s:g})"
            )
        for path, count in Counter(node.path for node in self._snapshot.nodes).items():
            if count > 1:
                yield Fault(path, "", f"is described {count} times; once is allowed")
        for own in self._snapshot.nodes:
            yield from self._node(own)
        for crew in self._plant.crews:
            if self._people[crew.path] > crew.count:
                message = f"has {crew.count} people, but {self._people[crew.path]} are at work in the snapshot"
                yield Fault(crew.path, "twin:crew:count", message)
        yield from self._orders.run()
        yield from FleetChecks(self._plant, self._snapshot, self._orders).run()
        for fleet in self._snapshot.fleets:
            for i, vehicle in enumerate(fleet.vehicles):
                where = f"vehicles[{i}]"
                yield from _negative_times(vehicle, fleet.path, f"{where}.", most=_MOST_J)
                yield from self._since(fleet.path, f"{where}.waiting_since_s", vehicle.waiting_since_s)
                if vehicle.part is not None:
                    yield from self._part(fleet.path, vehicle.part, f"{where}.part")

    def _node(self, own: AnyNodeSnapshot) -> Iterator[Fault]:
        node = self._nodes.get(own.path)
        if node is None or isinstance(node, Sink):
            message = "is a sink and holds nothing" if node else "is not a node of this plant"
            yield Fault(own.path, "", message)
            return
        yield from _negative_times(own, own.path, "")
        match node, own:
            case Source(), SourceSnapshot():
                yield from self._source(node, own)
            case Station(), StationSnapshot():
                yield from self._station(node, own)
            case Buffer(), BufferSnapshot():
                yield from self._buffer(node, own)
            case Conveyor(), ConveyorSnapshot():
                yield from self._conveyor(node, own)
            case _:
                yield Fault(own.path, "", f"is a {type(node).__name__.lower()} in the plant; describe it as one")

    def _source(self, source: Source, own: SourceSnapshot) -> Iterator[Fault]:
        yield from self._parts(source, own.parts, "parts")
        if len(own.parts) > 1:
            yield Fault(own.path, "parts", f"at most one part waits in a source ({len(own.parts)})")
        if own.batch_product is not None:
            yield from self._product(own.path, "batch_product", own.batch_product)
        if self._orders.releases(source):
            yield from self._orders.source(own)
            return
        if own.parts and source.when_blocked is WhenBlocked.BALK and source.interarrival is not None:
            yield Fault(own.path, "parts", "wait here, but this source loses what finds no room")
        if own.left_in_batch >= source.batch:
            message = f"must be below the batch of {source.batch} ({own.left_in_batch})"
            yield Fault(own.path, "left_in_batch", message)
        if source.limit is not None and own.made > source.limit:
            yield Fault(own.path, "made", f"must be at most the limit of {source.limit} ({own.made})")
        if own.left_in_batch > 0 and not own.parts and source.interarrival is not None:
            yield Fault(own.path, "left_in_batch", "says that more parts follow; then one of them waits in `parts`")

    def _buffer(self, buffer: Buffer, own: BufferSnapshot) -> Iterator[Fault]:
        yield from self._parts(buffer, own.parts, "parts", has_dwell=buffer.dwell is not None)
        if buffer.capacity is not None and len(own.parts) > buffer.capacity:
            yield Fault(own.path, "parts", f"are {len(own.parts)}, but there is room for {buffer.capacity}")

    def _conveyor(self, conveyor: Conveyor, own: ConveyorSnapshot) -> Iterator[Fault]:
        yield from self._parts(conveyor, own.parts, "parts")
        yield from self._failures(conveyor.path, conveyor.failures, own.failures, "failures")
        if len(own.parts) > conveyor.capacity:
            yield Fault(own.path, "parts", f"are {len(own.parts)}, but there is room for {conveyor.capacity}")
        yield from physics_faults(conveyor, own)
        ahead = conveyor.length_m + conveyor.pitch_m
        for i, part in enumerate(own.parts):
            if part.position_m is None:
                yield Fault(own.path, f"parts[{i}].position_m", "is missing; say where on the belt the part is [m]")
                continue
            most = max(0.0, ahead - conveyor.pitch_m)
            if not 0.0 <= part.position_m <= most + _SLACK_M:
                message = f"must be from 0 to {most:g} m, one pitch behind the part before ({part.position_m:g})"
                yield Fault(own.path, f"parts[{i}].position_m", message)
            ahead = part.position_m

    def _station(self, station: Station, own: StationSnapshot) -> Iterator[Fault]:
        if len(own.places) > station.servers:
            yield Fault(own.path, "places", f"are {len(own.places)}, but the station has {station.servers}")
        for i, place in enumerate(own.places):
            where = f"places[{i}]"
            yield from _negative_times(place, own.path, f"{where}.")
            yield from self._parts(station, place.parts, f"{where}.parts")
            yield from self._failures(own.path, station.failures, place.failures, f"{where}.failures")
            yield from self._contents(station, place, where)
            if place.last_product is not None:
                yield from self._product(own.path, f"{where}.last_product", place.last_product)
            yield from self._since(own.path, f"{where}.waiting_since_s", place.waiting_since_s)
            yield from self._running(station, place, where)
            yield from physics_faults(station, place, f"{where}.")

    def _contents(self, station: Station, place: PlaceSnapshot, where: str) -> Iterator[Fault]:
        """How many parts a place may hold in its phase."""
        phase, count = phase_of(station, place), len(place.parts)
        least, most = _allowed_parts(station, phase)
        if not least <= count <= most:
            allowed = f"{least}" if least == most else f"{least} to {most}"
            yield Fault(station.path, f"{where}.parts", f"are {count}; a place that is {phase} holds {allowed}")
        if place.delivered:
            yield from _delivered(station, place, where)
        most_copies = station.batch * (station.split_count - 1) if phase is PlacePhase.FINISHED else 0
        if not 0 <= place.copies <= most_copies:
            yield Fault(station.path, f"{where}.copies", f"must be from 0 to {most_copies} ({place.copies})")
        can_stand_by = phase in (PlacePhase.EMPTY, PlacePhase.COLLECTING)
        if place.is_standby and (station.power is None or station.power.standby_after_s == float("inf")):
            yield Fault(station.path, f"{where}.is_standby", "is set, but this station has no standby")
        elif place.is_standby and not can_stand_by:
            yield Fault(station.path, f"{where}.is_standby", f"is set, but the place is {phase}")

    def _running(self, station: Station, place: PlaceSnapshot, where: str) -> Iterator[Fault]:
        """Counts the people at work."""
        at_work = place.is_running is True and phase_of(station, place) in _AT_WORK
        if place.is_running and not at_work:
            yield Fault(station.path, f"{where}.is_running", f"is true, but the place is {phase_of(station, place)}")
        if at_work and any(failure.is_failed for failure in place.failures):
            yield Fault(station.path, f"{where}.is_running", "is true, but the place has failed")
        if at_work and station.crew is not None and phase_of(station, place) is not PlacePhase.WAKING:
            self._people[station.crew] += station.crew_size

    def _failures(
        self, path: str, known: Iterable[Failure], own: tuple[FailureSnapshot, ...], where: str
    ) -> Iterator[Fault]:
        by_name = {failure.name: failure for failure in known}
        for name, count in Counter(failure.name for failure in own).items():
            if count > 1:
                yield Fault(path, where, f"name {name!r} {count} times; once is allowed")
        for i, failure in enumerate(own):
            spot = f"{where}[{i}]"
            yield from _negative_times(failure, path, f"{spot}.")
            yield from self._since(path, f"{spot}.waiting_since_s", failure.waiting_since_s)
            yield from self._since(path, f"{spot}.failed_since_s", failure.failed_since_s)
            if failure.name not in by_name:
                allowed = ", ".join(by_name) or "none"
                yield Fault(path, f"{spot}.name", f"is {failure.name!r}; the failures here are: {allowed}")
            elif failure.is_failed and failure.repair_left_s is not None:
                crew = by_name[failure.name].crew
                self._people.update([crew] if crew is not None else [])

    def _parts(
        self, node: Node, parts: tuple[PartSnapshot, ...], where: str, *, has_dwell: bool = False
    ) -> Iterator[Fault]:
        for i, part in enumerate(parts):
            yield from self._part(node.path, part, f"{where}[{i}]", has_dwell=has_dwell)
            if part.position_m is not None and not isinstance(node, Conveyor):
                yield Fault(node.path, f"{where}[{i}].position_m", "is for parts on a belt")

    def _part(self, path: str, part: PartSnapshot, where: str, *, has_dwell: bool = False) -> Iterator[Fault]:
        yield from self._product(path, f"{where}.product", part.product)
        for name, time, is_open in (("entered_s", part.entered_s, False), ("ready_s", part.ready_s, has_dwell)):
            latest = _FARTHEST if is_open else self._snapshot.time_s
            if time is not None and not -_FARTHEST <= time <= latest:
                message = f"must be from {-_FARTHEST:g} to {latest:g}, on the clock of the run ({time:g})"
                yield Fault(path, f"{where}.{name}", message)
        if part.target is not None and part.target not in self._nodes:
            yield Fault(path, f"{where}.target", f"{part.target} is not a node of this plant")
        if part.order is not None and not self._orders.is_known(part.order):
            yield Fault(path, f"{where}.order", f"{part.order!r} is not an order of this plant")

    def _product(self, path: str, where: str, product: str) -> Iterator[Fault]:
        if product and product not in self._products:
            yield Fault(path, where, f"{product} is not a product of this plant")
        elif not product and len(self._products) > 1 and not self._has_unnamed():
            yield Fault(path, where, f"is missing; the products are {', '.join(sorted(self._products))}")

    def _has_unnamed(self) -> bool:
        return any(isinstance(node, Source) and not node.products for node in self._plant.nodes)

    def _since(self, path: str, where: str, since_s: float | None) -> Iterator[Fault]:
        if since_s is not None and since_s > self._snapshot.time_s:
            message = f"lies after the moment of the snapshot, {self._snapshot.time_s:g} s ({since_s:g})"
            yield Fault(path, where, message)


def _allowed_parts(station: Station, phase: PlacePhase) -> tuple[int, int]:
    """Least and most parts in a place."""
    needed = 1 if station.assembly is not None else station.batch
    match phase:
        case PlacePhase.EMPTY:
            return 0, 0
        case PlacePhase.COLLECTING:
            return 1, (sum(station.assembly.counts) if station.assembly is not None else station.batch) - 1
        case PlacePhase.FINISHED:
            return 1, needed
        case _:
            return needed, needed


def _delivered(station: Station, place: PlaceSnapshot, where: str) -> Iterator[Fault]:
    counts = () if station.assembly is None else station.assembly.counts
    fits = len(counts) == len(place.delivered)
    fits = fits and all(0 <= own <= most for own, most in zip(place.delivered, counts, strict=True))
    if not fits or sum(place.delivered) != len(place.parts) or phase_of(station, place) is not PlacePhase.COLLECTING:
        message = f"must say how many of the {len(place.parts)} parts each input has sent, at most {counts}"
        yield Fault(station.path, f"{where}.delivered", f"{message} ({place.delivered})")


def _negative_times(item: Any, path: str, where: str, most: float = _FARTHEST) -> Iterator[Fault]:
    """Times left, counts and requests are never below 0."""
    for one in fields(item):
        if one.name == "temperature_c":
            continue
        value = getattr(item, one.name)
        limit = most if one.name.endswith("_j") else _FARTHEST
        if isinstance(value, int | float) and not isinstance(value, bool) and not 0 <= value <= limit:
            yield Fault(path, f"{where}{one.name}", f"must be from 0 to {limit:g} ({value:g})")
