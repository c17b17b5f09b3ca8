"""The loop of the simulator: settle the present instant, go to the next event, handle it."""

from __future__ import annotations

from twin_app.sim.codes import (
    FINISHED,
    NONE,
    ONE,
    PARTS_FULL,
    RUNNING,
    SLOT_BELT_END,
    SLOT_BELT_START,
    SLOT_CALENDAR,
    SLOT_DWELL,
    SLOT_PLACE,
    SLOT_SOURCE,
    SLOT_STOP,
    SLOT_VEHICLE,
    STUCK_IN_TIME,
)
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import settle_places, touch
from twin_app.sim.kernel.belts import reach_end
from twin_app.sim.kernel.bodies import enable_heater
from twin_app.sim.kernel.buffers import end_dwell
from twin_app.sim.kernel.clock import (
    begin_event,
    find_ripe,
    get_time,
    is_far,
    look_further,
    next_slot,
    next_time,
    set_time,
)
from twin_app.sim.kernel.crews import longest_waiting
from twin_app.sim.kernel.heat import reach_temperature
from twin_app.sim.kernel.lines import flow_on
from twin_app.sim.kernel.moves import pull
from twin_app.sim.kernel.place_results import end_phase
from twin_app.sim.kernel.place_timers import release_crew, start_timer, wear
from twin_app.sim.kernel.routes import is_any_due, make_due, next_due
from twin_app.sim.kernel.sources import arrive, lose_balking_parts
from twin_app.sim.kernel.stops import end_repair, fail, start_repair, turn_calendar
from twin_app.sim.kernel.tools import start_tool_change
from twin_app.sim.kernel.vehicles import end_vehicle_phase, receive, send_vehicles
from twin_app.sim.tables import State, Tables

MOST_EVENTS_AT_ONCE = 5_000_000
"""Events in one instant after which time is held to stand still for ever."""


@separate
def _hand_out(m: Tables, s: State, c: int, now: int) -> None:
    """Give the free people of crew c to those who have waited longest."""
    crew = s.crews[c]
    while crew.n_waiting > 0 and crew.on_shift == 1 and crew.busy < m.crews[c].count:
        j = longest_waiting(m, s, c)
        if j < 0:
            return
        row = m.claims[j].row
        people = 1 if m.claims[j].is_stop == 1 else m.nodes[m.places[row].node].crew_size
        if crew.busy + people > m.crews[c].count:
            return
        crew.busy += people
        crew.n_waiting -= 1
        if m.claims[j].is_stop == 1:
            s.stops[row].asked = NONE
            s.stops[row].has_crew = 1
            start_repair(m, s, row, now)
        else:
            s.places[row].asked = NONE
            s.places[row].has_crew = 1
            start_timer(m, s, row, now)


@inlined
def _settle(m: Tables, s: State, now: int) -> None:
    """Let parts move and work start until nothing more can."""
    run = s.run[0]
    while True:
        while True:
            n = next_due(s)
            if n < 0:
                break
            if m.nodes[n].is_served == 1 and receive(m, s, n, now):
                continue
            pull(m, s, n, now)
            if run.status != RUNNING:
                return
        if run.is_fleet_due == 1:
            send_vehicles(m, s, now)
            if run.status != RUNNING:
                return
        while run.n_hungry > 0:
            run.n_hungry -= 1
            c = s.hungry[run.n_hungry]
            s.crews[c].is_hungry = 0
            _hand_out(m, s, c, now)
        if run.n_balking == 0:
            break
        lose_balking_parts(m, s, now)
    settle_places(m, s, now)


@inlined
def _end_run_of_place(m: Tables, s: State, k: int, now: int) -> None:
    """The timer of a place rings: its phase ends, it fails, or it goes to standby."""
    place = s.places[k]
    set_time(s, m.places[k].slot, FOREVER)
    if place.runs == 0:
        place.standby = 1
        if m.nodes[m.places[k].node].body >= 0:
            enable_heater(m, s, m.places[k].node, k, now)
        touch(s, k)
        return
    place.runs = 0
    if place.failing < 0:
        end_phase(m, s, m.places[k].node, k, now)
        return
    elapsed = now - place.started
    wear(m, s, k, elapsed)
    place.remaining -= elapsed
    if m.failures[m.stops[place.failing].failure].is_tool == 1:
        start_tool_change(m, s, place.failing, now)
        return
    release_crew(m, s, k)
    fail(m, s, place.failing, now)


@separate
def _happen(m: Tables, s: State, slot: int, now: int) -> None:
    """The event of a slot happens."""
    kind = m.slots[slot].kind
    row = m.slots[slot].row
    if kind == SLOT_PLACE:
        _end_run_of_place(m, s, row, now)
    elif kind == SLOT_SOURCE:
        arrive(m, s, row, now)
    elif kind == SLOT_STOP:
        if s.stops[row].is_failed == 1:
            end_repair(m, s, row, now)
        else:
            fail(m, s, row, now)
    elif kind == SLOT_BELT_END:
        reach_end(m, s, row, now)
    elif kind == SLOT_BELT_START:
        set_time(s, slot, FOREVER)
        make_due(s, row)
    elif kind == SLOT_DWELL:
        end_dwell(m, s, row, now)
    elif kind == SLOT_CALENDAR:
        turn_calendar(m, s, row, now)
    elif kind == SLOT_VEHICLE:
        end_vehicle_phase(m, s, row, now)
    else:
        reach_temperature(m, s, row, now)


@separate
def _happen_together(m: Tables, s: State, now: int) -> int:
    """All events of this instant happen; returns how many there were."""
    n_ripe = find_ripe(s, now)
    for j in range(n_ripe):
        if get_time(s, s.ripe[j]) == now:  # an event before may have called it off
            _happen(m, s, s.ripe[j], now)
    return n_ripe


@inlined
def _is_settled(s: State) -> bool:
    """Whether there is nothing to settle, after an event of the short way; then the run goes on, too."""
    run = s.run[0]
    return not is_any_due(s) and run.n_touched + run.is_fleet_due == 0 and run.status == RUNNING


@inlined
def advance(m: Tables, s: State, until: int, max_events: int) -> int:
    """Go on until the time `until` (events then still happen) or for about `max_events` events.

    Returns FINISHED, RUNNING (events used up), PARTS_FULL or TRACE_FULL (give `parts` or `trace`
    more rows and call again: nothing is lost), or STUCK_IN_TIME. However a run is cut into calls,
    its results are the same.
    """
    run = s.run[0]
    run.status = RUNNING
    n_events = 0
    at_once = 0
    is_settled = False
    while True:
        if not is_settled:
            _settle(m, s, run.now)
            if run.status != RUNNING:
                return run.status
        if next_time(s) > until or (is_far(s) and not look_further(s)):
            run.now = until
            return FINISHED
        time = next_time(s)
        if n_events >= max_events:
            return RUNNING
        if run.n_free <= m.plan[0].n_makers:
            return PARTS_FULL
        at_once = 0 if time > run.now else at_once + 1
        if at_once > MOST_EVENTS_AT_ONCE:
            return STUCK_IN_TIME
        run.now = time
        run.since_move = 0
        slot = next_slot(s)
        begin_event(s, slot)
        n_ripe = ONE
        if next_time(s) == time:
            n_ripe = _happen_together(m, s, time)
            is_settled = False
        elif m.slots[slot].kind == SLOT_PLACE and flow_on(m, s, m.slots[slot].row, time):
            is_settled = _is_settled(s)
        else:
            _happen(m, s, slot, time)
            is_settled = False
        n_events += n_ripe
        run.events += n_ripe
