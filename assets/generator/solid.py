"""Solids: points with a normal each, and the faces between them. All lengths in metres, Z up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Solid:
    """A closed or open surface of polygons; hard edges have their points twice."""

    points: Floats
    """[n, 3]"""
    normals: Floats
    """Unit vectors, [n, 3]"""
    counts: Ints
    """Corners of each face, [f]"""
    indices: Ints
    """Point of each corner, counter-clockwise seen from outside, [sum(counts)]"""

    @property
    def n_triangles(self) -> int:
        """Triangles after fanning every face."""
        return int((self.counts - 2).sum())

    def at(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Solid:
        """The same solid moved."""
        return Solid(self.points + np.array((x, y, z)), self.normals, self.counts, self.indices)

    def turned(self, degrees: float, axis: str = "z") -> Solid:
        """The same solid turned about an axis through the origin, right-handed."""
        turn = rotation(degrees, axis)
        return Solid(self.points @ turn.T, self.normals @ turn.T, self.counts, self.indices)


def rotation(degrees: float, axis: str) -> Floats:
    """Rotation matrix for column vectors, [3, 3]."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    first, second = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = cos
    matrix[first, second], matrix[second, first] = -sin, sin
    return matrix


def solid(points: ArrayLike, normals: ArrayLike, faces: Iterable[Sequence[int]]) -> Solid:
    """A solid from faces in any winding: each face is turned to agree with the normals of its points."""
    points, normals = np.asarray(points, np.float64), np.asarray(normals, np.float64)
    kept = [_facing(points, normals, face) for face in faces]
    counts = np.array([len(face) for face in kept], np.int64)
    return Solid(points, normals, counts, np.array([index for face in kept for index in face], np.int64))


def _facing(points: Floats, normals: Floats, face: Sequence[int]) -> Sequence[int]:
    corners = points[list(face)]
    area = np.cross(corners, np.roll(corners, -1, axis=0)).sum(axis=0)
    return face if float(area @ normals[list(face)].sum(axis=0)) >= 0.0 else tuple(reversed(face))


def join(*solids: Solid) -> Solid:
    """Several solids as one; they keep their own points."""
    starts = np.cumsum([0, *(len(one.points) for one in solids)])
    return Solid(
        np.concatenate([one.points for one in solids]),
        np.concatenate([one.normals for one in solids]),
        np.concatenate([one.counts for one in solids]),
        np.concatenate([one.indices + start for one, start in zip(solids, starts, strict=False)]),
    )


def ring(one: Solid, *, count: int, radius: float, start: float = 0.0) -> Solid:
    """Copies on a circle about Z, each turned outwards."""
    return join(*(one.at(x=radius).turned(start + 360.0 * i / count) for i in range(count)))


def rows(one: Solid, *, nx: int = 1, ny: int = 1, nz: int = 1, step: Vector) -> Solid:
    """Copies on a grid that is centred in X and Y and grows upwards in Z."""
    return join(
        *(
            one.at((i - (nx - 1) / 2) * step[0], (j - (ny - 1) / 2) * step[1], k * step[2])
            for k in range(nz)
            for j in range(ny)
            for i in range(nx)
        )
    )


def spread(one: Solid, places: Iterable[Sequence[float]]) -> Solid:
    """Copies at the given places (x, y) or (x, y, z)."""
    return join(*(one.at(*place) for place in places))
