"""Tables that never change during a run: the compiled plant."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.pointers import opener
from twin_app.sim.responses import StationState
from twin_app.sim.tables.records import BITS, FLOAT, INT, Table, record

PLAN = record(  # one row: what concerns the whole plant
    ("horizon", "i8"),
    ("warmup", "i8"),
    ("slot_bits", "i8"),  # of a key of the clock: its slot
    ("time_bits", "i8"),  # the rest: its time
    ("n_makers", "i8"),  # sources and vehicles: each may bring forth one part at a time
    ("n_products", "i8"),
    ("most_inputs", "i8"),
    ("has_power", "i8"),
    ("wip_cost", "f8"),  # per part and hour
    ("demand_charge", "f8"),  # per kW of peak
    ("base_power_w", "f8"),  # of nodes without states
    ("ends_with_orders", "i8"),
    ("n_order_columns", "i8"),  # near the end of a row of responses
    ("n_physics_columns", "i8"),  # of heat and tools, behind them
    ("n_energy_columns", "i8"),  # behind these, at the end
    ("tracks_work", "i8"),  # parts carry the energy of the work on them, see `kernel.work_energy`
    ("work_width", "i8"),  # numbers that each of them carries
    ("billing", "i8"),  # time over which the demand charge is due once
)

NODE = record(
    ("kind", "i8"),
    ("slot", "i8"),  # source: next arrival, buffer: end of a dwell, conveyor: first part at the end
    ("entry_slot", "i8"),  # conveyor: room at the start
    ("place", "i8"),  # first row in PLACE; source and conveyor have one, buffer and sink none
    ("n_places", "i8"),
    ("first_pred", "i8"),  # in `preds`: the nodes that may send parts here
    ("n_preds", "i8"),  # without those whose parts are carried by vehicles
    ("is_simple", "i8"),  # one sender, with one place
    ("is_served", "i8"),  # vehicles bring parts here
    ("fleet", "i8"),  # that takes away what is ready here, −1: none
    ("pickup", "i8"),  # where its vehicles do so: place of the fleet
    ("first_drop", "i8"),  # in `drops`: where they bring it
    ("n_drops", "i8"),
    ("is_plain", "i8"),  # station without anything special, see `sim.compile.lanes`
    ("queue", "i8"),  # plain station: the first-in-first-out buffer that alone feeds it, −1: none
    ("lane", "i8"),  # QUEUE: first-in-first-out buffer without dwell, WAY_OUT: sink, 0: neither
    ("first_treatment", "i8"),
    ("sender", "i8"),  # the one sender of a simple node
    ("is_chosen", "i8"),  # some sender picks between this node and others
    ("capacity", "i8"),
    ("order", "i8"),
    ("dwell", "i8"),  # distribution
    ("batch", "i8"),
    ("split", "i8"),
    ("first_input", "i8"),  # in `inputs`
    ("n_inputs", "i8"),  # rows there; 0: no assembly
    ("output", "i8"),  # product of an assembly
    ("scrap", "f8"),
    ("reject", "f8"),  # scrap + rework
    ("rework_to", "i8"),
    ("crew", "i8"),
    ("crew_size", "i8"),
    ("time_factor", "f8"),  # 1 / speed
    ("setup_matrix", "i8"),  # first entry in `setup_matrix`
    ("n_failures", "i8"),
    ("n_wearing", "i8"),  # of these, how many run on the processing clock (they come first)
    ("transit", "i8"),  # conveyor: length / speed
    ("spacing", "i8"),  # conveyor: pitch / speed
    ("accumulates", "i8"),
    ("interarrival", "i8"),  # distribution
    ("balks", "i8"),
    ("limit", "i8"),
    ("first_mix", "i8"),  # in `mix`
    ("n_mix", "i8"),
    ("standby_after", "i8"),
    ("wake_time", "i8"),
    ("process_stream", "i8"),
    ("setup_stream", "i8"),
    ("routing_stream", "i8"),
    ("quality_stream", "i8"),
    ("product_stream", "i8"),
    ("arrival_stream", "i8"),
    ("dwell_stream", "i8"),
    ("first_order", "i8"),  # in `order_queue`
    ("n_orders", "i8"),  # source: orders it releases; 0: it makes parts by itself
    ("body", "i8"),  # in `bodies`: that of its first place, −1: none
    ("tool", "i8"),  # which of the stops of a place is the change of its tool, −1: none
    ("tool_cost", "f8"),
)

TREATMENT = record(  # one row for each (node, product): node · n_products + product
    ("process", "i8"),  # distribution
    ("setup", "i8"),  # distribution
    ("ideal", "f8"),  # mean work for one part [ns]
    ("policy", "i8"),
    ("first_target", "i8"),  # in `targets`
    ("n_targets", "i8"),
)

PLACE_PLAN = record(
    ("node", "i8"),
    ("slot", "i8"),
    ("stop", "i8"),
    ("n_wearing", "i8"),  # the first of its stops, which run on the processing clock; −1: see `tool` of the node
    ("calendar", "i8"),
    # the rest is for usual stations (`sim.compile.lanes`); here the short way of `kernel.lines` reads one record
    ("queue", "i8"),  # plain: the first-in-first-out buffer that alone feeds it, −1: none
    ("feeder", "i8"),  # plain: the place of the usual station that alone fills `queue`, −1: none
    ("source", "i8"),  # plain: the source that feeds it alone, −1: none
    ("to", "i8"),  # where every part goes that leaves: a queue or a sink, −1: not always the same
    ("room", "i8"),  # capacity of `to`
    ("following", "i8"),  # where every part goes that leaves `to`, −1: not always the same
    ("process", "i8"),  # distribution for every product, −1: not the same for all
    ("process_stream", "i8"),
    ("time_factor", "f8"),
    ("ideal", "f8"),  # of every product
    ("reject", "f8"),  # scrap + rework
    ("first_treatment", "i8"),
    ("move", "i8"),  # time at the end of each cycle (of any place)
)

FAILURE = record(
    ("clock", "i8"),
    ("uptime", "i8"),
    ("repair", "i8"),
    ("crew", "i8"),
    ("scraps", "i8"),
    ("is_tool", "i8"),  # not a failure, but a tool that is used up and changed
)

STOP_PLAN = record(  # one failure of one place
    ("failure", "i8"),
    ("place", "i8"),
    ("slot", "i8"),
    ("uptime_stream", "i8"),
    ("repair_stream", "i8"),
)

BODY_PLAN = record(  # the warm body of one place
    ("place", "i8"),
    ("slot", "i8"),
    ("capacity", "f8"),  # J/K
    ("loss", "f8"),  # W/K
    ("ambient", "f8"),  # °C, as are the following
    ("low", "f8"),  # edges of the band
    ("high", "f8"),
    ("on_at", "f8"),  # where the thermostat switches
    ("off_at", "f8"),
    ("heater_w", "f8"),
    ("part_heat", "f8"),  # J
)

CREW_PLAN = record(("count", "i8"), ("calendar", "i8"), ("first_claim", "i8"), ("n_claims", "i8"))

CLAIM = record(("is_stop", "i8"), ("row", "i8"))  # who may ask for a crew: a place or a stop

CALENDAR_PLAN = record(("slot", "i8"), ("first_edge", "i8"), ("n_edges", "i8"), ("period", "i8"), ("starts_on", "i8"))

ORDER = record(
    ("source", "i8"),  # node
    ("product", "i8"),  # of its parts when they leave the source
    ("position", "i8"),  # in the queue of its source
    ("quantity", "i8"),
    ("release", "i8"),
    ("due", "i8"),
)

RANK = record(("edd", "f8"), ("margin", "f8"), ("priority", "f8"))  # lower goes first

FLEET = record(
    ("first_vehicle", "i8"),
    ("n_vehicles", "i8"),
    ("first_pickup", "i8"),  # in `pickups`: nodes in path order
    ("n_pickups", "i8"),
    ("start", "i8"),  # place of the fleet
    ("n_places", "i8"),
    ("first_drive", "i8"),  # in `drive_times` and `drive_lengths`: from · n_places + to
    ("first_charger", "i8"),  # in `chargers`
    ("n_chargers", "i8"),
    ("load_time", "i8"),
    ("unload_time", "i8"),
    ("capacity", "f8"),  # of a battery [J]; 0: none
    ("low", "f8"),  # level at which a vehicle goes to charge [J]
    ("charge_w", "f8"),
    ("drive_energy", "f8"),  # J/m
    ("idle_w", "f8"),
    ("job_w", "f8"),
)

VEHICLE_PLAN = record(("fleet", "i8"), ("slot", "i8"))

SLOT = record(("kind", "i8"), ("row", "i8"))

DISTRIBUTION = record(("kind", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("first", "i8"), ("count", "i8"))


class Tables(NamedTuple):
    """A compiled plant. Plain arrays: it pickles, and every plant has the same type for the kernel."""

    plan: Table  # PLAN [1]
    nodes: Table  # NODE [n_nodes], in path order
    treatments: Table  # TREATMENT [n_nodes · n_products]
    places: Table  # PLACE_PLAN [n_places]
    failures: Table  # FAILURE
    stops: Table  # STOP_PLAN [n_stops]
    bodies: Table  # BODY_PLAN [n_bodies], in the order of their places
    crews: Table  # CREW_PLAN
    claims: Table  # CLAIM
    calendars: Table  # CALENDAR_PLAN
    fleets: Table  # FLEET
    vehicles: Table  # VEHICLE_PLAN [n_vehicles]
    pickups: NDArray[np.int64]  # nodes
    drops: NDArray[np.int64]  # [n, 2]: node, place of the fleet where vehicles unload for it
    drive_times: NDArray[np.int64]
    drive_lengths: NDArray[np.float64]  # m
    chargers: NDArray[np.int64]  # places of the fleet
    slots: Table  # SLOT [n_slots], in the order in which equal times happen
    distributions: Table  # DISTRIBUTION
    samples: NDArray[np.float64]  # of empirical distributions [ns]
    targets: NDArray[np.int64]
    target_weights: NDArray[np.float64]  # cumulative, beside `targets`
    preds: NDArray[np.int64]
    inputs: NDArray[np.int64]  # [n, 3]: sending node, count, number of the input it belongs to
    mix: NDArray[np.float64]  # [n, 2]: product, cumulative share
    setup_matrix: NDArray[np.int64]  # [..] from · n_products + to; −1: not in the matrix
    edges: NDArray[np.int64]  # times within the period at which a calendar turns on or off
    place_power: NDArray[np.float64]  # [n_places, n_states] W
    tariff: NDArray[np.float64]  # [n_bins, 2]: price, carbon per kWh of each quarter of an hour
    consumers: NDArray[np.int64]  # [n, 2]: 0 and a node, or 1 and a fleet, that has power data
    base_powers: NDArray[np.float64]  # [n_nodes] W, of nodes without states
    work_plan: NDArray[np.int64]  # [n_nodes, 2]: column of `part_work` for its work, first row in `loops`; −1: none
    loops: NDArray[np.int64]  # [.. · n_nodes] 1: work there is rework, on a part that this station sent to rework
    margins: NDArray[np.float64]  # [n_products]
    orders: Table  # ORDER [n_orders], in the order of their file
    order_queue: NDArray[np.int64]  # orders of one source after another, in the sequence of release
    ranks: Table  # RANK [n_orders + n_products]: of parts of an order, and of parts of a product without one
    spt_ranks: NDArray[np.float64]  # beside `treatments`
    stream_keys: NDArray[np.uint64]  # [n_streams]


open_model = opener(
    "Tables",
    {
        "plan": (PLAN, 1),
        "nodes": (NODE, 1),
        "treatments": (TREATMENT, 1),
        "places": (PLACE_PLAN, 1),
        "failures": (FAILURE, 1),
        "stops": (STOP_PLAN, 1),
        "bodies": (BODY_PLAN, 1),
        "crews": (CREW_PLAN, 1),
        "claims": (CLAIM, 1),
        "calendars": (CALENDAR_PLAN, 1),
        "fleets": (FLEET, 1),
        "vehicles": (VEHICLE_PLAN, 1),
        "pickups": (INT, 1),
        "drops": (INT, 2),
        "drive_times": (INT, 1),
        "drive_lengths": (FLOAT, 1),
        "chargers": (INT, 1),
        "slots": (SLOT, 1),
        "distributions": (DISTRIBUTION, 1),
        "samples": (FLOAT, 1),
        "targets": (INT, 1),
        "target_weights": (FLOAT, 1),
        "preds": (INT, 1),
        "inputs": (INT, 3),
        "mix": (FLOAT, 2),
        "setup_matrix": (INT, 1),
        "edges": (INT, 1),
        "place_power": (FLOAT, len(StationState)),
        "tariff": (FLOAT, 2),
        "consumers": (INT, 2),
        "base_powers": (FLOAT, 1),
        "work_plan": (INT, 2),
        "loops": (INT, 1),
        "margins": (FLOAT, 1),
        "orders": (ORDER, 1),
        "order_queue": (INT, 1),
        "ranks": (RANK, 1),
        "spt_ranks": (FLOAT, 1),
        "stream_keys": (BITS, 1),
    },
    is_constant=True,
)
"""Compiled code's view of `Tables`; same fields in the same order."""
