"""Orders: sources release their parts, and what became of them is counted at the end."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import NONE
from twin_app.sim.draws import FOREVER, TICKS_PER_S, draw_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.parts import new_part
from twin_app.sim.kernel.routes import make_ready, make_targets_due
from twin_app.sim.responses import ORDER_METRICS
from twin_app.sim.tables import State, Tables

_NS = 1.0 / TICKS_PER_S
_N_METRICS = len(ORDER_METRICS)


@separate
def open_orders(m: Tables, s: State) -> None:
    """Nothing is made yet."""
    run = s.run[0]
    run.n_open = s.orders.size
    run.ends_after = m.plan[0].warmup if m.plan[0].ends_with_orders == 1 else FOREVER
    for o in range(s.orders.size):
        order = s.orders[o]
        order.to_make = m.orders[o].quantity
        order.left = m.orders[o].quantity
        order.finished = NONE


@inlined
def _next_order(m: Tables, s: State, n: int) -> int:
    """The first order of source n, in the sequence of release, of which parts are still to be made; NONE if none is."""
    node = s.nodes[n]
    while node.next_order < m.nodes[n].n_orders:
        o = m.order_queue[m.nodes[n].first_order + node.next_order]
        if s.orders[o].to_make > 0:
            return o
        node.next_order += 1
    return NONE


@inlined
def _make_part(m: Tables, s: State, n: int, now: int) -> None:
    """The next part of the present batch is ready to leave."""
    node = s.nodes[n]
    i = new_part(s, m.orders[node.order].product, now)
    s.parts[i].order = node.order
    s.places[m.nodes[n].place].part = i
    s.orders[node.order].to_make -= 1
    node.n_made += 1
    node.left_in_batch -= 1
    make_ready(m, s, n, i, node.arrived)
    make_targets_due(m, s, n, i)


@separate
def release_batch(m: Tables, s: State, n: int, now: int) -> None:
    """The next parts of an order come, now or as soon as it is released and the gap is over."""
    node = s.nodes[n]
    o = _next_order(m, s, n)
    if o < 0:
        return
    time = max(m.orders[o].release, node.gap_ends)
    if time > now:
        set_time(s, m.nodes[n].slot, time)
        return
    node.order = o
    node.left_in_batch = min(m.nodes[n].batch, s.orders[o].to_make)
    node.arrived = now
    _make_part(m, s, n, now)


@separate
def ordered_part_has_left(m: Tables, s: State, n: int, now: int) -> None:
    """The part of an order has left its source: the next one of the batch, or the next batch after a gap."""
    node = s.nodes[n]
    if node.left_in_batch > 0:
        _make_part(m, s, n, now)
        return
    d = m.nodes[n].interarrival
    if d >= 0:
        node.gap_ends = now + draw_ticks(m.distributions, m.samples, d, s.streams, m.nodes[n].arrival_stream)
    release_batch(m, s, n, now)


@separate
def write_orders(m: Tables, s: State, end: int, out: np.ndarray, column: int) -> None:
    """The columns of `ORDER_METRICS` from `column` on, then when each order was finished, as far as there is room."""
    on_time, decided, tardiness, makespan = 0.0, 0.0, 0.0, 0.0
    for o in range(s.orders.size):
        finished, due = s.orders[o].finished, m.orders[o].due
        is_out = finished >= 0
        on_time += 1.0 if is_out and finished <= due else 0.0
        decided += 1.0 if is_out or due <= end else 0.0
        tardiness += max(0.0, float((finished if is_out else end) - due))
        makespan = max(makespan, float(finished))
        if _N_METRICS + o < m.plan[0].n_order_columns:
            out[column + _N_METRICS + o] = finished * _NS if is_out else np.nan
    out[column] = on_time
    out[column + 1] = decided
    out[column + 2] = tardiness / s.orders.size * _NS
    out[column + 3] = makespan * _NS if s.run[0].n_open == 0 else np.nan
