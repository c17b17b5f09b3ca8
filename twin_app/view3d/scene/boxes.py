"""Boxes around runs of a few triangles, in which picks look first: made with the plant, in any thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.view3d.solids import Batch

_RUN = 256
"""Triangles in one box. Neighbours in a mesh are neighbours in space, by and large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """One for each run of triangles of one owner; arrays of one length n."""

    starts: NDArray[np.intp]
    """First triangle of each run; it ends where the next begins."""
    ends: NDArray[np.intp]
    low: NDArray[np.float32]
    """[n, 3] metres."""
    high: NDArray[np.float32]
    owners: NDArray[np.int32]


def boxes_of(batch: Batch) -> Boxes:
    """Runs never go beyond one owner."""
    n = len(batch.owners)
    firsts = np.flatnonzero(np.diff(batch.owners, prepend=-1)) if n else np.zeros(0, np.intp)
    n_runs = -(-np.diff(np.append(firsts, n)) // _RUN)
    step = np.arange(n_runs.sum()) - np.repeat(np.cumsum(n_runs) - n_runs, n_runs)
    starts = np.repeat(firsts, n_runs) + _RUN * step
    corners, rows = batch.surface.corners, 3 * starts
    return Boxes(
        starts=starts,
        ends=np.append(starts[1:], n) if n else starts,
        low=np.minimum.reduceat(corners, rows) if n else np.zeros((0, 3), np.float32),
        high=np.maximum.reduceat(corners, rows) if n else np.zeros((0, 3), np.float32),
        owners=batch.owners[starts],
    )
