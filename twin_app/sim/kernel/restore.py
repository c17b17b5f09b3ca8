"""From what is known of a plant to a state that the kernel can go on from.

The state has just been started (`start_replication`), empty, idle and up; here parts, work, failures and requests for
people are put into it, in the order of the tables. What is unknown is drawn, as if it began now.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import (
    BUFFER,
    CALENDAR_CLOCK,
    COLLECTING,
    CONVEYOR,
    DONE,
    EMPTY,
    NONE,
    ONE,
    OPERATING,
    RESTING,
    SETTING_UP,
    SOURCE,
    STATION,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER, draw_ticks, draw_value, to_ticks
from twin_app.sim.jit import entry, inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.belts import schedule_end
from twin_app.sim.kernel.bodies import restore_body, resume_heater
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.crews import make_hungry
from twin_app.sim.kernel.episode import LONG_AGO, start_statistics
from twin_app.sim.kernel.parts import free_part, new_part
from twin_app.sim.kernel.places import draw_setup, start_timer
from twin_app.sim.kernel.routes import make_due, make_ready
from twin_app.sim.kernel.sources import make_part, start_batch
from twin_app.sim.loads import Loads, open_loads
from twin_app.sim.tables import State, Tables, open_model, open_state


@separate
def _load_stop(m: Tables, s: State, w: Loads, i: int, now: int) -> None:
    """A failure under way, or what is left of an uptime."""
    wish = w.stops[i]
    k = m.stops[i].place
    slot = m.stops[i].slot
    failure = m.failures[m.stops[i].failure]
    if wish.is_failed == 0:
        if wish.left >= 0:
            s.stops[i].left = wish.left
            is_on = failure.clock == OPERATING and s.places[k].on_shift == 1
            set_time(s, slot, now + wish.left if is_on or failure.clock == CALENDAR_CLOCK else FOREVER)
        return
    s.stops[i].is_failed = 1
    s.places[k].n_down += 1
    s.places[k].n_preparing += failure.is_tool
    set_time(s, slot, FOREVER)
    if failure.crew >= 0 and wish.repair_left < 0:  # it waits for a person
        s.stops[i].asked = wish.asked if wish.asked >= 0 else now
        s.crews[failure.crew].n_waiting += 1
        make_hungry(s, failure.crew)
        return
    if failure.crew >= 0:
        s.stops[i].has_crew = 1
        s.crews[failure.crew].busy += 1
    length = wish.repair_left
    if length < 0:
        length = draw_ticks(m.distributions, m.samples, failure.repair, s.streams, m.stops[i].repair_stream)
    s.places[k].n_repairs += 1 - failure.is_tool
    set_time(s, slot, now + length)


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
    kind = m.nodes[n].kind
    if kind == SOURCE:
        s.places[m.nodes[n].place].part = i
        s.nodes[n].n_made = max(s.nodes[n].n_made, ONE)
        s.nodes[n].batch_product = wish.product
        s.nodes[n].arrived = wish.ready if wish.is_ready == 1 else now
        _make_ready(m, s, w, j, i, now)
        return
    s.nodes[n].count += 1
    s.run[0].inside += 1
    if kind == BUFFER:
        _load_into_buffer(m, s, w, j, i, now)
    elif kind == CONVEYOR:
        _load_onto_belt(m, s, w, j, i, now)
    else:
        _load_into_place(m, s, w, j, i, now)


@separate
def _empty_source(m: Tables, s: State, w: Loads, n: int, now: int) -> None:
    """Forget what a fresh start has made ready; say what comes next."""
    wish = w.nodes[n]
    node = s.nodes[n]
    k = m.nodes[n].place
    if s.places[k].part >= 0:
        free_part(s, s.places[k].part)
        s.places[k].part = NONE
    node.n_made = wish.n_made
    node.left_in_batch = wish.left_in_batch
    if wish.batch_product >= 0:
        node.batch_product = wish.batch_product
    if node.n_made >= m.nodes[n].limit:
        set_time(s, m.nodes[n].slot, FOREVER)
    elif wish.next_arrival >= 0:
        set_time(s, m.nodes[n].slot, now + wish.next_arrival)


@separate
def _go_on_with_source(m: Tables, s: State, w: Loads, n: int, now: int) -> None:
    """An endless source always has a part ready; where one waits, no gap runs."""
    has_part = s.places[m.nodes[n].place].part >= 0
    if m.nodes[n].interarrival >= 0:
        if has_part and m.nodes[n].balks == 0:
            set_time(s, m.nodes[n].slot, FOREVER)
    elif not has_part:
        if s.nodes[n].left_in_batch > 0:
            make_part(m, s, n, now)
        else:
            start_batch(m, s, n, now)


@separate
def _load_times(m: Tables, s: State, w: Loads, k: int) -> None:
    """How long the present phase and what follows it take: known or drawn, in the order in which a start draws."""
    place = s.places[k]
    wish = w.places[k]
    n = m.places[k].node
    product = s.parts[place.part].product
    work = wish.remaining if place.phase == WORKING else wish.work
    if work < 0:
        d = m.treatments[m.nodes[n].first_treatment + product].process
        drawn = draw_value(m.distributions, m.samples, d, s.streams, m.nodes[n].process_stream)
        work = to_ticks(drawn * m.nodes[n].time_factor) + m.places[k].move
    setup = wish.remaining if place.phase == SETTING_UP else wish.setup
    if setup < 0:
        is_change = place.phase != WORKING and place.last_product >= 0 and place.last_product != product
        setup = draw_setup(m, s, n, place.last_product, product) if is_change else 0
    place.work = work
    place.setup = setup
    place.remaining = work if place.phase == WORKING else setup
    if place.phase == WAKING:
        place.remaining = wish.remaining if wish.remaining >= 0 else m.nodes[n].wake_time
    place.product = product
    place.last_product = product


@separate
def _start_work(m: Tables, s: State, w: Loads, k: int, now: int) -> None:
    """Work that is under way goes on; other work asks for its people or starts."""
    place = s.places[k]
    wish = w.places[k]
    if place.n_down > 0 or place.on_shift == 0:
        return
    crew = m.nodes[m.places[k].node].crew
    if crew >= 0 and place.phase != WAKING:
        if wish.runs != 1 and place.phase == WORKING and place.is_cold == 1:
            return  # it will ask when it is warm
        if wish.runs != 1:
            place.asked = wish.asked if wish.asked >= 0 else now
            s.crews[crew].n_waiting += 1
            make_hungry(s, crew)
            return
        place.has_crew = 1
        s.crews[crew].busy += m.nodes[m.places[k].node].crew_size
    start_timer(m, s, k, now)


@separate
def _load_place(m: Tables, s: State, w: Loads, k: int, now: int) -> None:
    place = s.places[k]
    wish = w.places[k]
    n = m.places[k].node
    node = s.nodes[n]
    slot = m.places[k].slot
    place.phase = wish.phase
    place.last_product = wish.last_product
    place.product = wish.last_product
    place.standby = wish.standby
    for number in range(m.plan[0].most_inputs):
        s.got[k * m.plan[0].most_inputs + number] = w.got[k * m.plan[0].most_inputs + number]
    is_idle = place.phase == EMPTY and place.standby == 0 and place.n_down == 0 and place.on_shift == 1
    if not is_idle:
        set_time(s, slot, FOREVER)
    elif wish.standby_in >= 0:
        set_time(s, slot, now + wish.standby_in)
    if place.phase == DONE:
        place.copies = wish.copies
        node.count += wish.copies
        s.run[0].inside += wish.copies
        node.n_offered += 1
    elif place.phase > COLLECTING:
        _load_times(m, s, w, k)
        _start_work(m, s, w, k, now)


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
def _restore(m: Tables, s: State, w: Loads) -> None:
    now = s.run[0].now
    counts_since = s.run[0].counts_since
    for i in range(w.stops.size):
        if w.stops[i].is_given == 1:
            _load_stop(m, s, w, i, now)
    for n in range(w.nodes.size):
        if w.nodes[n].is_given == 1:
            s.nodes[n].turn = w.nodes[n].turn
            if m.nodes[n].kind == SOURCE:
                _empty_source(m, s, w, n, now)
    _load_bodies(m, s, w)
    for j in range(w.parts.size):
        _load_part(m, s, w, j, now)
    for k in range(w.places.size):
        if w.places[k].is_given == 1 and m.nodes[m.places[k].node].kind == STATION:
            _load_place(m, s, w, k, now)
        touch(s, k)
    _resume_heaters(m, s, w, now)
    for n in range(w.nodes.size):
        if w.nodes[n].is_given == 1:
            if m.nodes[n].kind == SOURCE:
                _go_on_with_source(m, s, w, n, now)
            elif m.nodes[n].kind == CONVEYOR:
                _start_belt(m, s, n, now)
        make_due(s, n)
    start_statistics(m, s, now)
    s.run[0].counts_since = counts_since


@entry
def restore(model: np.ndarray, state: np.ndarray, loads: np.ndarray) -> None:
    """Put what `loads` (header of `Loads`) says into a state that has just been started; it must fit the model."""
    _restore(open_model(model), open_state(state), open_loads(loads))
