"""What failures on the processing clock make of work."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import NONE
from twin_app.sim.draws import draw_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.recursion.records import HORIZON, WARMUP, Line, LineState
from twin_app.sim.tables import Tables

MOST_FAILURES_AT_ONCE = 1_000_000
"""Failures of one piece of work after which time is held to stand still."""


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
        row.n_failures += 1
        if end <= until:
            row.n_repairs += 1
            row.restoring += end - start


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
