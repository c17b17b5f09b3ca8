"""Several goals at once: designs of which none is better than another in everything.

NSGA-II proposes (see `library`), and so do steps away from what is best so far; each new design gets a few
replications, and those that nothing beats get more, as only they can be reported. At the end a well-spread choice of
them is simulated once more with fresh random numbers, and whatever is then beaten by another is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.library import LibraryProposer
from twin_app.experiment.stages import Stage

FloatArray = NDArray[np.float64]
MOST_SHOWN = 20
FEWEST = 5
_BATCH = 16
_DEPTH = 4
"""What a design that nothing beats gets, in first samples."""
_PATIENCE = 5
"""Rounds without a new design after which the search ends."""


class TradeOffs:
    """A search for non-dominated designs within a budget of replications."""

    def __init__(
        self,
        laboratory: Laboratory,
        lattice: Lattice,
        *,
        goals: Sequence[int],
        has_cost: bool,
        library: LibraryProposer,
        random: Random,
    ) -> None:
        """`goals` are the laboratory's goals that count; with `has_cost` the cost of the changes counts as well."""
        self._laboratory = laboratory
        self._lattice = lattice
        self._goals = list(goals)
        self._has_cost = has_cost
        self._library = library
        self._random = random
        self._merits: dict[Position, FloatArray] = {}
        self._tried: set[Position] = set()

    def search(self, budget: int, first: int, known: Sequence[Position] = ()) -> list[Position]:
        """Non-dominated designs, well spread, at most `MOST_SHOWN`; new ones get `first` replications.

        `known` designs have been simulated in the search already and cost nothing.
        """
        end = self._laboratory.spent + budget
        self._visit([self._lattice.baseline], first)
        self._read(known)
        misses = 0
        while self._laboratory.spent + _BATCH * first <= end and misses < _PATIENCE:
            new = self._proposals(_BATCH)
            self._visit(new, first)
            misses = 0 if new else misses + 1
            front = self._front()
            room = (end - self._laboratory.spent) // max(1, 2 * first)
            shallow = [p for p in front if self._n(p) < _DEPTH * first]
            self._deepen(self._spread(shallow, room), first)
        return self._spread(self._front(), MOST_SHOWN)

    def confirm(self, designs: Sequence[Position], budget: int) -> list[Position]:
        """Those of `designs` that nothing beats in fresh replications, of which each gets `FEWEST` or more."""
        kept = self._spread(designs, max(1, budget // FEWEST - 1))
        unique = list(dict.fromkeys([self._lattice.baseline, *kept]))
        self._sample(unique, max(2, budget // len(unique)), Stage.PARETO)
        merits = {p: self._merit(p, Stage.PARETO) for p in unique if self._is_usable(p, Stage.PARETO)}
        return _non_dominated(merits)

    def _proposals(self, count: int) -> list[Position]:
        found: dict[Position, None] = {}
        front = self._front()
        for turn in range(4 * count):
            if len(found) == count:
                break
            position = self._library.ask() if turn % 2 else self._beside(front)
            if position in self._tried:
                self._tell(position)
            else:
                found[position] = None
        return list(found)

    def _beside(self, front: Sequence[Position]) -> Position:
        if not front:
            return self._lattice.random(self._random)
        near = list(self._lattice.neighbours(self._random.choice(front)))
        return self._random.choice(near) if near else self._lattice.random(self._random)

    def _visit(self, positions: Sequence[Position], first: int) -> None:
        self._tried.update(positions)
        self._sample(positions, first, Stage.SEARCH)
        self._read(positions)
        for position in positions:
            self._tell(position)

    def _tell(self, position: Position) -> None:
        merit = self._merits.get(position)
        self._library.tell(position, None if merit is None else [float(value) for value in merit])

    def _deepen(self, positions: Sequence[Position], more: int) -> None:
        for depth in sorted({self._n(position) for position in positions}):
            self._sample([p for p in positions if self._n(p) == depth], depth + more, Stage.SEARCH)
        self._read(positions)

    def _sample(self, positions: Sequence[Position], count: int, stage: int) -> None:
        """The baseline goes along, so that there is always something to be paired with."""
        wanted = list(dict.fromkeys([*positions, self._lattice.baseline]))
        for position in wanted:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        self._laboratory.ensure([Want(self._lattice.design(position), count) for position in wanted], stage)

    def _read(self, positions: Sequence[Position]) -> None:
        for position in positions:
            self._tried.add(position)
            if self._is_usable(position, Stage.SEARCH):
                self._merits[position] = self._merit(position, Stage.SEARCH)
            else:
                self._merits.pop(position, None)

    def _merit(self, position: Position, stage: int) -> FloatArray:
        """Mean differences to the plant as it is, and less the cost; larger is better."""
        own = self._laboratory.table(self._lattice.design(position), stage)[:, self._goals]
        base = np.nan_to_num(self._laboratory.table(self._lattice.design(self._lattice.baseline), stage))
        n = min(len(own), len(base))
        gains = (own[:n] - base[:n, self._goals]).mean(axis=0)
        return np.append(gains, -self._lattice.cost(position)) if self._has_cost else np.asarray(gains)

    def _is_usable(self, position: Position, stage: int) -> bool:
        design = self._lattice.design(position)
        table = self._laboratory.table(design, stage)
        return bool(len(table)) and not self._laboratory.problem(design) and not bool(np.isnan(table).any())

    def _n(self, position: Position) -> int:
        return len(self._laboratory.values(self._lattice.design(position), Stage.SEARCH))

    def _front(self) -> list[Position]:
        return _non_dominated(self._merits)

    def _spread(self, front: Sequence[Position], most: int) -> list[Position]:
        """Those least alike: the crowding distance of NSGA-II, the most crowded taken out one by one."""
        kept = list(front)
        while len(kept) > max(0, most):
            distances = _crowding(np.array([self._merits[position] for position in kept]))
            del kept[int(np.argmin(distances))]
        return kept


def _non_dominated(merits: dict[Position, FloatArray]) -> list[Position]:
    """In order of the designs, so that the outcome does not depend on when they were found."""
    order = sorted(merits)
    table = np.array([merits[position] for position in order])
    found = []
    for index, position in enumerate(order):
        others = table >= table[index]
        is_beaten = (others.all(axis=1) & (table > table[index]).any(axis=1)).any()
        if not is_beaten:
            found.append(position)
    return found


def _crowding(table: FloatArray) -> FloatArray:
    """Sum over goals of the gap between a design's neighbours; the ends of each goal are never crowded."""
    distances = np.zeros(len(table))
    for column in table.T:
        order = np.argsort(column, kind="stable")
        span = column[order[-1]] - column[order[0]]
        if span > 0.0:
            distances[order[[0, -1]]] = np.inf
            distances[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / span
    return distances
