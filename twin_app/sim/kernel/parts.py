"""Parts come into being and go; rows of parts that are gone are used again."""

from __future__ import annotations

from twin_app.sim.codes import (
    FINISHED,
    LEAVE,
    NONE,
    RUNNING,
)
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.routes import write_trace
from twin_app.sim.kernel.work_energy import clear_work, copy_work, lose_work
from twin_app.sim.tables import State, Tables


@inlined
def new_part(s: State, product: int, created: int) -> int:
    """Row of a new part; the caller has made sure that a row is free."""
    run = s.run[0]
    run.n_free -= 1
    i = s.free[run.n_free]
    part = s.parts[i]
    part.product = product
    part.created = created
    part.next = NONE
    part.target = NONE
    part.order = NONE
    part.serial = run.serial
    run.serial += 1
    if s.part_work.size > 0:
        clear_work(s, i)
    return i


@inlined
def new_copy(s: State, i: int) -> int:
    """Row of one more part of a split."""
    copy = new_part(s, s.parts[i].product, s.parts[i].created)
    order = s.parts[i].order
    if order >= 0:
        s.parts[copy].order = order
        s.orders[order].left += 1
    if s.part_work.size > 0:
        copy_work(s, i, copy)
    return copy


@separate
def _count_out_of_order(s: State, o: int) -> None:
    """One part less of an order; the last one finishes it, and perhaps the run."""
    order, run = s.orders[o], s.run[0]
    order.left -= 1
    if order.left > 0:
        return
    order.finished = run.now
    run.n_open -= 1
    if run.n_open == 0 and run.now > run.ends_after and run.status == RUNNING:
        run.status = FINISHED


@separate
def _make_again(m: Tables, s: State, o: int, now: int) -> None:
    """A part of an order was spoilt: its source makes another one, before those of later orders."""
    s.orders[o].to_make += 1
    s.orders[o].left += 1
    n = m.orders[o].source
    source = s.nodes[n]
    source.next_order = min(source.next_order, m.orders[o].position)
    if s.places[m.nodes[n].place].part < 0:
        set_time(s, m.nodes[n].slot, max(now, source.gap_ends))


@inlined
def free_part(s: State, i: int) -> None:
    """Give back the row of a part; its order, if any, waits for it no longer."""
    if s.orders.size > 0 and s.parts[i].order >= 0:
        _count_out_of_order(s, s.parts[i].order)
    run = s.run[0]
    s.free[run.n_free] = i
    run.n_free += 1


@inlined
def enter_plant(s: State, i: int, now: int) -> None:
    """Part i leaves its source and is in process from now on."""
    run = s.run[0]
    run.created += 1
    run.inside += 1
    run.area -= now
    s.parts[i].created = now


@inlined
def take_out(s: State, n: int, now: int) -> None:
    """One part less in node n and in the plant."""
    run = s.run[0]
    run.inside -= 1
    run.area += now
    s.nodes[n].count -= 1
    s.nodes[n].area += now


@inlined
def leave_plant(s: State, n: int, i: int, now: int) -> None:
    """Part i arrives at sink n: good output."""
    run = s.run[0]
    run.inside -= 1
    run.area += now
    run.completed += 1
    lead = float(now - s.parts[i].created)
    run.lead += lead
    product = s.parts[i].product
    s.products[product, 0] += 1.0
    s.products[product, 1] += lead
    s.nodes[n].left += 1
    free_part(s, i)


@inlined
def scrap_part(m: Tables, s: State, n: int, i: int, now: int) -> None:
    """A part at node n is no good and leaves the plant."""
    write_trace(s, n, LEAVE, i, now)
    take_out(s, n, now)
    s.run[0].scrapped += 1
    s.nodes[n].scrapped += 1
    if m.plan[0].tracks_work == 1:
        lose_work(m, s, i)
    if s.parts[i].order >= 0:
        _make_again(m, s, s.parts[i].order, now)
    free_part(s, i)
