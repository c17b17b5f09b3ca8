"""A workshop that makes what is ordered, and what its rows say."""

from __future__ import annotations

from typing import Any

from tests.oracles.kernel_rows import Rows
from tests.oracles.plants import buffer, path, plant, product, sink, source, station
from twin_app.plant.nodes import QueueOrder
from twin_app.plant.plant import Order, Plant


def finishes_s(rows: Rows) -> list[float]:
    """When each order was finished in the first replication [s], NaN if it was not."""
    first = rows.layout.finish_column(0)
    return [round(float(time), 6) for time in rows.table[0, first:]]


def orders_metric(rows: Rows, name: str) -> float:
    """One of `ORDER_METRICS` in the first replication."""
    return float(rows.table[0, rows.layout.order_column(name)])


def workshop(
    *orders: Order, rule: QueueOrder = QueueOrder.FIFO, work: float = 10.0, horizon: float = 1_000.0, **options: Any
) -> Plant:
    """One source of A and B, a queue with a rule, one machine."""
    products = options.pop("products", (product("A"), product("B")))
    return plant(
        source("Src", "B0", products=(path("A"), path("B")), **options),
        buffer("B0", None, "M", order=rule),
        station("M", work, "Z"),
        sink("Z"),
        products=products,
        orders=orders,
        horizon=horizon,
    )
