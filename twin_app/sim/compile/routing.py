"""Where parts can go once buffers without places are taken out of the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.nodes import Buffer, Flow, Node, Policy, Station


@dataclass(frozen=True, slots=True)
class Route:
    """Targets by path, with the rule that picks one."""

    targets: tuple[str, ...]
    policy: Policy = Policy.FIRST
    weights: tuple[float, ...] = ()


def route_of(node: Node, product: str, nodes: Mapping[str, Node]) -> Route:
    """Route of a product out of a node, past buffers of capacity 0."""
    return _past_empty_buffers(_own_route(node, product), node, product, nodes, seen=(node.path,))


def rework_target(station: Station, rework_to: str, nodes: Mapping[str, Node]) -> str:
    """Where rework goes, past buffers of capacity 0."""
    route = _past_empty_buffers(Route((rework_to,)), station, "", nodes, seen=(station.path,))
    if len(route.targets) != 1:
        message = "leads into a buffer of capacity 0 with several targets: give that buffer a place, or one target"
        raise InvalidPlantError([Fault(station.path, "twin:station:reworkTo", message)])
    return route.targets[0]


def _own_route(node: Node, product: str) -> Route:
    if isinstance(node, Station):
        for process in node.processes:
            if process.product == product and process.targets:
                return Route(process.targets)
    return _flow_route(node.flow)


def _flow_route(flow: Flow) -> Route:
    policy = Policy.FIRST if flow.policy is Policy.PRODUCT or len(flow.targets) == 1 else flow.policy
    if policy is Policy.PROBABILITY:
        return Route(flow.targets, policy, flow.weights or (1.0,) * len(flow.targets))
    return Route(flow.targets, policy)


def _past_empty_buffers(
    route: Route, node: Node, product: str, nodes: Mapping[str, Node], seen: tuple[str, ...]
) -> Route:
    for i, path in enumerate(route.targets):
        target = nodes[path]
        if not (isinstance(target, Buffer) and target.capacity == 0):
            continue
        if path in seen:
            message = "buffers of capacity 0 feed each other in a circle"
            raise InvalidPlantError([Fault(path, "twin:flow:next", message)])
        merged = _spliced(route, i, _own_route(target, product), node)
        return _past_empty_buffers(merged, node, product, nodes, (*seen, path))
    return route


def _spliced(route: Route, i: int, inner: Route, node: Node) -> Route:
    """`route` with its target i replaced by the targets of a route behind it."""
    if len(route.targets) == 1:
        return inner
    targets = (*route.targets[:i], *inner.targets, *route.targets[i + 1 :])
    if len(inner.targets) == 1:
        return Route(targets, route.policy, route.weights)
    if route.policy is inner.policy is Policy.PROBABILITY:
        share = sum(inner.weights)
        shares = tuple(route.weights[i] * weight / share for weight in inner.weights)
        return Route(targets, route.policy, (*route.weights[:i], *shares, *route.weights[i + 1 :]))
    if route.policy is inner.policy and route.policy in (Policy.FIRST, Policy.SHORTEST):
        return Route(targets, route.policy)
    message = (
        f"policy `{route.policy}` leads into {route.targets[i]}, which has capacity 0 and policy `{inner.policy}`: "
        "give that buffer a place, or one target"
    )
    raise InvalidPlantError([Fault(node.path, "twin:flow:policy", message)])
