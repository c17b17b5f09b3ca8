"""Failures, repairs and shifts."""

from __future__ import annotations

from twin_app.sim.codes import CALENDAR_CLOCK, CONVEYOR, ONE, OPERATING
from twin_app.sim.draws import FOREVER, draw_ticks
from twin_app.sim.jit import separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.belts import start_belt, stop_belt
from twin_app.sim.kernel.bodies import enable_heater
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.crews import make_hungry, release
from twin_app.sim.kernel.place_results import revive, scrap_work
from twin_app.sim.kernel.place_timers import suspend
from twin_app.sim.kernel.tools import end_tool_change
from twin_app.sim.tables import State, Tables


@separate
def start_uptime(m: Tables, s: State, i: int, now: int) -> None:
    """Draw a new uptime and start its clock if that runs now (places and belts start the others)."""
    failure = m.failures[m.stops[i].failure]
    left = draw_ticks(m.distributions, m.samples, failure.uptime, s.streams, m.stops[i].uptime_stream)
    s.stops[i].left = left
    runs = failure.clock == CALENDAR_CLOCK or (failure.clock == OPERATING and s.places[m.stops[i].place].on_shift == 1)
    set_time(s, m.stops[i].slot, now + left if runs else FOREVER)


@separate
def start_repair(m: Tables, s: State, i: int, now: int) -> None:
    """A repair begins."""
    k = m.stops[i].place
    s.places[k].n_repairs += 1
    failure = m.failures[m.stops[i].failure]
    length = draw_ticks(m.distributions, m.samples, failure.repair, s.streams, m.stops[i].repair_stream)
    set_time(s, m.stops[i].slot, now + length)
    touch(s, k)


@separate
def fail(m: Tables, s: State, i: int, now: int) -> None:
    """A place or belt fails and waits for its repair."""
    k = m.stops[i].place
    n = m.places[k].node
    failure = m.failures[m.stops[i].failure]
    s.stops[i].is_failed = 1
    s.stops[i].failed = now
    s.nodes[n].failures += 1
    s.places[k].n_down += 1
    if m.nodes[n].kind == CONVEYOR:
        stop_belt(m, s, n, now)
    else:
        suspend(m, s, k, now)
        if failure.scraps == 1:
            scrap_work(m, s, n, k, now)
    if m.nodes[n].body >= 0:
        enable_heater(m, s, n, k, now)
    if failure.crew < 0:
        start_repair(m, s, i, now)
        return
    set_time(s, m.stops[i].slot, FOREVER)
    s.stops[i].asked = now
    s.crews[failure.crew].n_waiting += 1
    make_hungry(s, failure.crew)


@separate
def end_repair(m: Tables, s: State, i: int, now: int) -> None:
    """A repair is done; the next uptime starts."""
    k = m.stops[i].place
    n = m.places[k].node
    if m.failures[m.stops[i].failure].is_tool == 1:
        end_tool_change(m, s, i)
        revive(m, s, k, now)
        return
    s.stops[i].is_failed = 0
    s.nodes[n].repairs += 1
    s.nodes[n].restoring += now - s.stops[i].failed
    s.places[k].n_down -= 1
    s.places[k].n_repairs -= 1
    if s.stops[i].has_crew == 1:
        s.stops[i].has_crew = 0
        release(s, m.failures[m.stops[i].failure].crew, ONE)
    start_uptime(m, s, i, now)
    touch(s, k)
    if m.nodes[n].body >= 0:
        enable_heater(m, s, n, k, now)
    if m.nodes[n].kind == CONVEYOR:
        start_belt(m, s, n, now)
    else:
        revive(m, s, k, now)


@separate
def change_shift_of_place(m: Tables, s: State, k: int, on: int, now: int) -> None:
    """A place comes on shift or goes off."""
    place = s.places[k]
    place.on_shift = on
    touch(s, k)
    if m.nodes[m.places[k].node].body >= 0:
        enable_heater(m, s, m.places[k].node, k, now)
    if on == 0:
        suspend(m, s, k, now)
    first = m.places[k].stop
    for i in range(first, first + m.nodes[m.places[k].node].n_failures):
        if m.failures[m.stops[i].failure].clock != OPERATING or s.stops[i].is_failed == 1:
            continue
        slot = m.stops[i].slot
        if on == 1:
            set_time(s, slot, now + s.stops[i].left)
        else:
            s.stops[i].left = get_time(s, slot) - now
            set_time(s, slot, FOREVER)
    if on == 1:
        revive(m, s, k, now)


@separate
def schedule_edge(m: Tables, s: State, c: int) -> None:
    """When calendar c turns next."""
    plan = m.calendars[c]
    calendar = s.calendars[c]
    if plan.n_edges == 0:
        set_time(s, plan.slot, FOREVER)
        return
    set_time(s, plan.slot, calendar.base + m.edges[plan.first_edge + calendar.next_edge])


@separate
def turn_calendar(m: Tables, s: State, c: int, now: int) -> None:
    """Calendar c turns on or off."""
    plan = m.calendars[c]
    calendar = s.calendars[c]
    calendar.on = 1 - calendar.on
    calendar.next_edge += 1
    if calendar.next_edge == plan.n_edges:
        calendar.next_edge = 0
        calendar.base += plan.period
    schedule_edge(m, s, c)
    for k in range(m.places.size):
        if m.places[k].calendar == c:
            change_shift_of_place(m, s, k, calendar.on, now)
    for j in range(m.crews.size):
        if m.crews[j].calendar == c:
            s.crews[j].on_shift = calendar.on
            if calendar.on == 1 and s.crews[j].n_waiting > 0:
                make_hungry(s, j)
