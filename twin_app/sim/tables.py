"""The compiled plant and its state: tables of records, one row for each thing of a kind.

`Tables` never change during a run, `State` is all that does; there is no third place. Rows are
numpy records, so that what an event touches lies in one or two cache lines (measured faster than
one array for each field, see docs/decisions.md). Times are int64 nanoseconds, ids are row
numbers, and −1 means none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.pointers import opener
from twin_app.sim.responses import StationState, VehiclePhase

Table = NDArray[Any]


def _record(*fields: tuple[str, str]) -> np.dtype[Any]:
    return np.dtype([(name, kind) for name, kind in fields], align=True)


# ---- Model -----------------------------------------------------------------------------------

PLAN = _record(  # one row: what concerns the whole plant
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

NODE = _record(
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
    ("is_plain", "i8"),  # station without anything special, see `sim.lanes`
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

TREATMENT = _record(  # one row for each (node, product): node · n_products + product
    ("process", "i8"),  # distribution
    ("setup", "i8"),  # distribution
    ("ideal", "f8"),  # mean work for one part [ns]
    ("policy", "i8"),
    ("first_target", "i8"),  # in `targets`
    ("n_targets", "i8"),
)

PLACE_PLAN = _record(
    ("node", "i8"),
    ("slot", "i8"),
    ("stop", "i8"),
    ("n_wearing", "i8"),  # the first of its stops, which run on the processing clock; −1: see `tool` of the node
    ("calendar", "i8"),
    # the rest is for usual stations (`sim.lanes`); here the short way of `kernel.lines` reads one record
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

FAILURE = _record(
    ("clock", "i8"),
    ("uptime", "i8"),
    ("repair", "i8"),
    ("crew", "i8"),
    ("scraps", "i8"),
    ("is_tool", "i8"),  # not a failure, but a tool that is used up and changed
)

STOP_PLAN = _record(  # one failure of one place
    ("failure", "i8"),
    ("place", "i8"),
    ("slot", "i8"),
    ("uptime_stream", "i8"),
    ("repair_stream", "i8"),
)

BODY_PLAN = _record(  # the warm body of one place
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

CREW_PLAN = _record(("count", "i8"), ("calendar", "i8"), ("first_claim", "i8"), ("n_claims", "i8"))

CLAIM = _record(("is_stop", "i8"), ("row", "i8"))  # who may ask for a crew: a place or a stop

CALENDAR_PLAN = _record(("slot", "i8"), ("first_edge", "i8"), ("n_edges", "i8"), ("period", "i8"), ("starts_on", "i8"))

ORDER = _record(
    ("source", "i8"),  # node
    ("product", "i8"),  # of its parts when they leave the source
    ("position", "i8"),  # in the queue of its source
    ("quantity", "i8"),
    ("release", "i8"),
    ("due", "i8"),
)

RANK = _record(("edd", "f8"), ("margin", "f8"), ("priority", "f8"))  # lower goes first

FLEET = _record(
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

VEHICLE_PLAN = _record(("fleet", "i8"), ("slot", "i8"))

SLOT = _record(("kind", "i8"), ("row", "i8"))

DISTRIBUTION = _record(("kind", "i8"), ("a", "f8"), ("b", "f8"), ("c", "f8"), ("first", "i8"), ("count", "i8"))


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


# ---- State -----------------------------------------------------------------------------------

RUN = _record(  # one row: what concerns the whole run
    ("now", "i8"),
    ("next_key", "i8"),  # of the next event
    ("epoch", "i8"),  # the time from which keys count
    ("reach", "i8"),  # how far they reach
    ("slot_bits", "i8"),
    ("status", "i8"),
    ("n_free", "i8"),  # rows of `free` in use
    ("serial", "i8"),
    ("n_touched", "i8"),
    ("n_balking", "i8"),
    ("is_due", "i8"),  # perhaps some node is
    ("is_fleet_due", "i8"),  # something has changed for vehicles
    ("n_hungry", "i8"),  # crews with someone waiting
    ("events", "i8"),
    ("since_move", "i8"),  # events at the present instant
    ("inside", "i8"),
    ("area", "f8"),
    ("created", "i8"),
    ("completed", "i8"),
    ("scrapped", "i8"),
    ("lost", "i8"),
    ("joined", "i8"),
    ("split", "i8"),
    ("inside_start", "i8"),
    ("lead", "f8"),
    ("power_w", "f8"),
    ("power_since", "i8"),
    ("n_trace", "i8"),
    ("n_open", "i8"),  # orders that are not finished
    ("ends_after", "i8"),  # the last order ends the run if it is finished later than this
    ("counts_since", "i8"),  # when the statistics began; −1 during the warm-up
    ("quarter", "i8"),  # of an hour, up to which power is booked
    ("quarter_ends", "i8"),
)

NODE_STATE = _record(
    ("head", "i8"),  # buffer and conveyor: list of parts
    ("tail", "i8"),
    ("count", "i8"),  # parts inside, and those that vehicles have reserved room for
    ("n_coming", "i8"),  # the latter
    ("n_docked", "i8"),  # conveyor: vehicles that wait at its start
    ("area", "f8"),  # integral of count, without the parts still inside
    ("left", "i8"),  # parts that left towards another node
    ("turn", "i8"),  # cyclic policy
    ("n_offered", "i8"),  # station: places with a part that is ready to leave
    ("ideal_good", "f8"),
    ("belt", "i8"),  # conveyor: how far the belt has run [ns of running]
    ("belt_since", "i8"),
    ("belt_runs", "i8"),
    ("last_entry", "i8"),  # on the belt's own clock
    ("last_exit", "i8"),
    ("at_end", "i8"),
    ("left_in_batch", "i8"),  # source
    ("arrived", "i8"),  # when the batch came
    ("batch_product", "i8"),
    ("n_made", "i8"),
    ("next_order", "i8"),  # source: orders before this one in its queue need no parts
    ("order", "i8"),  # of the present batch
    ("gap_ends", "i8"),  # no batch of an order comes before
    ("passed", "i8"),  # station: what became of parts that it worked on
    ("scrapped", "i8"),
    ("reworked", "i8"),
    ("ideal_bad", "f8"),  # beside `ideal_good`
    ("tool_changes", "i8"),  # of all its places
    ("failures", "i8"),
    ("repairs", "i8"),
    ("restoring", "i8"),  # from failure to end of repair, of these repairs
)

PLACE = _record(
    ("phase", "i8"),
    ("part", "i8"),  # first part
    ("last_part", "i8"),
    ("n_parts", "i8"),
    ("copies", "i8"),  # parts of a split still to be made
    ("product", "i8"),
    ("last_product", "i8"),
    ("runs", "i8"),  # the timer of the phase is running
    ("started", "i8"),
    ("remaining", "i8"),  # of the present phase when it last started to run
    ("work", "i8"),  # work to do after the present phase
    ("setup", "i8"),  # set-up to do after waking
    ("failing", "i8"),  # the stop that will interrupt the present run, −1: none
    ("n_down", "i8"),
    ("n_repairs", "i8"),  # of these, repairs under way
    ("n_preparing", "i8"),  # of these, no failures: a change of the tool, a belt whose body is out of its band
    ("is_cold", "i8"),  # its body is out of its band
    ("on_shift", "i8"),
    ("has_crew", "i8"),
    ("asked", "i8"),  # since when it waits for a crew
    ("state", "i8"),
    ("since", "i8"),
    ("is_touched", "i8"),
    ("standby", "i8"),
    ("is_called", "i8"),  # a vehicle comes for the part that is ready
)

STOP = _record(
    ("left", "i8"),  # uptime left while its clock stands
    ("is_failed", "i8"),
    ("asked", "i8"),
    ("has_crew", "i8"),
    ("failed", "i8"),  # when
)

BODY = _record(
    ("temperature", "f8"),  # °C at the time `since`
    ("since", "i8"),
    ("is_enabled", "i8"),  # the thermostat works
    ("is_heating", "i8"),
    ("goal", "i8"),  # what the event of its slot is
    ("first_temperature", "f8"),  # when the statistics began
    ("heated", "i8"),  # time with the heater on; this and the following since then
    ("warm", "i8"),  # time within the band
    ("n_parts", "i8"),  # that took heat
    ("excess", "f8"),  # integral of the temperature above ambient [K·s]
)

CREW = _record(("busy", "i8"), ("n_waiting", "i8"), ("on_shift", "i8"), ("is_hungry", "i8"))

VEHICLE = _record(
    ("phase", "i8"),
    ("since", "i8"),
    ("place", "i8"),  # of the fleet, where it stands or drove off last
    ("goal", "i8"),  # place it drives to
    ("part", "i8"),  # that it carries or comes for
    ("origin", "i8"),  # node the part is taken from
    ("origin_place", "i8"),
    ("to", "i8"),  # node the part is brought to
    ("taker", "i8"),  # place of that node, −1: not a station
    ("asked", "i8"),  # since when it waits to unload or to charge
    ("charger", "i8"),  # in `chargers`
    ("level", "f8"),  # of its battery [J]
)

FLEET_STATE = _record(
    ("n_free", "i8"),  # vehicles that wait for a part
    ("n_jobs", "i8"),  # parts brought
    ("n_loads", "i8"),  # parts that loading has begun for
    ("wait", "f8"),  # of these, from being ready until then [ns]
    ("metres", "f8"),
    ("n_carried", "i8"),
    ("area", "f8"),  # integral of n_carried, without the parts still on vehicles
)

CALENDAR = _record(("next_edge", "i8"), ("base", "i8"), ("on", "i8"))

PART = _record(
    ("product", "i8"),
    ("created", "i8"),
    ("ready", "i8"),
    ("next", "i8"),
    ("target", "i8"),  # node it must go to, −1: any of its route
    ("entry", "i8"),  # on a belt's clock
    ("serial", "i8"),
    ("order", "i8"),  # −1: none
)

ORDER_STATE = _record(
    ("to_make", "i8"),  # parts that its source has still to make
    ("left", "i8"),  # parts that are not out, made or not
    ("finished", "i8"),  # when the last one was out, −1: not yet
)

TRACE = _record(  # 16 bytes; `sim.trace` says what the numbers mean
    ("time_ns", "i8"),
    ("part", "i4"),
    ("object", "u2"),
    ("event", "u1"),
    ("product", "u1"),
)


class State(NamedTuple):
    """Everything that changes in a run."""

    run: Table  # RUN [1]
    times: NDArray[np.int64]  # [n_slots] the clock: when slots happen
    keys: NDArray[np.int64]  # [2 · n_leaves] its tournament: slot j in row n_leaves + j, the earliest of all in row 1
    ripe: NDArray[np.int64]  # [n_slots] slots whose event is due now
    nodes: Table  # NODE_STATE
    places: Table  # PLACE
    accounts: NDArray[np.int64]  # [n_places, n_states] time in each state
    got: NDArray[np.int64]  # [n_places · most_inputs] parts an assembly place has of each input
    stops: Table  # STOP
    bodies: Table  # BODY
    crews: Table  # CREW
    calendars: Table  # CALENDAR
    fleets: Table  # FLEET_STATE
    vehicles: Table  # VEHICLE
    vehicle_accounts: NDArray[np.int64]  # [n_vehicles, n_phases] time in each phase
    promised: NDArray[np.int64]  # [n_places · most_inputs] parts of each input that vehicles bring to a place
    is_taken: NDArray[np.int64]  # [n_chargers]
    streams: NDArray[np.uint64]  # [n_streams, 4]
    parts: Table  # PART
    orders: Table  # ORDER_STATE
    free: NDArray[np.int64]  # free rows of `parts`
    due: NDArray[np.int64]  # [1 + n_nodes // 64] nodes to pull into, one bit for each
    due_words: NDArray[np.int64]  # one bit for each word of `due` that is not 0
    touched: NDArray[np.int64]  # [n_places]
    balking: NDArray[np.int64]  # [n_nodes] sources whose part must leave in this instant
    hungry: NDArray[np.int64]  # [n_crews]
    products: NDArray[np.float64]  # [n_products, 2]: parts out, sum of lead times [ns]
    load: NDArray[np.float64]  # [n_bins] energy [W·ns]
    heating: NDArray[np.float64]  # [n_places] energy of heaters, which is in `load` as well [W·ns]
    part_work: NDArray[np.float64]  # [size of parts · work_width] energy of the work on each part, by column [W·ns];
    # the first is 1 + the node that sent it to rework, 0: none
    worked: NDArray[np.int64]  # [n_places] time of the work of the present visit that does not count
    spoilt: NDArray[np.float64]  # [work_width] what scrapped parts carried
    redone: NDArray[np.float64]  # [n_nodes] energy of work that was rework
    trace: Table  # TRACE, empty unless asked for


_INT, _FLOAT, _BITS = np.dtype(np.int64), np.dtype(np.float64), np.dtype(np.uint64)
_N_STATES = len(StationState)
N_PHASES = len(VehiclePhase)

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
        "pickups": (_INT, 1),
        "drops": (_INT, 2),
        "drive_times": (_INT, 1),
        "drive_lengths": (_FLOAT, 1),
        "chargers": (_INT, 1),
        "slots": (SLOT, 1),
        "distributions": (DISTRIBUTION, 1),
        "samples": (_FLOAT, 1),
        "targets": (_INT, 1),
        "target_weights": (_FLOAT, 1),
        "preds": (_INT, 1),
        "inputs": (_INT, 3),
        "mix": (_FLOAT, 2),
        "setup_matrix": (_INT, 1),
        "edges": (_INT, 1),
        "place_power": (_FLOAT, _N_STATES),
        "tariff": (_FLOAT, 2),
        "consumers": (_INT, 2),
        "base_powers": (_FLOAT, 1),
        "work_plan": (_INT, 2),
        "loops": (_INT, 1),
        "margins": (_FLOAT, 1),
        "orders": (ORDER, 1),
        "order_queue": (_INT, 1),
        "ranks": (RANK, 1),
        "spt_ranks": (_FLOAT, 1),
        "stream_keys": (_BITS, 1),
    },
    is_constant=True,
)
"""Compiled code's view of `Tables`; same fields in the same order."""

open_state = opener(
    "State",
    {
        "run": (RUN, 1),
        "times": (_INT, 1),
        "keys": (_INT, 1),
        "ripe": (_INT, 1),
        "nodes": (NODE_STATE, 1),
        "places": (PLACE, 1),
        "accounts": (_INT, _N_STATES),
        "got": (_INT, 1),
        "stops": (STOP, 1),
        "bodies": (BODY, 1),
        "crews": (CREW, 1),
        "calendars": (CALENDAR, 1),
        "fleets": (FLEET_STATE, 1),
        "vehicles": (VEHICLE, 1),
        "vehicle_accounts": (_INT, N_PHASES),
        "promised": (_INT, 1),
        "is_taken": (_INT, 1),
        "streams": (_BITS, 4),
        "parts": (PART, 1),
        "orders": (ORDER_STATE, 1),
        "free": (_INT, 1),
        "due": (_INT, 1),
        "due_words": (_INT, 1),
        "touched": (_INT, 1),
        "balking": (_INT, 1),
        "hungry": (_INT, 1),
        "products": (_FLOAT, 2),
        "load": (_FLOAT, 1),
        "heating": (_FLOAT, 1),
        "part_work": (_FLOAT, 1),
        "worked": (_INT, 1),
        "spoilt": (_FLOAT, 1),
        "redone": (_FLOAT, 1),
        "trace": (TRACE, 1),
    },
    is_constant=False,
)
"""Compiled code's view of `State`; same fields in the same order."""
