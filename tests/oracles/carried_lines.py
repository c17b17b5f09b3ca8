"""Small plants with vehicles, whose times can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any, TypeVar

from tests.oracles.plants import path, plant
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant

AnyNode = TypeVar("AnyNode", bound=Node)


def at(node: AnyNode, x: float, y: float = 0.0) -> AnyNode:
    """The node with its origin there [m]."""
    return replace(node, position_m=(x, y, 0.0))


def carried(node: AnyNode, x: float, y: float = 0.0, *, by: str = "Carts") -> AnyNode:
    """The node there, with its parts carried by a fleet."""
    return at(replace(node, flow=replace(node.flow, transport=path(by))), x, y)


def fleet(name: str = "Carts", **options: Any) -> Fleet:
    """One vehicle of 1 m/s that loads and unloads in no time, unless options say otherwise."""
    usual = {
        "count": 1,
        "speed_m_per_s": 1.0,
        "acceleration_m_per_s2": inf,
        "load_time": 0.0,
        "unload_time": 0.0,
    }
    return Fleet(path=path(name), **{**usual, **options})


def with_fleets(*nodes: Node, fleets: tuple[Fleet, ...], horizon: float = 1000.0, **options: Any) -> Plant:
    """A plant of these nodes and fleets."""
    return replace(plant(*nodes, horizon=horizon, **options), fleets=fleets)
