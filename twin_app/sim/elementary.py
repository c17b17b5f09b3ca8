"""Exponential and logarithm from additions, multiplications and divisions alone.

Library versions of these functions differ in the last bit between machines, and a draw that
differs in the last bit ends in another event sequence. IEEE 754 defines the four operations
exactly, so these functions give the same bits everywhere. Both are within 2 units in the last
place of the true value (`log` absolutely near 1, where its value vanishes).

Method: argument reduction with a two-part ln 2 (Cody and Waite 1980, ch. 5 and 6), then a table
of 2^(j/32) and a Taylor polynomial for `exp`, the series of the inverse hyperbolic tangent for `log`.
"""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np

from twin_app.sim.jit import inlined

_STEPS = 32
_LOWEST, _HIGHEST = -1074, 1023


def _exact_tables() -> tuple[np.ndarray, np.ndarray, float, float]:
    """Powers of two, 2^(j/32) correctly rounded, and ln 2 in two parts, from decimal arithmetic."""
    with localcontext() as context:
        context.prec = 50
        ln2 = Decimal(2).ln()
        fractions = [float((ln2 * j / _STEPS).exp()) for j in range(_STEPS)]
        high = float(int(ln2 * 2**32)) / 2**32  # 32 bits: an integer multiple up to 2^20 is exact
        low = float(ln2 - Decimal(high))
    powers = [2.0**k for k in range(_LOWEST, _HIGHEST + 1)]
    return np.array(powers), np.array(fractions), high, low


_POWERS, _FRACTIONS, _LN2_HIGH, _LN2_LOW = _exact_tables()
_STEPS_PER_LN2 = _STEPS / (_LN2_HIGH + _LN2_LOW)
_SQRT_HALF = 0.7071067811865476


@inlined
def exp(x: float) -> float:
    """e to the x; 0 below −708 and infinite above 709.7."""
    if x > 709.7:
        return np.inf
    if x < -708.0:
        return 0.0
    n = int(np.floor(x * _STEPS_PER_LN2 + 0.5))
    r = (x - n * (_LN2_HIGH / _STEPS)) - n * (_LN2_LOW / _STEPS)
    r2 = r * r
    # |r| <= ln(2)/64, so that the term left out is below 4e-18
    tail = r2 * (0.5 + r * (1.0 / 6.0) + r2 * ((1.0 / 24.0) + r * (1.0 / 120.0) + r2 * (1.0 / 720.0)))
    j = n & (_STEPS - 1)
    k = n >> 5
    base = _FRACTIONS[j]
    return (base + base * (r + tail)) * _POWERS[k - _LOWEST]


@inlined
def log(x: float) -> float:
    """Natural logarithm of a positive normal number."""
    k = 0
    while x >= 4294967296.0:
        x *= 1.0 / 4294967296.0
        k += 32
    while x < 1.0 / 4294967296.0:
        x *= 4294967296.0
        k -= 32
    while x > 2.0 * _SQRT_HALF:
        x *= 0.5
        k += 1
    while x < _SQRT_HALF:
        x *= 2.0
        k -= 1
    s = (x - 1.0) / (x + 1.0)
    z = s * s
    series = 1.0 / 23.0
    series = 1.0 / 21.0 + z * series
    series = 1.0 / 19.0 + z * series
    series = 1.0 / 17.0 + z * series
    series = 1.0 / 15.0 + z * series
    series = 1.0 / 13.0 + z * series
    series = 1.0 / 11.0 + z * series
    series = 1.0 / 9.0 + z * series
    series = 1.0 / 7.0 + z * series
    series = 1.0 / 5.0 + z * series
    series = 1.0 / 3.0 + z * series
    return k * _LN2_HIGH + (2.0 * s + (2.0 * s * z * series + k * _LN2_LOW))
