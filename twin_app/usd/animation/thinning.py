"""Which samples of curves are needed, if between samples motion is linear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def thinned(group: Integers, at: Floats, values: Floats, tolerance: Floats) -> Integers:
    """Indices of the rows to keep, such that lines between them miss no row by more than the tolerance.

    `values` is [n, k], `tolerance` [k]; rows are sorted by group, then by `at`. Each group's ends are kept, and what is
    off the line between its neighbours; then what is farthest off in each gap, until nothing is (as Ramer, Douglas and
    Peucker do), because many small turns may make a large one.
    """
    if len(group) < 3:
        return np.arange(len(group))
    kept = _corners(group, at, values, tolerance)
    # One axis for all groups: lines never lead from one to another, since both ends of each are kept.
    along = group * (float(np.ptp(at)) + 1.0) + (at - float(at.min()))
    while True:
        rows = np.flatnonzero(kept)
        line = np.column_stack([np.interp(along, along[rows], column[rows]) for column in values.T])
        miss = (np.abs(values - line) / tolerance).max(axis=1)
        bad = np.flatnonzero(miss > 1.0)
        bad = bad[~kept[bad]]
        if not len(bad):
            return rows
        gap = np.searchsorted(rows, bad)
        order = np.lexsort((miss[bad], gap))
        kept[bad[order[np.append(gap[order][1:] != gap[order][:-1], True)]]] = True


def _corners(group: Integers, at: Floats, values: Floats, tolerance: Floats) -> NDArray[np.bool_]:
    """Rows that are first or last of a group, or off the line between their neighbours."""
    span = at[2:] - at[:-2]
    share = ((at[1:-1] - at[:-2]) / np.where(span > 0.0, span, 1.0))[:, None]
    line = values[:-2] + share * (values[2:] - values[:-2])
    kept = np.ones(len(group), np.bool_)
    is_straight = (np.abs(values[1:-1] - line) <= tolerance).all(axis=1)
    kept[1:-1] = ~is_straight | (group[1:-1] != group[:-2]) | (group[1:-1] != group[2:])
    return kept
