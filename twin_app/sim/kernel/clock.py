"""The next event: a tree of minima over one slot for each thing that can happen next."""

from __future__ import annotations

from twin_app.sim.jit import inlined
from twin_app.sim.tables import State


@inlined
def set_time(s: State, slot: int, time: int) -> None:
    """Let the event of a slot happen at `time` (`FOREVER`: never)."""
    times = s.times
    i = slot + (times.size >> 1)
    times[i] = time
    while i > 1:
        best = min(times[i], times[i ^ 1])
        i >>= 1
        if times[i] == best:
            break
        times[i] = best


@inlined
def get_time(s: State, slot: int) -> int:
    """When the event of a slot happens."""
    return s.times[slot + (s.times.size >> 1)]


@inlined
def next_slot(s: State) -> int:
    """The slot with the earliest time; of equal times the lowest slot."""
    times = s.times
    n_leaves = times.size >> 1
    best = times[1]
    i = 1
    while i < n_leaves:
        i <<= 1
        if times[i] != best:
            i += 1
    return i - n_leaves
