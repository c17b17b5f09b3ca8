"""Work times drawn many at a time, and what failures on the processing clock make of them."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import NONE
from twin_app.sim.draws import EXP_X, EXPONENTIAL, draw_ticks, draw_value, exponential_slow, to_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.recursion.records import HORIZON, WARMUP, Line, LineState
from twin_app.sim.tables import Tables

MOST_FAILURES_AT_ONCE = 1_000_000
"""Failures of one piece of work after which time is held to stand still."""
_MASK = np.uint64(255)
_TAIL = np.uint64(0)
_U11, _U17, _U19, _U23, _U41, _U45 = (np.uint64(n) for n in (11, 17, 19, 23, 41, 45))
_TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


@inlined
def _draw_quickly(
    streams: np.ndarray, i: int, scale: float, factor: float, most: float, works: np.ndarray, first: int, end: int
) -> tuple[int, int, float]:
    """`next_exponential` in a loop that keeps the stream in registers, up to the first draw that takes longer.

    Returns its place in works[first … end − 1], with the layer and value at which `exponential_slow` goes on.
    """
    s0, s1, s2, s3 = streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3]
    j, layer, x = first, _TAIL, 0.0
    while j < end:
        mixed = s0 + s3
        bits = ((mixed << _U23) | (mixed >> _U41)) + s0
        shifted = s1 << _U17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << _U45) | (s3 >> _U19)
        layer = bits & _MASK
        x = np.int64(bits >> _U11) * _TWO_TO_MINUS_53 * EXP_X[layer]
        if not x < EXP_X[layer + 1]:
            break
        works[j] = int(min(scale * x * factor, most) + 0.5)
        j += 1
    streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3] = s0, s1, s2, s3
    return j, layer, x


@separate
def _draw_exponential(
    streams: np.ndarray, i: int, scale: float, factor: float, most: float, works: np.ndarray, first: int, end: int
) -> None:
    j, layer, x = _draw_quickly(streams, i, scale, factor, most, works, first, end)
    while j < end:
        x = exponential_slow(streams, i, layer, x)
        works[j] = int(min(scale * x * factor, most) + 0.5)
        j, layer, x = _draw_quickly(streams, i, scale, factor, most, works, j + 1, end)


@separate
def draw_work(
    m: Tables, t: LineState, d: int, stream: int, factor: float, most: float, first: int, count: int
) -> None:
    """Fill works[first … first + count − 1] with times [ns] in the order of the parts, cut at `most`.

    What is cut lies beyond the horizon, so that nothing later depends on how far.
    """
    row = m.distributions[d]
    if row.kind == EXPONENTIAL:
        _draw_exponential(t.streams, stream, row.a, factor, most, t.works, first, first + count)
        return
    for j in range(first, first + count):
        value = draw_value(m.distributions, m.samples, d, t.streams, stream) * factor
        t.works[j] = to_ticks(min(value, most))


@inlined
def _first_to_fail(t: LineState, first: int, count: int) -> int:
    """The stop that fails after the least work; equals in their order."""
    best = NONE
    for i in range(first, first + count):
        if best < 0 or t.fails_at[i] < t.fails_at[best]:
            best = i
    return best


@separate
def start_uptimes(m: Tables, line: Line, t: LineState, j: int) -> None:
    """Draw the first uptime of each stop of station j."""
    step, own = line.steps[j], t.progress[j]
    own.fails_at = np.int64(1) << np.int64(62)
    for i in range(step.first_stop, step.first_stop + step.n_stops):
        stop = m.stops[i]
        uptime = m.failures[stop.failure].uptime
        t.fails_at[i] = draw_ticks(m.distributions, m.samples, uptime, t.streams, stop.uptime_stream)
        own.fails_at = min(own.fails_at, t.fails_at[i])


@inlined
def _book_stop(m: Tables, t: LineState, j: int, start: int, end: int) -> None:
    """Count a failure and its repair up to each mark."""
    for mark in range(WARMUP, HORIZON + 1):
        until = m.plan[0].horizon if mark == HORIZON else m.plan[0].warmup
        if start > until or until == 0:
            continue
        row = t.marks[2 * j + mark]
        row.down += min(end, until) - start
        row.n_stops += 1 + (end <= until)


@separate
def end_of_interrupted_work(m: Tables, line: Line, t: LineState, j: int, start: int, work: int, worked: int) -> int:
    """When work that begins at `start` is done, with `worked` in all then; stops that are due before interrupt it.

    A stop that is due at the very end of the work comes with the next part. Returns a time beyond the horizon as soon
    as that is reached.
    """
    step, own = line.steps[j], t.progress[j]
    horizon = m.plan[0].horizon
    now, done = start, worked - work
    count = 0
    while now <= horizon:
        i = _first_to_fail(t, step.first_stop, step.n_stops)
        if t.fails_at[i] >= worked:
            own.fails_at = t.fails_at[i]
            return now + (worked - done)
        now += t.fails_at[i] - done
        done = t.fails_at[i]
        if now > horizon:
            break
        stop = m.stops[i]
        failure = m.failures[stop.failure]
        repair = draw_ticks(m.distributions, m.samples, failure.repair, t.streams, stop.repair_stream)
        _book_stop(m, t, j, now, now + repair)
        now += repair
        t.fails_at[i] = done + draw_ticks(m.distributions, m.samples, failure.uptime, t.streams, stop.uptime_stream)
        count += 1
        if count > MOST_FAILURES_AT_ONCE:
            own.mistake = 1
            break
    return horizon + 1
