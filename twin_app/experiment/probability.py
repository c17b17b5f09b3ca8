"""How likely each of some designs is to be the best of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_BATCH = 200
_GROUPS = 500
"""More replications than this are drawn in groups of neighbours: the mean spreads as before, at a bounded price."""


def probability_best(values: Sequence[FloatArray], *, seed: int, samples: int = 4000) -> list[float]:
    """Share of paired bootstrap samples in which each design has the largest mean; ties are shared.

    `values` holds one array of paired replications for each design, all of one length [n_designs][n]. Replications are
    drawn with replacement, all designs of one draw together (Efron and Tibshirani 1993, ch. 8), which keeps the
    correlation of common random numbers. Like every bootstrap it is an estimate, too sure of itself below about ten
    replications.
    """
    table, sizes = _grouped(np.array(values))
    n = len(sizes)
    generator = np.random.Generator(np.random.PCG64(seed))
    wins = np.zeros(len(table))
    for _ in range(samples // _BATCH):
        weights = generator.multinomial(n, np.full(n, 1.0 / n), size=_BATCH)
        means = (table @ weights.T) / (sizes @ weights.T)
        is_best = means >= means.max(axis=0) - 1e-12 * np.abs(means).max(axis=0)
        wins += (is_best / is_best.sum(axis=0)).sum(axis=1)
    return [float(share) for share in wins / (samples // _BATCH * _BATCH)]


def _grouped(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sums over groups of replications [n_designs, n_groups], and the sizes of the groups [n_groups]."""
    n = table.shape[1]
    edges = np.linspace(0, n, min(n, _GROUPS) + 1).astype(np.int64)
    return np.add.reduceat(table, edges[:-1], axis=1), np.diff(edges).astype(np.float64)
