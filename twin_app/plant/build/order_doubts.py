"""What is doubtful about the orders of a plant."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.errors import Fault
from twin_app.plant.build.order_sources import releases, suppliers
from twin_app.plant.nodes import Source, WhenBlocked
from twin_app.plant.plant import Order, Plant

_ORDERS = "twin:plant:orders"
_END = "twin:plant:endWithOrders"
_NAMED = 3
"""Orders that a message names."""


def order_warnings(plant: Plant) -> Iterator[Fault]:
    """Warnings about orders, and about what has no effect because of them."""
    if not plant.orders:
        if plant.ends_with_orders:
            yield Fault(plant.path, _END, "has no effect: the plant has no orders (twin:plant:orders)")
        return
    yield from _late(plant)
    driven = {release.source for release in releases(plant.nodes, (order.product for order in plant.orders)).values()}
    supplying = suppliers(plant.nodes, driven)
    for node in plant.nodes:
        if not isinstance(node, Source) or node.path in supplying:
            continue
        if node.path in driven:
            yield from _without_effect(node)
        else:
            yield Fault(node.path, "", "makes nothing: no order asks for what this source makes")


def _late(plant: Plant) -> Iterator[Fault]:
    horizon = plant.horizon_s
    unreleased = [order for order in plant.orders if order.release_s > horizon]
    if unreleased:
        message = f"holds {_named(unreleased)}, released after the horizon of {horizon:g} s: never begun"
        yield Fault(plant.path, _ORDERS, message)
    open_ended = [order for order in plant.orders if order.release_s <= horizon < order.due_s]
    if open_ended:
        message = (
            f"holds {_named(open_ended)}, due after the horizon of {horizon:g} s: "
            "whether they are on time is known only where they are finished by then"
        )
        yield Fault(plant.path, _ORDERS, message)
    hasty = [order for order in plant.orders if order.due_s < order.release_s]
    if hasty:
        yield Fault(plant.path, _ORDERS, f"holds {_named(hasty)}, due before the release: always late")


def _named(orders: list[Order]) -> str:
    names = ", ".join(order.order_id for order in orders[:_NAMED])
    more = f" and {len(orders) - _NAMED} more" if len(orders) > _NAMED else ""
    return f"order{'s' if len(orders) > 1 else ''} {names}{more}"


def _without_effect(source: Source) -> Iterator[Fault]:
    values = (
        ("limit", source.limit is not None),
        ("mix", bool(source.mix)),
        ("whenBlocked", source.when_blocked is WhenBlocked.BALK and source.interarrival is not None),
    )
    for name, is_given in values:
        if is_given:
            yield Fault(source.path, f"twin:source:{name}", "has no effect: orders say what this source makes")
