"""Sources that go on from what is known of them, and of their orders."""

from __future__ import annotations

from twin_app.sim.codes import NONE
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.orders import release_batch
from twin_app.sim.kernel.parts import free_part
from twin_app.sim.kernel.sources import make_part, start_batch
from twin_app.sim.loads import Loads
from twin_app.sim.tables import State, Tables


@separate
def empty_source(m: Tables, s: State, n: int) -> None:
    """Forget what a fresh start has made ready; orders do not count it."""
    k = m.nodes[n].place
    if s.places[k].part >= 0:
        s.parts[s.places[k].part].order = NONE
        free_part(s, s.places[k].part)
        s.places[k].part = NONE
    s.nodes[n].left_in_batch = 0
    s.nodes[n].n_made = 0


@separate
def load_source(m: Tables, s: State, w: Loads, n: int, now: int) -> None:
    """What comes next."""
    wish = w.nodes[n]
    node = s.nodes[n]
    node.n_made = wish.n_made
    node.left_in_batch = wish.left_in_batch
    if wish.batch_product >= 0:
        node.batch_product = wish.batch_product
    if m.nodes[n].n_orders > 0:
        node.gap_ends = now + max(0, wish.next_arrival)
    elif node.n_made >= m.nodes[n].limit:
        set_time(s, m.nodes[n].slot, FOREVER)
    elif wish.next_arrival >= 0:
        set_time(s, m.nodes[n].slot, now + wish.next_arrival)


@separate
def load_orders(m: Tables, s: State, w: Loads) -> None:
    """What has become of the orders; their sources, all empty, begin to look again at the first of them."""
    s.run[0].n_open = 0
    for o in range(s.orders.size):
        s.orders[o].to_make = w.orders[o].to_make
        s.orders[o].left = w.orders[o].left
        s.orders[o].finished = w.orders[o].finished
        s.run[0].n_open += int(w.orders[o].finished < 0)
    for n in range(m.nodes.size):
        if m.nodes[n].n_orders > 0:
            empty_source(m, s, n)
            s.nodes[n].next_order = 0
            set_time(s, m.nodes[n].slot, FOREVER)


@separate
def go_on_with_source(m: Tables, s: State, n: int, now: int) -> None:
    """An endless source always has a part ready; where one waits, no gap runs."""
    has_part = s.places[m.nodes[n].place].part >= 0
    if m.nodes[n].n_orders > 0:
        if not has_part:
            release_batch(m, s, n, now)
    elif m.nodes[n].interarrival >= 0:
        if has_part and m.nodes[n].balks == 0:
            set_time(s, m.nodes[n].slot, FOREVER)
    elif not has_part:
        if s.nodes[n].left_in_batch > 0:
            make_part(m, s, n, now)
        else:
            start_batch(m, s, n, now)
