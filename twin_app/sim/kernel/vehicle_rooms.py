"""Room that is kept for parts which vehicles are to bring."""

from __future__ import annotations

from twin_app.sim.codes import CONVEYOR, NONE, STATION
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.routes import input_row, taking_place
from twin_app.sim.tables import State, Tables


@separate
def can_reserve(m: Tables, s: State, n: int, sender: int) -> bool:
    """Whether node n has room for a part from `sender` that a vehicle is yet to bring."""
    node = m.nodes[n]
    if s.nodes[n].count >= node.capacity:
        return False
    if node.kind == STATION:
        return taking_place(m, s, n, sender) >= 0
    return node.kind != CONVEYOR or s.places[node.place].n_down == 0


@inlined
def _promise_cell(m: Tables, n: int, k: int, sender: int) -> int:
    """Entry in `promised` of what `sender` delivers to place k of station n."""
    cell = k * m.plan[0].most_inputs
    return cell + m.inputs[input_row(m, n, sender), 2] if m.nodes[n].n_inputs > 0 else cell


@separate
def reserve_place(m: Tables, s: State, v: int) -> None:
    """Keep room in the node, and in the place `taker` of a station, that vehicle v is to bring its part to."""
    vehicle = s.vehicles[v]
    if vehicle.taker >= 0:
        s.promised[_promise_cell(m, vehicle.to, vehicle.taker, vehicle.origin)] += 1
    s.nodes[vehicle.to].count += 1
    s.nodes[vehicle.to].n_coming += 1


@inlined
def reserve(m: Tables, s: State, v: int) -> None:
    """Keep room in the node that vehicle v is to bring its part to."""
    vehicle = s.vehicles[v]
    n = vehicle.to
    vehicle.taker = taking_place(m, s, n, vehicle.origin) if m.nodes[n].kind == STATION else NONE
    reserve_place(m, s, v)


@inlined
def redeem(m: Tables, s: State, v: int) -> None:
    """The part is here: what was kept for it is given to it."""
    vehicle = s.vehicles[v]
    n = vehicle.to
    if vehicle.taker >= 0:
        s.promised[_promise_cell(m, n, vehicle.taker, vehicle.origin)] -= 1
    s.nodes[n].count -= 1
    s.nodes[n].n_coming -= 1
