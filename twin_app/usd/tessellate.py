"""Points and faces of the simple shapes USD knows by name: cube, sphere, cylinder, cone, capsule, plane.

All shapes are centred on the origin, faces run counter-clockwise seen from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pxr import UsdGeom

from twin_app.usd.units import TIME

SEGMENTS = 24
_AXIS_ROLL = {"X": 1, "Y": 2, "Z": 0}


@dataclass(frozen=True, slots=True)
class Shape:
    """Polygons."""

    points: NDArray[np.float32]
    """[n, 3]"""
    face_counts: NDArray[np.int32]
    """Corners of each face, [f]"""
    face_indices: NDArray[np.int32]
    """Points of the corners of all faces, [sum of face_counts]"""


def shape_of(prim: UsdGeom.Gprim) -> Shape | None:
    """Polygons of a simple shape in its own space and units; None for any other prim."""
    kind = prim.GetPrim().GetTypeName()
    if kind == "Cube":
        return _box(_number(prim, "size", 2.0))
    if kind == "Plane":
        return _plane(_number(prim, "width", 2.0), _number(prim, "length", 2.0), _axis(prim))
    profile = _profile(prim, kind)
    return None if profile is None else _revolve(tuple(profile), _axis(prim))


def _profile(prim: UsdGeom.Gprim, kind: str) -> list[tuple[float, float]] | None:
    """Outline (radius, height) from bottom to top."""
    if kind == "Sphere":
        radius = _number(prim, "radius", 1.0)
        return _arc(radius, 0.0, -90.0, 90.0)
    if kind in ("Cylinder", "Cylinder_1", "Cone", "Capsule", "Capsule_1"):
        default_radius, default_height = (0.5, 1.0) if kind.startswith("Capsule") else (1.0, 2.0)
        half = _number(prim, "height", default_height) / 2.0
        radius = _number(prim, "radius", default_radius)
        bottom, top = (radius, radius)
        if kind.endswith("_1"):
            bottom = _number(prim, "radiusBottom", default_radius)
            top = _number(prim, "radiusTop", default_radius)
        if kind.startswith("Capsule"):
            return [*_arc(bottom, -half, -90.0, 0.0), *_arc(top, half, 0.0, 90.0)]
        if kind == "Cone":
            top = 0.0
        return [(0.0, -half), (bottom, -half), (top, half), (0.0, half)]
    return None


def _arc(radius: float, centre: float, first: float, last: float) -> list[tuple[float, float]]:
    angles = np.radians(np.linspace(first, last, max(3, round(abs(last - first) / 15.0) + 1)))
    return [(max(0.0, radius * float(np.cos(a))), centre + radius * float(np.sin(a))) for a in angles]


@lru_cache(maxsize=512)
def _revolve(profile: tuple[tuple[float, float], ...], axis: str) -> Shape:
    """Cached: plants hold thousands of rollers and posts of a few sizes."""
    turn = 2.0 * np.pi * np.arange(SEGMENTS) / SEGMENTS
    points: list[NDArray[np.float64]] = []
    rings: list[NDArray[np.int64]] = []
    count = 0
    for radius, height in profile:
        size = 1 if radius <= 1e-12 else SEGMENTS
        angles = turn[:size]
        points.append(np.column_stack([radius * np.cos(angles), radius * np.sin(angles), np.full(size, height)]))
        rings.append(count + np.arange(size))
        count += size
    faces: list[tuple[int, ...]] = []
    for low, high in pairwise(rings):
        faces.extend(_band(low, high))
    rolled = np.roll(np.vstack(points), _AXIS_ROLL[axis], axis=1)
    return _shape(rolled, faces)


def _band(low: NDArray[np.int64], high: NDArray[np.int64]) -> list[tuple[int, ...]]:
    if len(low) == 1 and len(high) == 1:
        return []
    if len(low) == 1:  # a closed disc at the bottom is one polygon only if it is flat; a fan is always right
        return [(int(low[0]), int(high[(i + 1) % SEGMENTS]), int(high[i])) for i in range(SEGMENTS)]
    if len(high) == 1:
        return [(int(low[i]), int(low[(i + 1) % SEGMENTS]), int(high[0])) for i in range(SEGMENTS)]
    return [
        (int(low[i]), int(low[(i + 1) % SEGMENTS]), int(high[(i + 1) % SEGMENTS]), int(high[i]))
        for i in range(SEGMENTS)
    ]


@lru_cache(maxsize=512)
def _box(size: float) -> Shape:
    h = size / 2.0
    points = np.array([(x, y, z) for z in (-h, h) for y in (-h, h) for x in (-h, h)])
    faces = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    return _shape(points, faces)


def _plane(width: float, length: float, axis: str) -> Shape:
    w, n = width / 2.0, length / 2.0
    # `width` and `length` lie along X and Y for Z, along Z and Y for X, along X and Z for Y.
    across = {"Z": (0, 1), "X": (2, 1), "Y": (0, 2)}[axis]
    points = np.zeros((4, 3))
    points[:, across[0]] = (-w, w, w, -w)
    points[:, across[1]] = (-n, -n, n, n)
    face = (0, 1, 2, 3) if axis == "Z" else (0, 3, 2, 1)
    return _shape(points, [face])


def _shape(points: NDArray[np.float64], faces: Sequence[tuple[int, ...]]) -> Shape:
    counts = np.array([len(face) for face in faces], np.int32)
    indices = np.array([corner for face in faces for corner in face], np.int32)
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is left out where it is drawn
        return Shape(points.astype(np.float32), counts, indices)


def _number(prim: UsdGeom.Gprim, name: str, default: float) -> float:
    attribute = prim.GetPrim().GetAttribute(name)
    value = attribute.Get(TIME) if attribute else None
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else default


def _axis(prim: UsdGeom.Gprim) -> str:
    attribute = prim.GetPrim().GetAttribute("axis")
    value = str(attribute.Get(TIME)) if attribute else "Z"
    return value if value in _AXIS_ROLL else "Z"
