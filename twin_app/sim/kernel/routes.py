"""Where parts want to go, who has room, and who must be looked at again in this instant."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import (
    COLLECTING,
    CONVEYOR,
    CYCLIC,
    EDD,
    MARGIN,
    NONE,
    OTHER_PRODUCT,
    PROBABILITY,
    SHORTEST,
    SOURCE,
    SPT,
    START,
    STATION,
    TRACE_FULL,
)
from twin_app.sim.instructions import lowest_bit
from twin_app.sim.jit import inlined, separate
from twin_app.sim.streams import next_uniform
from twin_app.sim.tables import State, Tables

_ONE = np.int64(1)
_WORD, _IN_WORD = np.int64(6), np.int64(63)  # 64 nodes in a word of `due`, 64 of these in one of `due_words`


@inlined
def make_due(s: State, n: int) -> None:
    """Pull into this node before time goes on."""
    word = n >> _WORD
    s.due[word] |= _ONE << (n & _IN_WORD)
    s.due_words[word >> _WORD] |= _ONE << (word & _IN_WORD)
    s.run[0].is_due = 1


@inlined
def next_due(s: State) -> int:
    """The first in path order of the nodes to look at, taken off the list; NONE if there is none."""
    run = s.run[0]
    if run.is_due == 1:
        for i in range(s.due_words.size):
            words = s.due_words[i]
            if words != 0:
                word = (i << _WORD) + lowest_bit(words)
                bits = s.due[word]
                s.due[word] = bits & (bits - 1)
                if bits & (bits - 1) == 0:
                    s.due_words[i] = words & (words - 1)
                return (word << _WORD) + lowest_bit(bits)
        run.is_due = 0
    return NONE


@inlined
def is_any_due(s: State) -> bool:
    """Whether there is a node to look at."""
    return s.run[0].is_due == 1


@inlined
def write_trace(s: State, n: int, kind: int, i: int, now: int) -> None:
    """Note that a part entered or left a node, if anybody wants to know."""
    if s.trace.size > 0:
        run = s.run[0]
        if run.n_trace < s.trace.size:
            row = s.trace[run.n_trace]
            row.time_ns = now
            row.part = s.parts[i].serial
            row.object = n
            row.event = kind
            row.product = min(s.parts[i].product, OTHER_PRODUCT)
            run.n_trace += 1
        else:
            run.status = TRACE_FULL


@separate
def _pick_target(m: Tables, s: State, n: int, first: int, count: int, policy: int) -> int:
    """Target of a part that must commit itself (`cyclic`, `probability`)."""
    if policy == CYCLIC:
        turn = s.nodes[n].turn
        s.nodes[n].turn = turn + 1 if turn + 1 < count else 0
        return m.targets[first + turn]
    u = next_uniform(s.streams, m.nodes[n].routing_stream)
    for j in range(count - 1):
        if u < m.target_weights[first + j]:
            return m.targets[first + j]
    return m.targets[first + count - 1]


@inlined
def make_ready(m: Tables, s: State, n: int, i: int, ready: int) -> None:
    """A part may leave node n from the time `ready` on; fix its target where the policy says so."""
    part = s.parts[i]
    part.ready = ready
    treatment = m.treatments[m.nodes[n].first_treatment + part.product]
    if treatment.n_targets == 1:
        part.target = m.targets[treatment.first_target]
    elif treatment.policy == CYCLIC or treatment.policy == PROBABILITY:
        part.target = _pick_target(m, s, n, treatment.first_target, treatment.n_targets, treatment.policy)
    else:
        part.target = NONE


@inlined
def offer_to(m: Tables, s: State, n: int) -> None:
    """Something may be ready for node n; if it is full, its room will be announced when it comes."""
    if s.nodes[n].count < m.nodes[n].capacity:
        make_due(s, n)


@inlined
def announce_room(m: Tables, s: State, n: int) -> None:
    """Node n has room; if its only sender has nothing to send, that will be offered when it comes."""
    node = m.nodes[n]
    if node.n_preds == 1 and node.is_served == 0:
        sender = node.sender
        kind = m.nodes[sender].kind
        if kind == STATION:
            if s.nodes[sender].n_offered == 0:
                return
        elif kind != SOURCE and s.nodes[sender].count == 0:
            return
    make_due(s, n)


@inlined
def make_targets_due(m: Tables, s: State, n: int, i: int) -> None:
    """A part at node n is ready: the nodes it may go to, or the vehicles that bring it there, look for it."""
    if m.nodes[n].fleet >= 0:
        s.run[0].is_fleet_due = 1
        return
    part = s.parts[i]
    if part.target >= 0:
        offer_to(m, s, part.target)
        return
    treatment = m.treatments[m.nodes[n].first_treatment + part.product]
    for j in range(treatment.n_targets):
        offer_to(m, s, m.targets[treatment.first_target + j])


@inlined
def input_row(m: Tables, n: int, sender: int) -> int:
    """Row in `inputs` of what a sender delivers to an assembly, −1 if nothing."""
    first = m.nodes[n].first_input
    for j in range(m.nodes[n].n_inputs):
        if m.inputs[first + j, 0] == sender:
            return first + j
    return NONE


@separate
def _is_unpromised(m: Tables, s: State, n: int, k: int, row: int) -> bool:
    """Whether place k needs more than it has and vehicles bring it (`row`: of its inputs)."""
    if row < 0:
        return s.places[k].n_parts + s.promised[k * m.plan[0].most_inputs] < m.nodes[n].batch
    cell = k * m.plan[0].most_inputs + m.inputs[row, 2]
    return s.got[cell] + s.promised[cell] < m.inputs[row, 1]


@inlined
def taking_place(m: Tables, s: State, n: int, sender: int) -> int:
    """The lowest place of station n that takes a part from `sender` (−1: from anybody), −1 if none."""
    node = m.nodes[n]
    row = NONE
    if node.n_inputs > 0 and sender >= 0:
        row = input_row(m, n, sender)
        if row < 0:
            return NONE
    for k in range(node.place, node.place + node.n_places):
        place = s.places[k]
        if place.phase <= COLLECTING and place.n_down == 0 and place.on_shift == 1:
            if node.is_served == 1 and not _is_unpromised(m, s, n, k, row):
                continue
            if row < 0 or s.got[k * m.plan[0].most_inputs + m.inputs[row, 2]] < m.inputs[row, 1]:
                return k
    return NONE


@inlined
def only_place(m: Tables, s: State, n: int) -> int:
    """`taking_place` of a station with one place and no assembly."""
    k = m.nodes[n].place
    place = s.places[k]
    return k if place.phase <= COLLECTING and place.n_down == 0 and place.on_shift == 1 else NONE


@inlined
def belt_now(s: State, n: int, now: int) -> int:
    """How far a belt has run [ns of running]."""
    node = s.nodes[n]
    return node.belt + (now - node.belt_since) * node.belt_runs


@inlined
def belt_gap(m: Tables, s: State, n: int, now: int) -> int:
    """Running time until the last part that entered has moved on by one pitch; not positive: it has."""
    return s.nodes[n].last_entry + m.nodes[n].spacing - belt_now(s, n, now)


@inlined
def has_room(m: Tables, s: State, n: int, sender: int, now: int) -> bool:
    """Whether node n takes a part from `sender` at this instant."""
    node = m.nodes[n]
    if s.nodes[n].count >= node.capacity:
        return False
    if node.kind == STATION:
        return taking_place(m, s, n, sender) >= 0
    if node.kind == CONVEYOR:
        return s.places[node.place].n_down == 0 and belt_gap(m, s, n, now) <= 0
    return True


@separate
def _prefers(m: Tables, s: State, sender: int, product: int, n: int, now: int) -> bool:
    """Whether a part that may choose would choose node n, given that n has room."""
    treatment = m.treatments[m.nodes[sender].first_treatment + product]
    if treatment.policy == SHORTEST:
        best, fewest = NONE, START
        for j in range(treatment.n_targets):
            target = m.targets[treatment.first_target + j]
            if (target == n or has_room(m, s, target, sender, now)) and (best < 0 or s.nodes[target].count < fewest):
                best, fewest = target, s.nodes[target].count
        return best == n
    for j in range(treatment.n_targets):
        target = m.targets[treatment.first_target + j]
        if target == n:
            return True
        if has_room(m, s, target, sender, now):
            return False
    return False


@inlined
def goes_to(m: Tables, s: State, sender: int, i: int, n: int, now: int) -> bool:
    """Whether part i at `sender` goes to node n, given that n has room."""
    part = s.parts[i]
    if part.target >= 0:
        return part.target == n
    return _prefers(m, s, sender, part.product, n, now)


@inlined
def rank(m: Tables, s: State, n: int, i: int) -> float:
    """Precedence of a part in the order of node n; lower goes first, equals by waiting time."""
    order = m.nodes[n].order
    part = s.parts[i]
    row = part.order if part.order >= 0 else m.orders.size + part.product
    if order == EDD:
        return m.ranks[row].edd
    if order == MARGIN:
        return m.ranks[row].margin
    if order == SPT:
        return m.spt_ranks[m.nodes[n].first_treatment + part.product] + m.ranks[row].priority
    return 0.0
