"""Takes useless changes out of good designs: a planner must not pay for what brings nothing.

Backward elimination under common random numbers: in each round every change is taken back alone, wholly or in part; the
harmless ones are then taken back together, as long as the loss against the original design stays below half of the
indifference zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.stages import Stage
from twin_app.experiment.standings import CAUTION, Standing, Standings

_MAX_ROUNDS = 12


class Pruning:
    """Prunes designs within a budget of replications."""

    def __init__(
        self, laboratory: Laboratory, lattice: Lattice, standings: Standings, *, budget: int, replications: int
    ) -> None:
        """Each comparison has `replications` of both designs."""
        self._laboratory = laboratory
        self._lattice = lattice
        self._standings = standings
        self._end = laboratory.spent + budget
        self._replications = replications

    def prune(self, designs: Sequence[Position]) -> dict[Position, Position]:
        """The leaner design for each of `designs`, itself where nothing can go; the first first, while it lasts."""
        return {design: self._pruned(design) for design in designs}

    def _pruned(self, original: Position) -> Position:
        current = original
        for _ in range(_MAX_ROUNDS):
            trials = self._cheaper(current)
            if not trials or not self._simulate([original, *trials]):
                break
            joint = self._joint(original, current, trials)
            found = self._best(original, [*trials, joint] if self._simulate([joint]) else trials)
            if found is None:
                break
            current = found
        return current

    def _cheaper(self, position: Position) -> list[Position]:
        limit = self._lattice.cost(position)
        return [p for p in self._lattice.towards_baseline(position) if self._lattice.cost(p) <= limit]

    def _simulate(self, positions: Iterable[Position]) -> bool:
        base = self._lattice.baseline
        unique = list(dict.fromkeys([*positions, base]))
        replications = self._affordable(unique)
        if replications < 2:
            return False
        wants = [Want(self._lattice.design(position), replications) for position in unique]
        for position in unique:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        self._laboratory.ensure(wants, Stage.SEARCH)
        self._standings.update(unique)
        return True

    def _affordable(self, positions: Sequence[Position]) -> int:
        """Replications of each that the budget allows, as many as wanted at most."""
        present = [len(self._laboratory.values(self._lattice.design(position), Stage.SEARCH)) for position in positions]
        for count in range(self._replications, 1, -1):
            if self._laboratory.spent + sum(max(0, count - n) for n in present) <= self._end:
                return count
        return 0

    def _joint(self, original: Position, current: Position, trials: Sequence[Position]) -> Position:
        """All harmless changes taken back together, of each factor the cheapest way."""
        together = current
        harmless = [s for s in self._losses(original, trials) if self._is_harmless(s, self._standings.delta / 4)]
        for standing in sorted(harmless, key=lambda s: (s.cost, s.position)):
            for factor, (here, there) in enumerate(zip(current, standing.position, strict=True)):
                if here != there and together[factor] == here:
                    candidate = self._lattice.moved(together, factor, there)
                    together = candidate if self._lattice.is_feasible(candidate) else together
        return together

    def _best(self, original: Position, trials: Sequence[Position]) -> Position | None:
        """The cheapest harmless one."""
        harmless = [s for s in self._losses(original, trials) if self._is_harmless(s, self._standings.delta / 2)]
        found = min(harmless, key=lambda s: (s.cost, -s.difference, s.position), default=None)
        return found.position if found else None

    def _losses(self, original: Position, trials: Sequence[Position]) -> list[Standing]:
        usable = [trial for trial in dict.fromkeys(trials) if trial in self._standings.visited and trial != original]
        return self._standings.against(usable, original)

    def _is_harmless(self, standing: Standing, tolerance: float) -> bool:
        return standing.difference - CAUTION * standing.error >= -tolerance
