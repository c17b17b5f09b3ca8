"""When each part leaves each station: the max-plus recursion of a line with blocking after service.

Part n begins at a station when it has come and part n − 1 has left, and leaves when its work is done and part
n − B − 1 has left the next station, B being the places of the buffer between them (Dallery and Gershwin 1992, sec. 4;
Buzacott and Shanthikumar 1993, ch. 6). Sums of times run modulo 2^64; only differences of them are used, which fit.
"""

from __future__ import annotations

from twin_app.sim.codes import START
from twin_app.sim.jit import inlined, separate
from twin_app.sim.recursion.failures import end_of_interrupted_work
from twin_app.sim.recursion.records import CHUNK, HORIZON, PASSED, WARMUP, Line, LineState
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
def _leave_with_incident(m: Tables, line: Line, t: LineState, j: int, n: int, at: int, offset: int) -> None:
    """Departure of part n from station j if its work may be interrupted or a mark be passed."""
    own, step, width = t.progress[j], line.steps[j], line.plan[0].width
    start = max(own.left, t.leaves[(j - 1) * width + at])
    work = t.works[j * CHUNK + offset]
    end = start + work
    own.worked += work
    if own.worked > own.fails_at:
        end = end_of_interrupted_work(m, line, t, j, start, work, own.worked)
    left = max(end, t.leaves[step.behind * width + at - step.room])
    if left > own.looks_at:
        left = _pass_marks(m, t, j, n, start, end, left)
    own.started += start
    own.ended += end
    own.gone += left
    own.left = left
    t.leaves[j * width + at] = left


@inlined
def _enter_smoothly(line: Line, t: LineState, first: int, n: int, at: int, offset: int, count: int) -> int:
    """`_leave_smoothly` of the source and the first station together, which may have no place between them."""
    source, own, step, width = t.progress[0], t.progress[1], line.steps[1], line.plan[0].width
    source_room = line.steps[0].behind * width + at - line.steps[0].room
    room = step.behind * width + at - step.room
    entered, ready_sum, entered_sum = source.left, source.started, source.gone
    left, worked, fails_at = own.left, own.worked, own.fails_at
    started, ended, gone = own.started, own.ended, own.gone
    looks_at = min(source.looks_at, own.looks_at)  # nobody leaves the station before he has left the source
    is_next = (line.steps[0].behind == 1) & (
        line.steps[0].room == 1
    )  # nothing between: this loop knows the room itself
    i, end_of_limit = first, min(count, line.plan[0].limit - n)
    while i < end_of_limit:
        ready = entered + t.works[offset + i]
        enter = max(ready, left if is_next else t.leaves[source_room + i])
        start = max(left, enter)
        work = t.works[CHUNK + offset + i]
        end = start + work
        leave = max(end, t.leaves[room + i])
        if (worked + work > fails_at) | (leave > looks_at):
            break
        entered, left = enter, leave
        worked += work
        ready_sum += ready
        entered_sum += enter
        started += start
        ended += end
        gone += leave
        t.leaves[at + i] = enter
        t.leaves[width + at + i] = leave
        i += 1
    source.left, source.started, source.ended, source.gone = entered, ready_sum, ready_sum, entered_sum
    own.left, own.worked = left, worked
    own.started, own.ended, own.gone = started, ended, gone
    return i


@separate
def _enter_with_incident(m: Tables, line: Line, t: LineState, n: int, at: int, offset: int) -> None:
    """Departure of part n from the source, and from the first station as `_leave_with_incident`."""
    own, step = t.progress[0], line.steps[0]
    ready = own.left + t.works[offset] if n < line.plan[0].limit else m.plan[0].horizon + 1
    left = max(ready, t.leaves[step.behind * line.plan[0].width + at - step.room])
    if left > own.looks_at:
        left = _pass_marks(m, t, 0, n, ready, ready, left)
    own.started += ready
    own.ended += ready
    own.gone += left
    own.left = left
    t.leaves[at] = left
    _leave_with_incident(m, line, t, 1, n, at, offset)


@inlined
def _leave_smoothly(line: Line, t: LineState, j: int, first: int, at: int, offset: int, count: int) -> int:
    """Departures from station j while nothing fails and no mark is passed.

    Returns the first of parts first … count − 1 of the block for which that is not so, or `count`. What is rare lies in
    a function of its own, so that this loop keeps everything in registers.
    """
    own, step, width = t.progress[j], line.steps[j], line.plan[0].width
    comes, leaves = (j - 1) * width + at, j * width + at
    room = step.behind * width + at - step.room
    works = j * CHUNK + offset
    left, worked, fails_at, looks_at = own.left, own.worked, own.fails_at, own.looks_at
    started, ended, gone = own.started, own.ended, own.gone
    i = first
    while i < count:
        start = max(left, t.leaves[comes + i])
        work = t.works[works + i]
        end = start + work
        leave = max(end, t.leaves[room + i])
        if (worked + work > fails_at) | (leave > looks_at):
            break
        left = leave
        worked += work
        started += start
        ended += end
        gone += left
        t.leaves[leaves + i] = left
        i += 1
    own.left, own.worked = left, worked
    own.started, own.ended, own.gone = started, ended, gone
    return i


@inlined
def leave_station(m: Tables, line: Line, t: LineState, j: int, n: int, at: int, offset: int, count: int) -> None:
    """Departures of parts n … n + count − 1 from station j, given those from the step before it."""
    i = _leave_smoothly(line, t, j, START, at, offset, count)
    while i < count:
        _leave_with_incident(m, line, t, j, n + i, at + i, offset + i)
        i = _leave_smoothly(line, t, j, i + 1, at, offset, count)


@inlined
def enter_line(m: Tables, line: Line, t: LineState, n: int, at: int, offset: int, count: int) -> None:
    """Departures of parts n … n + count − 1 from the source and the first station."""
    i = _enter_smoothly(line, t, START, n, at, offset, count)
    while i < count:
        _enter_with_incident(m, line, t, n + i, at + i, offset + i)
        i = _enter_smoothly(line, t, i + 1, n, at, offset, count)


@separate
def pass_block(m: Tables, line: Line, t: LineState, n: int, at: int, offset: int, count: int) -> None:
    """Parts n … n + count − 1 pass the whole line; no station needs departures of this block from the next one."""
    enter_line(m, line, t, n, at, offset, count)
    for j in range(2, line.plan[0].n_stations + 1):
        leave_station(m, line, t, j, n, at, offset, count)
