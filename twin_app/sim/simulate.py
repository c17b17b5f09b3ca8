"""Many replications, one after the other, and the trace of one."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.snapshot import Snapshot
from twin_app.sim import tables
from twin_app.sim.codes import FINISHED
from twin_app.sim.compile import Model
from twin_app.sim.draws import FOREVER
from twin_app.sim.episodes import Standstill, advance, begin, relieved, started, take_trace
from twin_app.sim.kernel.episode import run_chunk
from twin_app.sim.memory import new_state
from twin_app.sim.pointers import header_of
from twin_app.sim.recursion.runs import run_line
from twin_app.sim.snapshots.state_from import Start, state_from
from twin_app.sim.trace import Trace

_CANCELLABLE_ROWS = 8
"""Replications of a line between two looks at `is_cancelled`."""
_CANCELLABLE_PIECE = 50_000
"""Events between two looks at `is_cancelled`, some milliseconds."""


class Engine(Enum):
    """What runs replications; the numbers are the same."""

    AUTOMATIC = auto()
    """The recursion for a line, the event kernel for everything else."""
    EVENTS = auto()
    """The event kernel."""


def run_replications(
    model: Model,
    *,
    seed: int,
    first: int,
    count: int,
    engine: Engine = Engine.AUTOMATIC,
    start: Snapshot | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> NDArray[np.float64]:
    """Rows of responses, float64 [count, model.responses.n_columns], of replications first … first + count − 1.

    A row depends on the plant, the seed, its replication number and `start` alone: the condition from which all of them
    begin (None: time 0, empty, idle and up; `InvalidPlantError` if the plant cannot be like that). When `is_cancelled`
    says so (it is asked every few milliseconds), only the rows finished by then come back. Raises `SimulationError`
    when parts move for ever without time passing, or when more parts are inside than memory holds.
    """
    out = np.empty((count, model.responses.n_columns))
    watch = is_cancelled or _never
    piece = int(FOREVER) if is_cancelled is None else _CANCELLABLE_PIECE
    if start is None:
        is_line = model.line is not None and engine is Engine.AUTOMATIC
        fill = _run_line if is_line else _run
        return out[: fill(model, new_state(model), out, seed=seed, first=first, piece=piece, watch=watch)]
    beginning = Start(model, start)
    for i in range(count):
        own = started(model, seed=seed, replication=first + i, start_ns=beginning.now, n_parts=beginning.n_parts)
        beginning.load(own.headers)
        row = out[i : i + 1]
        if not _run(model, own.arrays, row, seed=seed, first=first + i, piece=piece, watch=watch, is_begun=True):
            return out[:i]
    return out


def _never() -> bool:
    return False


def _run_line(
    model: Model,
    state: tables.State,
    out: NDArray[np.float64],
    *,
    seed: int,
    first: int,
    piece: int,
    watch: Callable[[], bool],
) -> int:
    """`_run` by the recursion, which leaves some replications to the event kernel."""
    done = 0
    while done < len(out):
        end = len(out) if watch is _never else min(len(out), done + _CANCELLABLE_ROWS)
        done += run_line(model, state, seed=seed, first=first + done, out=out[done:end])
        if done < end:
            row = out[done : done + 1]
            done += _run(model, new_state(model), row, seed=seed, first=first + done, piece=piece, watch=watch)
        if done < len(out) and watch():
            break
    return done


def _run(
    model: Model,
    state: tables.State,
    out: NDArray[np.float64],
    *,
    seed: int,
    first: int,
    piece: int,
    watch: Callable[[], bool],
    is_begun: bool = False,
) -> int:
    """Fill the rows of `out`, or those until `watch` says stop; returns how many."""
    header, bits, standstill, done = header_of(model.tables), np.uint64(seed % 2**64), Standstill(), 0
    while done < len(out):
        rows, status = run_chunk(header, header_of(state), bits, first + done, int(is_begun), 0, piece, out[done:])
        done += rows
        is_begun = status != FINISHED
        state = relieved(model, state, status)
        standstill.note(model, state)
        if is_begun and watch():
            break
    return done


def trace_replication(model: Model, *, seed: int, replication: int, start: Snapshot | None = None) -> Trace:
    """Every move of a part and every change of a state in one replication, from `start` as `run_replications` does.

    Raises `SimulationError`, and `InvalidPlantError` if the plant cannot be like `start`.
    """
    if start is None:
        state = begin(model, seed=seed, replication=replication, has_trace=True)
    else:
        state = state_from(model, start, seed=seed, replication=replication, has_trace=True)
    advance(model, state)
    return take_trace(state)
