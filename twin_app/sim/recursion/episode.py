"""One replication of a line from its start to its row of numbers."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import NONE, S_BLOCKED, S_DOWN, S_STARVED, S_WORKING, START
from twin_app.sim.jit import entry, inlined, separate
from twin_app.sim.kernel.episode import write_row
from twin_app.sim.pointers import clear
from twin_app.sim.recursion.departures import pass_block, time_of
from twin_app.sim.recursion.failures import start_uptimes
from twin_app.sim.recursion.records import CHUNK, HORIZON, WARMUP, Line, LineState, open_line, open_line_state
from twin_app.sim.recursion.work import draw_chunk
from twin_app.sim.streams import seed_stream
from twin_app.sim.tables import State, Tables, open_model, open_state

_PATIENCE = np.int64(16_383)
"""Chunks in one instant (less one, a mask) after which the event kernel is asked whether time stands still."""
_EXACT = 9.0e15
"""Numbers below are whole in double precision (2^53)."""
_LARGEST_AREA = 4.0e18
"""Parts times nanoseconds that are safe in 64 bits."""


@separate
def _start(m: Tables, line: Line, t: LineState, seed: np.uint64, replication: np.uint64) -> None:
    """Empty, idle and up at time 0; every stream fresh, every uptime drawn."""
    clear(t.progress)
    clear(t.marks)
    clear(t.leaves)
    for i in range(m.stream_keys.size):
        seed_stream(t.streams, i, m.stream_keys[i], seed, replication)
    first = WARMUP if m.plan[0].warmup > 0 else HORIZON  # without a warm-up what happens at time 0 counts
    for j in range(line.plan[0].n_stations + 1):
        t.progress[j].mark = first
        t.progress[j].looks_at = time_of(m, first)
        if j > 0:
            start_uptimes(m, line, t, j)


@inlined
def _move_history(line: Line, t: LineState, at: int) -> None:
    """The departures that are still needed go to the front."""
    plan = line.plan[0]
    for j in range(plan.n_stations + 1):
        for i in range(plan.history):
            t.leaves[j * plan.width + i] = t.leaves[j * plan.width + at - plan.history + i]


@inlined
def _record(line: Line, t: LineState, n: int, at: int, count: int) -> None:
    """Keep departures for whoever wants to see them."""
    n_steps = line.plan[0].n_stations + 1
    for i in range(min(count, t.record.size // n_steps - n)):
        for j in range(n_steps):
            t.record[(n + i) * n_steps + j] = t.leaves[j * line.plan[0].width + at + i]


@inlined
def _add_leads(m: Tables, s: State, line: Line, t: LineState, at: int, count: int) -> None:
    """Lead times of the parts that leave the line between warm-up and horizon."""
    run, plan = s.run[0], line.plan[0]
    last = plan.n_stations * plan.width + at
    after, until = m.plan[0].warmup - (m.plan[0].warmup == 0), m.plan[0].horizon
    lead = run.lead
    for i in range(count):
        left = t.leaves[last + i]
        if after < left and left <= until:
            lead += float(left - t.leaves[at + i])
    run.lead = lead


@separate
def _pass_line(m: Tables, s: State, line: Line, t: LineState) -> bool:
    """Part after part until one enters after the horizon; whether time went on."""
    plan = line.plan[0]
    chunk = plan.block * (CHUNK // plan.block)
    n, at, n_chunks, seen = START, plan.history, START, NONE
    s.run[0].lead = 0.0
    while t.progress[0].left <= m.plan[0].horizon:
        draw_chunk(m, line, t, chunk)
        if at + chunk > plan.width:
            _move_history(line, t, at)
            at = plan.history
        for offset in range(0, chunk, plan.block):
            pass_block(m, line, t, n + offset, at + offset, offset, plan.block)
            _add_leads(m, s, line, t, at + offset, plan.block)
        if t.record.size > 0:
            _record(line, t, n, at, chunk)
        n += chunk
        at += chunk
        n_chunks += 1
        if n_chunks & _PATIENCE == 0:
            if t.progress[0].left == seen:
                return False
            seen = t.progress[0].left
    for j in range(plan.n_stations + 1):
        if t.progress[j].mistake == 1:
            return False
    return True


@inlined
def _before(t: LineState, j: int, mark: int, horizon: int, warmup: int) -> tuple[int, int, int]:
    """Time up to a mark summed over all parts since their start, end and departure at step j."""
    row = t.marks[2 * j + mark]
    until = horizon if mark == HORIZON else warmup
    return row.n_started * until - row.started, row.n_ended * until - row.ended, row.n_left * until - row.left


@inlined
def _good_work(count: int, ideal: float) -> float:
    """`ideal` added `count` times, rounded as often as the event kernel does."""
    total = count * ideal
    if total < _EXACT and ideal == np.floor(ideal):
        return total
    total = 0.0
    for _ in range(count):
        total += ideal
    return total


@inlined
def _since_warmup(m: Tables, t: LineState, j: int) -> tuple[int, int, int]:
    """As `_before`, of the statistics period."""
    horizon, warmup = m.plan[0].horizon, m.plan[0].warmup
    started, ended, left = _before(t, j, HORIZON, horizon, warmup)
    started_0, ended_0, left_0 = _before(t, j, WARMUP, horizon, warmup)
    return started - started_0, ended - ended_0, left - left_0


@inlined
def _put_station(m: Tables, s: State, line: Line, t: LineState, j: int) -> float:
    """Account of station j and its buffer; returns the time that parts were in them."""
    step = line.steps[j]
    started, ended, left = _since_warmup(m, t, j)
    at_horizon, at_warmup = t.marks[2 * j + HORIZON], t.marks[2 * j + WARMUP]
    blocked, down, content = ended - left, at_horizon.down - at_warmup.down, started - left
    s.accounts[step.place, S_BLOCKED] = blocked
    s.accounts[step.place, S_DOWN] = down
    s.accounts[step.place, S_WORKING] = content - blocked - down
    s.accounts[step.place, S_STARVED] = m.plan[0].horizon - m.plan[0].warmup - content
    node = s.nodes[step.node]
    node.left = at_horizon.n_left - at_warmup.n_left
    node.area = float(content)
    n_ended = at_horizon.n_ended - at_warmup.n_ended
    node.ideal_good = _good_work(n_ended, step.ideal)
    node.passed = n_ended
    node.failures = at_horizon.n_failures - at_warmup.n_failures
    node.repairs = at_horizon.n_repairs - at_warmup.n_repairs
    node.restoring = at_horizon.restoring - at_warmup.restoring
    s.run[0].events += n_ended + node.failures + node.repairs
    if step.buffer < 0:
        return node.area
    _, _, came = _since_warmup(m, t, j - 1)
    queue = s.nodes[step.buffer]
    queue.left = at_horizon.n_started - at_warmup.n_started
    queue.area = float(came - started)
    return node.area + queue.area


@separate
def _put_line(m: Tables, s: State, line: Line, t: LineState) -> None:
    """Fill in the state that the event kernel would have come to, as far as a row of numbers needs it."""
    run, plan = s.run[0], line.plan[0]
    area = 0.0
    for j in range(1, plan.n_stations + 1):
        area += _put_station(m, s, line, t, j)
    first, first_0 = t.marks[HORIZON], t.marks[WARMUP]
    last, last_0 = t.marks[2 * plan.n_stations + HORIZON], t.marks[2 * plan.n_stations + WARMUP]
    if plan.interarrival >= 0:
        run.events += first.n_ended - first_0.n_ended
    run.area = area
    run.created = first.n_left - first_0.n_left
    run.completed = last.n_left - last_0.n_left
    run.inside_start = first_0.n_left - last_0.n_left
    run.inside = first.n_left - last.n_left
    run.area -= float(run.inside) * m.plan[0].horizon
    s.nodes[plan.source].left = run.created
    s.nodes[plan.sink].left = run.completed
    if plan.last_buffer >= 0:
        s.nodes[plan.last_buffer].left = run.completed
    s.products[plan.product, 0] = float(run.completed)
    s.products[plan.product, 1] = run.lead


@inlined
def _clear_results(m: Tables, s: State) -> None:
    clear(s.run)
    clear(s.nodes)
    clear(s.places)
    for k in range(s.places.size):
        s.places[k].since = m.plan[0].horizon  # all accounts are closed
    clear(s.accounts)
    clear(s.products)
    clear(s.load)


@entry
def run_line_chunk(
    model: np.ndarray,
    state: np.ndarray,
    line: np.ndarray,
    line_state: np.ndarray,
    seed: np.uint64,
    first: int,
    out: np.ndarray,
) -> int:
    """Run replications first, first + 1, … of a line, one for each row of `out`.

    The first four are headers of `Tables`, `State`, `Line` and `LineState` (`pointers.header_of`). Returns the number
    of rows done; if that is not all, the event kernel must run the next one: things go on without time passing, or more
    parts wait than whole numbers can account for.
    """
    m, s, chain, t = open_model(model), open_state(state), open_line(line), open_line_state(line_state)
    plan = m.plan[0]
    for row in range(out.shape[0]):
        _clear_results(m, s)
        _start(m, chain, t, seed, np.uint64(first + row))
        if not _pass_line(m, s, chain, t):
            return row
        _put_line(m, s, chain, t)
        if s.run[0].lead + float(s.run[0].inside) * (plan.horizon - plan.warmup) > _LARGEST_AREA:
            return row
        write_row(m, s, plan.warmup, plan.horizon, out[row])
    return out.shape[0]
