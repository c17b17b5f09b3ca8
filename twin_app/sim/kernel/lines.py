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
    make_ready,
    make_targets_due,
    write_trace,
)
from twin_app.sim.tables import State, Tables


@inlined
def _give(m: Tables, s: State, n: int, i: int, to: int, now: int) -> None:
    """Part i of station n goes to the queue or sink `to`, which has room."""
    s.nodes[n].left += 1
    write_trace(s, n, LEAVE, i, now)
    write_trace(s, to, ENTER, i, now)
    if m.nodes[to].lane != QUEUE:
        leave_plant(s, to, i, now)
        return
    queue = s.nodes[to]
    s.parts[i].next = NONE
    make_ready(m, s, to, i, now)
    queue.area -= now
    queue.count += 1
    if queue.count > 1:
        s.parts[queue.tail].next = i
        queue.tail = i
    else:
        queue.tail = i
        queue.head = i
        make_targets_due(m, s, to, i)


@inlined
def _take(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """The first part of its queue enters plain station n, which counts it already."""
    a = m.nodes[n].queue
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
    put_into_plain_place(m, s, n, k, i, now)


@inlined
def _has_part_for(m: Tables, s: State, n: int) -> bool:
    """Whether the queue of plain station n offers a part that goes there."""
    queue = s.nodes[m.nodes[n].queue]
    return queue.count > 0 and s.parts[queue.head].target == n


@inlined
def flow_on(m: Tables, s: State, k: int, now: int) -> bool:
    """Place k ends its run; whether this is all that has to be done for it.

    Only where nothing else happens at this instant. A queue with room is one that nobody waits
    for, or it would have been filled before, so that the part need not be compared with others.
    """
    place = s.places[k]
    n = m.places[k].node
    node = m.nodes[n]
    if node.is_plain == 0 or place.phase != WORKING or place.runs == 0 or place.failing >= 0:
        return False
    treatment = m.treatments[node.first_treatment + place.product]
    if treatment.n_targets != 1:
        return False
    to = m.targets[treatment.first_target]
    if m.nodes[to].lane == 0 or s.nodes[to].count >= m.nodes[to].capacity:
        return False
    wear(m, s, k, place.remaining)
    s.nodes[n].ideal_good += treatment.ideal
    _give(m, s, n, place.part, to, now)
    s.run[0].since_move += 1
    if node.queue >= 0 and _has_part_for(m, s, n) and not is_any_due(s):
        _take(m, s, n, k, now)
        return True
    place.part = NONE
    place.n_parts = 0
    place.phase = EMPTY
    place.runs = 0
    s.nodes[n].count -= 1
    s.nodes[n].area += now
    set_time(s, m.places[k].slot, FOREVER)
    announce_room(m, s, n)
    touch(s, k)
    return True


@separate
def pull_into_plain(m: Tables, s: State, n: int, now: int) -> None:
    """`pull` of a plain station with a queue."""
    k = m.nodes[n].place
    place = s.places[k]
    if place.phase == EMPTY and place.n_down == 0 and place.on_shift == 1 and _has_part_for(m, s, n):
        s.nodes[n].count += 1
        s.nodes[n].area -= now
        s.run[0].since_move += 1
        _take(m, s, n, k, now)


@separate
def pull_from_plain(m: Tables, s: State, n: int, sender: int, now: int) -> None:
    """`pull` of a queue whose only sender is a plain station."""
    k = m.nodes[sender].place
    place = s.places[k]
    i = place.part
    if place.phase != DONE or place.n_down > 0 or place.on_shift == 0 or s.parts[i].target != n:
        return
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
    _give(m, s, sender, i, n, now)
