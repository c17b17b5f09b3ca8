"""Orders as the kernel sees them: who releases them in which sequence, and which part goes before which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.build.order_sources import releases, suppliers
from twin_app.plant.nodes import Source
from twin_app.plant.plant import Order, Plant
from twin_app.sim.conversions import ticks
from twin_app.sim.tables import ORDER, RANK, Table

_NEVER_DUE = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTables:
    """The orders of a plant; everything is empty for a plant without."""

    orders: Table
    """ORDER, in the order of the file."""
    queue: NDArray[np.int64]
    """Rows of `orders` for one source after another, in the sequence of their release."""
    queues: Mapping[str, tuple[int, int]]
    """First entry in `queue` and their number, for each source that releases orders."""
    silent: frozenset[str]
    """Sources that make nothing, since nobody has ordered anything of theirs."""


def order_tables(plant: Plant, node_ids: Mapping[str, int], product_ids: Mapping[str, int]) -> OrderTables:
    """Give every order to its source. `plant` has a source for each order, as `build_plant` makes sure."""
    made = releases(plant.nodes, (order.product for order in plant.orders)) if plant.orders else {}
    sources = {release.source for release in made.values()}
    rows: list[dict[str, Any]] = [{} for _ in plant.orders]
    queue: list[int] = []
    queues: dict[str, tuple[int, int]] = {}
    for source in sorted(sources):
        own = [i for i, order in enumerate(plant.orders) if made[order.product].source == source]
        own.sort(key=lambda i: (ticks(plant.orders[i].release_s), -plant.orders[i].priority))
        queues[source] = (len(queue), len(own))
        queue += own
        for position, i in enumerate(own):
            product = product_ids[made[plant.orders[i].product].product]
            rows[i] = _row(plant.orders[i], node_ids[source], product, position)
    return OrderTables(
        orders=_table(rows),
        queue=np.array(queue, dtype=np.int64),
        queues=queues,
        silent=_silent(plant, sources) if plant.orders else frozenset(),
    )


def _silent(plant: Plant, sources: set[str]) -> frozenset[str]:
    all_sources = {node.path for node in plant.nodes if isinstance(node, Source)}
    return frozenset(all_sources - sources - suppliers(plant.nodes, sources))


def _row(order: Order, source: int, product: int, position: int) -> dict[str, int]:
    return {
        "source": source,
        "product": product,
        "position": position,
        "quantity": order.quantity,
        "release": ticks(order.release_s),
        "due": ticks(order.due_s),
    }


def _table(rows: Sequence[Mapping[str, int]]) -> Table:
    table = np.zeros(len(rows), dtype=ORDER)
    for name in ORDER.names or ():
        table[name] = [row[name] for row in rows]
    return table


def rank_table(plant: Plant, product_ids: Mapping[str, int]) -> Table:
    """RANK: first of parts of each order, then of parts without an order by their product.

    Lower goes first; among equals by due date or margin, the higher priority does.
    """
    products = {product.path: product for product in plant.products}
    keys = [(order.due_s, order.margin, order.priority) for order in plant.orders]
    for path in product_ids:
        product = products.get(path)
        margin, priority = (0.0, 0.0) if product is None else (product.margin, product.priority)
        keys.append((_NEVER_DUE, margin, priority))
    table = np.zeros(len(keys), dtype=RANK)
    table["edd"] = _dense([(due, -priority) for due, _, priority in keys])
    table["margin"] = _dense([(-margin, -priority) for _, margin, priority in keys])
    table["priority"] = _dense([(-priority,) for _, _, priority in keys])
    return table


def spt_ranks(ideals: Sequence[float], ranks: Table) -> NDArray[np.float64]:
    """Rank of each mean process time, so far apart that the priorities of `ranks` fit in between."""
    n_priorities = float(ranks["priority"].max()) + 1.0
    return np.array(_dense([(ideal,) for ideal in ideals]), dtype=np.float64) * n_priorities


def _dense(keys: Sequence[tuple[float, ...]]) -> list[float]:
    """The place of each key among the different ones."""
    places = {key: float(place) for place, key in enumerate(sorted(set(keys)))}
    return [places[key] for key in keys]
