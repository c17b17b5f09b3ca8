"""Which state a place is in, and how long it was there."""

from __future__ import annotations

from twin_app.sim.codes import (
    BELT_CLOCK,
    CONVEYOR,
    DONE,
    EMPTY,
    FIRST_STATE,
    NONE,
    OTHER_PRODUCT,
    S_BLOCKED,
    S_DOWN,
    S_OFF_SHIFT,
    S_SETUP,
    S_STANDBY,
    S_STARVED,
    S_WAITING_CREW,
    S_WORKING,
    SETTING_UP,
    TRACE_FULL,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.power import change_power
from twin_app.sim.tables import State, Tables


@inlined
def touch(s: State, k: int) -> None:
    """Look at the state of this place once the present instant is settled."""
    place = s.places[k]
    if place.is_touched == 0:
        place.is_touched = 1
        run = s.run[0]
        s.touched[run.n_touched] = k
        run.n_touched += 1


@inlined
def _stopped_state(s: State, k: int) -> int:
    """State of a place that has stopped: a failure counts before what prepares it for work."""
    place = s.places[k]
    if place.n_down == place.n_preparing:
        return S_SETUP
    return S_DOWN if place.n_repairs > 0 else S_WAITING_CREW


@inlined
def station_state(s: State, k: int) -> int:
    """State by the precedence of docs/semantics.md."""
    place = s.places[k]
    if place.on_shift == 0:
        return S_OFF_SHIFT
    if place.n_down > 0:
        return _stopped_state(s, k)
    phase = place.phase
    if phase == WORKING:
        return S_WORKING if place.runs == 1 else S_SETUP if place.is_cold == 1 else S_WAITING_CREW
    if phase == DONE:
        return S_BLOCKED
    if phase == SETTING_UP:
        return S_SETUP if place.runs == 1 else S_WAITING_CREW
    return S_STANDBY if phase == WAKING or place.standby == 1 else S_STARVED


@inlined
def conveyor_state(s: State, n: int, k: int) -> int:
    """State of a belt."""
    place = s.places[k]
    if place.n_down > 0:
        return _stopped_state(s, k)
    if s.nodes[n].head < 0:
        return S_STARVED
    return S_BLOCKED if s.nodes[n].at_end == 1 else S_WORKING


@separate
def switch_belt_clocks(m: Tables, s: State, n: int, k: int, runs: bool, now: int) -> None:
    """Start or stop the uptimes of a belt that count only while parts move on it."""
    for j in range(m.nodes[n].n_failures):
        i = m.places[k].stop + j
        if m.failures[m.stops[i].failure].clock == BELT_CLOCK and s.stops[i].is_failed == 0:
            slot = m.stops[i].slot
            if runs:
                set_time(s, slot, now + s.stops[i].left)
            else:
                s.stops[i].left = get_time(s, slot) - now
                set_time(s, slot, FOREVER)


@separate
def watch_idleness(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """Start or clear the timer that sends an idle place to standby."""
    place = s.places[k]
    if place.runs == 0:
        idle = place.state == S_STARVED and place.phase == EMPTY
        set_time(s, m.places[k].slot, now + m.nodes[n].standby_after if idle else FOREVER)


@inlined
def trace_state(s: State, k: int, state: int, now: int) -> None:
    """Note that place k has changed its state, if anybody wants to know."""
    if s.trace.size > 0:
        run = s.run[0]
        if run.n_trace < s.trace.size:
            row = s.trace[run.n_trace]
            row.time_ns = now
            row.part = NONE
            row.object = s.nodes.size + k
            row.event = FIRST_STATE + state
            row.product = OTHER_PRODUCT
            run.n_trace += 1
        else:
            run.status = TRACE_FULL


@inlined
def switch_state(m: Tables, s: State, k: int, state: int, now: int) -> None:
    """Place k changes its state."""
    place = s.places[k]
    old = place.state
    if state == old:
        return
    trace_state(s, k, state, now)
    s.accounts[k, old] += now - place.since
    place.since = now
    place.state = state
    if m.plan[0].has_power == 1:
        change_power(s, now, m.place_power[k, state] - m.place_power[k, old])


@inlined
def settle_places(m: Tables, s: State, now: int) -> None:
    """Bring the states of all touched places up to date; states that lasted no time leave no trace."""
    run = s.run[0]
    for j in range(run.n_touched):
        k = s.touched[j]
        place = s.places[k]
        place.is_touched = 0
        n = m.places[k].node
        is_belt = m.nodes[n].kind == CONVEYOR
        state = conveyor_state(s, n, k) if is_belt else station_state(s, k)
        old = place.state
        if state == old:
            continue
        switch_state(m, s, k, state, now)
        if is_belt:
            if state == S_WORKING or old == S_WORKING:
                switch_belt_clocks(m, s, n, k, state == S_WORKING, now)
        elif m.nodes[n].standby_after < FOREVER and (state == S_STARVED or old == S_STARVED):
            watch_idleness(m, s, n, k, now)
    run.n_touched = 0
