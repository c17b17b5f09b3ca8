"""Parts come into being and go; rows of parts that are gone are used again."""

from __future__ import annotations

from twin_app.sim.codes import (
    LEAVE,
    NONE,
)
from twin_app.sim.jit import inlined
from twin_app.sim.kernel.routes import write_trace
from twin_app.sim.tables import State


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
    part.serial = run.serial
    run.serial += 1
    return i


@inlined
def free_part(s: State, i: int) -> None:
    """Give back the row of a part."""
    run = s.run[0]
    s.free[run.n_free] = i
    run.n_free += 1


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
def scrap_part(s: State, n: int, i: int, now: int) -> None:
    """A part at node n is no good and leaves the plant."""
    write_trace(s, n, LEAVE, i, now)
    take_out(s, n, now)
    s.run[0].scrapped += 1
    free_part(s, i)
