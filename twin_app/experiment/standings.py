"""Who leads the search: visited designs compared by paired differences under common random numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from twin_app.experiment.constraints import Constraint
from twin_app.experiment.laboratory import FloatArray, Laboratory
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.stages import Stage

CAUTION = 0.5
"""Standard errors taken off an estimate before designs are ranked: a lucky newcomer must confirm itself."""
_FINE = 5.0
"""Indifference zones to be paid at first for each tolerance beyond a limit."""
_FREE = 0.5
"""Tolerances beyond a limit that cost nothing: the selection may let in who is there, and search numbers are few."""
_DEAREST = 1e4
"""Indifference zones at most; beyond that the fine drowns everything else."""
_HOPELESS = 1e3
"""Tolerances beyond a limit that are no worse than any more."""
_POOLED = 4.0
"""Weight, in replications, of the common spread against a design's own: few replications say little about spread."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One design against the leader."""

    position: Position
    n: int
    difference: float
    """Mean paired difference to the leader; larger is better."""
    sd: float
    cost: float

    @property
    def error(self) -> float:
        """Standard error of the difference."""
        return self.sd / math.sqrt(self.n)


class Standings:
    """All visited designs of the search stage. The baseline must have as many replications as any other.

    What breaks a constraint pays for it: its value falls by a fine for each tolerance beyond the limit. The fine grows
    until the leader keeps the limits (an exact penalty), and decides nothing but where the search goes.
    """

    def __init__(
        self, laboratory: Laboratory, lattice: Lattice, delta: float, constraints: Sequence[Constraint] = ()
    ) -> None:
        self._laboratory = laboratory
        self._lattice = lattice
        self._raw: dict[Position, float] = {}
        self._means: dict[Position, float] = {}
        self._costs: dict[Position, float] = {}
        self._breaches: dict[Position, float] = {}
        self._tolerances = np.array([one.tolerance for one in constraints])
        self._fine = _FINE * delta
        self.delta = delta
        self.leader: Position = lattice.baseline

    @property
    def visited(self) -> dict[Position, float]:
        """Mean difference to the baseline by design, of those that can be simulated and have the objective."""
        return self._means

    def cost(self, position: Position) -> float:
        """Of a visited design."""
        return self._costs[position]

    def update(self, positions: Iterable[Position]) -> None:
        """Takes note of new replications of these designs."""
        base = self._laboratory.values(self._lattice.design(self._lattice.baseline), Stage.SEARCH)
        base = np.nan_to_num(base)  # a plant that makes nothing as it is has no objective to compare with
        for position in positions:
            design = self._lattice.design(position)
            self._costs.setdefault(position, self._lattice.cost(position))
            if self._laboratory.is_usable(design, Stage.SEARCH):
                values = self._laboratory.values(design, Stage.SEARCH)
                n = min(len(values), len(base))
                self._raw[position] = float((values[:n] - base[:n]).mean())
                self._breaches[position] = self._breach(position)
                self._means[position] = self._raw[position] - self._fine_of(position, self._lattice.baseline)
            else:
                self._means.pop(position, None)

    def keeps_limits(self, position: Position, doubt: float) -> bool:
        """Whether a visited design is within all limits by `doubt` standard errors; below 0: may be within them."""
        slacks = self._slacks(position)
        if not slacks.shape[1]:
            return True
        error = slacks.std(axis=0, ddof=1) / math.sqrt(len(slacks)) if len(slacks) > 1 else math.inf
        return bool((slacks.mean(axis=0) >= doubt * error).all())

    def breach(self, position: Position) -> float:
        """How far a visited design is beyond its limits, in tolerances; 0 within them."""
        return self._breaches[position]

    def ranked(self, count: int) -> list[Standing]:
        """The best `count` designs, first the leader; changes the leader if another has earned it."""
        self._raise_fine()
        shortlist = sorted(self._means, key=lambda position: (-self._means[position], position))[: 3 * count]
        if self.leader not in self._means and shortlist:
            self.leader = shortlist[0]
        best = self._compared(shortlist)
        if best and best[0].position != self.leader and best[0].difference - CAUTION * best[0].error > 0.0:
            self.leader = best[0].position
            best = self._compared(shortlist)
        return best[:count]

    def against(self, positions: Sequence[Position], reference: Position) -> list[Standing]:
        """Paired differences of some designs to another one."""
        base = self._laboratory.values(self._lattice.design(reference), Stage.SEARCH)
        pairs = []
        for position in positions:
            values = self._laboratory.values(self._lattice.design(position), Stage.SEARCH)
            n = min(len(values), len(base))
            difference = values[:n] - base[:n]
            mean = float(difference.mean()) - self._fine_of(position, reference)
            pairs.append((position, n, mean, float(difference.var(ddof=1)) if n > 1 else 0.0))
        spreads = [variance for position, n, _, variance in pairs if n > 1 and position != reference]
        pooled = float(np.median(spreads)) if spreads else 0.0
        return [
            Standing(position, n, mean, math.sqrt(_blend(variance, n, pooled)), self._costs[position])
            for position, n, mean, variance in pairs
        ]

    def _slacks(self, position: Position) -> FloatArray:
        return self._laboratory.slacks(self._lattice.design(position), Stage.SEARCH)

    def _breach(self, position: Position) -> float:
        if not len(self._tolerances):
            return 0.0
        means = self._slacks(position).mean(axis=0) / self._tolerances
        beyond = np.maximum(0.0, -means - _FREE)
        return float(np.nan_to_num(beyond, nan=_HOPELESS).clip(max=_HOPELESS).sum())

    def _fine_of(self, position: Position, reference: Position) -> float:
        """What a design pays more than another."""
        return self._fine * (self._breaches.get(position, 0.0) - self._breaches.get(reference, 0.0))

    def _raise_fine(self) -> None:
        """A leader that breaks limits shows that breaking them pays too well."""
        is_dear = self._breaches.get(self.leader, 0.0) > 0.0 and self._fine < _DEAREST * self.delta
        if is_dear and any(breach == 0.0 for breach in self._breaches.values()):
            self._fine *= 2.0
            base = self._lattice.baseline
            self._means = {p: self._raw[p] - self._fine_of(p, base) for p in self._means}

    def _compared(self, shortlist: Sequence[Position]) -> list[Standing]:
        compared = self.against(shortlist, self.leader)
        dearest = max((standing.cost for standing in compared), default=0.0) or 1.0

        def merit(standing: Standing) -> tuple[float, Position]:
            # Equal designs are common (a faster machine that is no bottleneck): the cheaper one leads.
            caution = 0.0 if standing.position == self.leader else CAUTION * standing.error
            thrift = 0.1 * self.delta * standing.cost / dearest
            return -(standing.difference - caution - thrift), standing.position

        return sorted(compared, key=merit)


def _blend(variance: float, n: int, pooled: float) -> float:
    return (variance * (n - 1) + pooled * _POOLED) / (n - 1 + _POOLED)
