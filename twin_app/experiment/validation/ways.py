"""Where parts come in and go out, as far as machines see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twin_app.plant.nodes import Node, Sink, Source, Station
from twin_app.plant.plant import Plant


def entry_stations(plant: Plant) -> frozenset[str]:
    """Stations that parts reach from a source with no other station between."""
    nodes = {node.path: node for node in plant.nodes}
    starts = (target for node in plant.nodes if isinstance(node, Source) for target in targets_of(node))
    return frozenset(path for path in _next_stations(nodes, starts) if isinstance(nodes[path], Station))


def exit_stations(plant: Plant) -> tuple[frozenset[str], frozenset[str]]:
    """Stations whose good parts all go to sinks, and stations of whose parts only some do, no other station between."""
    nodes = {node.path: node for node in plant.nodes}
    all_out: set[str] = set()
    some_out: set[str] = set()
    for station in plant.stations:
        reached = [nodes[path] for path in _next_stations(nodes, targets_of(station))]
        if any(isinstance(node, Sink) for node in reached):
            (all_out if all(isinstance(node, Sink) for node in reached) else some_out).add(station.path)
    return frozenset(all_out), frozenset(some_out)


def targets_of(node: Node) -> list[str]:
    """All nodes that parts can go to next, other than for rework."""
    own = [target for process in node.processes for target in process.targets] if isinstance(node, Station) else []
    return [*node.flow.targets, *own]


def _next_stations(nodes: Mapping[str, Node], starts: Iterable[str]) -> set[str]:
    """Stations and sinks that are reached through buffers and conveyors only."""
    found, seen, todo = set(), set(), list(starts)
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        if isinstance(nodes[path], Station | Sink):
            found.add(path)
        else:
            todo.extend(targets_of(nodes[path]))
    return found
