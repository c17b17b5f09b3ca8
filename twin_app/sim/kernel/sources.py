"""Where parts come from."""

from __future__ import annotations

from twin_app.sim.codes import NONE
from twin_app.sim.draws import FOREVER, draw_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.orders import ordered_part_has_left, release_batch
from twin_app.sim.kernel.parts import free_part, new_part
from twin_app.sim.kernel.routes import make_ready, make_targets_due
from twin_app.sim.streams import next_uniform
from twin_app.sim.tables import State, Tables


@inlined
def make_part(m: Tables, s: State, n: int, now: int) -> None:
    """The next part of the present batch is ready to leave, unless the source has reached its limit."""
    node = s.nodes[n]
    if node.n_made >= m.nodes[n].limit:
        node.left_in_batch = 0
        return
    i = new_part(s, node.batch_product, now)
    s.places[m.nodes[n].place].part = i
    node.n_made += 1
    node.left_in_batch -= 1
    make_ready(m, s, n, i, now if m.nodes[n].interarrival < 0 else node.arrived)
    make_targets_due(m, s, n, i)


@separate
def pick_product(m: Tables, s: State, n: int) -> int:
    """Product of a batch, by the mix."""
    first, count = m.nodes[n].first_mix, m.nodes[n].n_mix
    if count == 1:
        return int(m.mix[first, 0])
    u = next_uniform(s.streams, m.nodes[n].product_stream)
    for row in range(first, first + count - 1):
        if u < m.mix[row, 1]:
            return int(m.mix[row, 0])
    return int(m.mix[first + count - 1, 0])


@inlined
def start_batch(m: Tables, s: State, n: int, now: int) -> None:
    """A batch of one product arrives."""
    s.nodes[n].batch_product = pick_product(m, s, n)
    s.nodes[n].left_in_batch = m.nodes[n].batch
    make_part(m, s, n, now)


@separate
def start_gap(m: Tables, s: State, n: int, now: int) -> None:
    """The next arrival comes after a drawn gap."""
    time = FOREVER
    if s.nodes[n].n_made < m.nodes[n].limit:
        d = m.nodes[n].interarrival
        time = now + draw_ticks(m.distributions, m.samples, d, s.streams, m.nodes[n].arrival_stream)
    set_time(s, m.nodes[n].slot, time)


@separate
def arrive(m: Tables, s: State, n: int, now: int) -> None:
    """The gap is over, or an order is released."""
    set_time(s, m.nodes[n].slot, FOREVER)
    if m.nodes[n].n_orders > 0:
        release_batch(m, s, n, now)
        return
    s.nodes[n].arrived = now
    start_batch(m, s, n, now)
    if m.nodes[n].balks == 1:
        run = s.run[0]
        s.balking[run.n_balking] = n
        run.n_balking += 1
        start_gap(m, s, n, now)


@separate
def part_has_left(m: Tables, s: State, n: int, now: int) -> None:
    """The part of a source is gone: the next one of the batch, the next batch, or the next gap."""
    s.places[m.nodes[n].place].part = NONE
    if m.nodes[n].n_orders > 0:
        ordered_part_has_left(m, s, n, now)
    elif s.nodes[n].left_in_batch > 0:
        make_part(m, s, n, now)
    elif m.nodes[n].interarrival < 0:
        start_batch(m, s, n, now)
    elif m.nodes[n].balks == 0:
        start_gap(m, s, n, now)


@separate
def lose_balking_parts(m: Tables, s: State, now: int) -> None:
    """Parts that found no room in the instant of their arrival are lost; the rest of their batch may try."""
    run = s.run[0]
    kept = 0
    for j in range(run.n_balking):
        n = s.balking[j]
        i = s.places[m.nodes[n].place].part
        if i < 0:
            continue
        run.created += 1
        run.lost += 1
        free_part(s, i)
        part_has_left(m, s, n, now)
        s.balking[kept] = n
        kept += 1
    run.n_balking = kept
