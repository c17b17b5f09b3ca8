"""PlantRows of stations: servers, assembly, set-up, failures and tools."""

from __future__ import annotations

from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.nodes import Buffer, Clock, QueueOrder, Station
from twin_app.sim.codes import SLOT_PLACE
from twin_app.sim.compile.routing import rework_target
from twin_app.sim.compile.rows import PlantRows, Row
from twin_app.sim.conversions import ticks
from twin_app.sim.physics_tables import stops_of, tool_fields

CLOCKS = {Clock.PROCESSING: 0, Clock.OPERATING: 1, Clock.CALENDAR: 2}
QUEUE_ORDERS = {order: i for i, order in enumerate(QueueOrder)}


def add_station(rows: PlantRows, station: Station, row: Row) -> None:
    """Complete the row of a station and add one place for each server."""
    row["n_places"] = station.servers
    if station.split_count == 1 and station.assembly is None:
        row["capacity"] = station.servers * station.batch
    row["batch"], row["split"] = station.batch, station.split_count
    row["time_factor"] = 1.0 / station.speed
    row["order"] = QUEUE_ORDERS[station.priority]
    row["scrap"], row["reject"] = station.scrap, station.scrap + station.rework
    row["process_stream"] = rows.stream(station.path, "process")
    if station.scrap + station.rework > 0.0:
        row["quality_stream"] = rows.stream(station.path, "quality")
    row["rework_to"] = -1
    if station.rework_to is not None:
        target = rework_target(station, station.rework_to, {node.path: node for node in rows.plant.nodes})
        row["rework_to"] = rows.node_ids[target]
    if station.crew is not None:
        row["crew"], row["crew_size"] = rows.crew_ids[station.crew], station.crew_size
    if station.power is not None:
        row["standby_after"], row["wake_time"] = (
            ticks(station.power.standby_after_s),
            ticks(station.power.wake_time_s),
        )
    _add_assembly(rows, station, row)
    _add_setup(rows, station, row)
    failures = stops_of(station)
    rows.add_failures(failures, row, CLOCKS)
    row |= tool_fields(station, failures)
    for number in range(station.servers):
        place = rows.add_place(station, station.calendar, failures, number)
        rows.places[place]["slot"] = rows.slot(SLOT_PLACE, place)
        if "tool" in row and rows.places[place]["move"] > 0:
            rows.places[place]["n_wearing"] = -1


def _add_assembly(rows: PlantRows, station: Station, row: Row) -> None:
    if station.assembly is None:
        return
    row["output"] = rows.product_ids[station.assembly.output] if station.assembly.output else -1
    row["first_input"] = len(rows.inputs)
    for number, (path, count) in enumerate(zip(station.assembly.inputs, station.assembly.counts, strict=True)):
        rows.inputs += [(rows.node_ids[sender], count, number) for sender in _real_senders(rows, path)]
    row["n_inputs"] = len(rows.inputs) - row["first_input"]


def _real_senders(rows: PlantRows, path: str) -> list[str]:
    """The node itself, or, for a buffer without places, the nodes behind it."""
    by_path = {node.path: node for node in rows.plant.nodes}
    node = by_path[path]
    if not (isinstance(node, Buffer) and node.capacity == 0):
        return [path]
    feeding = [other for other in rows.plant.nodes if path in all_targets(other)]
    return [sender for other in feeding for sender in _real_senders(rows, other.path)]


def _add_setup(rows: PlantRows, station: Station, row: Row) -> None:
    if station.setup_time is not None or any(process.setup_time for process in station.processes):
        row["setup_stream"] = rows.stream(station.path, "setup")
    if station.setup_matrix is None:
        return
    row["setup_matrix"] = len(rows.setup_matrix)
    n_products = len(rows.product_ids)
    block = [-1] * (n_products * n_products)
    ids = [rows.product_ids[path] for path in station.setup_matrix.products]
    for before, line in zip(ids, station.setup_matrix.seconds, strict=True):
        for after, seconds in zip(ids, line, strict=True):
            block[before * n_products + after] = ticks(seconds)
    rows.setup_matrix += block
