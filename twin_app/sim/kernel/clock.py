"""The next event: one slot for each thing that can happen next, and the earliest of them.

Each slot has a key: its time from an epoch on and, in the lowest bits, the slot itself, so that equal times go in the
order of slots and the least key says everything. Keys are the leaves of a tournament: every inner node holds the lesser
of its two children. When an event begins, the earliest of all others is found on the way from its leaf to the root; the
processor does so beside the work of the event, which does not depend on it. What that work adds to the clock is then
only compared with it. A plant twice as large costs one step more.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import NONE, ONE, START
from twin_app.sim.draws import FOREVER
from twin_app.sim.instructions import less
from twin_app.sim.jit import inlined, separate
from twin_app.sim.tables import State, Tables

_LAST_KEY: int = np.int64((1 << 63) - 1)  # type: ignore[assignment]  # an int for whoever reads it, 64 bits for Numba


@inlined
def get_time(s: State, slot: int) -> int:
    """When the event of a slot happens."""
    return s.times[slot]


@inlined
def _key(s: State, slot: int, time: int) -> int:
    run = s.run[0]
    return (min(time - run.epoch, run.reach) << run.slot_bits) | slot


@inlined
def next_slot(s: State) -> int:
    """The slot of the next event."""
    run = s.run[0]
    return run.next_key & ((ONE << run.slot_bits) - 1)


@inlined
def next_time(s: State) -> int:
    """When the next event happens, or a time that is not later if that `is_far`."""
    run = s.run[0]
    return run.epoch + (run.next_key >> run.slot_bits)


@inlined
def is_far(s: State) -> bool:
    """Whether the next event is further off than keys reach: `look_further`."""
    run = s.run[0]
    return run.next_key >> run.slot_bits >= run.reach


@inlined
def set_time(s: State, slot: int, time: int) -> None:
    """Let the event of a slot happen at `time` (`FOREVER`: never)."""
    s.times[slot] = time
    own = _key(s, slot, time)
    i = (s.keys.size >> ONE) + slot
    s.keys[i] = own
    least = own
    while i > 1:
        least = less(s.keys[i ^ ONE], least)
        i >>= ONE
        s.keys[i] = least
    run = s.run[0]
    if own < run.next_key:
        run.next_key = own
    elif slot == next_slot(s):  # it was the next one, perhaps no longer
        run.next_key = least


@inlined
def begin_event(s: State, slot: int) -> None:
    """The earliest of all other slots becomes the next one; whoever handles the event sets its slot anew."""
    i = (s.keys.size >> ONE) + slot
    least = _LAST_KEY
    while i > 1:
        least = less(s.keys[i ^ ONE], least)
        i >>= ONE
    s.run[0].next_key = least


@separate
def _count_from(s: State, epoch: int) -> None:
    """Keys count from `epoch` on."""
    run = s.run[0]
    run.epoch = epoch
    n_leaves = s.keys.size >> ONE
    for slot in range(n_leaves):
        s.keys[n_leaves + slot] = _key(s, slot, s.times[slot]) if slot < s.times.size else _LAST_KEY
    for i in range(n_leaves - 1, 0, NONE):
        s.keys[i] = min(s.keys[i + i], s.keys[i + i + 1])
    run.next_key = s.keys[1]


@separate
def look_further(s: State) -> bool:
    """Count time from the next event on; whether there is one."""
    earliest = FOREVER
    for slot in range(s.times.size):
        earliest = min(earliest, s.times[slot])
    if earliest < FOREVER:
        _count_from(s, earliest)
    return earliest < FOREVER


@separate
def clear_clock(m: Tables, s: State) -> None:
    """Nothing will happen."""
    run = s.run[0]
    run.slot_bits = m.plan[0].slot_bits
    run.reach = ONE << m.plan[0].time_bits
    for slot in range(s.times.size):
        s.times[slot] = FOREVER
    _count_from(s, START)


@separate
def find_ripe(s: State, time: int) -> int:
    """Fill `s.ripe` with the slots whose event is at `time`, the earliest; lowest first. Returns how many there are."""
    keys = s.keys
    n_leaves = keys.size >> ONE
    beyond = _key(s, START, time + 1)
    n_ripe = START
    i = ONE
    while i > 0:
        while i < n_leaves:  # down to the first leaf of this branch
            i += i
            if keys[i] >= beyond:
                i += 1
        s.ripe[n_ripe] = i - n_leaves
        n_ripe += 1
        while i > 0 and (i & 1 == 1 or keys[i + 1] >= beyond):  # up to the next branch that has one
            i >>= ONE
        i += i > 0
    return n_ripe
