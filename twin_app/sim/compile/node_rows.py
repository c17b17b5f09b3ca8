"""PlantRows of sources, buffers and conveyors, and what all nodes have in common."""

from __future__ import annotations

import math

from twin_app.plant.nodes import Buffer, Clock, Conveyor, Node, Sink, Source, Station, WhenBlocked
from twin_app.sim.codes import (
    BUFFER,
    CONVEYOR,
    SINK,
    SLOT_BELT_END,
    SLOT_BELT_START,
    SLOT_DWELL,
    SLOT_SOURCE,
    SOURCE,
    STATION,
)
from twin_app.sim.compile.order_tables import OrderTables
from twin_app.sim.compile.rows import PlantRows, Row
from twin_app.sim.compile.station_rows import CLOCKS, QUEUE_ORDERS, add_station
from twin_app.sim.conversions import ticks
from twin_app.sim.draws import FOREVER

_KINDS: dict[type[Node], int] = {Source: SOURCE, Station: STATION, Buffer: BUFFER, Conveyor: CONVEYOR, Sink: SINK}
_BELT_CLOCKS = {**CLOCKS, Clock.PROCESSING: 3}
_UNLIMITED = 1 << 60


def add_node(rows: PlantRows, node: Node) -> None:
    """The row of one node, with its places and what stops them."""
    row: Row = {
        "kind": _KINDS[type(node)],
        "n_places": 0,
        "n_inputs": 0,
        "n_failures": 0,
        "n_wearing": 0,
        "batch": 1,
        "split": 1,
        "capacity": _UNLIMITED,
        "scrap": 0.0,
        "reject": 0.0,
        "time_factor": 1.0,
        "standby_after": FOREVER,
        "wake_time": 0,
        "n_orders": 0,
        "tool_cost": 0.0,
        "place": len(rows.places),
    }
    rows.nodes.append(row)
    match node:
        case Source():
            _add_source(rows, node, row)
        case Station():
            add_station(rows, node, row)
        case Buffer():
            _add_buffer(rows, node, row)
        case Conveyor():
            _add_conveyor(rows, node, row)
    if not isinstance(node, Station | Conveyor) and node.power is not None:
        rows.base_power_w += node.power.idle_w


def _add_source(rows: PlantRows, source: Source, row: Row) -> None:
    weights = source.mix or (1.0,) * max(1, len(source.products))
    total, share = math.fsum(weights), 0.0
    row["first_mix"], row["n_mix"] = len(rows.mix), len(weights)
    for product, weight in zip(source.products or ("",), weights, strict=True):
        share += weight / total
        rows.mix.append((float(rows.product_ids[product]), share))
    row["batch"] = source.batch
    row["balks"] = int(source.when_blocked is WhenBlocked.BALK and source.interarrival is not None)
    row["limit"] = _UNLIMITED if source.limit is None else source.limit
    row["interarrival"] = rows.distribution(source.interarrival)
    if len(weights) > 1:
        row["product_stream"] = rows.stream(source.path, "product")
    if source.interarrival is not None:
        row["arrival_stream"] = rows.stream(source.path, "arrival")
    row["n_places"] = 1
    rows.add_place(source, None, ())
    row["slot"] = rows.slot(SLOT_SOURCE, len(rows.nodes) - 1)


def _add_buffer(rows: PlantRows, buffer: Buffer, row: Row) -> None:
    row["capacity"] = _UNLIMITED if buffer.capacity is None else buffer.capacity
    row["order"] = QUEUE_ORDERS[buffer.order]
    row["dwell"] = rows.distribution(buffer.dwell)
    if buffer.dwell is not None:
        row["dwell_stream"] = rows.stream(buffer.path, "dwell")
        row["slot"] = rows.slot(SLOT_DWELL, len(rows.nodes) - 1)


def _add_conveyor(rows: PlantRows, conveyor: Conveyor, row: Row) -> None:
    row["capacity"] = conveyor.capacity
    row["transit"] = ticks(conveyor.length_m / conveyor.speed_m_per_s)
    row["spacing"] = ticks(conveyor.pitch_m / conveyor.speed_m_per_s)
    row["accumulates"] = int(conveyor.accumulating)
    row["n_places"] = 1
    rows.add_failures(conveyor.failures, row, _BELT_CLOCKS)
    rows.add_place(conveyor, None, conveyor.failures)
    row["slot"] = rows.slot(SLOT_BELT_END, len(rows.nodes) - 1)
    row["entry_slot"] = rows.slot(SLOT_BELT_START, len(rows.nodes) - 1)


def give_orders(rows: PlantRows, orders: OrderTables) -> None:
    """Sources make what is ordered, all of it and nothing else."""
    for path in orders.silent:
        rows.nodes[rows.node_ids[path]]["limit"] = 0
    for path, (first, count) in orders.queues.items():
        row = rows.nodes[rows.node_ids[path]]
        row |= {"first_order": first, "n_orders": count, "balks": 0, "limit": _UNLIMITED}
        if row["interarrival"] < 0:
            row["batch"] = 1
