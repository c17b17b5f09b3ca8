"""Room for states: how large their tables are, and how they grow without losing anything."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError
from twin_app.sim import tables
from twin_app.sim.codes import N_STATES
from twin_app.sim.compile import Model

_FIRST_PARTS = 256
_MOST_PARTS = 16_000_000
_GROWTH = 4


def new_state(model: Model, *, n_parts: int = _FIRST_PARTS, n_trace: int = 0) -> tables.State:
    """Room for a run with at most `n_parts` parts inside at a time and `n_trace` rows of trace."""
    m = model.tables
    n_parts += int(m.plan["n_makers"][0]) + 1
    n_slots, n_leaves, width = len(m.slots), 1 << int(m.plan["slot_bits"][0]), int(m.plan["work_width"][0])
    return tables.State(
        run=np.zeros(1, tables.RUN),
        times=np.zeros(n_slots, np.int64),
        keys=np.zeros(2 * n_leaves, np.int64),
        ripe=np.zeros(n_slots, np.int64),
        nodes=np.zeros(len(m.nodes), tables.NODE_STATE),
        places=np.zeros(len(m.places), tables.PLACE),
        accounts=np.zeros((len(m.places), N_STATES), np.int64),
        got=np.zeros(len(m.places) * int(m.plan["most_inputs"][0]), np.int64),
        stops=np.zeros(len(m.stops), tables.STOP),
        bodies=np.zeros(len(m.bodies), tables.BODY),
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
        due_words=np.zeros(1 + len(m.nodes) // 4096, np.int64),
        touched=np.zeros(max(1, len(m.places)), np.int64),
        balking=np.zeros(max(1, len(m.nodes)), np.int64),
        hungry=np.zeros(max(1, len(m.crews)), np.int64),
        products=np.zeros((len(m.margins), 2)),
        load=np.zeros(len(m.tariff)),
        heating=np.zeros(len(m.places)),
        part_work=np.zeros(n_parts * width),
        worked=np.zeros(len(m.places) if width else 0, np.int64),
        spoilt=np.zeros(width),
        redone=np.zeros(len(m.nodes) if width else 0),
        trace=np.zeros(n_trace, tables.TRACE),
    )


def with_more_parts(state: tables.State) -> tables.State:
    """The same state with room for more parts. Raises `SimulationError` when that is more than memory is meant for."""
    n_parts = len(state.parts)
    if n_parts >= _MOST_PARTS:
        time_s = int(state.run["now"][0]) * 1e-9
        raise SimulationError(
            f"more than {_MOST_PARTS:,} parts are inside at {time_s:.1f} s: a source outruns what follows it. "
            "Limit the buffer behind it, or its arrivals."
        )
    grown = state._replace(
        run=state.run.copy(),
        parts=_longer(state.parts, _GROWTH * n_parts),
        part_work=_longer(state.part_work, _GROWTH * len(state.part_work)),
        free=_longer(state.free, _GROWTH * n_parts),
    )
    n_free = int(grown.run["n_free"][0])
    n_new = (_GROWTH - 1) * n_parts
    grown.free[n_free : n_free + n_new] = np.arange(_GROWTH * n_parts - 1, n_parts - 1, -1)
    grown.run["n_free"] += n_new
    return grown


def with_more_trace(state: tables.State) -> tables.State:
    """The same state with room for a longer trace."""
    return state._replace(trace=_longer(state.trace, _GROWTH * len(state.trace)))


def copy_of(state: tables.State) -> tables.State:
    """A state of its own that is the same; the trace, to which is only added, is shared."""
    arrays: dict[str, NDArray[Any]] = {
        name: array if name == "trace" else array.copy() for name, array in zip(state._fields, state, strict=True)
    }
    return tables.State(**arrays)


def _longer(array: NDArray[Any], size: int) -> NDArray[Any]:
    grown = np.zeros(size, array.dtype)
    grown[: len(array)] = array
    return grown
