"""Checks that need more than one prim: people, products, and the way of the parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from twin_app.errors import Fault
from twin_app.plant.build.flow_graph import (
    FlowGraph,
    all_targets,
    can_end,
    ends_parts,
    flow_graph,
    instant_cycle,
    instant_path,
    passing_targets,
    reaching,
)
from twin_app.plant.nodes import Node, Source, Station
from twin_app.plant.plant import Crew


def check_crews(nodes: Iterable[Node], crews: Mapping[str, Crew], faults: list[Fault]) -> None:
    """No place may need more people than its crew has."""
    for node in nodes:
        crew = crews.get(node.crew or "") if isinstance(node, Station) else None
        if crew is not None and isinstance(node, Station) and node.crew_size > crew.count:
            message = f"must be at most {crew.count}, the number of people in {crew.path} (got {node.crew_size})"
            faults.append(Fault(node.path, "twin:station:crewSize", message))


def check_flow(nodes: Collection[Node], untimed: Collection[str], root: str, faults: list[Fault]) -> None:
    """Check the way of the parts from sources to sinks. `untimed` are stations without a process time."""
    if not any(isinstance(node, Source) for node in nodes):
        message = (
            "has no source of parts, so there is nothing to simulate; apply TwinSourceAPI to where parts come from"
        )
        faults.append(Fault(root, "", message))
        return
    graph = flow_graph(nodes)
    _check_assemblies(graph, nodes, faults)
    _check_dead_ends(graph, faults)
    _check_ways_out(nodes, faults)
    _check_times(graph, nodes, untimed, faults)
    _check_instants(graph, faults)


def _check_assemblies(graph: FlowGraph, nodes: Collection[Node], faults: list[Fault]) -> None:
    by_path = {node.path: node for node in nodes}
    for feeder, assembly in sorted(graph.strangers):
        message = f"leads to the assembly {assembly}, which does not list this node in twin:assembly:inputs"
        faults.append(Fault(feeder, "twin:flow:next", message))
    for node in nodes:
        if not isinstance(node, Station) or node.assembly is None:
            continue
        for feeder in node.assembly.inputs:
            if feeder in by_path and node.path not in all_targets(by_path[feeder]):
                message = f"names {feeder}, but parts cannot come from there: its twin:flow:next does not lead here"
                faults.append(Fault(node.path, "twin:assembly:inputs", message))


def _check_dead_ends(graph: FlowGraph, faults: list[Fault]) -> None:
    stuck: dict[str, list[str]] = {}
    for path, product in sorted(graph.edges, key=str):
        node = graph.nodes[path]
        if not can_end(node) and not passing_targets(node, product):
            stuck.setdefault(path, []).append(product or "")
    for path, products in stuck.items():
        all_stuck = len(products) == sum(point[0] == path for point in graph.edges)
        who = "parts" if all_stuck else f"parts of {', '.join(products)}"
        message = f"is a dead end: {who} that come here cannot leave; name the next node, or make this one a sink"
        faults.append(Fault(path, "twin:flow:next", message))


def _check_ways_out(nodes: Collection[Node], faults: list[Fault]) -> None:
    ends = [node.path for node in nodes if ends_parts(node)]
    out = reaching(nodes, ends)
    for node in nodes:
        if isinstance(node, Source) and node.path not in out and node.flow.targets:
            message = "leads to no sink: parts from here can never leave the plant"
            faults.append(Fault(node.path, "twin:flow:next", message))


def _check_times(graph: FlowGraph, nodes: Collection[Node], untimed: Collection[str], faults: list[Fault]) -> None:
    for node in nodes:
        if not isinstance(node, Station) or node.path not in untimed:
            continue
        timed = {process.product for process in node.processes if process.process_time is not None}
        arriving = {product for path, product in graph.edges if path == node.path}
        missing = sorted(product or "parts without a product" for product in arriving - timed)
        if missing or not timed:
            whom = f" (here: {', '.join(missing)})" if timed else ""
            message = f"is missing; it may be left out only if every product that comes here has its own{whom}"
            faults.append(Fault(node.path, "twin:station:processTime", message))


def _check_instants(graph: FlowGraph, faults: list[Fault]) -> None:
    cycle = instant_cycle(graph)
    if cycle:
        message = f"is part of a cycle on which no node takes time: {' → '.join(cycle)}; give one of them a time"
        faults.append(Fault(cycle[0], "", message))
    path = instant_path(graph)
    if path:
        message = (
            "never runs dry, and its parts leave without any time passing: "
            f"{' → '.join(path)}; give it twin:source:interarrival, or one of the nodes a time"
        )
        faults.append(Fault(path[0], "", message))
