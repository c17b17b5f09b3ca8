"""Plants that mix everything, and draw power everywhere."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.oracles.fleet_plants import fleet_plant
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import path
from twin_app.plant.nodes import Node, Power, Station
from twin_app.plant.plant import Plant, Tariff

TARIFF = Tariff(
    path=path("Tariff"),
    period_s=4200.0,
    starts_s=(0.0, 660.0, 1740.0),
    price_per_kwh=(0.21, -0.05, 0.4),
    carbon_kg_per_kwh=(0.3, 0.1, 0.5),
    demand_charge_per_kw=7.0,
)


def _power(rng: random.Random) -> Power:
    kw = [rng.choice((0.0, 0.5, 3.0, 40.0)) * rng.uniform(0.8, 1.2) for _ in range(6)]
    return Power(
        working_w=1000.0 * kw[0],
        idle_w=1000.0 * kw[1],
        setup_w=1000.0 * kw[2],
        down_w=1000.0 * kw[3],
        off_w=10.0 * kw[4],
        standby_w=100.0 * kw[5],
    )


def powered(plant: Plant, seed: int) -> Plant:
    """The same plant, most of whose nodes and fleets draw power; stations that went to standby still do."""
    rng = random.Random(f"power {seed}")

    def with_power(node: Node) -> Node:
        if rng.random() < 0.15 and node.power is None:
            return node
        power = _power(rng)
        if isinstance(node, Station):
            sleeps = node.power or Power(standby_after_s=rng.choice((4.0, 30.0, float("inf"))), wake_time_s=2.0)
            power = replace(power, standby_after_s=sleeps.standby_after_s, wake_time_s=sleeps.wake_time_s)
        return replace(node, power=power)

    nodes = tuple(with_power(node) for node in plant.nodes)
    fleets = tuple(fleet if fleet.battery else replace(fleet, power=_power(rng)) for fleet in plant.fleets)
    return replace(plant, nodes=nodes, fleets=fleets, tariff=TARIFF)


def powered_plant(seed: int, *, has_ties: bool, has_fleets: bool, horizon: float = 2400.0) -> Plant:
    """One plant of about ten nodes; the same seed gives the same plant."""
    make = fleet_plant if has_fleets else mixed_plant
    return powered(make(seed, has_ties=has_ties, horizon=horizon), seed)
