"""Parts come into one place of a station; the last one that is needed starts the work."""

from __future__ import annotations

from twin_app.sim.codes import (
    COLLECTING,
    EMPTY,
    JOINED,
    NONE,
    S_SETUP,
    S_WORKING,
    SETTING_UP,
    START,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER, draw_ticks, draw_value, to_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import switch_state
from twin_app.sim.kernel.bodies import enable_heater
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.parts import free_part, take_out
from twin_app.sim.kernel.place_timers import try_to_run, until_failure
from twin_app.sim.kernel.routes import input_row, write_trace
from twin_app.sim.kernel.work_energy import (
    join_work,
)
from twin_app.sim.tables import State, Tables


@inlined
def forget_inputs(m: Tables, s: State, k: int) -> None:
    """An assembly place starts to collect anew."""
    for number in range(m.plan[0].most_inputs):
        s.got[k * m.plan[0].most_inputs + number] = 0


@separate
def join_parts(m: Tables, s: State, n: int, k: int, output: int, now: int) -> None:
    """The parts of a complete assembly become one: the first part lives on."""
    place = s.places[k]
    i = s.parts[place.part].next
    while i >= 0:
        follower = s.parts[i].next
        write_trace(s, n, JOINED, i, now)
        take_out(s, n, now)
        s.run[0].joined += 1
        if m.plan[0].tracks_work == 1:
            join_work(m, s, place.part, i)
        free_part(s, i)
        i = follower
    s.parts[place.part].next = NONE
    place.last_part = place.part
    place.n_parts = 1
    if output >= 0:
        s.parts[place.part].product = output
    forget_inputs(m, s, k)


@separate
def draw_setup(m: Tables, s: State, n: int, before: int, after: int) -> int:
    """Set-up time from one product to another: the matrix where it has an entry, else the distribution."""
    n_products = m.plan[0].n_products
    if m.nodes[n].setup_matrix >= 0:
        time = m.setup_matrix[m.nodes[n].setup_matrix + before * n_products + after]
        if time >= 0:
            return time
    d = m.treatments[n * n_products + after].setup
    if d < 0:
        return 0
    return draw_ticks(m.distributions, m.samples, d, s.streams, m.nodes[n].setup_stream)


@separate
def begin(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """All parts are here: wake up, set up and work, as needed."""
    place = s.places[k]
    node = m.nodes[n]
    if node.n_inputs > 0:
        join_parts(m, s, n, k, node.output, now)
    product = s.parts[place.part].product
    d = m.treatments[m.nodes[n].first_treatment + product].process
    work = draw_value(m.distributions, m.samples, d, s.streams, node.process_stream)
    place.work = to_ticks(work * node.time_factor) + m.places[k].move
    setup = 0
    if place.last_product != product and place.last_product >= 0:
        setup = draw_setup(m, s, n, place.last_product, product)
    place.last_product = product
    place.product = product
    if place.standby == 1 and node.wake_time > 0:
        place.phase = WAKING
        place.remaining = node.wake_time
        place.setup = setup
    elif setup > 0:
        place.phase = SETTING_UP
        place.remaining = setup
    else:
        place.phase = WORKING
        place.remaining = place.work
    place.standby = 0
    if node.body >= 0:
        enable_heater(m, s, n, k, now)  # it may have been in standby
    try_to_run(m, s, k, now)


@separate
def is_complete(m: Tables, s: State, n: int, k: int) -> bool:
    """Whether an assembly place has everything it needs."""
    first = m.nodes[n].first_input
    for row in range(first, first + m.nodes[n].n_inputs):
        if s.got[k * m.plan[0].most_inputs + m.inputs[row, 2]] < m.inputs[row, 1]:
            return False
    return True


@separate
def put_into_place(m: Tables, s: State, n: int, k: int, i: int, sender: int, now: int) -> None:
    """A part enters a place; the last one that is needed starts the work."""
    place = s.places[k]
    node = m.nodes[n]
    s.parts[i].next = NONE
    leads = False
    if node.n_inputs > 0:
        number = m.inputs[input_row(m, n, sender), 2]
        cell = k * m.plan[0].most_inputs + number
        leads = number == 0 and s.got[cell] == 0
        s.got[cell] += 1
    if place.n_parts == 0:
        place.part = i
        place.last_part = i
    elif leads:
        s.parts[i].next = place.part
        place.part = i
    else:
        s.parts[place.last_part].next = i
        place.last_part = i
    place.n_parts += 1
    if node.n_inputs > 0:
        ready = is_complete(m, s, n, k)
    else:
        ready = place.n_parts >= node.batch
    if ready:
        begin(m, s, n, k, now)
    elif place.phase == EMPTY:
        place.phase = COLLECTING
        if node.standby_after < FOREVER:
            set_time(s, m.places[k].slot, FOREVER)


@inlined
def put_into_plain_place(m: Tables, s: State, n: int, k: int, i: int, now: int) -> None:
    """`put_into_place` and `begin` where one part is a batch and nobody has to be asked: the station is plain.

    The place is up and on shift, or it would not have taken the part.
    """
    place = s.places[k]
    plan = m.places[k]
    s.parts[i].next = NONE
    place.part = i
    place.n_parts = 1
    product = s.parts[i].product
    d = plan.process
    if d < 0:
        d = m.treatments[plan.first_treatment + product].process
    work = to_ticks(draw_value(m.distributions, m.samples, d, s.streams, plan.process_stream) * plan.time_factor)
    work += plan.move
    place.work = work
    phase, length, state = WORKING, work, S_WORKING
    last_product = place.last_product
    if last_product != product:
        place.last_product = product
        place.product = product
        setup = draw_setup(m, s, n, last_product, product) if last_product >= 0 else START
        if setup > 0:
            phase, length, state = SETTING_UP, setup, S_SETUP
    place.phase = phase
    place.remaining = length
    place.runs = 1
    place.started = now
    place.failing = NONE
    if phase == WORKING:
        length = until_failure(m, s, k, length)
    set_time(s, plan.slot, now + length)
    switch_state(m, s, k, state, now)
