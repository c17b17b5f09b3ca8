"""The Python side of the recursion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.compile import Model
from twin_app.sim.pointers import header_of
from twin_app.sim.recursion.episode import run_line_chunk
from twin_app.sim.recursion.records import LineState, new_line_state
from twin_app.sim.tables import State

Numbers = NDArray[np.float64]


def run_line(model: Model, state: State, *, seed: int, first: int, out: Numbers) -> int:
    """Rows of responses of a line, replications `first` … one for each row of `out`; returns how many it managed.

    `state` is scratch. If that is not all, the next replication is one for the event kernel, see `run_line_chunk`.
    """
    _, done = _run(model, state, out, seed=seed, first=first)
    return done


def line_departures(model: Model, state: State, *, seed: int, replication: int, n_parts: int) -> NDArray[np.int64]:
    """Times [ns] at which the first parts leave the source and each station, int64 [n_parts, 1 + n_stations].

    `state` is scratch. Times after the horizon are given as one nanosecond after it; parts that come later still have
    0 everywhere.
    """
    out = np.empty((1, model.responses.n_columns))
    kept, _ = _run(model, state, out, seed=seed, first=replication, n_recorded=n_parts)
    return kept.record


def _run(
    model: Model, state: State, out: Numbers, *, seed: int, first: int, n_recorded: int = 0
) -> tuple[LineState, int]:
    tables, line = model.tables, model.line
    if line is None:
        raise ValueError("the plant of this model is no line")
    kept = new_line_state(line, n_stops=len(tables.stops), n_streams=len(tables.stream_keys), n_recorded=n_recorded)
    plan, scratch, chain, own = (header_of(part) for part in (tables, state, line, kept))
    return kept, int(run_line_chunk(plan, scratch, chain, own, np.uint64(seed % 2**64), first, out))
