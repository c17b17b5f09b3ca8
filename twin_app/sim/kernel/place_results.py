"""What becomes of the parts in one place of a station: good, scrapped, sent to rework; and how it goes on."""

from __future__ import annotations

from twin_app.sim.codes import (
    COLLECTING,
    DONE,
    EMPTY,
    NONE,
    SETTING_UP,
    SPLIT,
    WAKING,
    WORKING,
)
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.bodies import take_heat
from twin_app.sim.kernel.parts import scrap_part
from twin_app.sim.kernel.place_timers import release_crew, try_to_run, wear
from twin_app.sim.kernel.places import forget_inputs
from twin_app.sim.kernel.routes import announce_room, make_ready, make_targets_due, write_trace
from twin_app.sim.kernel.work_energy import (
    book_plain_work,
    book_spoilt_work,
    book_work,
    send_to_rework,
    share_work,
)
from twin_app.sim.streams import next_uniform
from twin_app.sim.tables import State, Tables


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
