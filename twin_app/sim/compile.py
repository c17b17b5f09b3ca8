"""From a plant to its tables: names become row numbers, seconds become ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from twin_app.plant.distributions import Distribution
from twin_app.plant.nodes import (
    Buffer,
    Clock,
    Conveyor,
    Failure,
    Node,
    Policy,
    QueueOrder,
    Sink,
    Source,
    Station,
    WhenBlocked,
)
from twin_app.plant.plant import Plant
from twin_app.sim import tables
from twin_app.sim.codes import (
    BUFFER,
    CONVEYOR,
    CYCLIC,
    FIRST,
    KIND_NAMES,
    PROBABILITY,
    SHORTEST,
    SINK,
    SLOT_BELT_END,
    SLOT_BELT_START,
    SLOT_BODY,
    SLOT_CALENDAR,
    SLOT_DWELL,
    SLOT_PLACE,
    SLOT_SOURCE,
    SLOT_STOP,
    SLOT_VEHICLE,
    SOURCE,
    STATION,
)
from twin_app.sim.conversions import calendar_edges, power_by_state, tariff_bins, ticks
from twin_app.sim.distribution_rows import DistributionRows
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.energy_columns import consumer_paths, n_load_quarters
from twin_app.sim.energy_tables import EnergyTables, energy_tables
from twin_app.sim.fleet_tables import FleetRows, carried_nodes, fleet_rows
from twin_app.sim.lanes import mark_lanes
from twin_app.sim.order_tables import OrderTables, order_tables, rank_table, spt_ranks
from twin_app.sim.physics_tables import (
    TOOL,
    body_rows,
    heated_nodes,
    move_s,
    stop_purposes,
    stops_of,
    tool_fields,
    tooled_nodes,
)
from twin_app.sim.recursion.lines import find_line
from twin_app.sim.recursion.records import Line
from twin_app.sim.responses import ResponseLayout, StationState
from twin_app.sim.routing import rework_target, route_of
from twin_app.sim.streams import stream_key

_POLICIES = {Policy.FIRST: FIRST, Policy.CYCLIC: CYCLIC, Policy.PROBABILITY: PROBABILITY, Policy.SHORTEST: SHORTEST}
_ORDERS = {order: i for i, order in enumerate(QueueOrder)}
_KINDS: dict[type[Node], int] = {Source: SOURCE, Station: STATION, Buffer: BUFFER, Conveyor: CONVEYOR, Sink: SINK}
_CLOCKS = {Clock.PROCESSING: 0, Clock.OPERATING: 1, Clock.CALENDAR: 2}
_BELT_CLOCK = 3
_UNLIMITED = 1 << 60


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
    model = _Compiler(plant).compile()
    return replace(model, line=find_line(plant, model.tables).line)


def _table(dtype: np.dtype[Any], rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """Rows as one record table; a field that a row leaves out is −1 for ids and counts alike."""
    table = np.zeros(len(rows), dtype=dtype)
    for name in dtype.names or ():
        table[name] = [row.get(name, -1) for row in rows]
    return table


@dataclass(slots=True)
class _Compiler:
    """Builds the tables of one plant; lists grow while the nodes are visited in path order."""

    plant: Plant
    product_ids: dict[str, int] = field(default_factory=dict)
    node_ids: dict[str, int] = field(default_factory=dict)
    crew_ids: dict[str, int] = field(default_factory=dict)
    calendar_ids: dict[str, int] = field(default_factory=dict)
    streams: list[int] = field(default_factory=list)
    distributions: DistributionRows = field(default_factory=DistributionRows)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    treatments: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    place_power: list[tuple[float, ...]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)
    stops: list[dict[str, Any]] = field(default_factory=list)
    slots: list[dict[str, Any]] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    target_weights: list[float] = field(default_factory=list)
    inputs: list[tuple[int, int, int]] = field(default_factory=list)
    mix: list[tuple[float, float]] = field(default_factory=list)
    setup_matrix: list[int] = field(default_factory=list)
    senders: dict[int, set[int]] = field(default_factory=dict)
    carried: dict[str, str] = field(default_factory=dict)
    served: set[int] = field(default_factory=set)
    fleets: FleetRows = field(default_factory=FleetRows)
    base_power_w: float = 0.0

    def compile(self) -> Model:
        plant = self.plant
        self._number_everything()
        orders = order_tables(plant, self.node_ids, self.product_ids)
        ranks = rank_table(plant, self.product_ids)
        by_path = {node.path: node for node in plant.nodes}
        for node in plant.nodes:
            self._add_node(node)
        self._give_orders(orders)
        for node in plant.nodes:
            self._add_treatments(node, by_path)
        preds = self._add_senders()
        self._mark_chosen()
        self._add_stop_slots()
        calendars, edges = self._calendar_tables()
        self.fleets = fleet_rows(plant, self.nodes, self.product_ids, partial(self._slot, SLOT_VEHICLE))
        bodies = body_rows(plant, self.nodes, partial(self._slot, SLOT_BODY))
        mark_lanes(self.nodes, self.places, self.treatments, self.targets)
        crews, claims = self._crew_tables()
        layout = ResponseLayout(
            node_paths=tuple(self.node_ids),
            node_kinds=tuple(KIND_NAMES[row["kind"]] for row in self.nodes),
            product_paths=tuple(product.path for product in plant.products),
            order_ids=tuple(order.order_id for order in plant.orders),
            fleet_paths=tuple(fleet.path for fleet in plant.fleets),
            heated_paths=tuple(heated_nodes(plant)),
            tool_paths=tooled_nodes(plant),
            consumer_paths=consumer_paths(plant),
            n_load_quarters=n_load_quarters(plant),
        )
        energy = energy_tables(plant, self.node_ids)
        return Model(
            tables.Tables(
                plan=self._plan(layout, energy),
                nodes=_table(tables.NODE, self.nodes),
                treatments=_table(tables.TREATMENT, self.treatments),
                places=_table(tables.PLACE_PLAN, self.places),
                failures=_table(tables.FAILURE, self.failures),
                stops=_table(tables.STOP_PLAN, self.stops),
                bodies=_table(tables.BODY_PLAN, bodies),
                crews=crews,
                claims=claims,
                calendars=calendars,
                fleets=_table(tables.FLEET, self.fleets.fleets),
                vehicles=_table(tables.VEHICLE_PLAN, self.fleets.vehicles),
                pickups=np.array(self.fleets.pickups, dtype=np.int64),
                drops=np.array(self.fleets.drops, dtype=np.int64).reshape(-1, 2),
                drive_times=np.concatenate([np.zeros(0, np.int64), *self.fleets.drive_times]),
                drive_lengths=np.concatenate([np.zeros(0), *self.fleets.drive_lengths]),
                chargers=np.array(self.fleets.chargers, dtype=np.int64),
                slots=_table(tables.SLOT, self.slots),
                distributions=_table(tables.DISTRIBUTION, self.distributions.rows),
                samples=np.array(self.distributions.samples, dtype=np.float64),
                targets=np.array(self.targets, dtype=np.int64),
                target_weights=np.array(self.target_weights, dtype=np.float64),
                preds=np.array(preds, dtype=np.int64),
                inputs=np.array(self.inputs, dtype=np.int64).reshape(-1, 3),
                mix=np.array(self.mix, dtype=np.float64).reshape(-1, 2),
                setup_matrix=np.array(self.setup_matrix, dtype=np.int64),
                edges=edges,
                place_power=np.array(self.place_power, dtype=np.float64).reshape(-1, len(StationState)),
                tariff=tariff_bins(plant.tariff, plant.horizon_s),
                consumers=energy.consumers,
                base_powers=energy.base_powers,
                work_plan=energy.work_plan,
                loops=energy.loops,
                margins=self._margins(),
                orders=orders.orders,
                order_queue=orders.queue,
                ranks=ranks,
                spt_ranks=spt_ranks([treatment["ideal"] for treatment in self.treatments], ranks),
                stream_keys=np.array(self.streams, dtype=np.uint64),
            ),
            layout,
            plant.horizon_s,
            plant.warmup_s,
            plant,
        )

    # ---- names to numbers ----

    def _number_everything(self) -> None:
        plant = self.plant
        self.node_ids = {node.path: i for i, node in enumerate(plant.nodes)}
        self.crew_ids = {crew.path: i for i, crew in enumerate(plant.crews)}
        self.calendar_ids = {calendar.path: i for i, calendar in enumerate(plant.calendars)}
        self.carried = carried_nodes(plant)
        self.product_ids = {product.path: i for i, product in enumerate(plant.products)}
        if not plant.products or any(isinstance(node, Source) and not node.products for node in plant.nodes):
            self.product_ids[""] = len(self.product_ids)

    def _stream(self, path: str, purpose: str) -> int:
        self.streams.append(stream_key(path, purpose))
        return len(self.streams) - 1

    def _slot(self, kind: int, row: int) -> int:
        self.slots.append({"kind": kind, "row": row})
        return len(self.slots) - 1

    def _distribution(self, distribution: Distribution | None) -> int:
        return -1 if distribution is None else self.distributions.row_of(distribution)

    # ---- nodes ----

    def _add_node(self, node: Node) -> None:
        row: dict[str, Any] = {
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
            "place": len(self.places),
        }
        self.nodes.append(row)
        match node:
            case Source():
                self._add_source(node, row)
            case Station():
                self._add_station(node, row)
            case Buffer():
                self._add_buffer(node, row)
            case Conveyor():
                self._add_conveyor(node, row)
        if not isinstance(node, Station | Conveyor) and node.power is not None:
            self.base_power_w += node.power.idle_w

    def _add_source(self, source: Source, row: dict[str, Any]) -> None:
        weights = source.mix or (1.0,) * max(1, len(source.products))
        total, share = math.fsum(weights), 0.0
        row["first_mix"], row["n_mix"] = len(self.mix), len(weights)
        for product, weight in zip(source.products or ("",), weights, strict=True):
            share += weight / total
            self.mix.append((float(self.product_ids[product]), share))
        row["batch"] = source.batch
        row["balks"] = int(source.when_blocked is WhenBlocked.BALK and source.interarrival is not None)
        row["limit"] = _UNLIMITED if source.limit is None else source.limit
        row["interarrival"] = self._distribution(source.interarrival)
        if len(weights) > 1:
            row["product_stream"] = self._stream(source.path, "product")
        if source.interarrival is not None:
            row["arrival_stream"] = self._stream(source.path, "arrival")
        row["n_places"] = 1
        self._add_place(source, None, ())
        row["slot"] = self._slot(SLOT_SOURCE, len(self.nodes) - 1)

    def _give_orders(self, orders: OrderTables) -> None:
        """Sources make what is ordered, all of it and nothing else."""
        for path in orders.silent:
            self.nodes[self.node_ids[path]]["limit"] = 0
        for path, (first, count) in orders.queues.items():
            row = self.nodes[self.node_ids[path]]
            row |= {"first_order": first, "n_orders": count, "balks": 0, "limit": _UNLIMITED}
            if row["interarrival"] < 0:
                row["batch"] = 1

    def _add_station(self, station: Station, row: dict[str, Any]) -> None:
        row["n_places"] = station.servers
        if station.split_count == 1 and station.assembly is None:
            row["capacity"] = station.servers * station.batch
        row["batch"], row["split"] = station.batch, station.split_count
        row["time_factor"] = 1.0 / station.speed
        row["order"] = _ORDERS[station.priority]
        row["scrap"], row["reject"] = station.scrap, station.scrap + station.rework
        row["process_stream"] = self._stream(station.path, "process")
        if station.scrap + station.rework > 0.0:
            row["quality_stream"] = self._stream(station.path, "quality")
        row["rework_to"] = -1
        if station.rework_to is not None:
            target = rework_target(station, station.rework_to, {node.path: node for node in self.plant.nodes})
            row["rework_to"] = self.node_ids[target]
        if station.crew is not None:
            row["crew"], row["crew_size"] = self.crew_ids[station.crew], station.crew_size
        if station.power is not None:
            row["standby_after"], row["wake_time"] = (
                ticks(station.power.standby_after_s),
                ticks(station.power.wake_time_s),
            )
        self._add_assembly(station, row)
        self._add_setup(station, row)
        failures = stops_of(station)
        self._add_failures(failures, row, _CLOCKS)
        row |= tool_fields(station, failures)
        for number in range(station.servers):
            place = self._add_place(station, station.calendar, failures, number)
            self.places[place]["slot"] = self._slot(SLOT_PLACE, place)
            if "tool" in row and self.places[place]["move"] > 0:
                self.places[place]["n_wearing"] = -1

    def _add_assembly(self, station: Station, row: dict[str, Any]) -> None:
        if station.assembly is None:
            return
        row["output"] = self.product_ids[station.assembly.output] if station.assembly.output else -1
        row["first_input"] = len(self.inputs)
        for number, (path, count) in enumerate(zip(station.assembly.inputs, station.assembly.counts, strict=True)):
            self.inputs += [(self.node_ids[sender], count, number) for sender in self._real_senders(path)]
        row["n_inputs"] = len(self.inputs) - row["first_input"]

    def _real_senders(self, path: str) -> list[str]:
        """The node itself, or, for a buffer without places, the nodes behind it."""
        by_path = {node.path: node for node in self.plant.nodes}
        node = by_path[path]
        if not (isinstance(node, Buffer) and node.capacity == 0):
            return [path]
        feeding = [other for other in self.plant.nodes if path in _all_targets(other)]
        return [sender for other in feeding for sender in self._real_senders(other.path)]

    def _add_setup(self, station: Station, row: dict[str, Any]) -> None:
        if station.setup_time is not None or any(process.setup_time for process in station.processes):
            row["setup_stream"] = self._stream(station.path, "setup")
        if station.setup_matrix is None:
            return
        row["setup_matrix"] = len(self.setup_matrix)
        n_products = len(self.product_ids)
        block = [-1] * (n_products * n_products)
        ids = [self.product_ids[path] for path in station.setup_matrix.products]
        for before, line in zip(ids, station.setup_matrix.seconds, strict=True):
            for after, seconds in zip(ids, line, strict=True):
                block[before * n_products + after] = ticks(seconds)
        self.setup_matrix += block

    def _add_buffer(self, buffer: Buffer, row: dict[str, Any]) -> None:
        row["capacity"] = _UNLIMITED if buffer.capacity is None else buffer.capacity
        row["order"] = _ORDERS[buffer.order]
        row["dwell"] = self._distribution(buffer.dwell)
        if buffer.dwell is not None:
            row["dwell_stream"] = self._stream(buffer.path, "dwell")
            row["slot"] = self._slot(SLOT_DWELL, len(self.nodes) - 1)

    def _add_conveyor(self, conveyor: Conveyor, row: dict[str, Any]) -> None:
        row["capacity"] = conveyor.capacity
        row["transit"] = ticks(conveyor.length_m / conveyor.speed_m_per_s)
        row["spacing"] = ticks(conveyor.pitch_m / conveyor.speed_m_per_s)
        row["accumulates"] = int(conveyor.accumulating)
        row["n_places"] = 1
        clocks = {**_CLOCKS, Clock.PROCESSING: _BELT_CLOCK}
        self._add_failures(conveyor.failures, row, clocks)
        self._add_place(conveyor, None, conveyor.failures)
        row["slot"] = self._slot(SLOT_BELT_END, len(self.nodes) - 1)
        row["entry_slot"] = self._slot(SLOT_BELT_START, len(self.nodes) - 1)

    def _add_failures(self, failures: Sequence[Failure], row: dict[str, Any], clocks: dict[Clock, int]) -> None:
        row["first_failure"], row["n_failures"] = len(self.failures), len(failures)
        for failure in failures:
            self.failures.append(
                {
                    "clock": clocks[failure.clock],
                    "uptime": self._distribution(failure.uptime),
                    "repair": self._distribution(failure.repair),
                    "crew": -1 if failure.crew is None else self.crew_ids[failure.crew],
                    "scraps": int(failure.scraps_part),
                    "is_tool": int(failure.name == TOOL),
                }
            )
        row["n_wearing"] = sum(clocks[failure.clock] == 0 for failure in failures)

    def _add_place(self, node: Node, calendar: str | None, failures: Sequence[Failure], number: int = 0) -> int:
        place, row = len(self.places), len(self.nodes) - 1
        self.places.append(
            {
                "node": row,
                "calendar": -1 if calendar is None else self.calendar_ids[calendar],
                "slot": -1,
                "stop": len(self.stops),
                "n_wearing": self.nodes[row]["n_wearing"],
                "move": ticks(move_s(node)),
            }
        )
        self.place_power.append(power_by_state(None if isinstance(node, Source) else node.power))
        first = self.nodes[row]["first_failure"] if failures else 0
        for i, failure in enumerate(failures):
            uptime, repair = (self._stream(node.path, purpose) for purpose in stop_purposes(failure, number))
            self.stops.append({"failure": first + i, "place": place, "uptime_stream": uptime, "repair_stream": repair})
        return place

    # ---- products, routes ----

    def _add_treatments(self, node: Node, by_path: dict[str, Node]) -> None:
        sender = self.node_ids[node.path]
        shared: dict[object, tuple[int, int]] = {}
        for product in self.product_ids:
            treatment: dict[str, Any] = {"process": -1, "setup": -1, "ideal": 0.0, "policy": 0, "n_targets": 0}
            self.treatments.append(treatment)
            if isinstance(node, Station):
                self._add_times(node, product, treatment)
            if not node.flow.targets and not isinstance(node, Station):
                continue
            route = route_of(node, product, by_path)
            treatment["policy"] = _POLICIES[route.policy]
            if route.policy is Policy.PROBABILITY and "routing_stream" not in self.nodes[sender]:
                self.nodes[sender]["routing_stream"] = self._stream(node.path, "routing")
            if route not in shared:
                shared[route] = (len(self.targets), len(route.targets))
                self._add_targets(sender, route.targets, route.weights)
            treatment["first_target"], treatment["n_targets"] = shared[route]
        rework_to = self.nodes[sender]["rework_to"] if isinstance(node, Station) else -1
        if rework_to >= 0:
            self._add_way(sender, rework_to)

    def _add_times(self, station: Station, product: str, treatment: dict[str, Any]) -> None:
        process_time, setup_time = station.process_time, station.setup_time
        for process in station.processes:
            if process.product == product:
                process_time = process.process_time or process_time
                setup_time = process.setup_time or setup_time
        treatment["process"] = self._distribution(process_time)
        treatment["setup"] = self._distribution(setup_time)
        treatment["ideal"] = (process_time.mean / station.speed + move_s(station)) / station.batch * TICKS_PER_S

    def _add_targets(self, sender: int, targets: Iterable[str], weights: Sequence[float]) -> None:
        total, share = math.fsum(weights) or 1.0, 0.0
        for i, path in enumerate(targets):
            share += weights[i] / total if weights else 0.0
            target = self.node_ids[path]
            self.targets.append(target)
            self.target_weights.append(share)
            self._add_way(sender, target)

    def _add_way(self, sender: int, target: int) -> None:
        """Parts go from one node to another, by themselves or on vehicles."""
        if self.plant.nodes[sender].path in self.carried:
            self.served.add(target)
        else:
            self.senders.setdefault(target, set()).add(sender)

    def _add_senders(self) -> list[int]:
        preds: list[int] = []
        for node, row in enumerate(self.nodes):
            senders = sorted(self.senders.get(node, ()))
            row["is_served"] = int(node in self.served)
            row["is_carried"] = int(self.plant.nodes[node].path in self.carried)
            row["first_pred"], row["n_preds"] = len(preds), len(senders)
            preds += senders
        return preds

    def _mark_chosen(self) -> None:
        chosen: set[int] = set()
        for treatment in self.treatments:
            first, count = treatment.get("first_target", 0), treatment["n_targets"]
            if count > 1 and treatment["policy"] in (FIRST, SHORTEST):
                chosen.update(self.targets[first : first + count])
        for node, row in enumerate(self.nodes):
            row["is_chosen"] = int(node in chosen)
            senders = self.senders.get(node, set())
            row["sender"] = min(senders, default=-1)
            row["is_simple"] = int(
                len(senders) == 1 and node not in chosen and self.nodes[min(senders)]["n_places"] <= 1
            )

    # ---- the rest ----

    def _add_stop_slots(self) -> None:
        for i, stop in enumerate(self.stops):
            stop["slot"] = self._slot(SLOT_STOP, i)

    def _calendar_tables(self) -> tuple[np.ndarray, np.ndarray]:
        rows: list[dict[str, Any]] = []
        edges: list[int] = []
        for i, calendar in enumerate(self.plant.calendars):
            own, starts_on = calendar_edges(calendar)
            rows.append(
                {
                    "slot": self._slot(SLOT_CALENDAR, i),
                    "first_edge": len(edges),
                    "n_edges": len(own),
                    "period": ticks(calendar.period_s),
                    "starts_on": int(starts_on),
                }
            )
            edges += own
        return _table(tables.CALENDAR_PLAN, rows), np.array(edges, dtype=np.int64)

    def _crew_tables(self) -> tuple[np.ndarray, np.ndarray]:
        crews: list[dict[str, Any]] = []
        claims: list[dict[str, Any]] = []
        for crew in self.plant.crews:
            crew_id, first = self.crew_ids[crew.path], len(claims)
            for i, place in enumerate(self.places):
                node = self.nodes[place["node"]]
                if node.get("crew", -1) == crew_id:
                    claims.append({"is_stop": 0, "row": i})
                stops = range(place["stop"], place["stop"] + node["n_failures"])
                claims += [
                    {"is_stop": 1, "row": stop}
                    for stop in stops
                    if self.failures[self.stops[stop]["failure"]]["crew"] == crew_id
                ]
            calendar = -1 if crew.calendar is None else self.calendar_ids[crew.calendar]
            crews.append(
                {"count": crew.count, "calendar": calendar, "first_claim": first, "n_claims": len(claims) - first}
            )
        return _table(tables.CREW_PLAN, crews), _table(tables.CLAIM, claims)

    def _margins(self) -> np.ndarray:
        margins = np.zeros(len(self.product_ids))
        for product in self.plant.products:
            margins[self.product_ids[product.path]] = product.margin
        return margins

    def _plan(self, layout: ResponseLayout, energy: EnergyTables) -> np.ndarray:
        plant = self.plant
        heaters = [own.thermal.heater_w for own in heated_nodes(plant).values()]
        slot_bits = max(1, (len(self.slots) - 1).bit_length())
        row = {
            "horizon": ticks(plant.horizon_s),
            "warmup": ticks(plant.warmup_s),
            "slot_bits": slot_bits,
            "time_bits": 62 - slot_bits,
            "n_makers": sum(row["kind"] == SOURCE for row in self.nodes) + len(self.fleets.vehicles),
            "n_products": len(self.product_ids),
            "most_inputs": 1 + max((number for _, _, number in self.inputs), default=0),
            "has_power": int(
                any(any(row) for row in (*self.place_power, heaters))
                or self.base_power_w > 0.0
                or self.fleets.has_power
            ),
            "wip_cost": plant.wip_cost_per_part_h,
            "demand_charge": plant.tariff.demand_charge_per_kw if plant.tariff else 0.0,
            "base_power_w": self.base_power_w,
            "ends_with_orders": int(plant.ends_with_orders),
            "n_order_columns": layout.n_order_columns,
            "n_physics_columns": layout.n_physics_columns,
            "n_energy_columns": layout.n_energy_columns,
            "tracks_work": int(energy.work_width > 0),
            "work_width": energy.work_width,
            "billing": ticks(plant.tariff.billing_period_s if plant.tariff else math.inf),
        }
        return _table(tables.PLAN, [row])


def _all_targets(node: Node) -> set[str]:
    own = set(node.flow.targets)
    if isinstance(node, Station):
        own.update(path for process in node.processes for path in process.targets)
        own.update([node.rework_to] if node.rework_to else [])
    return own
