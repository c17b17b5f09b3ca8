"""What parts can do in a plant as a whole: where each product gets to, and where it cannot go on.

The graph has a point for each (node, product) that parts can reach from a source; the product None is the one
without a name. Parts that an assembly takes from other inputs than its first end there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twin_app.plant.build.parts import SHORTEST_S, is_instant
from twin_app.plant.nodes import Buffer, Conveyor, Node, Sink, Source, Station

Point = tuple[str, str | None]
"""Node path and product path."""

_ALL = 1.0 - 1e-12


@dataclass(frozen=True, slots=True)
class FlowGraph:
    """Points that parts reach, with the points each leads to."""

    nodes: Mapping[str, Node]
    edges: Mapping[Point, tuple[Point, ...]]
    absorbed: frozenset[tuple[str, str]]
    """(feeding node, assembly) where parts are joined into others."""
    strangers: frozenset[tuple[str, str]]
    """(feeding node, assembly) where the assembly does not take parts from that node."""

    @property
    def reached(self) -> frozenset[str]:
        """Paths of the nodes that parts can get to, and of all sources."""
        return frozenset(path for path, _ in self.edges) | {assembly for _, assembly in self.absorbed}


def flow_graph(nodes: Iterable[Node]) -> FlowGraph:
    """Follow every product from its sources."""
    by_path = {node.path: node for node in nodes}
    edges: dict[Point, tuple[Point, ...]] = {}
    absorbed: set[tuple[str, str]] = set()
    strangers: set[tuple[str, str]] = set()
    waiting: list[Point] = [point for node in by_path.values() for point in _starts(node)]
    while waiting:
        point = waiting.pop()
        if point in edges:
            continue
        leads_to: list[Point] = []
        for target in targets_of(by_path[point[0]], point[1]):
            node = by_path.get(target)
            link = (point[0], target)
            if node is None:
                continue
            if isinstance(node, Station) and node.assembly is not None and point[0] != node.assembly.inputs[0]:
                (absorbed if point[0] in node.assembly.inputs else strangers).add(link)
                continue
            leads_to.append((target, _product_after(node, point[1])))
        edges[point] = tuple(leads_to)
        waiting.extend(leads_to)
    return FlowGraph(by_path, edges, frozenset(absorbed), frozenset(strangers))


def _starts(node: Node) -> tuple[Point, ...]:
    if not isinstance(node, Source):
        return ()
    return tuple((node.path, product) for product in node.products) or ((node.path, None),)


def _product_after(node: Node, product: str | None) -> str | None:
    """The product that an arriving part counts as in this node: what an assembly makes of it."""
    if isinstance(node, Station) and node.assembly is not None and node.assembly.output is not None:
        return node.assembly.output
    return product


def passing_targets(node: Node, product: str | None) -> tuple[str, ...]:
    """Where good parts of a product go from a node; its own targets override the node's."""
    if isinstance(node, Station):
        for process in node.processes:
            if process.product == product and process.targets:
                return process.targets
    return node.flow.targets


def targets_of(node: Node, product: str | None) -> tuple[str, ...]:
    """Every node that parts of a product can go to from here, rework included."""
    if isinstance(node, Station):
        passing = () if node.scrap + node.rework >= _ALL else passing_targets(node, product)
        return (*passing, node.rework_to) if node.rework > 0.0 and node.rework_to else passing
    return node.flow.targets


def can_end(node: Node) -> bool:
    """Whether a node may be without targets: sinks, and stations whose parts are all scrapped or reworked."""
    return isinstance(node, Sink) or (isinstance(node, Station) and node.scrap + node.rework >= _ALL)


def takes_no_time(node: Node, product: str | None) -> bool:
    """Whether a part of this product passes a node in an instant; vehicles that carry it on take their time."""
    if node.flow.transport is not None:
        return False
    match node:
        case Buffer():
            return is_instant(node.dwell)
        case Conveyor():
            return node.length_m / node.speed_m_per_s < SHORTEST_S
        case Station():
            own = next((process for process in node.processes if process.product == product), None)
            time = own.process_time if own is not None and own.process_time is not None else node.process_time
            return is_instant(time, node.speed)
        case _:
            return False


def is_endless(node: Node) -> bool:
    """Whether a source always has a next part, and it leaves in an instant."""
    is_at_once = node.flow.transport is None
    return isinstance(node, Source) and is_at_once and node.interarrival is None and node.limit is None


def ends_parts(node: Node) -> bool:
    """Whether every part that comes here leaves the plant at once or in the end."""
    return isinstance(node, Sink) or (isinstance(node, Station) and node.scrap >= _ALL)


def flow_signature(node: Node) -> tuple[object, ...]:
    """All that the checks of the graph know of a node: equal signatures, equal findings."""
    common = (type(node), node.flow.targets, can_end(node))
    match node:
        case Source():
            return (*common, node.products, is_endless(node))
        case Station():
            own = tuple(
                (process.product, process.targets, takes_no_time(node, process.product), process.process_time is None)
                for process in node.processes
            )
            rework = node.rework_to if node.rework > 0.0 else None
            return (*common, own, takes_no_time(node, None), rework, node.assembly, ends_parts(node))
        case _:
            return (*common, takes_no_time(node, None))


def instant_cycle(graph: FlowGraph) -> tuple[str, ...]:
    """Paths of a cycle on which no node takes time, its first node repeated at the end; empty if there is none."""
    finished: set[Point] = set()
    for start in sorted(graph.edges, key=str):
        if start not in finished and _is_instant_point(graph, start):
            cycle = _find_cycle(graph, start, finished)
            if cycle:
                return cycle
    return ()


def _is_instant_point(graph: FlowGraph, point: Point) -> bool:
    node = graph.nodes[point[0]]
    is_assembly = isinstance(node, Station) and node.assembly is not None
    return not is_assembly and takes_no_time(node, point[1])


def _find_cycle(graph: FlowGraph, start: Point, finished: set[Point]) -> tuple[str, ...]:
    """Depth-first search without recursion, since lines can be long."""
    trail: list[Point] = [start]
    on_trail = {start}
    branches = [iter(graph.edges[start])]
    while branches:
        point = next(branches[-1], None)
        if point is None:
            branches.pop()
            done = trail.pop()
            on_trail.discard(done)
            finished.add(done)
        elif point in on_trail:
            loop = [path for path, _ in trail[trail.index(point) :]]
            return (*loop, loop[0])
        elif point not in finished and _is_instant_point(graph, point):
            trail.append(point)
            on_trail.add(point)
            branches.append(iter(graph.edges[point]))
    return ()


def instant_path(graph: FlowGraph) -> tuple[str, ...]:
    """Paths from an endless source to where parts end, no node between taking time; empty if there is none.

    An assembly passes parts in an instant only if all its inputs do.
    """
    came_from: dict[Point, Point | None] = {
        point: None for point in sorted(graph.edges, key=str) if is_endless(graph.nodes[point[0]])
    }
    waiting = list(came_from)
    fed = {path for path, _ in waiting}
    held: list[tuple[Point, Point]] = []
    while waiting:
        point = waiting.pop()
        for after in graph.edges[point]:
            if after not in came_from and not _is_held(graph, after, fed):
                came_from[after] = point
                node = graph.nodes[after[0]]
                is_instant_node = isinstance(node, Sink) or takes_no_time(node, after[1])
                if is_instant_node and ends_parts(node):
                    return _trail(came_from, after)
                if is_instant_node:
                    waiting.append(after)
                    fed.add(after[0])
            elif after not in came_from:
                held.append((point, after))
        if not waiting:
            ready = [link for link in held if not _is_held(graph, link[1], fed)]
            waiting = list({before: None for before, _ in ready})
            held = [link for link in held if link not in ready]
    return ()


def _is_held(graph: FlowGraph, point: Point, fed: set[str]) -> bool:
    node = graph.nodes[point[0]]
    return isinstance(node, Station) and node.assembly is not None and not fed.issuperset(node.assembly.inputs)


def _trail(came_from: Mapping[Point, Point | None], point: Point) -> tuple[str, ...]:
    trail = [point[0]]
    before = came_from[point]
    while before is not None:
        trail.append(before[0])
        before = came_from[before]
    return tuple(reversed(trail))


def reaching(nodes: Iterable[Node], ends: Iterable[str]) -> frozenset[str]:
    """Paths of all nodes from which some part can get to one of `ends`, whatever its product."""
    feeders: dict[str, list[str]] = {}
    for node in nodes:
        for target in all_targets(node):
            feeders.setdefault(target, []).append(node.path)
    found = set(ends)
    waiting = list(found)
    while waiting:
        for feeder in feeders.get(waiting.pop(), ()):
            if feeder not in found:
                found.add(feeder)
                waiting.append(feeder)
    return frozenset(found)


def all_targets(node: Node) -> tuple[str, ...]:
    """Every node that any part can go to from here."""
    own = targets_of(node, None)
    if isinstance(node, Station):
        own += tuple(target for process in node.processes for target in process.targets)
    return own
