"""Which plants are lines for the recursion, and what such a line looks like to it.

A line is one source, stations with one place, at most one buffer in front of each, and a sink; parts of one product go
through in their order, and nothing but work, with a move of constant time, and failures on the processing clock takes
time. Stations that need warmth or wear tools are left to the event kernel. An attribute that is not known here makes
the plant no line, so that whatever is new goes to the event kernel until somebody proves it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from twin_app.plant.nodes import Buffer, Clock, Conveyor, Failure, Flow, Node, Sink, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.sim.recursion.records import CHUNK, LINE_PLAN, LINE_STEP, Line
from twin_app.sim.tables import Table, Tables

_LONGEST_HORIZON = 10**18
"""A third of a century in nanoseconds: sums of a few of them fit 64 bits."""
_MOST_DEPARTURES = 4_000_000
"""Most departures to keep, of all stations together."""

_OF_ALL = {"path", "label", "flow", "sensors", "position_m"}
_KNOWN: dict[type[Any], set[str]] = {
    Plant: {
        *("path", "scene", "scene_hash", "horizon_s", "warmup_s", "currency", "objective", "budget"),
        *("wip_cost_per_part_h", "tariff", "nodes", "products", "pools", "factors", "description", "reading"),
    },
    Flow: {"targets", "policy", "weights"},
    Source: {*_OF_ALL, "products", "mix", "interarrival", "batch", "when_blocked", "limit"},
    Station: {*_OF_ALL, "process_time", "speed", "setup_time", "processes", "setup_matrix", "failures", "motion"},
    Failure: {"name", "uptime", "repair", "clock"},
    Buffer: {*_OF_ALL, "capacity"},
    Sink: _OF_ALL,
}
"""Attributes that the recursion heeds or that mean nothing in a line; all others must have their defaults."""
_NAMES = {Source: "source", Station: "station", Conveyor: "conveyor", Sink: "sink"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSearch:
    """What was found: a line, or in words why the plant is none."""

    line: Line | None = None
    obstacle: str = ""


class _NoLineError(Exception):
    """The plant is no line; the message says why."""


def find_line(plant: Plant, tables: Tables) -> LineSearch:
    """The line that this plant is, if the recursion is exact for it."""
    try:
        _check_plant(plant)
        chain = _chain(plant, tables)
        _check_chain(plant, chain)
        return LineSearch(line=_line(plant, tables, chain))
    except _NoLineError as reason:
        return LineSearch(obstacle=str(reason))


def _check_plant(plant: Plant) -> None:
    _check_attributes(plant, plant.path)
    if plant.horizon_s * 1e9 > _LONGEST_HORIZON:
        raise _NoLineError(f"{plant.path}: the horizon is too long")
    for node in plant.nodes:
        if type(node) not in _KNOWN:
            raise _NoLineError(f"{node.path}: a {_NAMES.get(type(node), 'node')} is no part of a line")
        _check_attributes(node, node.path)
        _check_attributes(node.flow, node.path)
        if isinstance(node, Station):
            _check_failures(node)
    for kind in (Source, Sink):
        if sum(isinstance(node, kind) for node in plant.nodes) != 1:
            raise _NoLineError(f"{plant.path}: a line has one {_NAMES[kind]}")


def _check_attributes(thing: object, path: str) -> None:
    """Every attribute that the recursion does not know must have its default."""
    known = _KNOWN[type(thing)]
    for attribute in fields(thing):  # type: ignore[arg-type]  # a dataclass, by the keys of `_KNOWN`
        default = attribute.default if attribute.default_factory is MISSING else attribute.default_factory()
        if attribute.name not in known and getattr(thing, attribute.name) != default:
            raise _NoLineError(f"{path}: {attribute.name} is not at its default")


def _check_failures(station: Station) -> None:
    for failure in station.failures:
        _check_attributes(failure, station.path)
        if failure.clock is not Clock.PROCESSING:
            raise _NoLineError(f"{station.path}: failure {failure.name} is not on the processing clock")


def _chain(plant: Plant, tables: Tables) -> list[int]:
    """Nodes from the source to the sink as routes of the one product lead."""
    source = next(i for i, node in enumerate(plant.nodes) if isinstance(node, Source))
    if int(tables.nodes["n_mix"][source]) != 1:
        raise _NoLineError(f"{plant.nodes[source].path}: several products")
    product, n_products = _product(tables, source), int(tables.plan["n_products"][0])
    chain = [source]
    while not isinstance(plant.nodes[chain[-1]], Sink):
        treatment = tables.treatments[chain[-1] * n_products + product]
        if treatment["n_targets"] != 1:
            raise _NoLineError(f"{plant.nodes[chain[-1]].path}: {int(treatment['n_targets'])} targets")
        following = int(tables.targets[treatment["first_target"]])
        if following in chain:
            raise _NoLineError(f"{plant.nodes[following].path}: parts come back")
        chain.append(following)
    return chain


def _product(tables: Tables, source: int) -> int:
    return int(tables.mix[int(tables.nodes["first_mix"][source]), 0])


def _check_chain(plant: Plant, chain: Sequence[int]) -> None:
    nodes = [plant.nodes[i] for i in chain]
    for i, node in enumerate(plant.nodes):
        if i not in chain and not (isinstance(node, Buffer) and node.capacity == 0):
            raise _NoLineError(f"{node.path}: not on the way from the source to the sink")
    for before, node in pairwise(nodes):
        if isinstance(before, Buffer) and isinstance(node, Buffer):
            raise _NoLineError(f"{node.path}: a buffer behind a buffer")
    if not any(isinstance(node, Station) for node in nodes):
        raise _NoLineError(f"{plant.path}: no station")
    _check_source(nodes[0], nodes[1])


def _check_source(source: Node, following: Node) -> None:
    assert isinstance(source, Source)
    is_open = isinstance(following, Buffer) and following.capacity is None
    if source.interarrival is None:
        if is_open and source.limit is None:
            raise _NoLineError(f"{following.path}: an endless source fills an unlimited buffer")
        return
    if source.batch != 1:
        raise _NoLineError(f"{source.path}: parts come in batches")
    if source.when_blocked is WhenBlocked.BALK and not is_open:
        raise _NoLineError(f"{source.path}: parts may be lost")


# ---- the line --------------------------------------------------------------------------------


def _line(plant: Plant, tables: Tables, chain: Sequence[int]) -> Line:
    stations = [i for i in chain if isinstance(plant.nodes[i], Station)]
    buffers = [_buffer_before(plant, chain, i) for i in (*stations, chain[-1])]
    rooms = [_room(plant, buffer) for buffer in buffers[:-1]]
    plan, steps = _plan(tables, chain), np.zeros(1 + len(stations), LINE_STEP)
    history = max(1, *rooms)
    for j, node in enumerate([chain[0], *stations]):
        steps["node"][j], steps["place"][j] = node, tables.nodes["place"][node]
        room = rooms[j] if j < len(rooms) else 0
        steps["behind"][j], steps["room"][j] = (j + 1, room) if room else (len(steps), history)
    steps["buffer"] = [-1, *buffers[:-1]]
    _add_work(steps, tables, _product(tables, chain[0]))
    plan["n_stations"], plan["last_buffer"] = len(stations), buffers[-1]
    plan["block"] = min([CHUNK, *(room for room in rooms[1:] if room)])  # source and first station go together
    plan["history"], plan["width"] = history, history + max(2 * CHUNK, history)
    if int(plan["width"][0]) * len(steps) > _MOST_DEPARTURES:
        raise _NoLineError(f"{plant.path}: buffers are too large to keep so many departures")
    return Line(plan=plan, steps=steps)


def _buffer_before(plant: Plant, chain: Sequence[int], node: int) -> int:
    before = chain[chain.index(node) - 1]
    return before if isinstance(plant.nodes[before], Buffer) else -1


def _room(plant: Plant, buffer: int) -> int:
    """Parts between one station's place and the next one's, which is counted; 0: any number."""
    if buffer < 0:
        return 1
    node = plant.nodes[buffer]
    assert isinstance(node, Buffer)
    return 0 if node.capacity is None else node.capacity + 1


def _add_work(steps: Table, tables: Tables, product: int) -> None:
    n_products = int(tables.plan["n_products"][0])
    for step in steps[1:]:
        node = tables.nodes[step["node"]]
        treatment = tables.treatments[step["node"] * n_products + product]
        step["process"], step["ideal"] = treatment["process"], treatment["ideal"]
        step["process_stream"], step["factor"] = node["process_stream"], node["time_factor"]
        step["move"] = tables.places["move"][node["place"]]
        step["first_stop"], step["n_stops"] = tables.places["stop"][node["place"]], node["n_failures"]


def _plan(tables: Tables, chain: Sequence[int]) -> Table:
    plan, source = np.zeros(1, LINE_PLAN), tables.nodes[chain[0]]
    plan["source"], plan["sink"], plan["product"] = chain[0], chain[-1], _product(tables, chain[0])
    plan["interarrival"], plan["arrival_stream"] = source["interarrival"], source["arrival_stream"]
    plan["limit"] = source["limit"]
    return plan
