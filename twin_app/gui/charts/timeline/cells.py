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
        self._places = [(one, _cumulated(one)) for one in spans if len(one.states)]
        self.start_s = min((float(one.start_s[0]) for one, _ in self._places), default=0.0)
        self.end_s = max((float(one.end_s[-1]) for one, _ in self._places), default=0.0)
        seen = {int(number) for one, _ in self._places for number in np.unique(one.states)}
        self.states = frozenset(StationState(number) for number in seen)
        """All that ever occur."""

    def shares(self, edges_s: Floats) -> Floats:
        """Share of each state in each stretch between edges [m + 1], over all places; [m, n_states], rows sum to 1."""
        times = np.zeros((len(edges_s), _N))
        for one, sums in self._places:
            inside = np.clip(edges_s, one.start_s[0], one.end_s[-1])
            index = np.maximum(np.searchsorted(one.start_s, inside, side="right") - 1, 0)
            times += sums[index]
            times[np.arange(len(inside)), one.states[index]] += inside - one.start_s[index]
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
    """Time spent in each state up to the start of each span; [n, n_states]."""
    spent = np.zeros((len(spans.states), _N))
    spent[np.arange(1, len(spans.states)), spans.states[:-1]] = (spans.end_s - spans.start_s)[:-1]
    return np.asarray(np.cumsum(spent, axis=0), np.float64)
