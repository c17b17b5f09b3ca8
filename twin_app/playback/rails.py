"""Lines that things move along, all of them looked up at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

RUN_ON_M = 3.0
"""How far a rail goes straight on beyond both of its ends."""
_APART_M = 10.0
_SAME_M = 1e-9


class Rails:
    """Polylines in the world, by number. A distance counts from the first point of its line."""

    def __init__(self, lines_m: Sequence[Floats]) -> None:
        """Each line is [n, 3], n ≥ 1; a single point is a place where things stand."""
        self.lines_m = tuple(_distinct(np.asarray(line, np.float64).reshape(-1, 3)) for line in lines_m)
        self.lengths_m = np.array([_along(line)[-1] for line in self.lines_m], np.float64)
        extended = [_extended(line) for line in self.lines_m]
        sizes = [_along(line)[-1] for line in extended]
        starts = np.concatenate(([0.0], np.cumsum(np.array(sizes, np.float64) + _APART_M)))
        self._origins = starts[:-1] + RUN_ON_M
        own = [_along(line) + start for line, start in zip(extended, starts[:-1], strict=True)]
        self._along = np.concatenate(own) if own else np.zeros(1)
        self._points = np.concatenate(extended) if extended else np.zeros((1, 3))
        step = np.diff(self._points[:, :2], axis=0, append=self._points[-1:, :2])
        self._turns = np.arctan2(step[:, 1], step[:, 0])

    def at(self, rails: Integers, distances_m: Floats) -> tuple[Floats, Floats]:
        """Points [n, 3] and headings [n] (radians) at distances along rails; beyond `RUN_ON_M` they stay."""
        limit = self.lengths_m[rails] + RUN_ON_M
        place = self._origins[rails] + np.clip(distances_m, -RUN_ON_M, limit)
        after = np.clip(np.searchsorted(self._along, place, side="right"), 1, len(self._along) - 1)
        before = after - 1
        gap = self._along[after] - self._along[before]
        share = (place - self._along[before]) / np.where(gap > 0.0, gap, 1.0)
        points = self._points[before] + share[:, None] * (self._points[after] - self._points[before])
        # At the very end of a line the next piece leads to another line; the piece before it counts.
        ends = place >= self._origins[rails] + limit - _SAME_M
        return points, self._turns[np.where(ends, before - 1, before)]

    def corners_m(self, rail: int) -> Floats:
        """Distances at which a rail turns."""
        return _along(self.lines_m[rail])[1:-1]


def _distinct(line: Floats) -> Floats:
    """Without points that repeat the one before."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    kept: Floats = line[np.concatenate(([True], steps > _SAME_M))]
    return kept


def _extended(line: Floats) -> Floats:
    """With a straight piece more at both ends; a single point looks along +x."""
    first = line[0] - line[1] if len(line) > 1 else np.array([-1.0, 0.0, 0.0])
    last = line[-1] - line[-2] if len(line) > 1 else np.array([1.0, 0.0, 0.0])
    pieces = [line[:1] + RUN_ON_M * _unit(first), line, line[-1:] + RUN_ON_M * _unit(last)]
    return np.concatenate(pieces)


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


def _along(line: Floats) -> Floats:
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return np.concatenate(([0.0], np.cumsum(steps)))
