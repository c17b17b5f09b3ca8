"""The short way of the usual case: a station with one place between queues.

Most events of most plants are "work ends, the part goes into the queue behind, the next part comes
from the queue before", or that the queue behind is full, or that a set-up is over. Here each is one step. It does
what the general steps would do, in the same order; whatever is not usual is left to them.
"""

from __future__ import annotations

from twin_app.sim.codes import DONE, EMPTY, ENTER, LEAVE, NONE, QUEUE, S_BLOCKED, S_STARVED, S_WORKING, WORKING
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import switch_state, touch
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.parts import enter_plant, leave_plant
from twin_app.sim.kernel.place_results import stays_for_rework
from twin_app.sim.kernel.place_timers import until_failure, wear
from twin_app.sim.kernel.places import put_into_plain_place
from twin_app.sim.kernel.routes import (
    announce_room,
    is_any_due,
    make_due,
    make_ready,
    make_targets_due,
    write_trace,
)
from twin_app.sim.kernel.sources import part_has_left
from twin_app.sim.kernel.work_energy import book_plain_work
from twin_app.sim.streams import next_uniform
from twin_app.sim.tables import State, Tables


@inlined
def _give(m: Tables, s: State, n: int, k: int, i: int, now: int) -> int:
    """Part i of usual station n goes to the queue or sink behind, which has room.

    Returns the plain station behind an empty queue, which may start to work on it; otherwise
    NONE, and who is concerned has been told.
    """
    plan = m.places[k]
    to = plan.to
    s.nodes[n].left += 1
    write_trace(s, n, LEAVE, i, now)
    write_trace(s, to, ENTER, i, now)
    if m.nodes[to].lane != QUEUE:
        leave_plant(s, to, i, now)
        return NONE
    queue = s.nodes[to]
    part = s.parts[i]
    part.next = NONE
    if plan.following >= 0:
        part.ready = now
        part.target = plan.following
    else:
        make_ready(m, s, to, i, now)
    queue.area -= now
    queue.count += 1
    before = queue.tail
    queue.tail = i
    if queue.count > 1:
        s.parts[before].next = i
        return NONE
    queue.head = i
    if plan.following >= 0 and m.nodes[plan.following].queue == to:
        return plan.following
    make_targets_due(m, s, to, i)
    return NONE


@inlined
def _is_idle(m: Tables, s: State, n: int) -> bool:
    """Whether plain station n could take a part."""
    place = s.places[m.nodes[n].place]
    return place.phase == EMPTY and place.n_down == 0 and place.on_shift == 1


@inlined
def _has_part_for(m: Tables, s: State, n: int, a: int) -> bool:
    """Whether queue a offers a part that goes to plain station n."""
    queue = s.nodes[a]
    return queue.count > 0 and s.parts[queue.head].target == n


@inlined
def _take(m: Tables, s: State, n: int, a: int, now: int) -> None:
    """The first part of its queue a enters plain station n, which counts it already."""
    queue = s.nodes[a]
    i = queue.head
    write_trace(s, a, LEAVE, i, now)
    follower = s.parts[i].next
    queue.head = follower
    queue.left += 1
    queue.count -= 1
    queue.area += now
    if follower >= 0 and s.parts[follower].target != n:
        make_targets_due(m, s, a, follower)
    write_trace(s, n, ENTER, i, now)
    put_into_plain_place(m, s, n, m.nodes[n].place, i, now)


@inlined
def _count_in(s: State, n: int, now: int) -> None:
    s.nodes[n].count += 1
    s.nodes[n].area -= now


@inlined
def _count_out(s: State, n: int, now: int) -> None:
    s.nodes[n].count -= 1
    s.nodes[n].area += now


@inlined
def _vacate(s: State, k: int) -> None:
    place = s.places[k]
    place.part = NONE
    place.n_parts = 0
    place.phase = EMPTY
    place.runs = 0


@separate
def _leave_to_others(m: Tables, s: State, emptied: int, supplied: int, now: int) -> None:
    """Somebody else has to move as well: the general steps see to the order."""
    if emptied >= 0:
        _count_out(s, emptied, now)
        k = m.nodes[emptied].place
        set_time(s, m.places[k].slot, FOREVER)
        announce_room(m, s, emptied)
        touch(s, k)
    if supplied >= 0:
        make_due(s, supplied)


@inlined
def _take_from_source(m: Tables, s: State, n: int, k: int, now: int) -> bool:
    """The part that the source of plain station n has ready, if any, enters the station, which counts it already."""
    source = m.places[k].source
    i = s.places[m.nodes[source].place].part
    if i < 0:
        return False
    write_trace(s, source, LEAVE, i, now)
    s.nodes[source].left += 1
    enter_plant(s, i, now)
    part_has_left(m, s, source, now)
    write_trace(s, n, ENTER, i, now)
    put_into_plain_place(m, s, n, k, i, now)
    return True


@inlined
def _starve(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """Plain station n is empty, and so is its queue or its source."""
    _count_out(s, n, now)
    set_time(s, m.places[k].slot, FOREVER)
    announce_room(m, s, n)
    switch_state(m, s, k, S_STARVED, now)


@inlined
def _unblock(m: Tables, s: State, k: int, now: int) -> int:
    """The part that waits in place k, if any, goes into the queue behind; returns its station, empty now, or NONE."""
    place = s.places[k]
    if place.phase != DONE or place.n_down > 0 or place.on_shift == 0:
        return NONE
    n = m.places[k].node
    s.nodes[n].n_offered -= 1
    _give(m, s, n, k, place.part, now)
    _vacate(s, k)
    return n


@inlined
def _go_on(m: Tables, s: State, emptied: int, supplied: int, now: int) -> None:
    """Plain station `emptied` has handed on its part, `supplied` has got one to work on: they go on, in path order.

    A station that takes a part makes room in its queue, which may free the station before it.
    """
    while emptied >= 0 or supplied >= 0:
        if is_any_due(s):
            _leave_to_others(m, s, emptied, supplied, now)
            return
        is_supplied = supplied >= 0 and (emptied < 0 or supplied < emptied)
        n = supplied if is_supplied else emptied
        k = m.nodes[n].place
        a = m.places[k].queue
        if is_supplied:
            supplied = NONE
            _count_in(s, n, now)
        else:
            emptied = NONE
            if a < 0:
                if m.places[k].source < 0:
                    _leave_to_others(m, s, n, supplied, now)
                    return
                if not _take_from_source(m, s, n, k, now):
                    _starve(m, s, n, k, now)
                continue
            if not _has_part_for(m, s, n, a):
                _starve(m, s, n, k, now)
                continue
        _take(m, s, n, a, now)
        if is_supplied:  # its queue had room before
            continue
        before = m.places[k].feeder
        if before < 0:
            announce_room(m, s, a)
        elif supplied >= 0 and supplied < a and s.places[before].phase == DONE:
            make_due(s, a)
        else:
            emptied = _unblock(m, s, before, now)


@inlined
def _start_run(m: Tables, s: State, k: int, now: int) -> None:
    """The set-up of place k is over: its work begins."""
    place = s.places[k]
    place.phase = WORKING
    place.remaining = place.work
    place.started = now
    set_time(s, m.places[k].slot, now + until_failure(m, s, k, place.work))
    switch_state(m, s, k, S_WORKING, now)


@separate
def _is_rejected(m: Tables, s: State, n: int, k: int, ideal: float, now: int) -> bool:
    """Inspects the part in place k; whether it is scrapped or goes to rework, and if so, sees to it."""
    place = s.places[k]
    node = m.nodes[n]
    u = next_uniform(s.streams, node.quality_stream)
    if u >= node.reject:
        return False
    i = place.part
    place.runs = 0
    set_time(s, m.places[k].slot, FOREVER)
    touch(s, k)
    if stays_for_rework(m, s, n, i, u, ideal, now):
        place.phase = DONE
        s.nodes[n].n_offered += 1
        make_targets_due(m, s, n, i)
    else:
        _vacate(s, k)
        announce_room(m, s, n)
    return True


@inlined
def _block(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """The part in place k is done and has nowhere to go."""
    place = s.places[k]
    make_ready(m, s, n, place.part, now)
    place.phase = DONE
    place.runs = 0
    s.nodes[n].n_offered += 1
    set_time(s, m.places[k].slot, FOREVER)
    switch_state(m, s, k, S_BLOCKED, now)


@inlined
def flow_on(m: Tables, s: State, k: int, now: int) -> bool:
    """Place k ends its run; whether this is all that has to be done for it.

    Only where nothing else happens at this instant. A queue with room is one that nobody waits
    for, or it would have been filled before, so that the part need not be compared with others.
    """
    place = s.places[k]
    plan = m.places[k]
    if plan.to < 0 or place.failing >= 0:
        return False
    if place.phase != WORKING:
        _start_run(m, s, k, now)
        return True
    n = plan.node
    wear(m, s, k, place.remaining)
    if m.plan[0].tracks_work == 1:
        book_plain_work(m, s, n, k)
    ideal = plan.ideal if plan.process >= 0 else m.treatments[plan.first_treatment + place.product].ideal
    if plan.reject > 0.0 and _is_rejected(m, s, n, k, ideal, now):
        return True
    s.nodes[n].ideal_good += ideal
    s.nodes[n].passed += 1
    if s.nodes[plan.to].count >= plan.room:
        _block(m, s, n, k, now)
        return True
    supplied = _give(m, s, n, k, place.part, now)
    if supplied >= 0 and not _is_idle(m, s, supplied):
        supplied = NONE
    _vacate(s, k)
    _go_on(m, s, n, supplied, now)
    return True


@inlined
def _pull_into_plain(m: Tables, s: State, n: int, a: int, now: int) -> None:
    if _is_idle(m, s, n) and _has_part_for(m, s, n, a):
        _count_in(s, n, now)
        _take(m, s, n, a, now)
        announce_room(m, s, a)


@inlined
def _pull_from_plain(m: Tables, s: State, sender: int, k: int, now: int) -> None:
    if _unblock(m, s, k, now) >= 0:
        _count_out(s, sender, now)
        announce_room(m, s, sender)
        touch(s, k)
        to = m.places[k].to
        if s.nodes[to].count == 1:
            make_targets_due(m, s, to, s.nodes[to].head)


@inlined
def pull_short(m: Tables, s: State, n: int, now: int) -> bool:
    """`pull` of a plain station with a queue, or of a queue with a plain station; whether node n is one of these."""
    node = m.nodes[n]
    if node.queue >= 0:
        _pull_into_plain(m, s, n, node.queue, now)
        return True
    if node.lane == QUEUE and node.is_simple == 1 and m.nodes[node.sender].is_plain == 1:
        k = m.nodes[node.sender].place
        if m.places[k].to == n:
            _pull_from_plain(m, s, node.sender, k, now)
            return True
    return False
