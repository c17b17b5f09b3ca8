"""The Python side of the kernel: make a state, run replications, turn its status into errors."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError
from twin_app.sim import tables
from twin_app.sim.codes import FINISHED, N_STATES, PARTS_FULL, TRACE_FULL
from twin_app.sim.compile import Model
from twin_app.sim.kernel.episode import run_chunk
from twin_app.sim.pointers import header_of
from twin_app.sim.recursion.runs import run_line
from twin_app.sim.trace import Trace, read_trace, rows_to_begin_with

_FIRST_PARTS = 256
_MOST_PARTS = 16_000_000


class Engine(Enum):
    """What runs replications; the numbers are the same."""

    AUTOMATIC = auto()
    """The recursion for a line, the event kernel for everything else."""
    EVENTS = auto()
    """The event kernel."""


def new_state(model: Model, *, n_parts: int = _FIRST_PARTS, n_trace: int = 0) -> tables.State:
    """Room for a run with at most `n_parts` parts inside at a time and `n_trace` rows of trace."""
    m = model.tables
    n_parts += int(m.plan["n_makers"][0]) + 1
    n_leaves = int(m.plan["n_leaves"][0])
    return tables.State(
        run=np.zeros(1, tables.RUN),
        times=np.zeros(2 * n_leaves, np.int64),
        winners=np.zeros(2 * n_leaves, np.int64),
        ripe=np.zeros(n_leaves, np.int64),
        nodes=np.zeros(len(m.nodes), tables.NODE_STATE),
        places=np.zeros(len(m.places), tables.PLACE),
        accounts=np.zeros((len(m.places), N_STATES), np.int64),
        got=np.zeros(len(m.places) * int(m.plan["most_inputs"][0]), np.int64),
        stops=np.zeros(len(m.stops), tables.STOP),
        crews=np.zeros(len(m.crews), tables.CREW),
        calendars=np.zeros(len(m.calendars), tables.CALENDAR),
        fleets=np.zeros(len(m.fleets), tables.FLEET_STATE),
        vehicles=np.zeros(len(m.vehicles), tables.VEHICLE),
        vehicle_accounts=np.zeros((len(m.vehicles), tables.N_PHASES), np.int64),
        promised=np.zeros(len(m.places) * int(m.plan["most_inputs"][0]), np.int64),
        is_taken=np.zeros(len(m.chargers), np.int64),
        streams=np.zeros((len(m.stream_keys), 4), np.uint64),
        parts=np.zeros(n_parts, tables.PART),
        orders=np.zeros(len(m.orders), tables.ORDER_STATE),
        free=np.zeros(n_parts, np.int64),
        due=np.zeros(1 + len(m.nodes) // 64, np.int64),
        touched=np.zeros(max(1, len(m.places)), np.int64),
        balking=np.zeros(max(1, len(m.nodes)), np.int64),
        hungry=np.zeros(max(1, len(m.crews)), np.int64),
        products=np.zeros((len(m.margins), 2)),
        load=np.zeros(len(m.tariff)),
        trace=np.zeros(n_trace, tables.TRACE),
    )


def run_replications(
    model: Model, *, seed: int, first: int, count: int, engine: Engine = Engine.AUTOMATIC
) -> NDArray[np.float64]:
    """Rows of responses, float64 [count, model.responses.n_columns], of replications first … first + count − 1.

    A row depends on the plant, the seed and its replication number alone. Raises `SimulationError`
    when parts move for ever without time passing, or when more parts are inside than memory holds.
    """
    out = np.empty((count, model.responses.n_columns))
    state, done = new_state(model), 0
    if model.line is None or engine is Engine.EVENTS:
        _run_events(model, state, seed, first, out)
        return out
    while done < count:
        done += run_line(model, state, seed=seed, first=first + done, out=out[done:])
        if done < count:
            _run_events(model, state, seed, first + done, out[done : done + 1])
            done += 1
    return out


def _run_events(model: Model, state: tables.State, seed: int, first: int, out: NDArray[np.float64]) -> None:
    header, done = header_of(model.tables), 0
    while done < len(out):
        rows, status = run_chunk(header, header_of(state), np.uint64(seed % 2**64), first + done, out[done:])
        done += rows
        if status != FINISHED:
            state = _relieved(model, state, status)


def trace_replication(model: Model, *, seed: int, replication: int) -> Trace:
    """Every move of a part and every change of a state in one replication. Raises `SimulationError`."""
    out = np.empty((1, model.responses.n_columns))
    header, state = header_of(model.tables), new_state(model, n_trace=rows_to_begin_with(model))
    while True:
        _, status = run_chunk(header, header_of(state), np.uint64(seed % 2**64), replication, out)
        if status == FINISHED:
            return read_trace(model, state.trace[: int(state.run["n_trace"][0])])
        state = _relieved(model, state, status)


def _relieved(model: Model, state: tables.State, status: int) -> tables.State:
    """A state with more room of the kind that ran out."""
    n_parts, n_trace = len(state.parts), len(state.trace)
    if status == PARTS_FULL and n_parts < _MOST_PARTS:
        return new_state(model, n_parts=4 * n_parts, n_trace=n_trace)
    if status == TRACE_FULL:
        return new_state(model, n_parts=n_parts, n_trace=4 * n_trace)
    time_s = int(state.run["now"][0]) * 1e-9
    if status == PARTS_FULL:
        raise SimulationError(
            f"more than {_MOST_PARTS:,} parts are inside at {time_s:.1f} s: a source outruns what follows it. "
            "Limit the buffer behind it, or its arrivals."
        )
    raise SimulationError(
        f"time stands still at {time_s:.6f} s: parts move for ever without any time passing. "
        f"{_busiest(model, state)} takes no time; give it a process time."
    )


def _busiest(model: Model, state: tables.State) -> str:
    return model.responses.node_paths[int(np.argmax(state.nodes["left"]))]
