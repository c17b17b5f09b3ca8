"""Plants that mix everything and make what is ordered, made up from a seed."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.oracles.mixed_plants import PRODUCTS, mixed_plant
from tests.oracles.plants import order, path, product
from twin_app.plant.build.order_sources import releases
from twin_app.plant.nodes import Buffer, Node, QueueOrder, Station
from twin_app.plant.plant import Order, Plant

_BUFFER_ORDERS = (QueueOrder.FIFO, QueueOrder.LIFO, QueueOrder.EDD, QueueOrder.MARGIN)
_STATION_ORDERS = (QueueOrder.FIFO, QueueOrder.EDD, QueueOrder.MARGIN, QueueOrder.SPT)


def ordered_plant(seed: int, *, has_ties: bool, horizon: float = 1500.0) -> Plant:
    """A mixed plant with up to 25 orders and every rule of dispatch; the same seed gives the same plant."""
    rng = random.Random(f"orders {seed}")
    plant = mixed_plant(seed, has_ties=has_ties, horizon=horizon)
    made = [name for name in PRODUCTS if path(name) in releases(plant.nodes, map(path, PRODUCTS))]
    products = (product(name, margin=rng.choice((1.0, 2.0)), priority=rng.choice((0.0, 1.0))) for name in PRODUCTS)
    return replace(
        plant,
        nodes=tuple(_with_rule(node, rng) for node in plant.nodes),
        products=tuple(sorted(products, key=lambda item: item.path)),
        orders=tuple(_order(i, rng, made, horizon) for i in range(rng.randint(1, 25))) if made else (),
        ends_with_orders=rng.random() < 0.5,
    )


def _with_rule(node: Node, rng: random.Random) -> Node:
    if isinstance(node, Buffer):
        return replace(node, order=rng.choice(_BUFFER_ORDERS))
    return replace(node, priority=rng.choice(_STATION_ORDERS)) if isinstance(node, Station) else node


def _order(number: int, rng: random.Random, made: list[str], horizon: float) -> Order:
    release = float(rng.choice((0, 0, rng.randint(0, int(horizon * 0.7)))))
    return order(
        f"A{number}",
        rng.choice(made),
        rng.choice((1, 1, 2, 5)),
        release_s=release,
        due_s=release + rng.choice((0.0, 50.0, 50.0, float(rng.randint(0, 900)))),
        priority=float(rng.choice((0, 0, 1, 2))),
        margin=float(rng.choice((1, 1, 5))),
    )
