"""Whether what a snapshot says of orders fits a plant, and what it leaves unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from twin_app.errors import Fault
from twin_app.plant.build.order_sources import releases
from twin_app.plant.nodes import Source
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import OrderSnapshot, Snapshot, SourceSnapshot, all_parts

_MOST_PARTS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCondition:
    """What has become of an order, all of it known."""

    to_make: int
    n_inside: int
    """Parts of it that are made and not out."""
    finished_s: float | None


def order_conditions(plant: Plant, snapshot: Snapshot) -> dict[str, OrderCondition]:
    """By `order_id`, in the order of the plant's orders; for a snapshot without faults."""
    inside = Counter(part.order for part in all_parts(snapshot))
    named = {order.order_id: order for order in snapshot.orders}
    return {
        order.order_id: _condition(named.get(order.order_id), order.quantity, inside[order.order_id])
        for order in plant.orders
    }


def _condition(own: OrderSnapshot | None, quantity: int, n_inside: int) -> OrderCondition:
    finished_s = None if own is None else own.finished_s
    to_make = None if own is None else own.to_make
    if to_make is None:
        to_make = 0 if finished_s is not None else max(0, quantity - n_inside)
    return OrderCondition(to_make=to_make, n_inside=n_inside, finished_s=finished_s)


class OrderChecks:
    """One snapshot against the orders of one plant."""

    def __init__(self, plant: Plant, snapshot: Snapshot) -> None:
        self._plant = plant
        self._snapshot = snapshot
        self._conditions = order_conditions(plant, snapshot)
        self._made = releases(plant.nodes, (order.product for order in plant.orders)) if plant.orders else {}
        self._product_of = {order.order_id: order.product for order in plant.orders}
        self._driven = {release.source for release in self._made.values()}

    def run(self) -> Iterator[Fault]:
        """What is wrong with the orders themselves."""
        for order_id, count in Counter(order.order_id for order in self._snapshot.orders).items():
            if count > 1:
                yield Fault(self._plant.path, _where(order_id), f"is described {count} times; once is allowed")
        for own in self._snapshot.orders:
            yield from self._order(own)

    def _order(self, own: OrderSnapshot) -> Iterator[Fault]:
        path, where, condition = self._plant.path, _where(own.order_id), self._conditions.get(own.order_id)
        if condition is None:
            yield Fault(path, where, "is not an order of this plant")
            return
        if own.to_make is not None and not 0 <= own.to_make <= _MOST_PARTS:
            yield Fault(path, f"{where}.to_make", f"must be from 0 to {_MOST_PARTS} ({own.to_make})")
        is_left = condition.to_make > 0 or condition.n_inside > 0
        if own.finished_s is None:
            if not is_left:
                message = "is missing: nothing is left of this order, so say when its last part was out [s]"
                yield Fault(path, f"{where}.finished_s", message)
            return
        if not 0.0 <= own.finished_s <= self._snapshot.time_s:
            message = f"must be from 0 to the moment of the snapshot, {self._snapshot.time_s:g} s ({own.finished_s:g})"
            yield Fault(path, f"{where}.finished_s", message)
        if is_left:
            message = f"is given, but {condition.to_make} parts are to be made and {condition.n_inside} are not out"
            yield Fault(path, f"{where}.finished_s", message)

    def is_known(self, order_id: str) -> bool:
        """Whether the plant has such an order."""
        return order_id in self._product_of

    def releases(self, source: Source) -> bool:
        """Whether a source makes what is ordered."""
        return source.path in self._driven

    def source(self, own: SourceSnapshot) -> Iterator[Fault]:
        """What is wrong with the part and the batch of a source that releases orders."""
        if not own.parts:
            if own.left_in_batch > 0:
                yield Fault(own.path, "left_in_batch", "says that more parts follow; then one of them waits in `parts`")
            return
        part = own.parts[0]
        if part.order is None:
            yield Fault(own.path, "parts[0].order", "is missing; this source makes what is ordered")
        elif part.order in self._product_of:
            release = self._made[self._product_of[part.order]]
            if release.source != own.path:
                message = f"is {part.order!r}, which {release.source} makes"
                yield Fault(own.path, "parts[0].order", message)
            elif part.product not in ("", release.product):
                message = f"must be {release.product}, as order {part.order!r} asks for ({part.product})"
                yield Fault(own.path, "parts[0].product", message)
            if own.left_in_batch > self._conditions[part.order].to_make:
                message = f"must be at most the {self._conditions[part.order].to_make} parts that are to be made"
                yield Fault(own.path, "left_in_batch", f"{message} of {part.order!r} ({own.left_in_batch})")


def _where(order_id: str) -> str:
    return f"orders[{order_id}]"
