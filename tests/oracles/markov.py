"""Continuous-time Markov chains with finitely many states, explored from one of them and solved exactly."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

StateT = TypeVar("StateT", bound=Hashable)
Transitions = Callable[[StateT], Iterable[tuple[StateT, float]]]
"""(next state, rate) of everything that can happen in a state; a rate may be split over several rows."""


@dataclass(frozen=True, slots=True)
class Stationary(Generic[StateT]):
    """Shares of time that the chain spends in each state in the long run."""

    states: tuple[StateT, ...]
    shares: NDArray[np.float64]
    """float64 [n_states], sums to 1."""

    def mean(self, value: Callable[[StateT], float]) -> float:
        """Long-run mean over time of a number that depends on the state."""
        return float(np.dot(self.shares, [value(state) for state in self.states]))


def stationary(first: StateT, transitions: Transitions[StateT]) -> Stationary[StateT]:
    """Explores all that can be reached from `first` and solves the balance equations.

    There must be one set of states that the chain enters in the end and never leaves; states outside of it get 0.
    """
    index = {first: 0}
    states = [first]
    origins: list[int] = []
    goals: list[int] = []
    rates: list[float] = []
    for at, state in enumerate(states):  # grows while it is walked
        for following, rate in transitions(state):
            if following not in index:
                index[following] = len(states)
                states.append(following)
            origins.append(at)
            goals.append(index[following])
            rates.append(rate)
    generator = _Generator(len(states), np.array(origins), np.array(goals), np.array(rates))
    return Stationary(tuple(states), _shares(generator))


@dataclass(frozen=True, slots=True)
class _Generator:
    """Rates between numbered states: arrays [n_transitions]."""

    n_states: int
    origins: NDArray[np.int64]
    goals: NDArray[np.int64]
    rates: NDArray[np.float64]


def _shares(generator: _Generator) -> NDArray[np.float64]:
    """Solves πQ = 0, Σπ = 1; one balance equation is redundant and makes room for the sum."""
    n, last = generator.n_states, generator.n_states - 1
    rows = np.concatenate([generator.goals, generator.origins])
    columns = np.concatenate([generator.origins, generator.origins])
    values = np.concatenate([generator.rates, -generator.rates])
    kept = rows != last
    rows = np.concatenate([rows[kept], np.full(n, last)])
    columns = np.concatenate([columns[kept], np.arange(n)])
    values = np.concatenate([values[kept], np.ones(n)])
    right = np.zeros(n)
    right[last] = 1.0
    return np.asarray(spsolve(csc_matrix((values, (rows, columns)), shape=(n, n)), right)).reshape(n)
