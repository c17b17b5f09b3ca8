"""The short way of the usual case: a plain station between queues.

Most events of most plants are "work ends, the part goes into the queue behind, the next part comes
from the queue before". Here that is one step. It does what the general steps would do, in the same
order; whatever is not usual is left to them.
"""

from __future__ import annotations

from twin_app.sim.codes import DONE, EMPTY, ENTER, LEAVE, NONE, QUEUE, WORKING
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.parts import leave_plant
from twin_app.sim.kernel.places import put_into_plain_place, wear
from twin_app.sim.kernel.routes import (
    announce_room,
    is_any_due,
    make_due,
    make_ready,
    make_targets_due,
    write_trace,
)
from twin_app.sim.tables import State, Tables


@inlined
def _give(m: Tables, s: State, n: int, k: int, i: int, now: int) -> int:
    """Part i of plain station n goes to the queue or sink behind, which has room.

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
def _take(m: Tables, s: State, n: int, now: int) -> None:
    """The first part of its queue enters plain station n."""
    k = m.nodes[n].place
    a = m.places[k].queue
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
    announce_room(m, s, a)
    write_trace(s, n, ENTER, i, now)
    s.nodes[n].count += 1
    s.nodes[n].area -= now
    s.run[0].since_move += 1
    put_into_plain_place(m, s, n, k, i, now)


@inlined
def flow_on(m: Tables, s: State, k: int, now: int) -> bool:
    """Place k ends its run; whether this is all that has to be done for it.

    Only where nothing else happens at this instant. A queue with room is one that nobody waits
    for, or it would have been filled before, so that the part need not be compared with others.
    """
    place = s.places[k]
    plan = m.places[k]
    if plan.to < 0 or place.phase != WORKING or place.runs == 0 or place.failing >= 0:
        return False
    if s.nodes[plan.to].count >= plan.room:
        return False
    n = plan.node
    wear(m, s, k, place.remaining)
    ideal = plan.ideal if plan.process >= 0 else m.treatments[plan.first_treatment + place.product].ideal
    s.nodes[n].ideal_good += ideal
    s.nodes[n].count -= 1
    s.nodes[n].area += now
    s.run[0].since_move += 1
    second = _give(m, s, n, k, place.part, now)
    if second >= 0 and not _is_idle(m, s, second):
        second = NONE
    place.part = NONE
    place.n_parts = 0
    place.phase = EMPTY
    place.runs = 0
    first = n
    if plan.queue < 0 or not _has_part_for(m, s, n, plan.queue):
        first = NONE
        set_time(s, plan.slot, FOREVER)
        announce_room(m, s, n)
        touch(s, k)
    if second >= 0 and second < first:
        first, second = second, first
    for turn in range(2):  # those that start now, in path order, unless somebody has come between
        station = first if turn == 0 else second
        if station >= 0:
            if is_any_due(s):
                set_time(s, m.places[m.nodes[station].place].slot, FOREVER)
                make_due(s, station)
            else:
                _take(m, s, station, now)
    return True


@separate
def pull_into_plain(m: Tables, s: State, n: int, now: int) -> None:
    """`pull` of a plain station with a queue."""
    if _is_idle(m, s, n) and _has_part_for(m, s, n, m.nodes[n].queue):
        _take(m, s, n, now)


@separate
def pull_from_plain(m: Tables, s: State, sender: int, now: int) -> None:
    """`pull` of a queue whose only sender is a plain station."""
    k = m.nodes[sender].place
    place = s.places[k]
    if place.phase != DONE or place.n_down > 0 or place.on_shift == 0:
        return
    i = place.part
    place.part = NONE
    place.n_parts = 0
    place.phase = EMPTY
    node = s.nodes[sender]
    node.count -= 1
    node.area += now
    node.n_offered -= 1
    announce_room(m, s, sender)
    touch(s, k)
    s.run[0].since_move += 1
    follower = _give(m, s, sender, k, i, now)
    if follower >= 0:
        make_due(s, follower)
