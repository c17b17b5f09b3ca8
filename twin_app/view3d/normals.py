"""Normals for meshes that have none: round where faces meet at a flat angle, sharp elsewhere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_SMOOTH_BELOW_DEG = 40.0
_MOST_FACES_AT_A_POINT = 256
"""Points where more faces meet stay sharp: all pairs of them would be too many."""
_WELD = 1e-5
"""Points closer than this share of the mesh's size are one."""


def unit_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors of length one, shape [n, 3]; a zero vector becomes +z."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    up = np.array([0.0, 0.0, 1.0], np.float32)
    return np.where(lengths > 1e-12, vectors / np.maximum(lengths, 1e-12), up).astype(np.float32)


def smooth_normals(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """A normal for each corner of triangles, shape [3 n, 3]: the mean, by area, of the faces at its point
    that are turned against its own face by less than 40°."""
    faces = corners.reshape(-1, 3, 3)
    area = np.repeat(np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0]), 3, axis=0)
    flat = unit_vectors(area.astype(np.float32))
    own, other = _neighbours(corners)
    is_round = (flat[own] * flat[other]).sum(axis=1) > math.cos(math.radians(_SMOOTH_BELOW_DEG))
    sums = area.astype(np.float64)
    for axis in range(3):
        sums[:, axis] += np.bincount(own[is_round], area[other[is_round], axis], len(corners))
    return unit_vectors(sums.astype(np.float32))


def _neighbours(corners: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All ordered pairs of different corners that lie on one point."""
    size = float(np.ptp(corners, axis=0).max(initial=0.0)) or 1.0
    # From the lowest corner on, each step fits 17 bits, so that three of them are one number, which sorts far quicker.
    grid = np.round((corners - corners.min(axis=0)) / (size * _WELD)).astype(np.int64)
    _, point = np.unique(grid[:, 0] << 40 | grid[:, 1] << 20 | grid[:, 2], return_inverse=True)
    order = np.argsort(point, kind="stable")
    counts = np.bincount(point.reshape(-1))
    starts = np.cumsum(counts) - counts
    wanted = np.where(counts <= _MOST_FACES_AT_A_POINT, counts, 0)[point.reshape(-1)[order]]
    own = np.repeat(order, wanted)
    step = np.arange(len(own)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    other = order[np.repeat(starts[point.reshape(-1)[order]], wanted) + step]
    different = own != other
    return own[different], other[different]
