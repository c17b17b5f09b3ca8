"""The next event: one slot for each thing that can happen next, and the earliest of them.

The slots are the leaves of a tournament: every inner node holds the earlier of its two children.
When an event begins, the earliest of all others is found on the way from its leaf to the root; the
processor does so beside the work of the event, which does not depend on it. What that work adds
to the clock is then only compared with it. Nothing here branches on data, and a plant twice as
large costs one step more.
"""

from __future__ import annotations

from twin_app.sim.codes import NONE, ONE, START
from twin_app.sim.draws import FOREVER
from twin_app.sim.instructions import earlier
from twin_app.sim.jit import inlined, separate
from twin_app.sim.tables import State


@inlined
def get_time(s: State, slot: int) -> int:
    """When the event of a slot happens."""
    return s.times[(s.times.size >> ONE) + slot]


@inlined
def set_time(s: State, slot: int, time: int) -> None:
    """Let the event of a slot happen at `time` (`FOREVER`: never)."""
    i = (s.times.size >> ONE) + slot
    s.times[i] = time
    earliest, winner = time, slot
    while i > 1:
        earliest, winner = earlier(s.times, s.winners, i ^ ONE, earliest, winner)
        i >>= ONE
        s.times[i] = earliest
        s.winners[i] = winner
    run = s.run[0]
    if time < run.next_time:
        run.next_time = time
        run.next_slot = slot
    elif slot == run.next_slot:  # it was the next one, perhaps no longer
        run.next_time = earliest
        run.next_slot = winner


@inlined
def begin_event(s: State, slot: int) -> None:
    """The earliest of all other slots becomes the next one; whoever handles the event sets its slot anew."""
    i = (s.times.size >> ONE) + slot
    earliest, winner = FOREVER, NONE
    while i > 1:
        earliest, winner = earlier(s.times, s.winners, i ^ ONE, earliest, winner)
        i >>= ONE
    run = s.run[0]
    run.next_time = earliest
    run.next_slot = winner


@separate
def clear_clock(s: State) -> None:
    """Nothing will happen."""
    n_slots = s.times.size >> ONE
    for i in range(s.times.size):
        s.times[i] = FOREVER
        s.winners[i] = i & (n_slots - 1)
    s.run[0].next_time = FOREVER
    s.run[0].next_slot = START


@separate
def find_ripe(s: State, time: int) -> int:
    """Fill `s.ripe` with the slots whose event is at `time`, the earliest; lowest first. Returns how many there are."""
    times = s.times
    n_slots = times.size >> ONE
    n_ripe = START
    i = ONE
    while i > 0:
        while i < n_slots:  # down to the first leaf of this branch
            i += i
            if times[i] > time:
                i += 1
        s.ripe[n_ripe] = i - n_slots
        n_ripe += 1
        while i > 0 and (i & 1 == 1 or times[i + 1] > time):  # up to the next branch that has one
            i >>= ONE
        i += i > 0
    return n_ripe
