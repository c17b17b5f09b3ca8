"""Selection of the best of those candidates that keep limits, with a stated probability of being right.

AK+, the simultaneously running procedure of Andradóttir and Kim (Naval Research Logistics 57, 2010, section 5), with
c = 1. Replication by replication, two things go on at once with the same numbers. *Feasibility* (Batur and Kim, ACM
TOMACS 20, 2010): a candidate's sum of slacks leaves a triangle whose height shrinks to nothing; the side by which it
leaves says whether the limit is kept. *Comparison*: the sum of differences of each pair leaves a triangle of KN (see
`kim_nelson`). A candidate is dropped once it breaks a limit, or once it is behind another that is known to keep all of
them; what is known of a pair is kept until its better one is.

The errors are split and added up (Bonferroni), so common random numbers are allowed. Of alpha = 1 − confidence, half is
shared among all candidates and limits, each of which can err to one side only: a mean within its limit by the tolerance
is not sent away, one beyond it by the tolerance is not let in. The other half is shared among the k − 1 comparisons
with the best. Where neither errs, the best of those that are within all limits by their tolerances is dropped neither
way by anyone who is worse by `delta`, and nobody beyond a limit by its tolerance is chosen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.selection.kim_nelson import error_bound
from twin_app.experiment.selection.procedure import FloatArray, Request, Values

_CHUNK = 100_000
"""Comparisons worked out at a time."""
Verdicts = NDArray[np.int8]


class Verdict(IntEnum):
    """On a candidate and a limit."""

    OPEN = 0
    KEEPS = 1
    BREAKS = -1


class ConstrainedKimNelson:
    """The state of one selection. Larger values are better; equal candidates are decided in favour of the first.

    Values are tables [n, 1 + n_limits]: the objective, then the slack of each limit, negative beyond it.
    """

    name = "AK+ (Andradóttir and Kim 2010), KN among those that keep the limits, common random numbers"

    def __init__(
        self, n_candidates: int, *, confidence: float, delta: float, tolerances: Sequence[float], first_stage: int
    ) -> None:
        """`tolerances` > 0 are in the units of the slacks; `first_stage` ≥ 2 replications estimate variances."""
        alpha = 1.0 - confidence
        self._delta = delta
        self._tolerances: FloatArray = np.array(tolerances, np.float64)
        self._first_stage = first_stage
        self._alphas = (alpha / 2.0, alpha / 2.0)
        self._h2_limits = error_bound(self._alphas[0] / (n_candidates * len(tolerances)), first_stage)
        self._h2_pairs = error_bound(self._alphas[1] / max(1, n_candidates - 1), first_stage)
        self._sums: FloatArray = np.zeros((n_candidates, 1 + len(tolerances)))
        self._pair_variances: FloatArray | None = None
        self._slack_variances: FloatArray = np.zeros((n_candidates, len(tolerances)))
        self._is_behind = np.zeros((n_candidates, n_candidates), dtype=bool)
        self.verdicts: Verdicts = np.zeros((n_candidates, len(tolerances)), dtype=np.int8)
        """[n_candidates, n_limits]"""
        self.survivors: list[int] = list(range(n_candidates))
        self.replications = 0
        """Of each survivor so far."""

    @property
    def is_decided(self) -> bool:
        """One is left that keeps all limits, or none at all."""
        return not self.survivors or (len(self.survivors) == 1 and self.survivors[0] in self.keeping)

    @property
    def keeping(self) -> list[int]:
        """Candidates, survivors or not, that are known to keep all limits."""
        return [int(index) for index in np.flatnonzero((self.verdicts == Verdict.KEEPS).all(axis=1))]

    @property
    def breaking(self) -> list[int]:
        """Candidates that are known to break a limit."""
        return [int(index) for index in np.flatnonzero((self.verdicts == Verdict.BREAKS).any(axis=1))]

    @property
    def winner(self) -> int:
        """The best survivor that keeps the limits, as far as is known; -1 if nobody is left."""
        known = set(self.keeping)
        likely = [i for i in self.survivors if i in known] or [
            i for i in self.survivors if (self._sums[i, 1:] >= 0.0).all()
        ]
        return max(likely or self.survivors, key=lambda index: (self._sums[index, 0], -index), default=-1)

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """As published, with their values here."""
        return {
            "n0": self._first_stage,
            "c": 1,
            "alpha_feasibility": round(self._alphas[0], 9),
            "alpha_comparison": round(self._alphas[1], 9),
            "h2_feasibility": round(self._h2_limits, 6),
            "h2_comparison": round(self._h2_pairs, 6),
        }

    def requests(self) -> list[Request]:
        """The next replications of all survivors, all in one block."""
        if self.is_decided:
            return []
        count = self._next_replications()
        return [Request(candidate, 0, count) for candidate in self.survivors]

    def advance_with(self, values: Values) -> None:
        """Goes on with all that was requested."""
        tables = {candidate: values(candidate, 0) for candidate in self.survivors}
        if self._pair_variances is None:
            self._begin([tables[candidate][: self._first_stage] for candidate in self.survivors])
        total = min((len(tables[candidate]) for candidate in self.survivors), default=0)
        while self.replications < total and not self.is_decided:
            count = min(total - self.replications, max(1, _CHUNK // len(self.survivors) ** 2))
            self._go_on(tables, count)

    def replications_needed(self) -> int:
        """About how many more replications all survivors together may need at most."""
        return max(0, math.floor(self._bound()) + 1 - self.replications) * len(self.survivors)

    def delta_reached(self) -> float:
        """The indifference zone for which the present replications would have been enough to compare."""
        largest = float(self._variances_left().max(initial=0.0))
        return math.sqrt(self._h2_pairs * largest / max(1, self.replications))

    def _next_replications(self) -> int:
        if self._pair_variances is None:
            return self._first_stage
        step = max(5, self.replications // 4)
        return self.replications + max(1, min(step, math.floor(self._bound()) + 1 - self.replications))

    def _begin(self, tables: Sequence[FloatArray]) -> None:
        first = np.array(tables)
        objective = first[:, :, 0]
        self._pair_variances = np.array([(row - objective).var(axis=1, ddof=1) for row in objective])
        self._slack_variances = first[:, :, 1:].var(axis=1, ddof=1)
        self._sums = first.sum(axis=1)
        self.replications = self._first_stage
        self._take_exits(self._sums[None], np.array([self.replications]))

    def _go_on(self, tables: Mapping[int, FloatArray], count: int) -> None:
        """`count` replications more, or fewer if that decides it."""
        start = self.replications
        steps = np.zeros((count, *self._sums.shape))
        for candidate in self.survivors:
            steps[:, candidate] = tables[candidate][start : start + count]
        steps[0] += self._sums  # added up one by one, so that the bits do not depend on `count`
        sums = np.cumsum(steps, axis=0)
        taken = self._take_exits(sums, start + 1 + np.arange(count))
        self._sums = sums[taken - 1]
        self.replications = start + taken

    def _take_exits(self, sums: FloatArray, replications: NDArray[np.int64]) -> int:
        """Notes in order who leaves a triangle; how many rows of `sums` that took until all was decided."""
        kept = np.array(self.survivors)
        verdicts = self._first_verdicts(sums[:, kept, 1:], replications, kept)
        behind = self._first_behind(sums[:, kept, 0], replications, kept)
        rows = np.unique(np.concatenate([row[row < len(sums)].ravel() for row in (*verdicts, behind)]))
        for row in rows:
            is_in = np.isin(kept, self.survivors)
            for found, verdict in zip(verdicts, (Verdict.KEEPS, Verdict.BREAKS), strict=True):
                one, limit = np.nonzero((found == row) & is_in[:, None])
                self.verdicts[kept[one], limit] = verdict
            one, other = np.nonzero((behind == row) & is_in[:, None] & is_in[None, :])
            self._is_behind[kept[one], kept[other]] = True
            self._drop()
            if self.is_decided:
                return int(row) + 1
        return len(sums)

    def _first_verdicts(
        self, sums: FloatArray, replications: NDArray[np.int64], kept: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the first exits [n_kept, n_limits] on the side of the limits, and beyond; `len(sums)` for none."""
        height = self._h2_limits * self._slack_variances[kept] / (2.0 * self._tolerances)
        margin = np.maximum(0.0, height - 0.5 * self._tolerances * replications[:, None, None])
        is_open = self.verdicts[kept] == Verdict.OPEN
        keeps, breaks = _first_rows((sums >= margin) & is_open), _first_rows((sums <= -margin) & is_open)
        return np.where(keeps <= breaks, keeps, len(sums)), np.where(breaks < keeps, breaks, len(sums))

    def _first_behind(
        self, sums: FloatArray, replications: NDArray[np.int64], kept: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Rows [n_kept, n_kept] in which the first falls behind the second; `len(sums)` for never."""
        assert self._pair_variances is not None
        pairs = np.ix_(kept, kept)
        height = self._h2_pairs * self._pair_variances[pairs] / (2.0 * self._delta)
        margin = np.maximum(0.0, height - 0.5 * self._delta * replications[:, None, None])
        lead = sums[:, None, :] - sums[:, :, None]
        comes_later = np.greater.outer(kept, kept)
        is_tied = (lead == 0.0) & (margin == 0.0) & comes_later
        is_open = ~(self._is_behind[pairs] | self._is_behind[pairs].T)
        rows = _first_rows(((lead > margin) | is_tied) & is_open)
        return np.where(rows < rows.T, rows, len(sums))

    def _drop(self) -> None:
        keeps = (self.verdicts == Verdict.KEEPS).all(axis=1)
        breaks = (self.verdicts == Verdict.BREAKS).any(axis=1)
        is_out = breaks | (self._is_behind & keeps[None, :]).any(axis=1)
        self.survivors = [candidate for candidate in self.survivors if not is_out[candidate]]

    def _variances_left(self) -> FloatArray:
        if self._pair_variances is None or len(self.survivors) < 2:
            return np.zeros(0)
        return self._pair_variances[np.ix_(self.survivors, self.survivors)]

    def _bound(self) -> float:
        """Replications after which all triangles of survivors have ended."""
        of_pairs = self._h2_pairs * float(self._variances_left().max(initial=0.0)) / self._delta**2
        is_open = self.verdicts[self.survivors] == Verdict.OPEN
        ends = self._h2_limits * self._slack_variances[self.survivors] / self._tolerances**2
        return max(of_pairs, float((ends * is_open).max(initial=0.0)))


def _first_rows(is_there: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of the first axis; its length where there is none."""
    return np.where(is_there.any(axis=0), is_there.argmax(axis=0), len(is_there))
