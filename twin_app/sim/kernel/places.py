"""What happens in one place of a station: parts come, it sets up, works, and offers them on."""

from __future__ import annotations

from twin_app.sim.codes import (
    COLLECTING,
    DONE,
    EMPTY,
    JOINED,
    NONE,
    S_SETUP,
    S_WORKING,
    SETTING_UP,
    SPLIT,
    START,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER, draw_ticks, draw_value, to_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import switch_state, touch
from twin_app.sim.kernel.bodies import enable_heater, take_heat
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.crews import make_hungry, release
from twin_app.sim.kernel.parts import free_part, scrap_part, take_out
from twin_app.sim.kernel.routes import announce_room, input_row, make_ready, make_targets_due, write_trace
from twin_app.sim.kernel.work_energy import (
    book_plain_work,
    book_spoilt_work,
    book_work,
    join_work,
    send_to_rework,
    share_work,
)
from twin_app.sim.streams import next_uniform
from twin_app.sim.tables import State, Tables


@separate
def _until_first_failure(m: Tables, s: State, k: int) -> int:
    """How long place k works: until its work is done or the first of its stops fails, which becomes `failing`.

    The move at the end of a cycle wears no tool.
    """
    place = s.places[k]
    node = m.nodes[m.places[k].node]
    length = place.remaining
    for j in range(node.n_wearing):
        i = m.places[k].stop + j
        is_spared = j == node.tool and s.stops[i].left >= place.remaining - m.places[k].move
        if s.stops[i].left < length and not is_spared:
            length = s.stops[i].left
            place.failing = i
    return length


@inlined
def until_failure(m: Tables, s: State, k: int, length: int) -> int:
    """How much of `length` place k works before a stop on the processing clock, if any, which becomes `failing`."""
    first = m.places[k].stop
    n_wearing = m.places[k].n_wearing
    if n_wearing == 1:  # by far the most: no loop, which compilers unroll at length
        if s.stops[first].left < length:
            length = s.stops[first].left
            s.places[k].failing = first
    elif n_wearing != 0:
        length = _until_first_failure(m, s, k)
    return length


@inlined
def start_timer(m: Tables, s: State, k: int, now: int) -> None:
    """Let the present phase run, up to its end or to a failure on the processing clock."""
    place = s.places[k]
    if place.phase == WORKING and place.is_cold == 1:  # `heat` starts it when its body is warm
        touch(s, k)
        return
    length = place.remaining
    place.runs = 1
    place.started = now
    place.failing = NONE
    if place.phase == WORKING:
        length = until_failure(m, s, k, length)
    set_time(s, m.places[k].slot, now + length)
    if place.state != S_WORKING or place.phase != WORKING:  # else its state stays as it is
        touch(s, k)


@separate
def try_to_run(m: Tables, s: State, k: int, now: int) -> None:
    """Go on with the present phase if the place is up, on shift and has its people; else ask for them."""
    place = s.places[k]
    if place.n_down > 0 or place.on_shift == 0 or place.runs == 1:
        return
    if place.phase == WORKING and place.is_cold == 1:  # nobody is asked to wait for warmth
        touch(s, k)
        return
    crew = m.nodes[m.places[k].node].crew
    if crew >= 0 and place.phase != WAKING and place.has_crew == 0:
        if place.asked < 0:
            place.asked = now
            s.crews[crew].n_waiting += 1
        make_hungry(s, crew)
        touch(s, k)
        return
    start_timer(m, s, k, now)


@separate
def release_crew(m: Tables, s: State, k: int) -> None:
    """The people at this place are free again, or no longer asked for."""
    place = s.places[k]
    node = m.nodes[m.places[k].node]
    if place.has_crew == 1:
        place.has_crew = 0
        release(s, node.crew, node.crew_size)
    elif place.asked >= 0:
        place.asked = NONE
        s.crews[node.crew].n_waiting -= 1
        if s.crews[node.crew].n_waiting > 0:
            make_hungry(s, node.crew)  # those who stood behind this request


@separate
def _wear_all(m: Tables, s: State, k: int, elapsed: int) -> None:
    node = m.nodes[m.places[k].node]
    for j in range(node.n_wearing):
        s.stops[m.places[k].stop + j].left -= elapsed
    if node.tool >= 0:
        to_cut = s.places[k].remaining - m.places[k].move
        s.stops[m.places[k].stop + node.tool].left += elapsed - max(0, to_cut) + max(0, to_cut - elapsed)


@inlined
def wear(m: Tables, s: State, k: int, elapsed: int) -> None:
    """Count work on the processing clocks of this place; what remains of the phase is still to be lowered."""
    first = m.places[k].stop
    n_wearing = m.places[k].n_wearing
    if n_wearing == 1:
        s.stops[first].left -= elapsed
    elif n_wearing != 0:
        _wear_all(m, s, k, elapsed)


@separate
def suspend(m: Tables, s: State, k: int, now: int) -> None:
    """Interrupt whatever runs here; it can go on later."""
    place = s.places[k]
    if place.runs == 1:
        elapsed = now - place.started
        place.runs = 0
        if place.phase == WORKING:
            wear(m, s, k, elapsed)
        place.remaining -= elapsed
        set_time(s, m.places[k].slot, FOREVER)
    release_crew(m, s, k)
    touch(s, k)


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


@separate
def stays_for_rework(m: Tables, s: State, n: int, i: int, u: float, ideal: float, now: int) -> bool:
    """Part i is no good, which the draw u has said: it is scrapped, or stays and goes to rework."""
    node = m.nodes[n]
    s.nodes[n].ideal_bad += ideal
    if u < node.scrap:
        scrap_part(m, s, n, i, now)
        return False
    s.parts[i].ready = now
    s.parts[i].target = node.rework_to
    s.nodes[n].reworked += 1
    if m.plan[0].tracks_work == 1:
        send_to_rework(m, s, n, i)
    return True


@separate
def inspect_parts(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """Scrap, send to rework or pass each part of a finished batch, by one draw each."""
    place = s.places[k]
    node = m.nodes[n]
    i = place.part
    place.part = NONE
    place.n_parts = 0
    place.copies = 0
    ideal = m.treatments[m.nodes[n].first_treatment + place.product].ideal
    while i >= 0:
        follower = s.parts[i].next
        u = next_uniform(s.streams, node.quality_stream) if node.reject > 0.0 else 1.0
        is_good = u >= node.reject
        if is_good or stays_for_rework(m, s, n, i, u, ideal, now):
            if is_good:
                make_ready(m, s, n, i, now)
                place.copies += node.split - 1
                if m.plan[0].tracks_work == 1 and node.split > 1:
                    share_work(m, s, i, node.split)
                s.nodes[n].passed += 1
                s.nodes[n].ideal_good += ideal
            s.parts[i].next = NONE
            if place.n_parts == 0:
                place.part = i
            else:
                s.parts[place.last_part].next = i
            place.last_part = i
            place.n_parts += 1
        i = follower


@separate
def finish(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """Work is done: release the people, inspect the parts, offer the first one."""
    place = s.places[k]
    node = m.nodes[n]
    if node.crew >= 0:
        release_crew(m, s, k)
    if node.body >= 0:
        take_heat(m, s, n, k, place.n_parts, now)
    if m.plan[0].tracks_work == 1:
        book_work(m, s, n, k, 0)
    if node.reject > 0.0 or place.n_parts > 1:
        inspect_parts(m, s, n, k, now)
    else:
        make_ready(m, s, n, place.part, now)
        place.copies = node.split - 1
        if m.plan[0].tracks_work == 1 and node.split > 1:
            share_work(m, s, place.part, node.split)
        s.nodes[n].passed += 1
        s.nodes[n].ideal_good += m.treatments[m.nodes[n].first_treatment + place.product].ideal
    touch(s, k)
    if place.n_parts == 0:
        place.phase = EMPTY
        announce_room(m, s, n)
        return
    place.phase = DONE
    if place.copies > 0:
        run = s.run[0]
        run.split += place.copies
        run.inside += place.copies
        run.area -= float(place.copies) * now
        s.nodes[n].count += place.copies
        s.nodes[n].area -= float(place.copies) * now
        for _ in range(place.copies):
            write_trace(s, n, SPLIT, place.part, now)
    s.nodes[n].n_offered += 1
    make_targets_due(m, s, n, place.part)


@inlined
def finish_plain(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """`finish` of a plain station: one good part, and nobody to release."""
    place = s.places[k]
    if m.plan[0].tracks_work == 1:
        book_plain_work(m, s, n, k)
    make_ready(m, s, n, place.part, now)
    s.nodes[n].passed += 1
    s.nodes[n].ideal_good += m.treatments[m.nodes[n].first_treatment + place.product].ideal
    touch(s, k)
    place.phase = DONE
    s.nodes[n].n_offered += 1
    make_targets_due(m, s, n, place.part)


@separate
def scrap_work(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """A failure spoils what is in work."""
    place = s.places[k]
    if place.phase == EMPTY or place.phase == DONE:
        return
    if m.plan[0].tracks_work == 1:
        book_spoilt_work(m, s, n, k, now)
    i = place.part
    while i >= 0:
        follower = s.parts[i].next
        s.nodes[n].ideal_bad += m.treatments[m.nodes[n].first_treatment + s.parts[i].product].ideal
        scrap_part(m, s, n, i, now)
        i = follower
    place.part = NONE
    place.n_parts = 0
    place.phase = EMPTY
    forget_inputs(m, s, k)


@separate
def revive(m: Tables, s: State, k: int, now: int) -> None:
    """The place is up and on shift again: go on with the work, take or hand on parts."""
    place = s.places[k]
    if place.n_down > 0 or place.on_shift == 0:
        return
    n = m.places[k].node
    if place.phase == DONE:
        make_targets_due(m, s, n, place.part)
    elif place.phase <= COLLECTING:
        announce_room(m, s, n)
    else:
        try_to_run(m, s, k, now)


@separate
def end_phase(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """The timer of a place has run out without a failure."""
    place = s.places[k]
    if place.phase == WORKING:
        wear(m, s, k, place.remaining)
        if m.nodes[n].is_plain == 1:
            finish_plain(m, s, n, k, now)
        else:
            finish(m, s, n, k, now)
        return
    if place.phase == WAKING and place.setup > 0:
        place.phase = SETTING_UP
        place.remaining = place.setup
    else:
        place.phase = WORKING
        place.remaining = place.work
    try_to_run(m, s, k, now)
