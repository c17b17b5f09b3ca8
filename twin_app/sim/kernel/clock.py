"""The next event: one slot for each thing that can happen next, and the earliest of them.

Slots lie in blocks of 32 whose minima are kept; a block is searched again only after one of its
times has changed. That search is a few vector instructions, and setting a time is two stores.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import BLOCK, START
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined
from twin_app.sim.vectors import equals_among_32, least_of_32, lowest_bit
from twin_app.sim.tables import State

_SHIFT = np.int64(5)


@inlined
def set_time(s: State, slot: int, time: int) -> None:
    """Let the event of a slot happen at `time` (`FOREVER`: never)."""
    s.times[slot] = time
    s.is_stale[slot >> _SHIFT] = 1


@inlined
def get_time(s: State, slot: int) -> int:
    """When the event of a slot happens."""
    return s.times[slot]


@inlined
def earliest(s: State) -> int:
    """Time of the next event."""
    best = FOREVER
    for block in range(s.minima.size):
        if s.is_stale[block] == 1:
            s.minima[block] = least_of_32(s.times, block * BLOCK)
            s.is_stale[block] = 0
        best = min(best, s.minima[block])
    return best


@inlined
def find_ripe(s: State, time: int) -> int:
    """Fill `s.ripe` with the slots whose event is at `time`, lowest first; returns how many there are."""
    n_ripe = START
    for block in range(s.minima.size):
        if s.minima[block] == time:
            ripe = equals_among_32(s.times, block * BLOCK, time)
            while ripe != 0:
                s.ripe[n_ripe] = block * BLOCK + lowest_bit(ripe)
                n_ripe += 1
                ripe &= ripe - 1
    return n_ripe
