"""Parts move: a node with room pulls in the part that has waited longest for it."""

from __future__ import annotations

from twin_app.sim.codes import (
    BUFFER,
    CONVEYOR,
    COPIED,
    DONE,
    EMPTY,
    ENTER,
    LEAVE,
    NONE,
    PARTS_FULL,
    SINK,
    SOURCE,
    STATION,
    STUCK_IN_TIME,
)
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.belts import put_on_belt, take_off_belt, wait_for_gap
from twin_app.sim.kernel.buffers import offered_part, put_into_buffer, take_from_buffer
from twin_app.sim.kernel.lines import pull_short
from twin_app.sim.kernel.parts import enter_plant, leave_plant, new_copy
from twin_app.sim.kernel.places import put_into_place, put_into_plain_place
from twin_app.sim.kernel.routes import (
    announce_room,
    belt_gap,
    goes_to,
    make_due,
    make_ready,
    make_targets_due,
    only_place,
    rank,
    taking_place,
    write_trace,
)
from twin_app.sim.kernel.sources import part_has_left
from twin_app.sim.tables import State, Tables

MOST_MOVES = 10_000_000
"""Moves in one instant after which time is held to stand still for ever."""


@separate
def _make_copy(m: Tables, s: State, n: int, k: int, i: int, now: int) -> None:
    """One more part of a split, behind those that are there."""
    place = s.places[k]
    copy = new_copy(s, i)
    make_ready(m, s, n, copy, now)
    if place.n_parts == 0:
        place.part = copy
    else:
        s.parts[place.last_part].next = copy
    place.last_part = copy
    place.n_parts += 1
    place.copies -= 1
    write_trace(s, n, COPIED, copy, now)


@separate
def leave_place(m: Tables, s: State, n: int, k: int, i: int, now: int) -> None:
    place = s.places[k]
    if m.nodes[n].is_plain == 1:  # it had this part alone
        place.part = NONE
        place.n_parts = 0
    else:
        place.part = s.parts[i].next
        place.n_parts -= 1
        if place.copies > 0:
            _make_copy(m, s, n, k, i, now)
        if place.n_parts > 0:
            make_targets_due(m, s, n, place.part)
            if m.nodes[n].is_chosen == 1:
                make_due(s, n)  # no more room, but fewer parts: `shortest` may choose otherwise now
            return
    place.phase = EMPTY
    s.nodes[n].n_offered -= 1
    announce_room(m, s, n)
    touch(s, k)


@separate
def _leave(m: Tables, s: State, n: int, k: int, i: int, to: int, now: int) -> None:
    """Part i leaves place k of node n towards node `to`."""
    write_trace(s, n, LEAVE, i, now)
    node = s.nodes[n]
    node.left += 1
    kind = m.nodes[n].kind
    if kind == SOURCE:
        enter_plant(s, i, now)
        part_has_left(m, s, n, now)
        return
    node.count -= 1
    node.area += now
    if kind == STATION:
        leave_place(m, s, n, k, i, now)
    elif kind == BUFFER:
        take_from_buffer(m, s, n, i, to, now)
        announce_room(m, s, n)
    else:
        take_off_belt(m, s, n, now)


@separate
def enter(m: Tables, s: State, n: int, taker: int, i: int, sender: int, now: int) -> None:
    """Part i enters node n (a station: its place `taker`)."""
    write_trace(s, n, ENTER, i, now)
    kind = m.nodes[n].kind
    if kind == SINK:
        leave_plant(s, n, i, now)
        return
    s.nodes[n].count += 1
    s.nodes[n].area -= now
    if kind == STATION:
        if m.nodes[n].is_plain == 1:
            put_into_plain_place(m, s, n, taker, i, now)
        else:
            put_into_place(m, s, n, taker, i, sender, now)
    elif kind == BUFFER:
        put_into_buffer(m, s, n, i, now)
    else:
        put_on_belt(m, s, n, i, now)


@inlined
def offer(m: Tables, s: State, n: int, k: int, now: int) -> int:
    """The part that node n offers at its place k, −1 if none."""
    kind = m.nodes[n].kind
    if kind == BUFFER:
        return offered_part(m, s, n, now)
    place = s.places[k]
    if kind == STATION:
        return place.part if place.phase == DONE and place.n_down == 0 and place.on_shift == 1 else NONE
    if kind == SOURCE:
        return place.part
    return s.nodes[n].head if s.nodes[n].at_end == 1 and place.n_down == 0 else NONE


@separate
def _lets_in(m: Tables, s: State, n: int, now: int) -> bool:
    """Whether belt n takes the part that wants to enter; if the last one is too near, it will look again."""
    if s.places[m.nodes[n].place].n_down > 0:
        return False
    gap = belt_gap(m, s, n, now)
    if gap > 0:
        wait_for_gap(m, s, n, gap, now)
    return gap <= 0


@separate
def _offer_elsewhere(m: Tables, s: State, n: int, now: int) -> None:
    """Node n may be full now: parts that could choose it look at their other targets again."""
    node = m.nodes[n]
    for j in range(node.first_pred, node.first_pred + node.n_preds):
        sender = m.preds[j]
        first = m.nodes[sender].place
        for k in range(first, first + max(1, m.nodes[sender].n_places)):
            i = offer(m, s, sender, k, now)
            if i >= 0 and s.parts[i].target < 0:
                make_targets_due(m, s, sender, i)


@separate
def _pick(m: Tables, s: State, n: int, now: int) -> tuple[int, int, int]:
    """The part that goes to node n next, with the node and the place it leaves; NONE if there is none.

    The longest waiting part goes first, unless the node has an order of its own; equals go in the
    order of the nodes, then of the places, they leave.
    """
    node = m.nodes[n]
    best, best_sender, best_place, best_ready, best_rank = NONE, NONE, NONE, FOREVER, 0.0
    for j in range(node.first_pred, node.first_pred + node.n_preds):
        sender = m.preds[j]
        kind = m.nodes[sender].kind
        if kind == STATION and s.nodes[sender].n_offered == 0:
            continue
        first = m.nodes[sender].place
        count = m.nodes[sender].n_places if kind == STATION else 1
        for k in range(first, first + count):
            i = offer(m, s, sender, k, now)
            if i < 0 or not goes_to(m, s, sender, i, n, now):
                continue
            if node.n_inputs > 0 and taking_place(m, s, n, sender) < 0:
                continue
            ready = s.parts[i].ready
            own_rank = rank(m, s, n, i) if node.order > 0 else 0.0
            if best < 0 or own_rank < best_rank or (own_rank == best_rank and ready < best_ready):
                best, best_sender, best_place, best_ready, best_rank = i, sender, k, ready, own_rank
    return best, best_sender, best_place


@inlined
def pull(m: Tables, s: State, n: int, now: int) -> None:
    """Move the part that goes to node n next, if it has room and there is one; then n is looked at again."""
    run = s.run[0]
    node = m.nodes[n]
    if run.n_free == 0:
        run.status = PARTS_FULL
        make_due(s, n)
        return
    if s.nodes[n].count >= node.capacity or pull_short(m, s, n, now):
        return
    if node.is_simple == 1:  # one sender with one place and one target: nothing to choose
        sender = node.sender
        k = m.nodes[sender].place
        i = offer(m, s, sender, k, now)
        if i < 0 or s.parts[i].target != n:
            return
    else:
        i, sender, k = _pick(m, s, n, now)
        if i < 0:
            return
    taker = NONE
    if node.kind == STATION:
        taker = only_place(m, s, n) if node.is_plain == 1 else taking_place(m, s, n, sender)
        if taker < 0:
            return
    elif node.kind == CONVEYOR and not _lets_in(m, s, n, now):
        return
    _leave(m, s, sender, k, i, n, now)
    enter(m, s, n, taker, i, sender, now)
    if s.nodes[n].count < node.capacity:  # a node gains room in this instant only by parts that leave, and says so then
        announce_room(m, s, n)
    if node.is_chosen == 1:
        _offer_elsewhere(m, s, n, now)
    run.since_move += 1
    if run.since_move > MOST_MOVES:
        run.status = STUCK_IN_TIME
