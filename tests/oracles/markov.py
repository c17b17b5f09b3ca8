"""Saturated exponential lines as Markov chains, solved exactly: any buffers, reliable or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix
from scipy.sparse.linalg import spsolve


class _Status(IntEnum):
    IDLE = 0
    WORKING = 1
    BLOCKED = 2
    DOWN = 3


@dataclass(frozen=True, slots=True)
class _State:
    stations: tuple[_Status, ...]
    buffers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExponentialLine:
    """A saturated line; failures run on the processing clock and a stopped part is resumed.

    `failure_rate` 0 is a line that never fails.
    """

    rates: tuple[float, ...]
    buffers: tuple[int, ...]
    failure_rate: float = 0.0
    repair_rate: float = 1.0


def _settle(line: ExponentialLine, stations: list[_Status], buffers: list[int]) -> _State:
    """Moves parts forward until nothing more can move, last station first."""
    is_moving = True
    while is_moving:
        is_moving = False
        for i in reversed(range(len(stations))):
            is_moving |= _move_out(line, stations, buffers, i) | _move_in(stations, buffers, i)
    return _State(tuple(stations), tuple(buffers))


def _move_out(line: ExponentialLine, stations: list[_Status], buffers: list[int], i: int) -> bool:
    """A finished part goes into the buffer behind, or straight to the next station where there is none."""
    if stations[i] is not _Status.BLOCKED:
        return False
    if i == len(stations) - 1:
        stations[i] = _Status.IDLE
        return True
    if stations[i + 1] is _Status.IDLE and buffers[i] == 0:
        stations[i], stations[i + 1] = _Status.IDLE, _Status.WORKING
        return True
    if buffers[i] < line.buffers[i]:
        stations[i] = _Status.IDLE
        buffers[i] += 1
        return True
    return False


def _move_in(stations: list[_Status], buffers: list[int], i: int) -> bool:
    if stations[i] is not _Status.IDLE:
        return False
    if i > 0:
        if buffers[i - 1] == 0:
            return False
        buffers[i - 1] -= 1
    stations[i] = _Status.WORKING
    return True


def _successors(line: ExponentialLine, state: _State) -> Iterator[tuple[_State, float, bool]]:
    """(next state, rate, whether a part leaves the line)."""
    last = len(line.rates) - 1
    for i, status in enumerate(state.stations):
        if status is _Status.WORKING:
            yield _after(line, state, i, _Status.BLOCKED), line.rates[i], i == last
            if line.failure_rate > 0.0:
                yield _after(line, state, i, _Status.DOWN), line.failure_rate, False
        elif status is _Status.DOWN:
            yield _after(line, state, i, _Status.WORKING), line.repair_rate, False


def _after(line: ExponentialLine, state: _State, i: int, status: _Status) -> _State:
    stations = list(state.stations)
    stations[i] = status
    return _settle(line, stations, list(state.buffers))


def line_throughput(line: ExponentialLine) -> float:
    """Parts per unit of time that leave the line in the long run."""
    first = _settle(line, [_Status.IDLE] * len(line.rates), [0] * len(line.buffers))
    index = {first: 0}
    states = [first]
    rows: list[int] = []
    columns: list[int] = []
    rates: list[float] = []
    output: list[float] = []
    for at, state in enumerate(states):  # grows while it is walked
        output.append(0.0)
        for following, rate, leaves in _successors(line, state):
            if following not in index:
                index[following] = len(states)
                states.append(following)
            rows.append(at)
            columns.append(index[following])
            rates.append(rate)
            output[at] += rate * leaves
    return float(np.dot(_stationary(len(states), rows, columns, rates), output))


def _stationary(n: int, rows: Sequence[int], columns: Sequence[int], rates: Sequence[float]) -> np.ndarray:
    """Solves πQ = 0, Σπ = 1; one balance equation is redundant and makes room for the sum."""
    generator = coo_matrix((rates, (columns, rows)), shape=(n, n)).tolil()
    generator.setdiag(generator.diagonal() - np.bincount(rows, weights=rates, minlength=n))
    generator[n - 1, :] = 1.0
    right = np.zeros(n)
    right[n - 1] = 1.0
    return np.asarray(spsolve(csc_matrix(generator), right))
