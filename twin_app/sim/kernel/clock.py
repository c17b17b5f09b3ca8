"""The next event: one slot for each thing that can happen next, and the earliest of them.

Slots lie in blocks of 32 whose minima are kept; a block is searched again only after one of its
times has changed. When an event is taken off the clock, the earliest of all others is sought at
once: the processor does so beside the work of the event, which does not depend on it. What that
work adds to the clock then only has to be compared with the earliest of the others.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import BLOCK, ONE, START
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined
from twin_app.sim.tables import State
from twin_app.sim.vectors import equals_among_32, least_of_32, lowest_bit

_SHIFT = np.int64(5)


@inlined
def set_time(s: State, slot: int, time: int) -> None:
    """Let the event of a slot happen at `time` (`FOREVER`: never)."""
    run = s.run[0]
    s.times[slot] = time
    s.is_stale[slot >> _SHIFT] = ONE
    if time < run.next_time:
        run.next_time = time
        run.next_slot = slot
    elif slot == run.next_slot:
        run.next_slot = -ONE  # it was the next one, perhaps no longer


@inlined
def get_time(s: State, slot: int) -> int:
    """When the event of a slot happens."""
    return s.times[slot]


@inlined
def seek(s: State) -> None:
    """Find the earliest of all slots."""
    best = FOREVER
    in_block = START
    for block in range(s.minima.size):
        if s.is_stale[block] == 1:
            s.minima[block] = least_of_32(s.times, block * BLOCK)
            s.is_stale[block] = 0
        if s.minima[block] < best:
            best = s.minima[block]
            in_block = block * BLOCK
    run = s.run[0]
    run.next_time = best
    run.next_slot = in_block + lowest_bit(equals_among_32(s.times, in_block, best))


@inlined
def take_next(s: State, slot: int) -> None:
    """Take a slot off the clock; the earliest of the others becomes the next one."""
    s.times[slot] = FOREVER
    s.is_stale[slot >> _SHIFT] = ONE
    seek(s)


@inlined
def find_ripe(s: State, time: int) -> int:
    """Fill `s.ripe` with the slots whose event is at `time`, lowest first; returns how many there are."""
    n_ripe = START
    for block in range(s.minima.size):
        ripe = equals_among_32(s.times, block * BLOCK, time)
        while ripe != 0:
            s.ripe[n_ripe] = block * BLOCK + lowest_bit(ripe)
            n_ripe += 1
            ripe &= ripe - 1
    return n_ripe
