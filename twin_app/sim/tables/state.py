"""Tables of everything that changes in a run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.pointers import opener
from twin_app.sim.responses import StationState, VehiclePhase
from twin_app.sim.tables.records import BITS, FLOAT, INT, Table, record

RUN = record(  # one row: what concerns the whole run
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

NODE_STATE = record(
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

PLACE = record(
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

STOP = record(
    ("left", "i8"),  # uptime left while its clock stands
    ("is_failed", "i8"),
    ("asked", "i8"),
    ("has_crew", "i8"),
    ("failed", "i8"),  # when
)

BODY = record(
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

CREW = record(("busy", "i8"), ("n_waiting", "i8"), ("on_shift", "i8"), ("is_hungry", "i8"))

VEHICLE = record(
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

FLEET_STATE = record(
    ("n_free", "i8"),  # vehicles that wait for a part
    ("n_jobs", "i8"),  # parts brought
    ("n_loads", "i8"),  # parts that loading has begun for
    ("wait", "f8"),  # of these, from being ready until then [ns]
    ("metres", "f8"),
    ("n_carried", "i8"),
    ("area", "f8"),  # integral of n_carried, without the parts still on vehicles
)

CALENDAR = record(("next_edge", "i8"), ("base", "i8"), ("on", "i8"))

PART = record(
    ("product", "i8"),
    ("created", "i8"),
    ("ready", "i8"),
    ("next", "i8"),
    ("target", "i8"),  # node it must go to, −1: any of its route
    ("entry", "i8"),  # on a belt's clock
    ("serial", "i8"),
    ("order", "i8"),  # −1: none
)

ORDER_STATE = record(
    ("to_make", "i8"),  # parts that its source has still to make
    ("left", "i8"),  # parts that are not out, made or not
    ("finished", "i8"),  # when the last one was out, −1: not yet
)

TRACE = record(  # 16 bytes; `sim.trace` says what the numbers mean
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


N_PHASES = len(VehiclePhase)

open_state = opener(
    "State",
    {
        "run": (RUN, 1),
        "times": (INT, 1),
        "keys": (INT, 1),
        "ripe": (INT, 1),
        "nodes": (NODE_STATE, 1),
        "places": (PLACE, 1),
        "accounts": (INT, len(StationState)),
        "got": (INT, 1),
        "stops": (STOP, 1),
        "bodies": (BODY, 1),
        "crews": (CREW, 1),
        "calendars": (CALENDAR, 1),
        "fleets": (FLEET_STATE, 1),
        "vehicles": (VEHICLE, 1),
        "vehicle_accounts": (INT, N_PHASES),
        "promised": (INT, 1),
        "is_taken": (INT, 1),
        "streams": (BITS, 4),
        "parts": (PART, 1),
        "orders": (ORDER_STATE, 1),
        "free": (INT, 1),
        "due": (INT, 1),
        "due_words": (INT, 1),
        "touched": (INT, 1),
        "balking": (INT, 1),
        "hungry": (INT, 1),
        "products": (FLOAT, 2),
        "load": (FLOAT, 1),
        "heating": (FLOAT, 1),
        "part_work": (FLOAT, 1),
        "worked": (INT, 1),
        "spoilt": (FLOAT, 1),
        "redone": (FLOAT, 1),
        "trace": (TRACE, 1),
    },
    is_constant=False,
)
"""Compiled code's view of `State`; same fields in the same order."""
