"""A compiled plant, and the steps that make one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from twin_app.plant.plant import Plant
from twin_app.sim import tables
from twin_app.sim.codes import KIND_NAMES, SLOT_BODY, SLOT_STOP, SLOT_VEHICLE, SOURCE
from twin_app.sim.compile.fleet_tables import FleetRows, fleet_rows
from twin_app.sim.compile.lanes import mark_lanes
from twin_app.sim.compile.node_rows import add_node, give_orders
from twin_app.sim.compile.order_tables import OrderTables, order_tables, rank_table, spt_ranks
from twin_app.sim.compile.route_rows import add_senders, add_treatments, mark_chosen
from twin_app.sim.compile.rows import PlantRows, Row, table_of
from twin_app.sim.compile.shift_tables import calendar_tables, crew_tables
from twin_app.sim.conversions import tariff_bins, ticks
from twin_app.sim.energy_columns import consumer_paths, n_load_quarters
from twin_app.sim.energy_tables import EnergyTables, energy_tables
from twin_app.sim.physics_tables import body_rows, heated_nodes, tooled_nodes
from twin_app.sim.recursion.lines import find_line
from twin_app.sim.recursion.records import Line
from twin_app.sim.responses import ResponseLayout, StationState


@dataclass(frozen=True, slots=True)
class Model:
    """What a worker needs to run replications: tables for the kernel, names for people."""

    tables: tables.Tables
    responses: ResponseLayout
    horizon_s: float
    warmup_s: float
    plant: Plant = field(repr=False, compare=False)
    """What it was compiled from: snapshots speak of that."""
    line: Line | None = None
    """For the recursion, where that is exact."""


def compile_model(plant: Plant) -> Model:
    """Compile a plant; takes about a millisecond and never compiles machine code.

    Raises `InvalidPlantError` for routes that no kernel could follow.
    """
    rows = PlantRows(plant)
    orders = order_tables(plant, rows.node_ids, rows.product_ids)
    preds = _visit_nodes(rows, orders)
    # The order of slots is the order in which equal times happen: nodes, stops, calendars, vehicles, bodies.
    _add_stop_slots(rows)
    calendars, edges = calendar_tables(rows)
    fleets = fleet_rows(plant, rows.nodes, rows.product_ids, partial(rows.slot, SLOT_VEHICLE))
    bodies = body_rows(plant, rows.nodes, partial(rows.slot, SLOT_BODY))
    mark_lanes(rows.nodes, rows.places, rows.treatments, rows.targets)
    crews, claims = crew_tables(rows)
    layout = _layout(rows)
    energy = energy_tables(plant, rows.node_ids)
    ranks = rank_table(plant, rows.product_ids)
    compiled = tables.Tables(
        plan=_plan(rows, fleets, layout, energy),
        nodes=table_of(tables.NODE, rows.nodes),
        treatments=table_of(tables.TREATMENT, rows.treatments),
        places=table_of(tables.PLACE_PLAN, rows.places),
        failures=table_of(tables.FAILURE, rows.failures),
        stops=table_of(tables.STOP_PLAN, rows.stops),
        bodies=table_of(tables.BODY_PLAN, bodies),
        crews=crews,
        claims=claims,
        calendars=calendars,
        fleets=table_of(tables.FLEET, fleets.fleets),
        vehicles=table_of(tables.VEHICLE_PLAN, fleets.vehicles),
        pickups=np.array(fleets.pickups, dtype=np.int64),
        drops=np.array(fleets.drops, dtype=np.int64).reshape(-1, 2),
        drive_times=np.concatenate([np.zeros(0, np.int64), *fleets.drive_times]),
        drive_lengths=np.concatenate([np.zeros(0), *fleets.drive_lengths]),
        chargers=np.array(fleets.chargers, dtype=np.int64),
        slots=table_of(tables.SLOT, rows.slots),
        distributions=table_of(tables.DISTRIBUTION, rows.distributions.rows),
        samples=np.array(rows.distributions.samples, dtype=np.float64),
        targets=np.array(rows.targets, dtype=np.int64),
        target_weights=np.array(rows.target_weights, dtype=np.float64),
        preds=np.array(preds, dtype=np.int64),
        inputs=np.array(rows.inputs, dtype=np.int64).reshape(-1, 3),
        mix=np.array(rows.mix, dtype=np.float64).reshape(-1, 2),
        setup_matrix=np.array(rows.setup_matrix, dtype=np.int64),
        edges=edges,
        place_power=np.array(rows.place_power, dtype=np.float64).reshape(-1, len(StationState)),
        tariff=tariff_bins(plant.tariff, plant.horizon_s),
        consumers=energy.consumers,
        base_powers=energy.base_powers,
        work_plan=energy.work_plan,
        loops=energy.loops,
        margins=_margins(rows),
        orders=orders.orders,
        order_queue=orders.queue,
        ranks=ranks,
        spt_ranks=spt_ranks([treatment["ideal"] for treatment in rows.treatments], ranks),
        stream_keys=np.array(rows.streams, dtype=np.uint64),
    )
    return Model(compiled, layout, plant.horizon_s, plant.warmup_s, plant, find_line(plant, compiled).line)


def _visit_nodes(rows: PlantRows, orders: OrderTables) -> list[int]:
    """All rows of nodes, places and treatments; the senders of one node after another."""
    by_path = {node.path: node for node in rows.plant.nodes}
    for node in rows.plant.nodes:
        add_node(rows, node)
    give_orders(rows, orders)
    for node in rows.plant.nodes:
        add_treatments(rows, node, by_path)
    preds = add_senders(rows)
    mark_chosen(rows)
    return preds


def _add_stop_slots(rows: PlantRows) -> None:
    for i, stop in enumerate(rows.stops):
        stop["slot"] = rows.slot(SLOT_STOP, i)


def _layout(rows: PlantRows) -> ResponseLayout:
    plant = rows.plant
    return ResponseLayout(
        node_paths=tuple(rows.node_ids),
        node_kinds=tuple(KIND_NAMES[row["kind"]] for row in rows.nodes),
        product_paths=tuple(product.path for product in plant.products),
        order_ids=tuple(order.order_id for order in plant.orders),
        fleet_paths=tuple(fleet.path for fleet in plant.fleets),
        heated_paths=tuple(heated_nodes(plant)),
        tool_paths=tooled_nodes(plant),
        consumer_paths=consumer_paths(plant),
        n_load_quarters=n_load_quarters(plant),
    )


def _margins(rows: PlantRows) -> np.ndarray:
    margins = np.zeros(len(rows.product_ids))
    for product in rows.plant.products:
        margins[rows.product_ids[product.path]] = product.margin
    return margins


def _plan(rows: PlantRows, fleets: FleetRows, layout: ResponseLayout, energy: EnergyTables) -> np.ndarray:
    plant = rows.plant
    slot_bits = max(1, (len(rows.slots) - 1).bit_length())
    row: Row = {
        "horizon": ticks(plant.horizon_s),
        "warmup": ticks(plant.warmup_s),
        "slot_bits": slot_bits,
        "time_bits": 62 - slot_bits,
        "n_makers": sum(row["kind"] == SOURCE for row in rows.nodes) + len(fleets.vehicles),
        "n_products": len(rows.product_ids),
        "most_inputs": 1 + max((number for _, _, number in rows.inputs), default=0),
        "has_power": int(_has_power(rows, fleets)),
        "wip_cost": plant.wip_cost_per_part_h,
        "demand_charge": plant.tariff.demand_charge_per_kw if plant.tariff else 0.0,
        "base_power_w": rows.base_power_w,
        "ends_with_orders": int(plant.ends_with_orders),
        "n_order_columns": layout.n_order_columns,
        "n_physics_columns": layout.n_physics_columns,
        "n_energy_columns": layout.n_energy_columns,
        "tracks_work": int(energy.work_width > 0),
        "work_width": energy.work_width,
        "billing": ticks(plant.tariff.billing_period_s if plant.tariff else math.inf),
    }
    return table_of(tables.PLAN, [row])


def _has_power(rows: PlantRows, fleets: FleetRows) -> bool:
    """Whether anything draws power at some time."""
    heaters = [own.thermal.heater_w for own in heated_nodes(rows.plant).values()]
    return any(any(row) for row in (*rows.place_power, heaters)) or rows.base_power_w > 0.0 or fleets.has_power
