"""What a Gantt chart shows where its pixels are coarser than what happened: plain numbers, no painting.

A row is cut into cells of a few pixels. A cell shows the state that took most of it, unless one loss took more than
40 %: then that loss, so that short stops are not painted over by the work between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.frame import Spans
from twin_app.playback.losses import LOSSES
from twin_app.sim.responses import StationState

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

CELL_PX = 3
LOSS_WINS = 0.4
_N = len(StationState)
_LOSSES = np.array([int(state) for state in LOSSES])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of one row in one colour."""

    state: StationState
    start_s: float
    end_s: float


class Row:
    """What the places of one station did, ready to be asked for any window."""

    def __init__(self, spans: Iterable[Spans]) -> None:
        """One `Spans` for each place; all from the start of the run to its end."""
        self._places = [(one.start_s, one.end_s, _cumulated(one)) for one in spans]
        self.start_s = min((float(own[0][0]) for own in self._places if len(own[0])), default=0.0)
        self.end_s = max((float(own[1][-1]) for own in self._places if len(own[1])), default=0.0)

    def shares(self, edges_s: Floats) -> Floats:
        """Share of each state in each stretch between edges [m + 1], over all places; [m, n_states], rows sum to 1."""
        times = np.zeros((len(edges_s), _N))
        for start, end, sums in self._places:
            knots = np.append(start, end[-1:])
            for state in range(_N):
                times[:, state] += np.interp(edges_s, knots, sums[:, state])
        spent = np.diff(times, axis=0)
        total = spent.sum(axis=1, keepdims=True)
        return np.asarray(spent / np.where(total > 0.0, total, 1.0), np.float64)

    def bars(self, start_s: float, end_s: float, *, cell_s: float) -> tuple[Bar, ...]:
        """What to paint between two times, cells of `cell_s` > 0; equal neighbours are one bar.

        Cells lie at multiples of `cell_s`, whatever the window, so that nothing flickers when it is moved.
        """
        edges = cell_edges(max(start_s, self.start_s), min(end_s, self.end_s), cell_s)
        if len(edges) < 2:
            return ()
        states = winners(self.shares(edges))
        firsts = np.concatenate(([0], np.flatnonzero(np.diff(states)) + 1, [len(states)]))
        return tuple(
            Bar(state=StationState(int(states[a])), start_s=float(edges[a]), end_s=float(edges[b]))
            for a, b in itertools.pairwise(firsts)
        )


def winners(shares: Floats) -> Integers:
    """The state that each cell shows; [m] from shares [m, n_states]. Of equals the first in the fixed order."""
    largest = shares.argmax(axis=1)
    losses = shares[:, _LOSSES]
    return np.asarray(np.where(losses.max(axis=1) > LOSS_WINS, _LOSSES[losses.argmax(axis=1)], largest), np.int64)


def cell_edges(start_s: float, end_s: float, cell_s: float) -> Floats:
    """Both ends and the multiples of `cell_s` between them; empty if there is no time between."""
    if not end_s > start_s:
        return np.zeros(0)
    inner = np.arange(np.floor(start_s / cell_s) + 1, np.ceil(end_s / cell_s)) * cell_s
    return np.concatenate(([start_s], inner, [end_s]))


def _cumulated(spans: Spans) -> Floats:
    """Time spent in each state up to the start of each span, and to the end; [n + 1, n_states]."""
    spent = np.zeros((len(spans.states) + 1, _N))
    spent[np.arange(1, len(spans.states) + 1), spans.states] = spans.end_s - spans.start_s
    return np.asarray(np.cumsum(spent, axis=0), np.float64)
