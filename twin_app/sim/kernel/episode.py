"""One replication from its start to its row of numbers; it may be cut anywhere and gone on with."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import (
    CONVEYOR,
    FINISHED,
    N_STATES,
    NONE,
    ONE,
    RUNNING,
    S_OFF_SHIFT,
    S_STARVED,
    SINK,
    SOURCE,
    START,
    STATION,
)
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.jit import entry, inlined, separate
from twin_app.sim.kernel.accounts import touch, trace_state
from twin_app.sim.kernel.advance import advance
from twin_app.sim.kernel.bodies import start_bodies, start_heat_statistics
from twin_app.sim.kernel.clock import clear_clock, set_time
from twin_app.sim.kernel.energy import write_categories, write_energy
from twin_app.sim.kernel.heat import write_heat
from twin_app.sim.kernel.orders import open_orders, release_batch, write_orders
from twin_app.sim.kernel.power import change_power, start_load
from twin_app.sim.kernel.sources import start_batch, start_gap
from twin_app.sim.kernel.stops import schedule_edge, start_uptime
from twin_app.sim.kernel.tools import write_tools
from twin_app.sim.kernel.vehicle_accounts import (
    N_FLEET,
    close_fleet_accounts,
    start_fleet_statistics,
    start_vehicles,
    write_fleets,
)
from twin_app.sim.kernel.work_energy import close_work, forget_work
from twin_app.sim.pointers import clear
from twin_app.sim.responses import KPI_NAMES, NODE_METRICS, PRODUCT_METRICS
from twin_app.sim.streams import seed_stream
from twin_app.sim.tables import State, Tables, open_model, open_state

_N_KPIS = len(KPI_NAMES)
_N_NODE = len(NODE_METRICS)
_N_PRODUCT = len(PRODUCT_METRICS)
_HOUR = 3600.0 * TICKS_PER_S
_NS = 1.0 / TICKS_PER_S
LONG_AGO = -FOREVER


@inlined
def _clear(m: Tables, s: State) -> None:
    clear(s.run)
    clear(s.due)
    clear(s.due_words)
    clear(s.nodes)
    clear(s.places)
    clear(s.accounts)
    clear(s.got)
    clear(s.stops)
    clear(s.bodies)
    clear(s.crews)
    clear(s.calendars)
    clear(s.promised)
    clear(s.is_taken)
    clear_clock(m, s)
    s.run[0].n_free = s.free.size
    for i in range(s.free.size):
        s.free[i] = s.free.size - 1 - i


@inlined
def _clear_places(m: Tables, s: State) -> None:
    for k in range(s.places.size):
        place = s.places[k]
        place.part = NONE
        place.last_part = NONE
        place.product = NONE
        place.last_product = NONE
        place.failing = NONE
        place.asked = NONE
        calendar = m.places[k].calendar
        place.on_shift = s.calendars[calendar].on if calendar >= 0 else 1
        place.state = S_STARVED if place.on_shift == 1 else S_OFF_SHIFT
        s.run[0].power_w += m.place_power[k, place.state]
        trace_state(s, k, place.state, s.run[0].now)


@separate
def _set_calendar(m: Tables, s: State, c: int, start: int) -> None:
    """Whether calendar c is on at the time `start`, and when it turns next."""
    plan = m.calendars[c]
    calendar = s.calendars[c]
    calendar.on = plan.starts_on
    if plan.n_edges > 0:
        calendar.base = start // plan.period * plan.period
        while calendar.base + m.edges[plan.first_edge + calendar.next_edge] <= start:
            calendar.on = 1 - calendar.on
            calendar.next_edge += 1
            if calendar.next_edge == plan.n_edges:
                calendar.next_edge = 0
                calendar.base += plan.period
    schedule_edge(m, s, c)


@inlined
def _start_source(m: Tables, s: State, n: int, start: int) -> None:
    """The first batch of a source, or the gap before it."""
    if m.nodes[n].n_orders > 0:
        release_batch(m, s, n, start)
    elif m.nodes[n].interarrival < 0:
        start_batch(m, s, n, start)
    else:
        start_gap(m, s, n, start)


@separate
def start_replication(m: Tables, s: State, seed: np.uint64, replication: np.uint64, start: int) -> None:
    """Empty, idle and up at the time `start`; every stream fresh, every uptime drawn."""
    _clear(m, s)
    for i in range(m.stream_keys.size):
        seed_stream(s.streams, i, m.stream_keys[i], seed, replication)
    run = s.run[0]
    run.now = start
    run.status = RUNNING
    run.power_w = m.plan[0].base_power_w
    open_orders(m, s)
    for c in range(m.calendars.size):
        _set_calendar(m, s, c, start)
    _clear_places(m, s)
    for c in range(m.crews.size):
        calendar = m.crews[c].calendar
        s.crews[c].on_shift = s.calendars[calendar].on if calendar >= 0 else 1
    for i in range(m.stops.size):
        s.stops[i].asked = NONE
        start_uptime(m, s, i, start)
    for n in range(m.nodes.size):
        node = s.nodes[n]
        node.head = NONE
        node.tail = NONE
        node.belt_runs = 1
        node.belt_since = start
        node.last_entry = LONG_AGO
        node.last_exit = LONG_AGO
        if m.nodes[n].kind == SOURCE:
            _start_source(m, s, n, start)
        elif m.nodes[n].kind == STATION and m.nodes[n].standby_after < FOREVER:
            for k in range(m.nodes[n].place, m.nodes[n].place + m.nodes[n].n_places):
                if s.places[k].on_shift == 1:
                    set_time(s, m.places[k].slot, start + m.nodes[n].standby_after)
                touch(s, k)
    start_vehicles(m, s)
    start_load(s, start)
    start_bodies(m, s, start)
    start_statistics(m, s, start)
    if start < m.plan[0].warmup:
        run.counts_since = NONE  # without a warm-up the parts that come at time 0 count


@separate
def start_statistics(m: Tables, s: State, now: int) -> None:
    """Forget what was counted so far; statistics cover what comes."""
    run = s.run[0]
    start_heat_statistics(m, s, now)
    for k in range(s.places.size):
        s.places[k].since = now
    for n in range(s.nodes.size):
        node = s.nodes[n]
        node.area = -float(node.count - node.n_coming) * now
        node.left = 0
        node.ideal_good = 0.0
        node.ideal_bad = 0.0
        node.passed = 0
        node.scrapped = 0
        node.reworked = 0
        node.tool_changes = 0
        node.failures = 0
        node.repairs = 0
        node.restoring = 0
    start_fleet_statistics(s, now)
    clear(s.accounts)
    clear(s.products)
    clear(s.heating)
    start_load(s, now)
    if s.part_work.size > 0:
        forget_work(s, now)
    run.counts_since = now
    run.area = -float(run.inside) * now
    run.inside_start = run.inside
    run.created = 0
    run.completed = 0
    run.scrapped = 0
    run.lost = 0
    run.joined = 0
    run.split = 0
    run.lead = 0.0
    run.events = 0


@inlined
def _close_accounts(m: Tables, s: State, now: int) -> None:
    for k in range(s.places.size):
        place = s.places[k]
        s.accounts[k, place.state] += now - place.since
        place.since = now
    close_fleet_accounts(s, now)
    if m.plan[0].has_power == 1:
        change_power(s, now, 0.0)
    if m.plan[0].tracks_work == 1:
        close_work(m, s, now)


@inlined
def _write_counts(s: State, n: int, is_station: bool, has_states: bool, out: np.ndarray) -> None:
    """What a station made of its parts, and the failures of nodes with places."""
    node = s.nodes[n]
    out[:] = np.nan
    if is_station:
        out[0] = node.passed
        out[1] = node.scrapped
        out[2] = node.reworked
        out[3] = (node.ideal_good + node.ideal_bad) * _NS
    if has_states:
        out[4] = node.failures
        out[5] = node.repairs
        out[6] = node.restoring * _NS


@inlined
def _write_nodes(m: Tables, s: State, now: int, span: float, out: np.ndarray) -> None:
    for n in range(m.nodes.size):
        node = m.nodes[n]
        column = _N_KPIS + n * _N_NODE
        has_states = node.kind == STATION or node.kind == CONVEYOR
        busy = 0.0
        for state in range(N_STATES):
            time = 0.0
            for k in range(node.place, node.place + node.n_places):
                time += s.accounts[k, state]
            out[column + state] = time / (span * node.n_places) if has_states else np.nan
            if state != S_OFF_SHIFT:
                busy += time
        out[column + N_STATES] = s.nodes[n].left * (_HOUR / span)
        content = s.nodes[n].area + float(s.nodes[n].count - s.nodes[n].n_coming) * now
        out[column + N_STATES + 1] = 0.0 if node.kind == SINK else content / span
        is_rated = node.kind == STATION and busy > 0.0
        out[column + N_STATES + 2] = s.nodes[n].ideal_good / busy if is_rated else np.nan
        _write_counts(s, n, node.kind == STATION, has_states, out[column + N_STATES + 3 : column + _N_NODE])


@separate
def write_row(m: Tables, s: State, start: int, now: int, out: np.ndarray) -> None:
    """The row of numbers of docs `sim.responses` for the statistics period [start, now]."""
    _close_accounts(m, s, now)
    run = s.run[0]
    span = float(now - start)
    hours = span / _HOUR
    out[0] = run.completed / hours
    out[1] = (run.area + float(run.inside) * now) / span
    out[2] = run.lead / run.completed * _NS if run.completed > 0 else np.nan
    out[8] = run.scrapped
    write_energy(m, s, start, now, out)
    out[11] = run.created
    out[12] = run.completed
    out[13] = run.lost
    out[14] = run.joined
    out[15] = run.split
    out[16] = run.inside_start
    out[17] = run.inside
    out[18] = run.events
    _write_nodes(m, s, now, span, out)
    column = _N_KPIS + _N_NODE * m.nodes.size
    n_physics_columns, n_energy_columns = m.plan[0].n_physics_columns, m.plan[0].n_energy_columns
    n_other_columns = m.plan[0].n_order_columns + n_physics_columns + n_energy_columns + m.fleets.size * N_FLEET
    for product in range((out.size - n_other_columns - column) // _N_PRODUCT):
        parts = s.products[product, 0]
        out[column] = parts / hours
        out[column + 1] = s.products[product, 1] / parts * _NS if parts > 0.0 else np.nan
        column += _N_PRODUCT
    write_fleets(m, s, now, span, column, out)
    if s.orders.size > 0:
        write_orders(m, s, now, out, column + m.fleets.size * N_FLEET)
    if n_physics_columns > 0:
        first = out.size - n_energy_columns - n_physics_columns
        write_tools(m, s, write_heat(m, s, now, span, first, out), out)
    if n_energy_columns > 0:
        write_categories(m, s, start, now, out, out[out.size - n_energy_columns :])


@separate
def _proceed(m: Tables, s: State, until: int, max_events: int) -> tuple[int, int]:
    """`advance` that begins the statistics when the warm-up is over; its status and how many events there were.

    It is called at one place: compilers copy it to each, and it is most of the kernel.
    """
    run = s.run[0]
    warmup = m.plan[0].warmup
    n_events = START
    if run.status == FINISHED:  # with the last order
        return FINISHED, n_events
    while True:
        is_warmup = run.counts_since < 0
        before = run.events
        status = advance(m, s, min(until, warmup) if is_warmup else until, max_events - n_events)
        n_events += run.events - before
        if status != FINISHED or run.status == FINISHED or not is_warmup or until < warmup:
            return status, n_events
        start_statistics(m, s, warmup)


@entry
def begin_replication(model: np.ndarray, state: np.ndarray, seed: np.uint64, replication: int, start: int) -> None:
    """Set a state to the time `start` of a replication: empty, idle and up.

    `model` and `state` are headers of `Tables` and `State` (`pointers.header_of`), here and below.
    """
    start_replication(open_model(model), open_state(state), seed, np.uint64(replication), start)


@entry
def run_chunk(
    model: np.ndarray,
    state: np.ndarray,
    seed: np.uint64,
    first: int,
    is_begun: int,
    until: int,
    max_events: int,
    out: np.ndarray,
) -> tuple[int, int]:
    """Run replications first, first + 1, … up to the horizon, one for each row of `out`; about `max_events` in all.

    With `is_begun` the first of them goes on from where `state` is. Without rows the one under way goes on to the
    time `until` and no further. Returns the number of rows done and the status of the one that stopped it (FINISHED
    if none; after RUNNING, and after PARTS_FULL with a larger state, call again for the rest with `is_begun`).
    """
    m = open_model(model)
    s = open_state(state)
    n_rows = out.shape[0]
    end = m.plan[0].horizon if n_rows > 0 else until
    for row in range(max(n_rows, ONE)):
        if is_begun == 0 or row > 0:
            start_replication(m, s, seed, np.uint64(first + row), START)
        status, n_events = _proceed(m, s, end, max_events)
        max_events -= n_events
        if status != FINISHED or n_rows == 0:
            return row, status
        write_row(m, s, s.run[0].counts_since, s.run[0].now, out[row])  # at the horizon, or with the last order
    return n_rows, FINISHED


@entry
def report(model: np.ndarray, state: np.ndarray, out: np.ndarray) -> None:
    """The row of the time since statistics began; closes the accounts of `state`."""
    s = open_state(state)
    write_row(open_model(model), s, s.run[0].counts_since, s.run[0].now, out)
