"""Draws from distributions, in whole nanoseconds, the same bits on every machine.

Exponential and normal use the ziggurat (Marsaglia and Tsang 2000, 256 layers), gamma the
squeeze of Marsaglia and Tsang (2000), normal times are redrawn while negative.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from twin_app.plant.distributions import DistributionKind
from twin_app.sim.elementary import exp, log
from twin_app.sim.jit import inlined, separate
from twin_app.sim.streams import next_bits, next_uniform

TICKS_PER_S = 1_000_000_000
FOREVER: int = np.int64(1 << 62)  # type: ignore[assignment]  # an int for whoever reads it, 64 bits for Numba
"""A time that never comes (146 years)."""
_LONGEST = 4.0e18
_MOST_REDRAWS = 10_000

CONSTANT = int(DistributionKind.CONSTANT)
EXPONENTIAL = int(DistributionKind.EXPONENTIAL)
UNIFORM = int(DistributionKind.UNIFORM)
TRIANGULAR = int(DistributionKind.TRIANGULAR)
NORMAL = int(DistributionKind.NORMAL)
LOGNORMAL = int(DistributionKind.LOGNORMAL)
GAMMA = int(DistributionKind.GAMMA)
WEIBULL = int(DistributionKind.WEIBULL)
EMPIRICAL = int(DistributionKind.EMPIRICAL)

_LAYERS = 256
_EXP_R, _EXP_V = 7.69711747013104972, 0.0039496598225815571993
_NORMAL_R, _NORMAL_V = 3.6541528853610087963519, 0.00492867323399


def _ziggurat(
    r: float, v: float, density: Callable[[float], float], inverse: Callable[[float], float]
) -> tuple[np.ndarray, np.ndarray]:
    """Right edges x[0…256] and densities at them for layers of equal area v, tail from r."""
    x = np.zeros(_LAYERS + 1)
    x[0] = v / density(r)
    x[1] = r
    for i in range(2, _LAYERS):
        x[i] = inverse(v / x[i - 1] + density(x[i - 1]))
    return x, np.array([density(edge) for edge in x])


def _pure(function: Callable[[float], float]) -> Callable[[float], float]:
    """The Python original of a compiled function: tables must not depend on a math library either."""
    original: Callable[[float], float] = getattr(function, "py_func", function)
    return original


_exp, _log = _pure(exp), _pure(log)
EXP_X, EXP_F = _ziggurat(_EXP_R, _EXP_V, lambda x: _exp(-x), lambda y: -_log(y))
_NORMAL_X, _NORMAL_F = _ziggurat(
    _NORMAL_R, _NORMAL_V, lambda x: _exp(-0.5 * x * x), lambda y: float(np.sqrt(-2.0 * _log(y)))
)
_MASK = np.uint64(255)
_U8, _U11 = np.uint64(8), np.uint64(11)
_ONE = np.uint64(1)
_TWO_TO_MINUS_53 = 1.0 / 9007199254740992.0


@separate
def exponential_slow(streams: np.ndarray, i: int, layer: int, x: float) -> float:
    shift = 0.0
    while True:
        if layer == 0:
            shift += _EXP_R  # the tail of an exponential is an exponential
        elif EXP_F[layer] + next_uniform(streams, i) * (EXP_F[layer + 1] - EXP_F[layer]) < exp(-x):
            return shift + x
        bits = next_bits(streams, i)
        layer = int(bits & _MASK)
        x = np.int64(bits >> _U11) * _TWO_TO_MINUS_53 * EXP_X[layer]
        if x < EXP_X[layer + 1]:
            return shift + x


@inlined
def next_exponential(streams: np.ndarray, i: int) -> float:
    """Exponential with mean 1."""
    bits = next_bits(streams, i)
    layer = int(bits & _MASK)
    x = np.int64(bits >> _U11) * _TWO_TO_MINUS_53 * EXP_X[layer]
    if x < EXP_X[layer + 1]:
        return x
    return exponential_slow(streams, i, layer, x)


@separate
def _normal_slow(streams: np.ndarray, i: int, layer: int, x: float, sign: float) -> float:
    while True:
        if layer == 0:
            while True:  # tail beyond r (Marsaglia 1964)
                a = next_exponential(streams, i) / _NORMAL_R
                b = next_exponential(streams, i)
                if b + b > a * a:
                    return sign * (_NORMAL_R + a)
        if _NORMAL_F[layer] + next_uniform(streams, i) * (_NORMAL_F[layer + 1] - _NORMAL_F[layer]) < exp(-0.5 * x * x):
            return sign * x
        bits = next_bits(streams, i)
        layer = int(bits & _MASK)
        sign = 1.0 - 2.0 * np.int64((bits >> _U8) & _ONE)
        x = np.int64(bits >> _U11) * _TWO_TO_MINUS_53 * _NORMAL_X[layer]
        if x < _NORMAL_X[layer + 1]:
            return sign * x


@inlined
def next_normal(streams: np.ndarray, i: int) -> float:
    """Standard normal."""
    bits = next_bits(streams, i)
    layer = int(bits & _MASK)
    sign = 1.0 - 2.0 * np.int64((bits >> _U8) & _ONE)
    x = np.int64(bits >> _U11) * _TWO_TO_MINUS_53 * _NORMAL_X[layer]
    if x < _NORMAL_X[layer + 1]:
        return sign * x
    return _normal_slow(streams, i, layer, x, sign)


@separate
def next_gamma(streams: np.ndarray, i: int, shape: float) -> float:
    """Gamma with the given shape and scale 1."""
    boost = 1.0
    if shape < 1.0:
        boost = exp(-next_exponential(streams, i) / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    while True:
        x = next_normal(streams, i)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        u = 1.0 - next_uniform(streams, i)
        if u < 1.0 - 0.0331 * x * x * x * x or log(u) < 0.5 * x * x + d * (1.0 - v + log(v)):
            return boost * d * v


@separate
def _draw_rare(streams: np.ndarray, i: int, kind: int, a: float, b: float, c: float) -> float:
    if kind == UNIFORM:
        return a + (b - a) * next_uniform(streams, i)
    if kind == TRIANGULAR:
        u = next_uniform(streams, i) * (c - a)
        if u < b - a:
            return a + np.sqrt(u * (b - a))
        return c - np.sqrt((c - a - u) * (c - b))
    if kind == NORMAL:
        for _ in range(_MOST_REDRAWS):
            x = a + b * next_normal(streams, i)
            if x >= 0.0:
                return x
        return 0.0
    if kind == GAMMA:
        return a * next_gamma(streams, i, b)
    return a * exp(log(next_exponential(streams, i) + 1e-300) * b)  # Weibull


@inlined
def draw_value(distributions: np.ndarray, samples: np.ndarray, d: int, streams: np.ndarray, i: int) -> float:
    """A draw from distribution d with stream i, in nanoseconds before rounding.

    `distributions` is a table of `tables.DISTRIBUTION` (parameters already in nanoseconds).
    """
    row = distributions[d]
    kind = row.kind
    if kind == CONSTANT:
        return row.a
    if kind == EXPONENTIAL:
        return row.a * next_exponential(streams, i)
    if kind == LOGNORMAL:
        return exp(row.a + row.b * next_normal(streams, i))
    if kind == EMPIRICAL:
        return samples[row.first + int(next_uniform(streams, i) * row.count)]
    return _draw_rare(streams, i, kind, row.a, row.b, row.c)


@inlined
def to_ticks(value: float) -> int:
    """Nearest whole nanosecond, halves up; never negative, never beyond what a run can hold."""
    if not value > 0.0:
        return 0
    if value > _LONGEST:
        return 1 << 61
    return int(value + 0.5)


@separate
def draw_ticks(distributions: np.ndarray, samples: np.ndarray, d: int, streams: np.ndarray, i: int) -> int:
    """A draw in whole nanoseconds."""
    return to_ticks(draw_value(distributions, samples, d, streams, i))
