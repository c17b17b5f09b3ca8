"""Selection of the best of a few candidates, with a stated probability of being right.

KN, the fully sequential procedure of Kim and Nelson (ACM TOMACS 11, 2001, section 3, with c = 1): all candidates still
in are simulated replication by replication; one is dropped as soon as its sum falls behind another's by more than a
margin that shrinks with the replications. If replication means are normal, the probability of keeping the best is at
least `confidence` whenever it is better than all others by at least the indifference zone `delta`. Differences are
paired, so common random numbers are allowed and shorten it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
PROCEDURE = "KN (Kim and Nelson 2001), fully sequential, common random numbers"


class KimNelson:
    """The state of one selection. Larger values are better; equal candidates are decided in favour of the first."""

    def __init__(self, n_candidates: int, *, confidence: float, delta: float, first_stage: int) -> None:
        """`first_stage` ≥ 2 replications estimate the variances of the differences."""
        self._delta = delta
        self._first_stage = first_stage
        self._h2 = _h_squared(n_candidates, 1.0 - confidence, first_stage) if n_candidates > 1 else 0.0
        self._variances: FloatArray | None = None
        self._sums: FloatArray = np.zeros(n_candidates)
        self.survivors: list[int] = list(range(n_candidates))
        self.replications = 0
        """Of each survivor so far."""

    @property
    def is_decided(self) -> bool:
        """One survivor, or as many replications as the procedure can need at most."""
        return len(self.survivors) == 1 or (self._variances is not None and self.replications > self._bound())

    @property
    def winner(self) -> int:
        """The best survivor; certain in the promised sense if `is_decided`."""
        return max(self.survivors, key=lambda candidate: (self._sums[candidate], -candidate))

    def next_replications(self) -> int:
        """Total that each survivor should have for the next `advance`: some more than before, no more than needed."""
        if self._variances is None:
            return self._first_stage
        step = max(5, self.replications // 4)
        return self.replications + max(1, min(step, math.floor(self._bound()) + 1 - self.replications))

    def advance(self, values: Sequence[FloatArray]) -> None:
        """Goes on with the replications in `values`, one array for each candidate, those dropped ignored.

        Every survivor needs the same number, at least `first_stage` and no fewer than before.
        """
        total = min(len(values[candidate]) for candidate in self.survivors)
        if self._variances is None:
            self._variances = _difference_variances([v[: self._first_stage] for v in values])
            self._sums = np.array([v[: self._first_stage].sum() for v in values])
            self.replications = self._first_stage
            self._screen()
        while self.replications < total and not self.is_decided:
            for candidate in self.survivors:
                self._sums[candidate] += values[candidate][self.replications]
            self.replications += 1
            self._screen()

    def replications_needed(self) -> int:
        """About how many more replications all survivors together may need at most."""
        return max(0, math.floor(self._bound()) + 1 - self.replications) * len(self.survivors)

    def delta_reached(self) -> float:
        """The indifference zone for which the present replications would have been enough."""
        return math.sqrt(self._h2 * self._largest_variance() / max(1, self.replications))

    def _screen(self) -> None:
        kept = np.array(self.survivors)
        sums = self._sums[kept]
        assert self._variances is not None
        variances = self._variances[np.ix_(kept, kept)]
        margin = self._h2 * variances / (2.0 * self._delta) - 0.5 * self._delta * self.replications
        behind = sums[:, None] < sums[None, :] - np.maximum(0.0, margin)
        np.fill_diagonal(behind, val=False)
        self.survivors = [int(candidate) for candidate in kept[~behind.any(axis=1)]]

    def _bound(self) -> float:
        return self._h2 * self._largest_variance() / self._delta**2

    def _largest_variance(self) -> float:
        if self._variances is None or len(self.survivors) < 2:
            return 0.0
        return float(self._variances[np.ix_(self.survivors, self.survivors)].max())


def _h_squared(n_candidates: int, alpha: float, first_stage: int) -> float:
    """h² = 2 c η (n₀ − 1) with c = 1, where η solves ½ (1 + 2η)^(−(n₀−1)/2) = alpha/(k−1)."""
    eta = 0.5 * (math.pow(2.0 * alpha / (n_candidates - 1), -2.0 / (first_stage - 1)) - 1.0)
    return 2.0 * max(eta, 0.0) * (first_stage - 1)


def _difference_variances(values: Sequence[FloatArray]) -> FloatArray:
    table = np.array(values)
    return np.array([(row - table).var(axis=1, ddof=1) for row in table])
