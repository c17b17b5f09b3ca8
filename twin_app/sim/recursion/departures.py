"""When each part leaves each station: the max-plus recursion of a line with blocking after service.

Part n begins at a station when it has come and part n − 1 has left, and leaves when its work is done and part
n − B − 1 has left the next station, B being the places of the buffer between them (Dallery and Gershwin 1992, sec. 4;
Buzacott and Shanthikumar 1993, ch. 6). Sums of times run modulo 2^64; only differences of them are used, which fit.
"""

from __future__ import annotations

from twin_app.sim.jit import inlined, separate
from twin_app.sim.recursion.records import CHUNK, HORIZON, PASSED, WARMUP, Line, LineState
from twin_app.sim.recursion.work import draw_work, end_of_interrupted_work
from twin_app.sim.tables import Tables


@inlined
def time_of(m: Tables, mark: int) -> int:
    """The time at which a line is looked at."""
    return m.plan[0].warmup if mark == WARMUP else m.plan[0].horizon


@separate
def _pass_marks(m: Tables, t: LineState, j: int, n: int, start: int, end: int, left: int) -> int:
    """Part n is the first to leave step j after the next mark: note what had happened by then.

    Returns `left`, cut to just after the horizon.
    """
    own = t.progress[j]
    while own.mark < PASSED and left > own.looks_at:
        row = t.marks[2 * j + own.mark]
        row.n_left, row.left = n, own.gone
        row.n_ended, row.ended = n, own.ended
        row.n_started, row.started = n, own.started
        if end <= own.looks_at:
            row.n_ended, row.ended = n + 1, own.ended + end
        if start <= own.looks_at:
            row.n_started, row.started = n + 1, own.started + start
        own.mark += 1
        if own.mark <= HORIZON:
            own.looks_at = time_of(m, own.mark)
    return min(left, m.plan[0].horizon + 1)


@separate
def leave_source(m: Tables, line: Line, t: LineState, n: int, at: int, offset: int, count: int) -> None:
    """Departures of parts n … n + count − 1 from the source, in columns `at` … of `leaves`."""
    own, step, plan = t.progress[0], line.steps[0], line.plan[0]
    room = step.behind * plan.width + at - step.room
    left = own.left
    for i in range(count):
        ready = left + t.works[offset + i]
        if n + i >= plan.limit:
            ready = m.plan[0].horizon + 1
        left = max(ready, t.leaves[room + i])
        if left > own.looks_at:
            left = _pass_marks(m, t, 0, n + i, ready, ready, left)
        own.started += ready
        own.ended += ready
        own.gone += left
        t.leaves[at + i] = left
    own.left = left


@inlined
def leave_station(m: Tables, line: Line, t: LineState, j: int, n: int, at: int, offset: int, count: int) -> None:
    """Departures of parts n … n + count − 1 from station j, given those from the step before it."""
    own, step, width = t.progress[j], line.steps[j], line.plan[0].width
    comes, leaves = (j - 1) * width + at, j * width + at
    room = step.behind * width + at - step.room
    works = j * CHUNK + offset
    left, worked, fails_at, looks_at = own.left, own.worked, own.fails_at, own.looks_at
    started, ended, gone = own.started, own.ended, own.gone
    for i in range(count):
        start = max(left, t.leaves[comes + i])
        work = t.works[works + i]
        worked += work
        end = start + work
        if worked > fails_at:
            end = end_of_interrupted_work(m, line, t, j, start, work, worked)
            fails_at = own.fails_at
        left = max(end, t.leaves[room + i])
        if left > looks_at:
            own.started, own.ended, own.gone = started, ended, gone
            left = _pass_marks(m, t, j, n + i, start, end, left)
            looks_at = own.looks_at
        started += start
        ended += end
        gone += left
        t.leaves[leaves + i] = left
    own.left, own.worked = left, worked
    own.started, own.ended, own.gone = started, ended, gone


@separate
def draw_chunk(m: Tables, line: Line, t: LineState, count: int) -> None:
    """The next `count` gaps and work times of every step."""
    plan = line.plan[0]
    most = float(m.plan[0].horizon) * 1.0000001 + 2.0
    if plan.interarrival >= 0:
        draw_work(m, t, plan.interarrival, plan.arrival_stream, 1.0, most, 0, count)
    for j in range(1, plan.n_stations + 1):
        step = line.steps[j]
        draw_work(m, t, step.process, step.process_stream, step.factor, most, j * CHUNK, count)


@separate
def pass_block(m: Tables, line: Line, t: LineState, n: int, at: int, offset: int, count: int) -> None:
    """Parts n … n + count − 1 pass the whole line; no station needs departures of this block from the next one."""
    leave_source(m, line, t, n, at, offset, count)
    for j in range(1, line.plan[0].n_stations + 1):
        leave_station(m, line, t, j, n, at, offset, count)
