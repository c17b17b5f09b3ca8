"""The place on the floor that a machine takes, and outlines around it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_GRID_M = 0.02
_BETTER = 0.93
"""A turned rectangle must be this much smaller than the one along the axes to be preferred."""
_LEAST_HALF_M = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """A rectangle on the floor [m]."""

    centre: tuple[float, float]
    half: tuple[float, float]
    """Half of its length along its own first and second axis."""
    turn_rad: float = 0.0
    """Direction of its first axis, anticlockwise from +x."""

    @property
    def axes(self) -> NDArray[np.float64]:
        """Its two unit vectors as rows, shape [2, 2]."""
        c, s = math.cos(self.turn_rad), math.sin(self.turn_rad)
        return np.array([[c, s], [-s, c]])

    def grown(self, margin_m: float) -> Footprint:
        """The same place with a margin on all sides."""
        return Footprint(
            centre=self.centre,
            half=(self.half[0] + margin_m, self.half[1] + margin_m),
            turn_rad=self.turn_rad,
        )

    def holds(self, points: ArrayLike) -> NDArray[np.bool_]:
        """Which floor points (shape [n, 2]) lie inside."""
        local = (np.atleast_2d(np.asarray(points, np.float64)) - self.centre) @ self.axes.T
        return np.asarray((np.abs(local) <= self.half).all(axis=1))

    def corners(self) -> NDArray[np.float64]:
        """Its corners, anticlockwise, shape [4, 2]."""
        signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float64)
        return (signs * self.half) @ self.axes + self.centre

    def rounded(self, radius_m: float, *, steps: int = 8) -> NDArray[np.float64]:
        """Outline with round corners, anticlockwise, shape [4 (steps + 1), 2]."""
        radius = min(radius_m, *self.half)
        core = np.array(self.half) - radius
        signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float64)
        arcs = [
            sign * core + radius * np.column_stack((np.cos(turn), np.sin(turn)))
            for sign, start in zip(signs, range(4), strict=True)
            for turn in [0.5 * math.pi * (start + np.linspace(0.0, 1.0, steps + 1))]
        ]
        return np.concatenate(arcs) @ self.axes + self.centre


def footprint_of(points: ArrayLike) -> Footprint:
    """The smallest rectangle around points seen from above (shape [n, 2 or 3], metres, n ≥ 1).

    Along the axes unless a turned one is clearly smaller: plants are drawn square.
    """
    flat = np.asarray(points, np.float64)[:, :2]
    unique = np.asarray(_outermost(np.round(flat / _GRID_M).astype(np.int64)) * _GRID_M, np.float64)
    turns = np.radians(np.arange(0, 90, 3))
    areas = _areas(unique, turns)
    best = 1 + int(np.argmin(areas[1:]))
    return _rectangle(unique, float(turns[best]) if areas[best] < _BETTER * areas[0] else 0.0)


def _outermost(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each column of cells the lowest and the highest: every convex outline has them."""
    low = cells.min(axis=0)
    span = int(cells[:, 1].max() - low[1]) + 1
    keys = np.unique((cells[:, 0] - low[0]) * span + cells[:, 1] - low[1])
    is_last = np.append(np.diff(keys // span) != 0, True)
    is_first = np.roll(is_last, 1)
    kept = keys[is_first | is_last]
    return np.asarray(np.column_stack((kept // span, kept % span)) + low, np.int64)


def _areas(points: NDArray[np.float64], turns_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    """A quarter of the area of the rectangle around points for each turn of its sides [m²]."""
    cosine, sine = np.cos(turns_rad), np.sin(turns_rad)
    along, across = points @ np.stack((cosine, sine)), points @ np.stack((-sine, cosine))
    half = (np.maximum(0.5 * np.ptp(values, axis=0), _LEAST_HALF_M) for values in (along, across))
    return np.asarray(np.multiply(*half), np.float64)


def _rectangle(points: NDArray[np.float64], turn_rad: float) -> Footprint:
    axes = Footprint(centre=(0.0, 0.0), half=(0.0, 0.0), turn_rad=turn_rad).axes
    local = points @ axes.T
    low, high = local.min(axis=0), local.max(axis=0)
    x, y = (0.5 * (low + high)) @ axes
    half = np.maximum(0.5 * (high - low), _LEAST_HALF_M)
    return Footprint(centre=(float(x), float(y)), half=(float(half[0]), float(half[1])), turn_rad=turn_rad)
