"""What places of stations are said to do, and their failures: known or drawn, as if it began now."""

from __future__ import annotations

from twin_app.sim.codes import (
    CALENDAR_CLOCK,
    COLLECTING,
    DONE,
    EMPTY,
    OPERATING,
    SETTING_UP,
    SPLIT,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER, draw_ticks, draw_value, to_ticks
from twin_app.sim.jit import separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.crews import make_hungry
from twin_app.sim.kernel.place_timers import start_timer
from twin_app.sim.kernel.places import draw_setup
from twin_app.sim.kernel.routes import write_trace
from twin_app.sim.loads import Loads
from twin_app.sim.tables import State, Tables


@separate
def load_stop(m: Tables, s: State, w: Loads, i: int, now: int) -> None:
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
    s.stops[i].failed = wish.failed if wish.failed >= 0 else now
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
def load_place(m: Tables, s: State, w: Loads, k: int, now: int) -> None:
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
        for _ in range(wish.copies):
            write_trace(s, n, SPLIT, place.part, now)
    elif place.phase > COLLECTING:
        _load_times(m, s, w, k)
        _start_work(m, s, w, k, now)
