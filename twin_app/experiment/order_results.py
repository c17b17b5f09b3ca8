"""What became of the orders: on-time share, tardiness, makespan, and each order by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.analysis.precision import share_summary, wilson_interval
from twin_app.experiment.summary import Summary
from twin_app.plant.plant import Plant
from twin_app.sim.responses import ResponseLayout

FloatArray = NDArray[np.float64]
Json = dict[str, object]
_TICK_S = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResult:
    """One order."""

    order_id: str
    product: str
    """Product path."""
    quantity: int
    due_s: float
    finish_s: Summary
    """When its last part was out, over the replications in which it was."""
    on_time: Summary
    """Share of replications in which it was on time: midpoint of Wilson's interval, and the interval."""

    def to_json(self) -> Json:
        """Beside `order_id`, which is its key."""
        return {
            "product": self.product,
            "quantity": self.quantity,
            "due_s": self.due_s,
            "finish_s": self.finish_s.to_json(),
            "on_time": self.on_time.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersResult:
    """All orders of a plant."""

    on_time: Summary
    """Share of the orders that were finished, or due by the end of the run: midpoint of Wilson's interval, and the
    interval, which heeds that orders of one replication share their fate (`precision.share_interval`)."""
    tardiness_s: Summary
    """Mean over the orders of the time from due date to finish; unfinished ones count up to the end of the run."""
    makespan_s: Summary
    """When the last order was finished, over the replications in which all were."""
    single: tuple[OrderResult, ...]
    """In the order of the file; empty where there are too many to report each."""

    def to_json(self) -> Json:
        """As in the contract, and `by_id`."""
        return {
            "on_time": self.on_time.to_json(),
            "tardiness_s": self.tardiness_s.to_json(),
            "makespan_s": self.makespan_s.to_json(),
            "by_id": {order.order_id: order.to_json() for order in self.single},
        }


class OrderCounts:
    """Counts what is on time, fed row chunks in replication order; does nothing for a plant without orders."""

    def __init__(self, plant: Plant, layout: ResponseLayout) -> None:
        self._plant = plant
        self._layout = layout
        self._shares: list[FloatArray] = []
        due_ticks = [math.floor(order.due_s * 1e9 + 0.5) for order in plant.orders[: len(layout.reported_orders)]]
        self._due_s: FloatArray = np.array(due_ticks, dtype=np.float64) * _TICK_S
        self._on_time: FloatArray = np.zeros(len(due_ticks))
        self._decided: FloatArray = np.zeros(len(due_ticks))

    def add(self, rows: FloatArray) -> None:
        """Takes the next rows, shape [any, n_columns]."""
        if not self._layout.order_ids:
            return
        columns = [self._layout.order_column(metric) for metric in ("on_time", "decided")]
        self._shares.append(rows[:, columns].copy())
        first = self._layout.finish_column(0)
        finish = rows[:, first : first + len(self._due_s)]
        self._on_time += (finish <= self._due_s).sum(axis=0)
        self._decided += (np.isfinite(finish) | (self._due_s <= self._plant.horizon_s)).sum(axis=0)

    def result(self, summaries: Sequence[Summary]) -> OrdersResult | None:
        """Of all rows so far; `summaries` are those of the columns. None for a plant without orders."""
        if not self._layout.order_ids:
            return None
        shares = np.concatenate(self._shares) if self._shares else np.zeros((0, 2))
        return OrdersResult(
            on_time=share_summary(shares[:, 0], shares[:, 1]),
            tardiness_s=summaries[self._layout.order_column("tardiness_s")],
            makespan_s=summaries[self._layout.order_column("makespan_s")],
            single=tuple(self._single(index, summaries) for index in range(len(self._due_s))),
        )

    def _single(self, index: int, summaries: Sequence[Summary]) -> OrderResult:
        order = self._plant.orders[index]
        return OrderResult(
            order_id=order.order_id,
            product=order.product,
            quantity=order.quantity,
            due_s=order.due_s,
            finish_s=summaries[self._layout.finish_column(index)],
            on_time=_share(float(self._on_time[index]), int(self._decided[index])),
        )


def _share(successes: float, n: int) -> Summary:
    """Of replications, which are independent of each other."""
    if n == 0:
        return Summary(mean=None, sd=None, ci95=None, n=0)
    interval, share = wilson_interval(successes, n), successes / n
    if n == 1:
        return Summary(mean=interval.midpoint, sd=None, ci95=None, n=1)
    sd = math.sqrt(share * (1.0 - share) * n / (n - 1))
    return Summary(mean=interval.midpoint, sd=sd, ci95=(interval.low, interval.high), n=n)
