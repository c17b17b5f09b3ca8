"""Boxes, turned parts, rods and prisms with softened edges, from which all components are put together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np

from assets.generator.solid import Solid, Vector, join, solid

Profile = Sequence[tuple[float, float]]
"""Points (radius, z) of a turned part, with the material on the left of the way when going up outside."""

_SMOOTH = math.cos(math.radians(40.0))
"""Cosine of the largest angle between neighbouring pieces of a profile that is shaded as a curve."""


def box(x: float, y: float, z: float, soft: float = 0.02) -> Solid:
    """A box that stands on the floor, centred in X and Y; `soft` is the width of the chamfer (0: sharp)."""
    half = np.array((x, y, z)) / 2.0
    inner = half - min(soft, 0.45 * min(x, y, z))
    corners = list(product((-1.0, 1.0), repeat=3))
    points, normals = [], []
    for sign in corners:
        for axis in range(3):
            place = np.array(sign) * inner
            place[axis] = sign[axis] * half[axis]
            points.append(place + np.array((0.0, 0.0, half[2])))
            normals.append(sign[axis] * np.eye(3)[axis])
    faces = _box_sides()
    return solid(points, normals, faces if soft == 0.0 else (*faces, *_box_chamfers()))


def _corner(sign: Sequence[int], axis: int) -> int:
    """Point of a box corner (three bits) on the side across `axis`."""
    return 3 * (4 * sign[0] + 2 * sign[1] + sign[2]) + axis


def _box_sides() -> tuple[tuple[int, ...], ...]:
    sides = []
    for axis, end in product(range(3), (0, 1)):
        ring = [tuple(np.insert(uv, axis, end)) for uv in ((0, 0), (1, 0), (1, 1), (0, 1))]
        sides.append(tuple(_corner(sign, axis) for sign in ring))
    return tuple(sides)


def _box_chamfers() -> tuple[tuple[int, ...], ...]:
    faces: list[tuple[int, ...]] = []
    for along, ends in product(range(3), product((0, 1), repeat=2)):
        low, high = (tuple(np.insert(ends, along, end)) for end in (0, 1))
        one, other = (axis for axis in range(3) if axis != along)
        faces.append((_corner(low, one), _corner(high, one), _corner(high, other), _corner(low, other)))
    faces.extend(tuple(_corner(sign, axis) for axis in range(3)) for sign in product((0, 1), repeat=3))
    return tuple(faces)


def turned(profile: Profile, segments: int = 32, *, is_closed: bool = False) -> Solid:
    """A profile turned about Z. Pieces that meet at less than 40° are shaded as one curve."""
    pieces = list(zip(profile, (*profile[1:], profile[0]), strict=True))
    pieces = pieces if is_closed else pieces[:-1]
    slopes = [_slope(*piece) for piece in pieces]
    angles = np.arange(segments) * 2.0 * math.pi / segments
    circle = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    return join(*(_band(circle, piece, *_end_slopes(slopes, i, is_closed)) for i, piece in enumerate(pieces)))


def _slope(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    dr, dz = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dr, dz)
    return dz / length, -dr / length


def _end_slopes(
    slopes: list[tuple[float, float]], i: int, is_closed: bool
) -> tuple[tuple[float, float], tuple[float, float]]:
    before = slopes[i - 1] if i > 0 or is_closed else slopes[i]
    after = slopes[(i + 1) % len(slopes)] if i + 1 < len(slopes) or is_closed else slopes[i]
    return _shared(slopes[i], before), _shared(slopes[i], after)


def _shared(own: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    if own[0] * other[0] + own[1] * other[1] < _SMOOTH:
        return own
    length = math.hypot(own[0] + other[0], own[1] + other[1])
    return (own[0] + other[0]) / length, (own[1] + other[1]) / length


def _band(
    circle: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    piece: tuple[tuple[float, float], tuple[float, float]],
    slope_start: tuple[float, float],
    slope_end: tuple[float, float],
) -> Solid:
    n = len(circle)
    points, normals = [], []
    for (radius, z), (out, up) in zip(piece, (slope_start, slope_end), strict=True):
        points.append(np.column_stack((circle * radius, np.full(n, z))))
        normals.append(np.column_stack((circle * out, np.full(n, up))))
    if piece[0][1] == piece[1][1] and 0.0 in (piece[0][0], piece[1][0]):
        wide = 0 if piece[0][0] > 0.0 else 1
        return solid(points[wide], normals[wide], [tuple(range(n))])
    following = [(i + 1) % n for i in range(n)]
    if piece[0][0] == 0.0:
        faces = [(i, n + following[i], n + i) for i in range(n)]
    elif piece[1][0] == 0.0:
        faces = [(i, following[i], n + i) for i in range(n)]
    else:
        faces = [(i, following[i], n + following[i], n + i) for i in range(n)]  # type: ignore[misc]
    return solid(np.concatenate(points), np.concatenate(normals), faces)


def cylinder(radius: float, height: float, soft: float = 0.015, segments: int = 32) -> Solid:
    """An upright cylinder on the floor with chamfered rims."""
    soft = min(soft, 0.45 * radius, 0.45 * height)
    if soft == 0.0:
        return turned(((0, 0), (radius, 0), (radius, height), (0, height)), segments)
    inner = radius - soft
    profile = ((0, 0), (inner, 0), (radius, soft), (radius, height - soft), (inner, height), (0, height))
    return turned(profile, segments)


def tube(outer: float, inner: float, height: float, segments: int = 32) -> Solid:
    """An upright ring on the floor with a rectangular section."""
    profile = ((inner, 0), (outer, 0), (outer, height), (inner, height))
    return turned(profile, segments, is_closed=True)


def dome(radius: float, height: float, segments: int = 32, steps: int = 6) -> Solid:
    """Half an ellipsoid on the floor, open below."""
    angles = [0.5 * math.pi * i / steps for i in range(steps + 1)]
    arc = [(radius * math.cos(a), height * math.sin(a)) for a in angles[:-1]]
    return turned((*arc, (0.0, height)), segments)


def rod(start: Vector, end: Vector, radius: float, segments: int = 10) -> Solid:
    """A round bar from one point to another."""
    way = np.subtract(end, start)
    length = float(np.linalg.norm(way))
    upright = turned(((0, 0), (radius, 0), (radius, length), (0, length)), segments)
    return _aimed(upright, way / length).at(*start)


def beam(start: Vector, end: Vector, width: float, height: float, soft: float = 0.01) -> Solid:
    """A bar of rectangular section from one point to another; `height` is measured as upright as possible."""
    way = np.subtract(end, start)
    length = float(np.linalg.norm(way))
    return _aimed(box(height, width, length, soft), way / length).at(*start)


def _aimed(upright: Solid, way: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Solid:
    """Turn +Z into `way`, keeping X as upright as possible."""
    up = np.array((0.0, 0.0, 1.0)) if abs(way[2]) < 0.999 else np.array((1.0, 0.0, 0.0))
    x = up - way * float(up @ way)
    x /= np.linalg.norm(x)
    frame = np.column_stack((x, np.cross(way, x), way))
    return Solid(upright.points @ frame.T, upright.normals @ frame.T, upright.counts, upright.indices)


def pipe(points: Sequence[Vector], radius: float, segments: int = 12) -> Solid:
    """Round bars through several points, with a ball at each bend."""
    bars = [rod(a, b, radius, segments) for a, b in pairwise(points)]
    return join(*bars, *(ball(radius * 1.02, segments).at(*point) for point in points[1:-1]))


def ball(radius: float, segments: int = 16) -> Solid:
    """A ball about the origin."""
    steps = max(4, segments // 2)
    arc = [(radius * math.sin(math.pi * i / steps), -radius * math.cos(math.pi * i / steps)) for i in range(steps + 1)]
    return turned(((0.0, -radius), *arc[1:-1], (0.0, radius)), segments)


def prism(outline: Sequence[tuple[float, float]], height: float) -> Solid:
    """A flat outline (counter-clockwise in X, Y) raised to a height, with sharp edges."""
    n = len(outline)
    points = [(x, y, 0.0) for x, y in outline] + [(x, y, height) for x, y in outline]
    normals = [(0.0, 0.0, -1.0)] * n + [(0.0, 0.0, 1.0)] * n
    faces: list[tuple[int, ...]] = [tuple(range(n)), tuple(range(n, 2 * n))]
    for i in range(n):
        (x0, y0), (x1, y1) = outline[i], outline[(i + 1) % n]
        length = math.hypot(x1 - x0, y1 - y0)
        first = len(points)
        points += [(x0, y0, 0.0), (x1, y1, 0.0), (x1, y1, height), (x0, y0, height)]
        normals += [((y1 - y0) / length, (x0 - x1) / length, 0.0)] * 4
        faces.append((first, first + 1, first + 2, first + 3))
    return solid(points, normals, faces)


def profile_bar(outline: Sequence[tuple[float, float]], length: float) -> Solid:
    """An outline in (Y, Z), counter-clockwise seen from +X, drawn along X and centred."""
    bar = prism(outline, length)
    turn = np.array(((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    return Solid(bar.points @ turn.T, bar.normals @ turn.T, bar.counts, bar.indices).at(x=-length / 2.0)


def hopper(bottom: tuple[float, float], top: tuple[float, float], height: float) -> Solid:
    """An upright pyramid without its tip, standing on its bottom."""
    points: list[Vector] = []
    normals: list[Vector] = []
    faces: list[tuple[int, ...]] = []
    rings = [
        [(-x / 2, -y / 2, z), (x / 2, -y / 2, z), (x / 2, y / 2, z), (-x / 2, y / 2, z)]
        for (x, y), z in ((bottom, 0.0), (top, height))
    ]
    for flat, up in zip(rings, (-1.0, 1.0), strict=True):
        faces.append(tuple(range(len(points), len(points) + 4)))
        points += flat
        normals += [(0.0, 0.0, up)] * 4
    for i in range(4):
        corners = [rings[0][i], rings[0][(i + 1) % 4], rings[1][(i + 1) % 4], rings[1][i]]
        normal = np.cross(np.subtract(corners[1], corners[0]), np.subtract(corners[3], corners[0]))
        faces.append(tuple(range(len(points), len(points) + 4)))
        points += corners
        x, y, z = (float(value) for value in normal / np.linalg.norm(normal))
        normals += [(x, y, z)] * 4
    return solid(points, normals, faces)
