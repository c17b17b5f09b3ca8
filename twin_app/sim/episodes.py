"""One replication step by step: begun, advanced in pieces of any size, looked at, finished.

However a replication is cut into pieces, its row and its trace are the same to the last bit.
"""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError, StateError, UsageError
from twin_app.sim import tables
from twin_app.sim.codes import FINISHED, PARTS_FULL, RUNNING, STUCK_IN_TIME
from twin_app.sim.compile import Model
from twin_app.sim.conversions import ticks
from twin_app.sim.draws import FOREVER
from twin_app.sim.kernel.advance import MOST_EVENTS_AT_ONCE
from twin_app.sim.kernel.episode import begin_replication, report, run_chunk
from twin_app.sim.memory import copy_of, new_state, with_more_parts, with_more_trace
from twin_app.sim.pointers import header_of
from twin_app.sim.trace import Trace, TraceStart, read_trace, rows_to_begin_with

_TRACED_PIECE = 4096
"""Events between two looks at the room for the trace."""


class Progress(Enum):
    """Why `advance` came back."""

    EVENTS_USED_UP = auto()
    TIME_REACHED = auto()
    FINISHED = auto()
    """The horizon is reached, or the last order has ended the run."""


class Standstill:
    """Watches over pieces in which no time passes: the kernel counts the events of an instant only within a call."""

    __slots__ = ("_last", "_n_events")

    def __init__(self) -> None:
        self._last = (-1, 0)
        self._n_events = 0

    def note(self, model: Model, arrays: tables.State) -> None:
        """To be called after each piece. Raises `SimulationError`."""
        now, events = int(arrays.run["now"][0]), int(arrays.run["events"][0])
        is_same = now == self._last[0] and events >= self._last[1]
        self._n_events = self._n_events + events - self._last[1] if is_same else 0
        self._last = now, events
        if self._n_events > MOST_EVENTS_AT_ONCE:
            raise stuck(model, arrays)


class State:
    """A replication under way. Changed by `advance` alone; `arrays` is replaced when it grows."""

    __slots__ = ("_headers", "arrays", "model", "replication", "seed", "standstill", "trace_start")

    def __init__(self, model: Model, arrays: tables.State, *, seed: int, replication: int) -> None:
        self.model = model
        self.seed = seed
        self.replication = replication
        self.standstill = Standstill()
        self.trace_start = TraceStart()
        self.put(arrays)

    def put(self, arrays: tables.State) -> None:
        """Go on with these arrays."""
        self.arrays = arrays
        self._headers = header_of(self.model.tables), header_of(arrays)

    @property
    def headers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of the model and of the state, for kernels; valid while this object is."""
        return self._headers

    @property
    def now_ns(self) -> int:
        """The clock [ns]."""
        return int(self.arrays.run["now"][0])

    @property
    def time_s(self) -> float:
        """The clock."""
        return self.now_ns / 1e9

    @property
    def end_s(self) -> float:
        """Where the replication ends: the horizon, or where the last order has ended it."""
        is_early = int(self.arrays.run["status"][0]) == FINISHED and self.now_ns < self.horizon_ns
        return self.time_s if is_early and self.is_finished else self.model.horizon_s

    @property
    def n_events(self) -> int:
        """Events since the statistics began, or since the start during the warm-up."""
        return int(self.arrays.run["events"][0])

    @property
    def is_finished(self) -> bool:
        """Whether the horizon is reached, or the last order has ended the run."""
        if int(self.arrays.run["status"][0]) == FINISHED:
            return True
        return self.now_ns >= self.horizon_ns and int(self.arrays.times.min()) > self.horizon_ns

    @property
    def horizon_ns(self) -> int:
        """Where the replication ends [ns]."""
        return int(self.model.tables.plan["horizon"][0])

    def copy(self) -> State:
        """The same replication once more, to be gone on with otherwise."""
        arrays = copy_of(self.arrays)
        arrays = arrays._replace(trace=arrays.trace.copy())
        other = State(self.model, arrays, seed=self.seed, replication=self.replication)
        other.trace_start = self.trace_start
        return other


def begin(model: Model, *, seed: int, replication: int, has_trace: bool = False) -> State:
    """A replication at time 0: empty, idle and up, with whatever moves at once moved."""
    state = started(model, seed=seed, replication=replication, has_trace=has_trace)
    proceed(state, state.now_ns, 0)
    return state


def started(
    model: Model, *, seed: int, replication: int, start_ns: int = 0, n_parts: int = 256, has_trace: bool = False
) -> State:
    """A replication at a time [ns]: empty, idle and up, and nothing has moved yet."""
    arrays = new_state(model, n_parts=n_parts, n_trace=rows_to_begin_with(model, n_parts) if has_trace else 0)
    state = State(model, arrays, seed=seed, replication=replication)
    begin_replication(*state.headers, _bits(seed), replication, start_ns)
    return state


def advance(model: Model, state: State, *, until_s: float | None = None, max_events: int | None = None) -> Progress:
    """Go on to the time `until_s` (what happens then still happens; None: the horizon) or for about `max_events`.

    Statistics begin by themselves when the warm-up is over. Raises `UsageError` for a time that is over or beyond the
    horizon, `StateError` for a state of another model, and `SimulationError` as `run_replications` does.
    """
    _require_own(model, state)
    until = state.horizon_ns if until_s is None else ticks(until_s)
    if not state.now_ns <= until <= state.horizon_ns:
        now_s, horizon_s = state.time_s, model.horizon_s
        raise UsageError(f"a state at {now_s:g} s can go on to between then and {horizon_s:g} s (got {until_s} s)")
    return proceed(state, until, int(FOREVER) if max_events is None else max_events)


def proceed(state: State, until_ns: int, max_events: int) -> Progress:
    """`advance` to a time [ns] that has been checked."""
    while True:
        status, n_events = _piece(state, until_ns, max_events)
        max_events -= n_events
        if status == FINISHED:
            return Progress.FINISHED if until_ns == state.horizon_ns or state.is_finished else Progress.TIME_REACHED
        if status == RUNNING and max_events <= 0:
            return Progress.EVENTS_USED_UP


def finish(model: Model, state: State) -> NDArray[np.float64]:
    """Go on to the horizon; the row of responses, float64 [model.responses.n_columns]."""
    advance(model, state)
    return row_so_far(model, state)


def row_so_far(model: Model, state: State) -> NDArray[np.float64]:
    """The row of responses of the time since the statistics began; the state stays as it is.

    Raises `UsageError` while there is no such time: during the warm-up and at its end.
    """
    _require_own(model, state)
    since = int(state.arrays.run["counts_since"][0])
    if not 0 <= since < state.now_ns:
        raise UsageError(f"statistics have not begun yet at {state.time_s:g} s (the warm-up is {model.warmup_s:g} s)")
    out = np.empty(model.responses.n_columns)
    arrays = copy_of(state.arrays)
    report(state.headers[0], header_of(arrays), out)
    return out


def take_trace(state: State) -> Trace:
    """What has been traced since the last call, or since the start; the room is used again."""
    n_rows = int(state.arrays.run["n_trace"][0])
    rows = state.arrays.trace[:n_rows].copy()
    trace = read_trace(state.model, rows, end_s=state.end_s, start=state.trace_start)
    state.arrays.run["n_trace"] = 0
    return trace


def relieved(model: Model, arrays: tables.State, status: int) -> tables.State:
    """Arrays with which a replication that stopped with this status can go on. Raises `SimulationError`."""
    if status == PARTS_FULL:
        return with_more_parts(arrays)
    if status == STUCK_IN_TIME:
        raise stuck(model, arrays)
    return arrays


def stuck(model: Model, arrays: tables.State) -> SimulationError:
    """Says where time stands still."""
    time_s = int(arrays.run["now"][0]) / 1e9
    busiest = model.responses.node_paths[int(np.argmax(arrays.nodes["left"]))]
    return SimulationError(
        f"time stands still at {time_s:.6f} s: parts move for ever without any time passing. "
        f"{busiest} takes no time; give it a process time."
    )


def _piece(state: State, until: int, max_events: int) -> tuple[int, int]:
    """One call of the kernel, and room for the next one; its status and number of events."""
    if len(state.arrays.trace) > 0:
        return _traced_piece(state, until, max_events)
    before = state.n_events
    status = _run(state, until, max_events)
    return _settled(state, status, before)


def _traced_piece(state: State, until: int, max_events: int) -> tuple[int, int]:
    """A piece whose trace has found room; else it is done again with more, for rows without room are lost."""
    kept = copy_of(state.arrays)
    before = state.n_events
    while True:
        status = _run(state, until, min(max_events, _TRACED_PIECE))
        if int(state.arrays.run["n_trace"][0]) < len(state.arrays.trace):
            return _settled(state, status, before)
        kept = with_more_trace(kept)
        state.put(copy_of(kept))


def _run(state: State, until: int, max_events: int) -> int:
    nothing = np.empty((0, 0))
    _, status = run_chunk(*state.headers, np.uint64(0), 0, 1, until, max_events, nothing)
    return int(status)


def _settled(state: State, status: int, before: int) -> tuple[int, int]:
    if status in (PARTS_FULL, STUCK_IN_TIME):
        state.put(relieved(state.model, state.arrays, status))
    state.standstill.note(state.model, state.arrays)
    return status, max(0, state.n_events - before)  # the counter starts anew with the statistics


def _require_own(model: Model, state: State) -> None:
    if state.model is not model:
        raise StateError("this state belongs to another model; go on with the model it was made with")


def _bits(seed: int) -> np.uint64:
    return np.uint64(seed % 2**64)
