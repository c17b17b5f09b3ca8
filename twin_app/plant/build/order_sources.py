"""Which source releases the parts of which orders, and which sources supply what no order names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from twin_app.errors import Fault
from twin_app.plant.build.flow_graph import FlowGraph, Point, flow_graph
from twin_app.plant.nodes import Node, Sink, Source
from twin_app.plant.plant import Order


@dataclass(frozen=True, slots=True)
class Release:
    """How the orders of one product are begun."""

    source: str
    """Path of the source that makes their parts."""
    product: str
    """What the parts are when they leave the source; an assembly may turn them into what was ordered."""


def releases(nodes: Collection[Node], products: Iterable[str]) -> dict[str, Release]:
    """The release of each ordered product (a path) that can be made.

    In this order: the first source in path order that names the product; the first that names none and whose parts
    leave the plant; the first whose parts an assembly turns into the product.
    """
    wanted = sorted(set(products))
    sources = [node for node in nodes if isinstance(node, Source)]
    found = {product: Release(node.path, product) for node in reversed(sources) for product in node.products}
    found = {product: release for product, release in found.items() if product in wanted}
    if len(found) == len(wanted):
        return found
    graph = flow_graph(nodes)
    for product in wanted:
        release = found.get(product) or _undirected(graph, sources, product) or _assembled(graph, sources, product)
        if release is not None:
            found[product] = release
    return found


def suppliers(nodes: Collection[Node], driven: Collection[str]) -> frozenset[str]:
    """Sources beside those in `driven` whose parts only ever become part of others: they go on as without orders."""
    graph = flow_graph(nodes)
    return frozenset(
        node.path
        for node in nodes
        if isinstance(node, Source)
        and node.path not in driven
        and all(_products_out(graph, start) == frozenset() for start in _starts(node))
    )


def check_orders(
    asset: str, nodes: Collection[Node], orders: Iterable[Order], names: Mapping[str, str], faults: list[Fault]
) -> None:
    """Every ordered product must come from a source. `names` are the paths of the products by name."""
    orders = tuple(orders)
    made = releases(nodes, (order.product for order in orders))
    listed = {product for node in nodes if isinstance(node, Source) for product in node.products}
    allowed = ", ".join(sorted(name for name, path in names.items() if path in listed)) or "none by name"
    for order in orders:
        if order.product not in made:
            message = f"no source makes {order.product}, so that order {order.order_id!r} can never be delivered"
            faults.append(Fault(f"{asset}:{order.line}", "product", f"{message}; sources make: {allowed}"))


def _starts(source: Source) -> tuple[Point, ...]:
    return tuple((source.path, product) for product in source.products) or ((source.path, None),)


def _undirected(graph: FlowGraph, sources: Iterable[Source], product: str) -> Release | None:
    for source in sources:
        if not source.products and _products_out(graph, (source.path, None)):
            return Release(source.path, product)
    return None


def _assembled(graph: FlowGraph, sources: Iterable[Source], product: str) -> Release | None:
    for source in sources:
        for start in _starts(source):
            if start[1] is not None and product in _products_out(graph, start):
                return Release(source.path, start[1])
    return None


def _products_out(graph: FlowGraph, start: Point) -> frozenset[str | None]:
    """The products as which parts from `start` leave the plant in a sink."""
    seen = {start}
    waiting = [start]
    while waiting:
        for after in graph.edges.get(waiting.pop(), ()):
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return frozenset(product for path, product in seen if isinstance(graph.nodes[path], Sink))
