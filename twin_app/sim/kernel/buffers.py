"""Lists of waiting parts."""

from __future__ import annotations

from twin_app.sim.codes import (
    LIFO,
    NONE,
    RESTING,
)
from twin_app.sim.draws import FOREVER, draw_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.clock import get_time, set_time
from twin_app.sim.kernel.routes import make_ready, make_targets_due, rank
from twin_app.sim.tables import State, Tables


@separate
def _insert_in_order(m: Tables, s: State, n: int, i: int) -> None:
    """Put a part behind all that go before it or equal it (`lifo`: before all)."""
    node = s.nodes[n]
    after = NONE
    if m.nodes[n].order != LIFO:
        own = rank(m, s, n, i)
        if rank(m, s, n, node.tail) <= own:  # long queues grow mostly at their end
            after = node.tail
        else:
            j = node.head
            while rank(m, s, n, j) <= own:
                after = j
                j = s.parts[j].next
    if after < 0:
        s.parts[i].next = node.head
        node.head = i
    else:
        s.parts[i].next = s.parts[after].next
        s.parts[after].next = i
    if s.parts[i].next < 0:
        node.tail = i


@separate
def _wait_out_dwell(m: Tables, s: State, n: int, i: int, now: int) -> None:
    ready = now + draw_ticks(m.distributions, m.samples, m.nodes[n].dwell, s.streams, m.nodes[n].dwell_stream)
    if ready == now:
        make_ready(m, s, n, i, now)
        return
    s.parts[i].ready = ready
    s.parts[i].target = RESTING
    if ready < get_time(s, m.nodes[n].slot):
        set_time(s, m.nodes[n].slot, ready)


@separate
def put_into_buffer(m: Tables, s: State, n: int, i: int, now: int) -> None:
    """A part enters a buffer; count is already raised."""
    node = s.nodes[n]
    s.parts[i].next = NONE
    if m.nodes[n].dwell >= 0:
        _wait_out_dwell(m, s, n, i, now)
    else:
        make_ready(m, s, n, i, now)
    if node.head < 0:
        node.head = i
        node.tail = i
    elif m.nodes[n].order <= 0:
        s.parts[node.tail].next = i
        node.tail = i
    else:
        _insert_in_order(m, s, n, i)
    if s.parts[i].target != RESTING and (node.head == i or m.nodes[n].dwell >= 0):
        make_targets_due(m, s, n, i)


@separate
def _first_rested(s: State, n: int, now: int) -> int:
    i = s.nodes[n].head
    while i >= 0 and s.parts[i].ready > now:
        i = s.parts[i].next
    return i


@inlined
def offered_part(m: Tables, s: State, n: int, now: int) -> int:
    """The first part in order that has stayed long enough, −1 if none."""
    if s.nodes[n].count == 0:
        return NONE
    if m.nodes[n].dwell < 0:
        return s.nodes[n].head
    return _first_rested(s, n, now)


@separate
def _unlink(s: State, n: int, i: int) -> None:
    node = s.nodes[n]
    before = node.head
    while s.parts[before].next != i:
        before = s.parts[before].next
    s.parts[before].next = s.parts[i].next
    if node.tail == i:
        node.tail = before


@separate
def take_from_buffer(m: Tables, s: State, n: int, i: int, to: int, now: int) -> None:
    """A part leaves for node `to`; the next in order offers itself. Count is already lowered.

    `to` itself is looked at again after the move, if it still has room.
    """
    node = s.nodes[n]
    if node.head == i:
        node.head = s.parts[i].next
    else:
        _unlink(s, n, i)
    follower = offered_part(m, s, n, now)
    if follower >= 0 and s.parts[follower].target != to:
        make_targets_due(m, s, n, follower)


@separate
def end_dwell(m: Tables, s: State, n: int, now: int) -> None:
    """Some part has stayed long enough; find out when the next one will have."""
    following = FOREVER
    i = s.nodes[n].head
    while i >= 0:
        ready = s.parts[i].ready
        if ready > now:
            following = min(following, ready)
        elif ready == now and s.parts[i].target == RESTING:
            make_ready(m, s, n, i, now)
            make_targets_due(m, s, n, i)
        i = s.parts[i].next
    set_time(s, m.nodes[n].slot, following)
