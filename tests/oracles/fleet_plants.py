"""Plants that mix everything, with vehicles between many of their nodes."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf

from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.ordered_plants import ordered_plant
from tests.oracles.plants import path
from twin_app.plant.fleets import Battery, Charger, Fleet
from twin_app.plant.nodes import Node
from twin_app.plant.plant import Plant

Point = tuple[float, float, float]


def _point(rng: random.Random) -> Point:
    """Somewhere in a small hall; often the same place twice, or in line."""
    return (float(rng.choice((0, 3, 4, 9))), float(rng.choice((0, 0, 4, 12))), 0.0)


def _battery(rng: random.Random) -> Battery | None:
    if rng.random() < 0.4:
        return None
    chargers = tuple(
        Charger(path=path(f"Charger{i}"), position_m=(5.0 * i, -3.0, 0.0)) for i in range(rng.choice((0, 1, 2)))
    )
    return Battery(
        capacity_j=1000.0,
        low=rng.choice((0.2, 0.5, 0.95)),
        charge_power_w=rng.choice((20.0, 100.0)),
        drive_energy_j_per_m=rng.choice((1.0, 10.0)),
        chargers=chargers,
    )


def _fleet(rng: random.Random, name: str, *, has_ties: bool) -> Fleet:
    return Fleet(
        path=path(name),
        count=rng.choice((1, 2, 3, 5)),
        speed_m_per_s=rng.choice((1.0, 2.0)) if has_ties else rng.uniform(0.5, 3.0),
        acceleration_m_per_s2=inf if has_ties else rng.choice((0.5, 2.0, inf)),
        load_time=float(rng.choice((0, 1, 2))),
        unload_time=float(rng.choice((0, 1, 2))),
        battery=_battery(rng),
    )


def fleet_plant(seed: int, *, has_ties: bool, horizon: float = 1500.0) -> Plant:
    """A mixed plant in which one or two fleets carry what most of its nodes hand on."""
    return with_vehicles(mixed_plant(seed, has_ties=has_ties, horizon=horizon), seed, has_ties=has_ties)


def ordered_fleet_plant(seed: int, *, has_ties: bool, horizon: float = 1500.0) -> Plant:
    """A mixed plant with orders, every rule of dispatch, and vehicles."""
    return with_vehicles(ordered_plant(seed, has_ties=has_ties, horizon=horizon), seed, has_ties=has_ties)


def with_vehicles(plant: Plant, seed: int, *, has_ties: bool) -> Plant:
    """The plant with one or two fleets that carry what most of its nodes hand on."""
    rng = random.Random(f"fleet {seed}")
    fleets = tuple(_fleet(rng, name, has_ties=has_ties) for name in ("CartsA", "CartsB")[: rng.choice((1, 2))])
    share = rng.choice((0.3, 0.7, 1.0))

    def placed(node: Node) -> Node:
        transport = rng.choice(fleets).path if rng.random() < share and node.flow.targets else None
        return replace(node, position_m=_point(rng), flow=replace(node.flow, transport=transport))

    return replace(plant, nodes=tuple(placed(node) for node in plant.nodes), fleets=fleets)
