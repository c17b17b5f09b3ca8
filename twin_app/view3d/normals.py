"""Normals for meshes that have none: round where faces meet at a flat angle, sharp elsewhere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_SMOOTH_BELOW_DEG = 40.0
_MOST_FACES_AT_A_POINT = 256
"""Points where more faces meet stay sharp: all pairs of them would be too many."""
MOST_SHAPES = 5_000
"""Smoothed at once: their numbers and the places in them fit into 64 bits."""
_WELD = 1e-5
"""Points closer than this share of the mesh's size are one."""


def unit_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors of length one, shape [n, 3]; a zero vector becomes +z."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    is_zero = lengths <= 1e-12
    lengths[is_zero] = 1.0
    units: NDArray[np.float32] = np.asarray(vectors / lengths[:, None], np.float32)
    units[is_zero] = (0.0, 0.0, 1.0)
    return units


def smooth_normals(
    points: NDArray[np.float32], corner_points: NDArray[np.integer], shapes: NDArray[np.integer] | None = None
) -> NDArray[np.float32]:
    """A normal for each corner of triangles, shape [3 n, 3]: the mean, by area, of the faces at its point
    that are turned against its own face by less than 40°.

    `points` [m, 3] and `corner_points` [3 n], the point of each corner; points at one place count as one, if they
    belong to one shape: `shapes` [m], rising from 0, at most `MOST_SHAPES`; None: all to one.
    """
    owners = np.zeros(len(points), np.int64) if shapes is None else shapes.astype(np.int64)
    faces = points[corner_points].reshape(-1, 3, 3)
    area = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0]).astype(np.float32, copy=False)
    flat = unit_vectors(area)
    place = _welded(points, owners)[corner_points]
    normals: NDArray[np.float32] = unit_vectors(_summed(area, place).astype(np.float32))[place]
    sharp = np.flatnonzero(_has_edge(flat, normals, place))
    if len(sharp):
        face = sharp // 3
        normals[sharp] = unit_vectors(_summed_by_angle(area[face], flat[face], place[sharp]).astype(np.float32))
    return normals


def _has_edge(flat: NDArray[np.float32], mean: NDArray[np.float32], place: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Corners of points where a face may be turned too far against another: half the angle from their mean is safe."""
    likeness = np.einsum("ij,ikj->ik", flat, mean.reshape(-1, 3, 3)).ravel()
    at_edge = np.zeros(int(place.max(initial=-1)) + 1, np.bool_)
    at_edge[place[likeness < math.cos(math.radians(0.5 * _SMOOTH_BELOW_DEG))]] = True
    return at_edge[place]


def _summed(area: NDArray[np.float32], place: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sum of the faces [n, 3] at each point, shape [m, 3]."""
    return np.column_stack([np.bincount(place, np.repeat(area[:, axis], 3)) for axis in range(3)])


def _summed_by_angle(
    area: NDArray[np.float32], flat: NDArray[np.float32], place: NDArray[np.intp]
) -> NDArray[np.float64]:
    """For each corner the sum of the faces at its point that are turned little against its own, shape [k, 3]."""
    own, other = _neighbours(place)
    is_round = (flat[own] * flat[other]).sum(axis=1) > math.cos(math.radians(_SMOOTH_BELOW_DEG))
    sums = area.astype(np.float64)
    for axis in range(3):
        sums[:, axis] += np.bincount(own[is_round], area[other[is_round], axis], len(area))
    return sums


def _welded(points: NDArray[np.float32], shapes: NDArray[np.int64]) -> NDArray[np.intp]:
    """Number of the place of each point; points of one shape that are closer than a hair share one."""
    starts = np.flatnonzero(np.diff(shapes, prepend=-1))
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    size = (high - low).max(axis=1)
    hair = np.where(size > 0.0, size, 1.0) * _WELD
    of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(points))))
    grid = np.round((points - low[of]) / hair[of, None]).astype(np.int64)
    span = round(1.0 / _WELD) + 2
    key = ((of * span + grid[:, 0]) * span + grid[:, 1]) * span + grid[:, 2]
    return np.asarray(np.unique(key, return_inverse=True)[1], np.intp)


def _neighbours(place: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All ordered pairs of different corners that lie on one point."""
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place)
    starts = np.cumsum(counts) - counts
    wanted = np.where(counts <= _MOST_FACES_AT_A_POINT, counts, 0)[place[order]]
    own = np.repeat(order, wanted)
    step = np.arange(len(own)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    other = order[np.repeat(starts[place[order]], wanted) + step]
    different = own != other
    return own[different], other[different]
