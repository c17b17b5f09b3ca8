"""Selection of the best of a few candidates, with a stated probability of being right.

KN, the fully sequential procedure of Kim and Nelson (ACM TOMACS 11, 2001, section 3, with c = 1): all candidates still
in are simulated replication by replication; one is dropped as soon as its sum falls behind another's by more than a
margin that shrinks with the replications. If replication means are normal, the probability of keeping the best is at
least `confidence` whenever it is better than all others by at least the indifference zone `delta`. Differences are
paired, so common random numbers are allowed and shorten it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.selection.procedure import FloatArray, Request, Values

IntArray = NDArray[np.int64]
_CHUNK = 100_000
"""Comparisons worked out at a time."""


class KimNelson:
    """The state of one selection. Larger values are better; equal candidates are decided in favour of the first."""

    name = "KN (Kim and Nelson 2001), fully sequential, common random numbers"

    def __init__(self, n_candidates: int, *, confidence: float, delta: float, first_stage: int) -> None:
        """`first_stage` ≥ 2 replications estimate the variances of the differences."""
        self._delta = delta
        self._first_stage = first_stage
        share = (1.0 - confidence) / max(1, n_candidates - 1)
        self._h2 = error_bound(share, first_stage) if n_candidates > 1 else 0.0
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

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """As published, with their values here."""
        return {"n0": self._first_stage, "c": 1, "h2": round(self._h2, 6)}

    def requests(self) -> list[Request]:
        """The next replications of all survivors, all in one block."""
        if self.is_decided:
            return []
        count = self.next_replications()
        return [Request(candidate, 0, count) for candidate in self.survivors]

    def advance_with(self, values: Values) -> None:
        """Goes on with all that was requested."""
        self.advance([values(candidate, 0) for candidate in range(len(self._sums))])

    def mean(self, candidate: int) -> float:
        """Of a survivor, so far."""
        return float(self._sums[candidate]) / max(1, self.replications)

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
            self._screen(self._sums[None, :], np.array([self.replications]))
        while self.replications < total and not self.is_decided:
            count = min(total - self.replications, max(1, _CHUNK // len(self.survivors) ** 2))
            self._go_on(values, self.replications, count)

    def _go_on(self, values: Sequence[FloatArray], start: int, count: int) -> None:
        """At most `count` replications more; fewer if a candidate is dropped or the end is reached before."""
        steps = np.zeros((count, len(self._sums)))
        for candidate in self.survivors:
            steps[:, candidate] = values[candidate][start : start + count]
        steps[0] += self._sums  # added up one by one, so that the bits do not depend on `count`
        sums = np.cumsum(steps, axis=0)
        taken = min(count, max(1, math.floor(self._bound()) + 1 - start))
        taken = self._screen(sums[:taken], start + 1 + np.arange(taken))
        self._sums = sums[taken - 1]
        self.replications = start + taken

    def replications_needed(self) -> int:
        """About how many more replications all survivors together may need at most."""
        return max(0, math.floor(self._bound()) + 1 - self.replications) * len(self.survivors)

    def delta_reached(self) -> float:
        """The indifference zone for which the present replications would have been enough."""
        return math.sqrt(self._h2 * self._largest_variance() / max(1, self.replications))

    def _screen(self, sums: FloatArray, replications: IntArray) -> int:
        """Drops those that are first to fall behind; how many of the rows of `sums` that took."""
        kept = np.array(self.survivors)
        assert self._variances is not None
        variances = self._variances[np.ix_(kept, kept)]
        shrinking = 0.5 * self._delta * replications[:, None, None]
        margin = np.maximum(0.0, self._h2 * variances / (2.0 * self._delta) - shrinking)
        own = sums[:, kept]
        is_behind = (own[:, :, None] < own[:, None, :] - margin).any(axis=2)
        rows = np.flatnonzero(is_behind.any(axis=1))
        if not len(rows):
            return len(sums)
        self.survivors = [int(candidate) for candidate in kept[~is_behind[rows[0]]]]
        return int(rows[0]) + 1

    def _bound(self) -> float:
        return self._h2 * self._largest_variance() / self._delta**2

    def _largest_variance(self) -> float:
        if self._variances is None or len(self.survivors) < 2:
            return 0.0
        return float(self._variances[np.ix_(self.survivors, self.survivors)].max())


def error_bound(alpha: float, first_stage: int) -> float:
    """h² = 2 c η (n₀ − 1) with c = 1, where η solves ½ (1 + 2η)^(−(n₀−1)/2) = alpha: a triangle is left by the wrong
    side with that probability at most."""
    eta = 0.5 * (math.pow(2.0 * alpha, -2.0 / (first_stage - 1)) - 1.0)
    return 2.0 * max(eta, 0.0) * (first_stage - 1)


def _difference_variances(values: Sequence[FloatArray]) -> FloatArray:
    table = np.array(values)
    return np.array([(row - table).var(axis=1, ddof=1) for row in table])
