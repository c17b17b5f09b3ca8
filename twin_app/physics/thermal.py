"""A lumped warm body: heated, cooling to its surroundings, all of one temperature.

    C dθ/dt = P − U θ,    θ = temperature − ambient

with heat capacity C [J/K], loss coefficient U [W/K] and a constant power P [W] (Incropera and others 2007, Fundamentals
of Heat and Mass Transfer, section 5.3, eq. 5.25; Newton's law of cooling for P = 0). Its solution is exact, so that no
step size has to be chosen. With x = U t / C and the means φ(x) = (1 − e^−x)/x, ψ(x) = (1 − φ)/x:

    θ(t) = θ0 e^−x + (P t / C) φ        ∫ θ dt = t (θ0 φ + (P t / C) ψ)

which holds without loss of digits for U = 0, too. Heat supplied, stored and lost balance by these very formulas:
P t = C (θ(t) − θ0) + U ∫ θ dt.

Plain functions of floats. Compiled simulators bind `exp` and `log` to functions of their own.
"""

from __future__ import annotations

from math import exp, factorial, inf, log

_SMALL = 0.25
"""Below this, differences would lose digits: series instead."""
_TINY = 1e-3
"""Below this, the first terms of a series are enough."""
_C = tuple(1.0 / factorial(k + 2) for k in range(11))
"""ψ(x) = Σ (−x)^k / (k + 2)!; the terms left out are below 1e-17."""
_A = tuple(1.0 / (2 * k + 1) for k in range(9))
"""artanh s = s Σ s^(2k) / (2k + 1)."""


def relaxation(x: float) -> tuple[float, float, float]:
    """e^−x, φ(x) and ψ(x) of the module's formulas for x ≥ 0 (1, 1, 1/2 at 0)."""
    if x >= _SMALL:
        decay = exp(-x)
        mean = (1.0 - decay) / x
        return decay, mean, (1.0 - mean) / x
    y = -x
    drift = _C[0] + y * (_C[1] + y * (_C[2] + y * (_C[3] + y * (_C[4] + y * _C[5]))))
    if x >= _TINY:
        y6 = (x * x) * (x * x) * (x * x)
        drift += y6 * (_C[6] + y * (_C[7] + y * (_C[8] + y * (_C[9] + y * _C[10]))))
    mean = 1.0 - x * drift
    return 1.0 - x * mean, mean, drift


def excess_after(
    time_s: float, excess_k: float, power_w: float, capacity_j_per_k: float, loss_w_per_k: float
) -> tuple[float, float]:
    """Excess over ambient after `time_s` [K], and its integral over that time [K·s].

    The heat lost in that time is `loss_w_per_k` times the integral. C > 0, U ≥ 0, time ≥ 0.
    """
    decay, mean, drift = relaxation(loss_w_per_k * time_s / capacity_j_per_k)
    rise = power_w * time_s / capacity_j_per_k
    return excess_k * decay + rise * mean, time_s * (excess_k * mean + rise * drift)


def time_to_reach(
    target_k: float, excess_k: float, power_w: float, capacity_j_per_k: float, loss_w_per_k: float
) -> float:
    """Time until the excess over ambient is `target_k` [s]; infinite if it never is, as for its limit P/U.

    t = (C/U) ln(1 + y) with y = U (target − excess) / (P − U target).
    """
    way = target_k - excess_k
    if way == 0.0:
        return 0.0
    spare_w = power_w - loss_w_per_k * target_k
    if not way * spare_w > 0.0:  # it moves the other way, or an infinite way
        return inf
    y = loss_w_per_k * way / spare_w
    if y >= _SMALL:
        return capacity_j_per_k * way / spare_w * (log(1.0 + y) / y)
    s = y / (2.0 + y)  # ln(1 + y) = 2 artanh s
    z = s * s
    series = _A[0] + z * (_A[1] + z * (_A[2] + z * (_A[3] + z * _A[4])))
    if y >= _TINY:
        z2 = z * z
        series += z2 * z2 * z * (_A[5] + z * (_A[6] + z * (_A[7] + z * _A[8])))
    return capacity_j_per_k * way / spare_w * (2.0 / (2.0 + y) * series)


def steady_excess(power_w: float, loss_w_per_k: float) -> float:
    """The excess over ambient that a constant power leads to in the end [K]."""
    if power_w == 0.0:
        return 0.0
    return power_w / loss_w_per_k if loss_w_per_k > 0.0 else inf
