"""Builds the twin of a plant and runs it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from tests.oracles.simpy_twin.belts import TwinBelt
from tests.oracles.simpy_twin.clock import Phase
from tests.oracles.simpy_twin.draws import Draws, to_ticks
from tests.oracles.simpy_twin.energy import EnergyRun, Meter, rework_loops
from tests.oracles.simpy_twin.fleets import FleetRun, TwinFleet, Way
from tests.oracles.simpy_twin.ordered_source import OrderedSource
from tests.oracles.simpy_twin.orders import OrderBook
from tests.oracles.simpy_twin.routing import Router
from tests.oracles.simpy_twin.simple_nodes import BaseNode, SilentSource, TwinBuffer, TwinSink, TwinSource
from tests.oracles.simpy_twin.stations import TwinStation
from tests.oracles.simpy_twin.trace import Counts
from tests.oracles.simpy_twin.warmth import TwinBody
from tests.oracles.simpy_twin.world import Route, TwinCrew, World
from twin_app.plant.nodes import Buffer, Conveyor, Node, Source, Station
from twin_app.plant.plant import Calendar, Plant

Event = tuple[int, int, int, int]


@dataclass(slots=True)
class TwinRun:
    """What one replication did; times in nanoseconds, counts and integrals over the statistics period."""

    events: list[Event]
    counts: Counts = field(default_factory=Counts)
    state_ns: list[dict[str, int]] = field(default_factory=list)
    """Time by state, summed over the places of each node."""
    content_ns: list[int] = field(default_factory=list)
    """∫ parts inside dt of each node."""
    wip_ns: int = 0
    lead_times_ns: list[int] = field(default_factory=list)
    departures: dict[int, int] = field(default_factory=dict)
    finished_ns: list[int | None] = field(default_factory=list)
    """When each order was out."""
    end_ns: int = 0
    """The horizon, or when the last order was out if that ends the run."""
    fleets: list[FleetRun] = field(default_factory=list)
    bodies: dict[str, list[TwinBody]] = field(default_factory=dict)
    """Warm bodies of each station, from time 0 to the end."""
    tool_changes: dict[str, int] = field(default_factory=dict)
    """Of each station, from time 0 on."""
    energy: EnergyRun = field(default_factory=EnergyRun)
    energy_by_category: dict[tuple[str, str], float] = field(default_factory=dict)
    """By path and category [W·ns]."""

    def events_by_instant(self) -> list[tuple[int, int, int]]:
        """(time, node, kind), where the order within one instant does not matter."""
        return sorted(event[:3] for event in self.events)


def _make_node(world: World, index: int, node: Node) -> BaseNode:
    match node:
        case Source():
            return _make_source(world, index, node)
        case Station():
            return TwinStation(world, index, node)
        case Buffer():
            return TwinBuffer(world, index, node)
        case Conveyor():
            return TwinBelt(world, index, node)
        case _:
            return TwinSink(world, index, node)


def _make_source(world: World, index: int, node: Source) -> BaseNode:
    if node.path in world.book.silent:
        return SilentSource(world, index, node)
    kind = OrderedSource if world.book.queue_of(node.path) else TwinSource
    return kind(world, index, node)


def _build(plant: Plant, draws: Draws, way: Way) -> World:
    world = World(draws, OrderBook(plant))
    world.nodes = [_make_node(world, i, node) for i, node in enumerate(plant.nodes)]  # type: ignore[misc]
    by_path = {node.path: node for node in world.nodes}
    world.crews = {crew.path: TwinCrew(crew.count) for crew in plant.crews}
    for twin, node in zip(world.nodes, plant.nodes, strict=True):
        twin.router = Router(world, node, by_path)  # type: ignore[attr-defined]
        if isinstance(twin, TwinStation) and twin.node.rework_to is not None:
            twin.rework_route = Route((by_path[twin.node.rework_to],))
    world.fleets = [TwinFleet(world, i, fleet, plant, way) for i, fleet in enumerate(plant.fleets)]
    world.loops = rework_loops(plant)
    for calendar in plant.calendars:
        _keep_calendar(world, plant, calendar)
    return world


def _keep_calendar(world: World, plant: Plant, calendar: Calendar) -> None:
    """Switches stations and crews at the borders of the shifts, to the end of the run."""
    period = to_ticks(calendar.period_s)
    shifts = [(to_ticks(start), to_ticks(end)) for start, end in calendar.shifts_s]

    def switch(is_on: bool) -> None:
        for twin in world.nodes:
            if isinstance(twin, TwinStation) and twin.node.calendar == calendar.path:
                twin.set_on_shift(is_on)
        for crew in plant.crews:
            if crew.calendar == calendar.path:
                world.crews[crew.path].is_on_shift = is_on

    def is_on(time: int) -> bool:
        return any(start <= time % period < end for start, end in shifts)

    switch(is_on(0))
    n_periods = to_ticks(plant.horizon_s) // period + 1
    borders = {k * period + border for k in range(n_periods) for shift in shifts for border in shift}
    for before, now in pairwise(sorted({0, *borders})):
        if is_on(before) != is_on(now):
            world.after(now, Phase.CALENDARS, 0, partial(switch, is_on(now)))


def run_twin(plant: Plant, draws: Draws, *, way: Way = math.dist) -> TwinRun:
    """One replication from time 0 up to and including the horizon, or up to the last order.

    `way` says how far vehicles drive.
    """
    world = _build(plant, draws, way)
    run, meter = TwinRun(world.trace.events), Meter(plant, world)
    horizon, warmup = to_ticks(plant.horizon_s), to_ticks(plant.warmup_s)
    for node in world.nodes:
        node.start()
    world.settle_soon()
    _forget(run, world, meter)
    while world.env.peek() <= horizon and not world.book.is_over:
        following = int(world.env.peek())
        if world.now <= warmup < following and warmup > 0:
            _account(run, world, meter, warmup)
            _forget(run, world, meter)
            _account(run, world, meter, following, since=warmup)
        else:
            _account(run, world, meter, following)
        world.env.step()
    run.end_ns = world.now if world.book.is_over else horizon
    _account(run, world, meter, run.end_ns, since=max(world.now, warmup))
    run.finished_ns = [job.finished for job in world.book.jobs]
    run.counts, run.departures = world.trace.counts, world.trace.departures
    run.lead_times_ns = world.trace.lead_times_ns
    _note_physics(run, world)
    run.energy_by_category = run.energy.settled(world.nodes, world.trace.spoilt)
    return run


def _note_physics(run: TwinRun, world: World) -> None:
    for station in world.nodes:
        if isinstance(station, TwinStation):
            bodies = [place.body for place in station.places if place.body is not None]
            for body in bodies:
                body.close(run.end_ns)
            run.bodies[station.path] = bodies
            run.tool_changes[station.path] = sum(place.tool.n_changes for place in station.places if place.tool)


def _fleets(world: World) -> list[TwinFleet]:
    return [fleet for fleet in world.fleets if isinstance(fleet, TwinFleet)]


def _forget(run: TwinRun, world: World, meter: Meter) -> None:
    world.trace.forget()
    run.state_ns = [{} for _ in world.nodes]
    run.content_ns = [0] * len(world.nodes)
    run.wip_ns = 0
    run.fleets = [fleet.forget() for fleet in _fleets(world)]
    run.energy = meter.forget()


def _account(run: TwinRun, world: World, meter: Meter, until: int, since: int | None = None) -> None:
    """Adds the time up to the next event to the accounts of everything as it stands."""
    elapsed = until - (world.now if since is None else since)
    if elapsed <= 0:
        return
    run.wip_ns += elapsed * world.trace.inside
    meter.account(until - elapsed, until)
    for fleet in _fleets(world):
        fleet.account(elapsed)
    for i, node in enumerate(world.nodes):
        run.content_ns[i] += elapsed * node.load
        for state in node.states():
            run.state_ns[i][state] = run.state_ns[i].get(state, 0) + elapsed
