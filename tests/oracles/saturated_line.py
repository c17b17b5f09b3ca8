"""Long-run output of a line of exponential machines that never starves at its start nor waits at its end.

One number for each machine but the first tells all: how many parts are at it or, finished, still at the machine before
it. That is far fewer states than `network_chain` walks through one by one, and they are set up as arrays: what a search
for the best line needs thousands of times. `tests/oracles/test_saturated_line.py` holds the two against each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

IntArray = NDArray[np.int64]


def line_throughput(rates: Sequence[float], places: Sequence[int]) -> float:
    """Parts per unit of time of machines with these rates; `places[i]` wait between machine i and i + 1.

    Blocking after service: a finished part stays on its machine while there is no place behind it.
    """
    # With the place in the machine, and one more that says "the machine before is blocked".
    capacity = np.array(places, np.int64) + 1
    shape = tuple(int(c) + 2 for c in capacity)
    states = np.indices(shape).reshape(len(shape), -1)
    is_real = _are_real(states, capacity)
    number = np.cumsum(is_real) - 1
    n = int(is_real.sum())
    here, there, flow = [], [], []
    output = np.zeros(n)
    for machine, rate in enumerate(rates):
        works, after = _service(states, capacity, machine)
        works &= is_real
        origin = number[works]
        here.append(origin)
        there.append(number[np.ravel_multi_index(tuple(after[:, works]), shape)])
        flow.append(np.full(len(origin), float(rate)))
        if machine == len(rates) - 1:
            output[origin] = rate
    return float(_stationary(n, np.concatenate(here), np.concatenate(there), np.concatenate(flow)) @ output)


def allocations(total: int, n_stores: int) -> Iterator[tuple[int, ...]]:
    """All ways to share `total` places among stores."""
    for cuts in itertools.combinations(range(total + n_stores - 1), n_stores - 1):
        edges = (-1, *cuts, total + n_stores - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(edges))


def _blocked(states: IntArray, capacity: IntArray, machine: int) -> NDArray[np.bool_]:
    """Whether a machine holds a part that has nowhere to go."""
    if machine == len(capacity):
        return np.zeros(states.shape[1], bool)
    at_next = states[machine] + _blocked(states, capacity, machine + 1)
    return np.asarray(at_next == capacity[machine] + 1)


def _are_real(states: IntArray, capacity: IntArray) -> NDArray[np.bool_]:
    """A machine that is blocked takes a place from those that wait for it."""
    real = np.ones(states.shape[1], bool)
    for machine in range(1, len(capacity) + 1):
        real &= states[machine - 1] + _blocked(states, capacity, machine) <= capacity[machine - 1] + 1
    return real


def _service(states: IntArray, capacity: IntArray, machine: int) -> tuple[NDArray[np.bool_], IntArray]:
    """In which states a machine works, and what each becomes when it is done."""
    works = ~_blocked(states, capacity, machine)
    after = states.copy()
    if machine:
        works &= states[machine - 1] > 0
        after[machine - 1] -= 1
    if machine < len(capacity):
        after[machine] += 1
    return works, after


def _stationary(n: int, here: IntArray, there: IntArray, flow: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solves πQ = 0, Σπ = 1, with the sum in place of the last balance equation."""
    rows, columns = np.concatenate([there, here]), np.concatenate([here, here])
    values = np.concatenate([flow, -flow])
    kept = rows != n - 1
    rows = np.concatenate([rows[kept], np.full(n, n - 1)])
    columns = np.concatenate([columns[kept], np.arange(n)])
    values = np.concatenate([values[kept], np.ones(n)])
    right = np.zeros(n)
    right[-1] = 1.0
    return np.asarray(spsolve(csc_matrix((values, (rows, columns)), shape=(n, n)), right)).reshape(n)
