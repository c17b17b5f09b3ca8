"""The timer of a place: its present phase runs while the place is up, on shift and has its people."""

from __future__ import annotations

from twin_app.sim.codes import (
    NONE,
    S_WORKING,
    WAKING,
    WORKING,
)
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.crews import make_hungry, release
from twin_app.sim.tables import State, Tables


@separate
def _until_first_failure(m: Tables, s: State, k: int) -> int:
    """How long place k works: until its work is done or the first of its stops fails, which becomes `failing`.

    The move at the end of a cycle wears no tool.
    """
    place = s.places[k]
    node = m.nodes[m.places[k].node]
    length = place.remaining
    for j in range(node.n_wearing):
        i = m.places[k].stop + j
        is_spared = j == node.tool and s.stops[i].left >= place.remaining - m.places[k].move
        if s.stops[i].left < length and not is_spared:
            length = s.stops[i].left
            place.failing = i
    return length


@inlined
def until_failure(m: Tables, s: State, k: int, length: int) -> int:
    """How much of `length` place k works before a stop on the processing clock, if any, which becomes `failing`."""
    first = m.places[k].stop
    n_wearing = m.places[k].n_wearing
    if n_wearing == 1:  # by far the most: no loop, which compilers unroll at length
        if s.stops[first].left < length:
            length = s.stops[first].left
            s.places[k].failing = first
    elif n_wearing != 0:
        length = _until_first_failure(m, s, k)
    return length


@inlined
def start_timer(m: Tables, s: State, k: int, now: int) -> None:
    """Let the present phase run, up to its end or to a failure on the processing clock."""
    place = s.places[k]
    if place.phase == WORKING and place.is_cold == 1:  # `heat` starts it when its body is warm
        touch(s, k)
        return
    length = place.remaining
    place.runs = 1
    place.started = now
    place.failing = NONE
    if place.phase == WORKING:
        length = until_failure(m, s, k, length)
    set_time(s, m.places[k].slot, now + length)
    if place.state != S_WORKING or place.phase != WORKING:  # else its state stays as it is
        touch(s, k)


@separate
def try_to_run(m: Tables, s: State, k: int, now: int) -> None:
    """Go on with the present phase if the place is up, on shift and has its people; else ask for them."""
    place = s.places[k]
    if place.n_down > 0 or place.on_shift == 0 or place.runs == 1:
        return
    if place.phase == WORKING and place.is_cold == 1:  # nobody is asked to wait for warmth
        touch(s, k)
        return
    crew = m.nodes[m.places[k].node].crew
    if crew >= 0 and place.phase != WAKING and place.has_crew == 0:
        if place.asked < 0:
            place.asked = now
            s.crews[crew].n_waiting += 1
        make_hungry(s, crew)
        touch(s, k)
        return
    start_timer(m, s, k, now)


@separate
def release_crew(m: Tables, s: State, k: int) -> None:
    """The people at this place are free again, or no longer asked for."""
    place = s.places[k]
    node = m.nodes[m.places[k].node]
    if place.has_crew == 1:
        place.has_crew = 0
        release(s, node.crew, node.crew_size)
    elif place.asked >= 0:
        place.asked = NONE
        s.crews[node.crew].n_waiting -= 1
        if s.crews[node.crew].n_waiting > 0:
            make_hungry(s, node.crew)  # those who stood behind this request


@separate
def _wear_all(m: Tables, s: State, k: int, elapsed: int) -> None:
    node = m.nodes[m.places[k].node]
    for j in range(node.n_wearing):
        s.stops[m.places[k].stop + j].left -= elapsed
    if node.tool >= 0:
        to_cut = s.places[k].remaining - m.places[k].move
        s.stops[m.places[k].stop + node.tool].left += elapsed - max(0, to_cut) + max(0, to_cut - elapsed)


@inlined
def wear(m: Tables, s: State, k: int, elapsed: int) -> None:
    """Count work on the processing clocks of this place; what remains of the phase is still to be lowered."""
    first = m.places[k].stop
    n_wearing = m.places[k].n_wearing
    if n_wearing == 1:
        s.stops[first].left -= elapsed
    elif n_wearing != 0:
        _wear_all(m, s, k, elapsed)


@separate
def suspend(m: Tables, s: State, k: int, now: int) -> None:
    """Interrupt whatever runs here; it can go on later."""
    place = s.places[k]
    if place.runs == 1:
        elapsed = now - place.started
        place.runs = 0
        if place.phase == WORKING:
            wear(m, s, k, elapsed)
        place.remaining -= elapsed
        set_time(s, m.places[k].slot, FOREVER)
    release_crew(m, s, k)
    touch(s, k)
