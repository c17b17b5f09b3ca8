"""Looking up, at any time, the values of things that change step by step, and the stretches that cover it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]

_EVERY = 256
"""Rows between two checkpoints: what has to be gone through again for one look-up, at most."""


class Timeline:
    """Values of n things, each changed by rows in the order of time."""

    def __init__(self, times_ns: ArrayLike, things: ArrayLike, values: ArrayLike, *, initial: ArrayLike) -> None:
        """`initial` [n] holds before the first row; rows are sorted by time."""
        self._times = np.asarray(times_ns, np.int64)
        self._things = np.asarray(things, np.int64)
        self._values = np.asarray(values, np.int64)
        start = np.asarray(initial, np.int64)
        self._checkpoints = np.empty((len(self._times) // _EVERY + 1, len(start)), np.int64)
        now = start.copy()
        for number in range(len(self._checkpoints)):
            self._checkpoints[number] = now
            rows = slice(number * _EVERY, (number + 1) * _EVERY)
            now[self._things[rows]] = self._values[rows]  # of several for one thing the last one stays

    def at(self, time_ns: int) -> Integers:
        """Values [n] after all that happened up to and at a time."""
        end = int(np.searchsorted(self._times, time_ns, side="right"))
        first = end // _EVERY
        now: Integers = self._checkpoints[first].copy()
        rows = slice(first * _EVERY, end)
        now[self._things[rows]] = self._values[rows]
        return now


@dataclass(frozen=True, slots=True)
class _Kept:
    offsets: Integers
    stretches: Integers


class Stretches:
    """Which of many stretches of time [start, end) cover a time."""

    def __init__(self, starts_ns: ArrayLike, ends_ns: ArrayLike) -> None:
        """Both [n]; starts are sorted."""
        self._starts = np.asarray(starts_ns, np.int64)
        self._ends = np.asarray(ends_ns, np.int64)
        self._kept = self._checkpoints()

    def at(self, time_ns: int) -> Integers:
        """Indices of the stretches that cover a time, ascending."""
        end = int(np.searchsorted(self._starts, time_ns, side="right"))
        first = min(end // _EVERY, len(self._kept.offsets) - 2)
        older = self._kept.stretches[self._kept.offsets[first] : self._kept.offsets[first + 1]]
        found = np.concatenate((older, np.arange(first * _EVERY, end)))
        return found[self._ends[found] > time_ns]

    def _checkpoints(self) -> _Kept:
        """Stretches from before each checkpoint that are not over when it begins."""
        n = len(self._starts)
        firsts = np.arange(0, n + 1, _EVERY)
        # Look-ups that use a checkpoint are never before the stretch that comes last before it begins.
        opening = np.concatenate(([np.iinfo(np.int64).min], self._starts[firsts[1:] - 1]))
        first = np.arange(n) // _EVERY + 1
        last = np.searchsorted(opening, self._ends, side="left")
        counts = np.maximum(last - first, 0)
        stretches = np.repeat(np.arange(n), counts)
        step = np.arange(len(stretches)) - np.repeat(np.cumsum(counts) - counts, counts)
        checkpoint = np.repeat(first, counts) + step
        order = np.argsort(checkpoint, kind="stable")
        offsets = np.searchsorted(checkpoint[order], np.arange(len(firsts) + 1))
        return _Kept(offsets=offsets.astype(np.int64), stretches=stretches[order])
