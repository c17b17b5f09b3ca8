"""Designs proposed by Optuna: NSGA-II, for one goal or several.

NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE Trans. Evol. Comp. 6, 2002), as in Optuna (Akiba et al. 2019). Optuna
proposes and is told; what is simulated, how often and where is decided here. It knows nothing of budgets and pools: its
proposals are repaired to allowed designs near them, and it is told what those are worth as if they were its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from twin_app.experiment.lattice import Lattice, Position

if TYPE_CHECKING:
    import optuna

POPULATION = 24
_TRIALS = 12 * POPULATION
"""Optuna goes through all its trials for each proposal: after so many it begins anew, with fresh luck."""


class LibraryProposer:
    """Ask and tell. Every proposal must be told, in the end, what it is worth."""

    def __init__(self, lattice: Lattice, *, seed: str, n_goals: int = 1) -> None:
        """`seed` is any text; proposals depend on it and on what is told, in that order, alone."""
        import optuna  # a third of a second that only a search need pay for

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._lattice = lattice
        self._random = Random(seed)
        self._n_goals = n_goals
        self._space: dict[str, optuna.distributions.BaseDistribution] = {
            str(factor): _distribution(len(options), is_ordered=lattice.factors[factor].is_numeric)
            for factor, options in enumerate(lattice.options)
            if len(options) > 1
        }
        self._waiting: dict[Position, list[optuna.Trial]] = {}
        self._study = self._new_study()
        self._asked = 0

    @property
    def is_new(self) -> bool:
        """Whether nothing has been asked of the present study."""
        return self._asked == 0

    def ask(self) -> Position:
        """An allowed design, perhaps one that is known already."""
        if self._asked >= _TRIALS:
            self._study = self._new_study()
            self._waiting.clear()
            self._asked = 0
        self._asked += 1
        trial = self._study.ask(self._space)
        chosen = trial.params  # a copy each time it is asked for
        wanted = tuple(int(chosen.get(str(factor), 0)) for factor in range(len(self._lattice.options)))
        is_allowed = self._lattice.is_feasible(wanted)
        position = wanted if is_allowed else self._lattice.repaired(wanted, self._random)
        self._waiting.setdefault(position, []).append(trial)
        return position

    def tell(self, position: Position, merits: Sequence[float] | None) -> None:
        """What a design is worth by each goal, larger is better; None if it cannot be simulated.

        Designs that were not asked for are ignored.
        """
        import optuna

        for trial in self._waiting.pop(position, ()):
            if merits is None:
                self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
            else:
                self._study.tell(trial, list(merits))

    def _new_study(self) -> optuna.Study:
        import optuna

        sampler = optuna.samplers.NSGAIISampler(population_size=POPULATION, seed=self._random.getrandbits(31))
        return optuna.create_study(directions=["maximize"] * self._n_goals, sampler=sampler)


def _distribution(n_options: int, *, is_ordered: bool) -> optuna.distributions.BaseDistribution:
    import optuna

    if is_ordered:
        return optuna.distributions.IntDistribution(0, n_options - 1)
    return optuna.distributions.CategoricalDistribution(range(n_options))
