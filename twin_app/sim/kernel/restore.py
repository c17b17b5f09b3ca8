"""From what is known of a plant to a state that the kernel can go on from.

The state has just been started (`start_replication`), empty, idle and up; here parts, work, failures and requests for
people are put into it, in the order of the tables. What is unknown is drawn, as if it began now.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import (
    BUFFER,
    CONVEYOR,
    DONE,
    ONE,
    PRESENT,
    RESTING,
    SOURCE,
    STATION,
)
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import entry, inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.belts import schedule_end
from twin_app.sim.kernel.bodies import restore_body, resume_heater
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.episode import LONG_AGO, start_statistics
from twin_app.sim.kernel.parts import new_part
from twin_app.sim.kernel.restore_places import load_place, load_stop
from twin_app.sim.kernel.restore_sources import empty_source, go_on_with_source, load_orders, load_source
from twin_app.sim.kernel.restore_vehicles import load_onto_vehicle, load_vehicles
from twin_app.sim.kernel.routes import make_due, make_ready, write_trace
from twin_app.sim.loads import Loads, open_loads
from twin_app.sim.tables import State, Tables, open_model, open_state


@inlined
def _make_ready(m: Tables, s: State, w: Loads, j: int, i: int, now: int) -> None:
    """Part i waits to leave its node since the time that is known, for the target that is known."""
    wish = w.parts[j]
    ready = wish.ready if wish.is_ready == 1 else now
    if wish.target >= 0:
        s.parts[i].ready = ready
        s.parts[i].target = wish.target
    else:
        make_ready(m, s, wish.node, i, ready)


@inlined
def _append(s: State, n: int, i: int) -> None:
    """Part i is the last one in the list of a buffer or belt."""
    node = s.nodes[n]
    if node.head < 0:
        node.head = i
    else:
        s.parts[node.tail].next = i
    node.tail = i


@separate
def _load_into_buffer(m: Tables, s: State, w: Loads, j: int, i: int, now: int) -> None:
    n = w.parts[j].node
    _append(s, n, i)
    if w.parts[j].is_ready == 1 and w.parts[j].ready > now:  # its dwell is not over
        s.parts[i].ready = w.parts[j].ready
        s.parts[i].target = RESTING
        set_time(s, m.nodes[n].slot, min(get_time(s, m.nodes[n].slot), w.parts[j].ready))
    else:
        _make_ready(m, s, w, j, i, now)


@separate
def _load_onto_belt(m: Tables, s: State, w: Loads, j: int, i: int, now: int) -> None:
    """The belt's own clock starts at 0 now."""
    node = s.nodes[w.parts[j].node]
    is_first = node.head < 0
    _append(s, w.parts[j].node, i)
    s.parts[i].entry = -w.parts[j].way
    node.last_entry = -w.parts[j].way
    if is_first and w.parts[j].way >= m.nodes[w.parts[j].node].transit:
        node.at_end = 1
        _make_ready(m, s, w, j, i, now)


@separate
def _load_into_place(m: Tables, s: State, w: Loads, j: int, i: int, now: int) -> None:
    k = w.parts[j].place
    place = s.places[k]
    if place.n_parts == 0:
        place.part = i
    else:
        s.parts[place.last_part].next = i
    place.last_part = i
    place.n_parts += 1
    if w.places[k].phase == DONE:
        _make_ready(m, s, w, j, i, now)


@separate
def _load_part(m: Tables, s: State, w: Loads, j: int, now: int) -> None:
    wish = w.parts[j]
    n = wish.node
    i = new_part(s, wish.product, wish.created)
    s.parts[i].order = wish.order
    s.parts[i].ready = wish.ready if wish.is_ready == 1 else now
    kind = m.nodes[n].kind
    if wish.vehicle >= 0:
        load_onto_vehicle(s, w, j, i)
        return
    if kind == SOURCE:
        s.places[m.nodes[n].place].part = i
        s.nodes[n].n_made = max(s.nodes[n].n_made, ONE)
        s.nodes[n].batch_product = wish.product
        s.nodes[n].order = wish.order
        s.nodes[n].arrived = wish.ready if wish.is_ready == 1 else now
        _make_ready(m, s, w, j, i, now)
        return
    s.nodes[n].count += 1
    s.run[0].inside += 1
    write_trace(s, n, PRESENT, i, now)
    if kind == BUFFER:
        _load_into_buffer(m, s, w, j, i, now)
    elif kind == CONVEYOR:
        _load_onto_belt(m, s, w, j, i, now)
    else:
        _load_into_place(m, s, w, j, i, now)


@separate
def _start_belt(m: Tables, s: State, n: int, now: int) -> None:
    node = s.nodes[n]
    node.belt = 0
    node.belt_since = now
    node.last_exit = LONG_AGO
    stands = node.at_end == 1 and m.nodes[n].accumulates == 0
    node.belt_runs = 0 if stands or s.places[m.nodes[n].place].n_down > 0 else 1
    schedule_end(m, s, n, now)


@separate
def _load_bodies(m: Tables, s: State, w: Loads) -> None:
    """Temperatures, before work asks for them."""
    for b in range(w.bodies.size):
        if w.bodies[b].is_given == 1:
            restore_body(m, s, b, w.bodies[b].is_known == 1, w.bodies[b].temperature)


@separate
def _resume_heaters(m: Tables, s: State, w: Loads, now: int) -> None:
    """Thermostats, after what switches them off is known."""
    for b in range(w.bodies.size):
        if w.bodies[b].is_given == 1:
            resume_heater(m, s, b, w.bodies[b].is_heating, now)


@separate
def _restore_sources(m: Tables, s: State, w: Loads, now: int) -> None:
    if w.orders.size > 0:
        load_orders(m, s, w)
    for n in range(w.nodes.size):
        if w.nodes[n].is_given == 1:
            s.nodes[n].turn = w.nodes[n].turn
            if m.nodes[n].kind == SOURCE:
                empty_source(m, s, n)
                load_source(m, s, w, n, now)


@separate
def _go_on(m: Tables, s: State, w: Loads, now: int) -> None:
    """Sources and belts, and everybody looks for parts."""
    for n in range(w.nodes.size):
        is_given = w.nodes[n].is_given == 1
        if m.nodes[n].kind == SOURCE:
            if is_given or (m.nodes[n].n_orders > 0 and w.orders.size > 0):
                go_on_with_source(m, s, n, now)
        elif is_given and m.nodes[n].kind == CONVEYOR:
            _start_belt(m, s, n, now)
        make_due(s, n)


@separate
def _restore(m: Tables, s: State, w: Loads) -> None:
    now = s.run[0].now
    counts_since = s.run[0].counts_since
    for i in range(w.stops.size):
        if w.stops[i].is_given == 1:
            load_stop(m, s, w, i, now)
    _restore_sources(m, s, w, now)
    _load_bodies(m, s, w)
    for j in range(w.parts.size):
        _load_part(m, s, w, j, now)
    for k in range(w.places.size):
        if w.places[k].is_given == 1 and m.nodes[m.places[k].node].kind == STATION:
            load_place(m, s, w, k, now)
        touch(s, k)
    _resume_heaters(m, s, w, now)
    load_vehicles(m, s, w, now)
    _go_on(m, s, w, now)
    if s.run[0].ends_after < FOREVER:
        s.run[0].ends_after = max(s.run[0].ends_after, now)
    start_statistics(m, s, now)
    s.run[0].counts_since = counts_since


@entry
def restore(model: np.ndarray, state: np.ndarray, loads: np.ndarray) -> None:
    """Put what `loads` (header of `Loads`) says into a state that has just been started; it must fit the model."""
    _restore(open_model(model), open_state(state), open_loads(loads))
