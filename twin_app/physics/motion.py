"""Moves from rest to rest with a trapezoidal speed: speed up evenly, cruise, brake evenly.

A move too short to reach the top speed is triangular: braking follows speeding up. This is the time-optimal
profile under limits on speed and acceleration (Biagiotti and Melchiorri 2008, Trajectory Planning for Automatic
Machines and Robots, section 3.2). All functions take floats or arrays and broadcast them against each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def travel_time(distance_m: ArrayLike, velocity_m_per_s: ArrayLike, acceleration_m_per_s2: ArrayLike) -> Numbers:
    """Time of each move [s], of the shape that the three arguments have together.

    With distance d, top speed v and acceleration a: d/v + v/a where d ≥ v²/a, else 2·√(d/a). An infinite
    acceleration changes speed at once (d/v); an infinite top speed is never reached (2·√(d/a)). No distance takes
    no time. What cannot move (v = 0 or a = 0) needs an infinite time, and so does an infinite distance.
    Raises `ValueError` if an argument is negative or no number.
    """
    d, v, a = _checked(distance_m, velocity_m_per_s, acceleration_m_per_s2)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        cruising = d / v + v / a
        turning = 2.0 * np.sqrt(d / a)
        time = np.where(_reaches(d, v, a), cruising, turning)
    time = np.where((v == 0.0) | (a == 0.0) | np.isinf(d), np.inf, time)
    time = np.where(np.isinf(v) & np.isinf(a), np.where(np.isinf(d), np.inf, 0.0), time)
    return np.where(d == 0.0, 0.0, time)


def position(
    time_s: ArrayLike, distance_m: ArrayLike, velocity_m_per_s: ArrayLike, acceleration_m_per_s2: ArrayLike
) -> Numbers:
    """Way covered `time_s` after the start of a move [m]: 0 before the start, the whole distance after the end.

    Arguments and errors as for `travel_time`; the distance must be finite. What cannot move stays at 0.
    """
    d, v, a = _checked(distance_m, velocity_m_per_s, acceleration_m_per_s2)
    if not np.isfinite(d).all():
        raise ValueError("a distance must be finite to have positions on it")
    total = travel_time(d, v, a)
    elapsed = np.asarray(time_s, np.float64)
    is_late = 2.0 * elapsed > total
    with np.errstate(invalid="ignore"):
        remaining = total - elapsed
    covered = _from_rest(np.maximum(np.where(is_late, remaining, elapsed), 0.0), v, a)
    # The two halves of a move are mirror images: braking is speeding up, seen from the end.
    return np.where(elapsed >= total, d, np.clip(np.where(is_late, d - covered, covered), 0.0, d))


def _from_rest(time: Numbers, v: Numbers, a: Numbers) -> Numbers:
    """Way covered from rest while speeding up to v and then cruising [m]."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rise = v / a
        way = np.where(time < rise, 0.5 * a * time * time, v * (time - 0.5 * rise))
    return np.where((time == 0.0) | (v == 0.0) | (a == 0.0), 0.0, way)


def _reaches(d: Numbers, v: Numbers, a: Numbers) -> NDArray[np.bool_]:
    """Whether a move is long enough for its top speed; v/a instead of v²/a, which may overflow."""
    reached: NDArray[np.bool_] = d / v >= v / a
    return reached


def _checked(distance: ArrayLike, velocity: ArrayLike, acceleration: ArrayLike) -> tuple[Numbers, Numbers, Numbers]:
    d, v, a = (np.asarray(value, np.float64) for value in (distance, velocity, acceleration))
    for name, values in (("distance", d), ("velocity", v), ("acceleration", a)):
        if not (values >= 0.0).all():
            raise ValueError(f"{name} must be at least 0 (got {values[~(values >= 0.0)].flat[0]:g})")
    return d, v, a
