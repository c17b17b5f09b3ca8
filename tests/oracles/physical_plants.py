"""Mixed plants whose stations are warm, wear tools and move, made up from a seed."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.oracles.mixed_plants import mixed_plant
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.nodes import Motion, Node, Station, Thermal, Tool
from twin_app.plant.plant import Plant


def _thermal(rng: random.Random) -> Thermal:
    """Warm after a minute or two, and cold again after a few; some heaters are barely strong enough."""
    setpoint, loss = rng.uniform(60.0, 160.0), rng.uniform(20.0, 120.0)
    return Thermal(
        heat_capacity_j_per_k=rng.uniform(5e3, 2e4),
        loss_w_per_k=loss,
        ambient_c=20.0,
        setpoint_c=setpoint,
        band_k=rng.choice((3.0, 6.0, 15.0)),
        heater_w=loss * (setpoint - 20.0) * rng.uniform(1.15, 3.0),
        part_heat_j=rng.choice((0.0, 1e4, 5e4)),
    )


def _tool(rng: random.Random, *, has_ties: bool) -> Tool:
    change = constant(4.0) if has_ties else Distribution(DistributionKind.GAMMA, (8.0, 0.5))
    return Tool(
        reference_life_s=float(rng.randint(8, 60)),
        exponent=rng.choice((0.25, 0.5, 1.0)),
        change_time=rng.choice((change, constant(0.0))),
        cost=rng.choice((0.0, 3.5)),
    )


def _motion(rng: random.Random) -> Motion:
    return Motion(
        distance_m=rng.choice((0.0, 0.5, 4.0)),
        velocity_m_per_s=rng.choice((1.0, 2.0)),
        acceleration_m_per_s2=rng.choice((0.5, 2.0)),
    )


def _with_physics(node: Node, rng: random.Random, *, has_ties: bool, share: float) -> Node:
    if not isinstance(node, Station):
        return node
    return replace(
        node,
        thermal=_thermal(rng) if rng.random() < share else None,
        tool=_tool(rng, has_ties=has_ties) if rng.random() < share else None,
        motion=_motion(rng) if rng.random() < share else None,
        speed=rng.choice((node.speed, 0.8, 1.25)),
    )


def physical_plant(seed: int, *, has_ties: bool, horizon: float = 1500.0) -> Plant:
    """A mixed plant in which many stations have bodies, tools and moves."""
    rng = random.Random(f"physics {seed}")
    plant = mixed_plant(seed, has_ties=has_ties, horizon=horizon)
    nodes = tuple(_with_physics(node, rng, has_ties=has_ties, share=0.5) for node in plant.nodes)
    return replace(plant, nodes=nodes, warmup_s=0.0)
