"""Conveyors: a belt has a clock of its own that stands while the belt stands."""

from __future__ import annotations

from twin_app.sim.codes import NONE, ONE
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.bodies import take_heat
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.routes import announce_room, belt_now, make_due, make_ready, make_targets_due
from twin_app.sim.tables import State, Tables


@separate
def schedule_end(m: Tables, s: State, n: int, now: int) -> None:
    """When the first part reaches the end: its own way, and one pitch behind the part that left."""
    node = s.nodes[n]
    time = FOREVER
    if node.belt_runs == 1 and node.head >= 0 and node.at_end == 0:
        due = max(s.parts[node.head].entry + m.nodes[n].transit, node.last_exit + m.nodes[n].spacing)
        time = now + max(0, due - belt_now(s, n, now))
    set_time(s, m.nodes[n].slot, time)


@separate
def stop_belt(m: Tables, s: State, n: int, now: int) -> None:
    """The belt stands."""
    node = s.nodes[n]
    node.belt = belt_now(s, n, now)
    node.belt_since = now
    node.belt_runs = 0
    if get_time(s, m.nodes[n].entry_slot) <= now:
        make_due(s, n)  # the entrance is clear at this very instant
    set_time(s, m.nodes[n].entry_slot, FOREVER)
    schedule_end(m, s, n, now)
    touch(s, m.nodes[n].place)


@separate
def start_belt(m: Tables, s: State, n: int, now: int) -> None:
    """The belt runs, unless it is down or its first part holds it at the end."""
    node = s.nodes[n]
    touch(s, m.nodes[n].place)
    announce_room(m, s, n)
    if s.places[m.nodes[n].place].n_down > 0:
        return
    if node.at_end == 1:
        make_targets_due(m, s, n, node.head)
        if m.nodes[n].accumulates == 0:
            return
    if node.belt_runs == 0:
        node.belt_since = now
        node.belt_runs = 1
    schedule_end(m, s, n, now)


@separate
def reach_end(m: Tables, s: State, n: int, now: int) -> None:
    """The first part has arrived at the end of the belt."""
    node = s.nodes[n]
    node.at_end = 1
    make_ready(m, s, n, node.head, now)
    make_targets_due(m, s, n, node.head)
    if m.nodes[n].accumulates == 0:
        stop_belt(m, s, n, now)
    else:
        set_time(s, m.nodes[n].slot, FOREVER)
        touch(s, m.nodes[n].place)


@separate
def put_on_belt(m: Tables, s: State, n: int, i: int, now: int) -> None:
    """A part enters at the start; count is already raised."""
    node = s.nodes[n]
    here = belt_now(s, n, now)
    s.parts[i].entry = here
    s.parts[i].next = NONE
    node.last_entry = here
    if node.head < 0:
        node.head = i
        node.tail = i
        schedule_end(m, s, n, now)
        touch(s, m.nodes[n].place)
    else:
        s.parts[node.tail].next = i
        node.tail = i


@separate
def take_off_belt(m: Tables, s: State, n: int, now: int) -> None:
    """The first part leaves; count is already lowered."""
    node = s.nodes[n]
    node.last_exit = belt_now(s, n, now)
    node.head = s.parts[node.head].next
    node.at_end = 0
    if m.nodes[n].body >= 0:
        take_heat(m, s, n, m.nodes[n].place, ONE, now)
        if s.places[m.nodes[n].place].is_cold == 1:
            stop_belt(m, s, n, now)
            return
    start_belt(m, s, n, now)


@separate
def wait_for_gap(m: Tables, s: State, n: int, gap: int, now: int) -> None:
    """Somebody wants to enter, but the last part is still too near: look again when it has moved on."""
    if s.nodes[n].belt_runs == 1:
        set_time(s, m.nodes[n].entry_slot, now + gap)
