"""Coloured triangles in world space: what a renderer draws, as plain arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.view3d.normals import unit_vectors
from twin_app.view3d.theme import Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Triangles that share no points, so that each corner has its own normal."""

    corners: NDArray[np.float32]
    """[3 n, 3] metres; triangle i has the corners 3i, 3i + 1, 3i + 2."""
    normals: NDArray[np.float32]
    """[3 n, 3] unit vectors."""
    colours: NDArray[np.uint8]
    """[n, 3] sRGB of each triangle."""

    @property
    def n_triangles(self) -> int:
        """Number of triangles."""
        return len(self.colours)


EMPTY_SURFACE = Surface(
    corners=np.zeros((0, 3), np.float32), normals=np.zeros((0, 3), np.float32), colours=np.zeros((0, 3), np.uint8)
)


def merge_surfaces(surfaces: Iterable[Surface]) -> Surface:
    """All triangles of all surfaces, in order."""
    parts = list(surfaces)
    if not parts:
        return EMPTY_SURFACE
    return Surface(
        corners=np.concatenate([part.corners for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
        colours=np.concatenate([part.colours for part in parts]),
    )


def flat_surface(triangles: ArrayLike, colour: Colour) -> Surface:
    """Evenly coloured triangles (shape [n, 3, 3], metres) with sharp edges."""
    faces = np.asarray(triangles, dtype=np.float32).reshape(-1, 3, 3)
    normals = unit_vectors(np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0]))
    return Surface(
        corners=faces.reshape(-1, 3),
        normals=np.repeat(normals, 3, axis=0),
        colours=np.tile(np.array(colour.rgb, np.uint8), (len(faces), 1)),
    )


def polygon(outline: ArrayLike, z_m: float, colour: Colour) -> Surface:
    """A convex outline (shape [n, 2], anticlockwise) as a level surface."""
    ring = np.column_stack((np.asarray(outline, np.float32), np.full(len(np.asarray(outline)), z_m, np.float32)))
    index = np.arange(1, len(ring) - 1)
    return flat_surface(np.stack((np.broadcast_to(ring[0], (len(index), 3)), ring[index], ring[index + 1]), 1), colour)


def band(inner: ArrayLike, outer: ArrayLike, z_m: float, colour: Colour) -> Surface:
    """The level ring between two closed outlines of as many points (shape [n, 2] each)."""
    a, b = (np.pad(np.asarray(line, np.float32), ((0, 0), (0, 1)), constant_values=z_m) for line in (inner, outer))
    a_next, b_next = np.roll(a, -1, axis=0), np.roll(b, -1, axis=0)
    return flat_surface(np.concatenate((np.stack((a, b, b_next), 1), np.stack((a, b_next, a_next), 1))), colour)


def box(low: Sequence[float], high: Sequence[float], colour: Colour) -> Surface:
    """A box along the axes between two corners [m]."""
    x, y, z = ((float(a), float(b)) for a, b in zip(low, high, strict=True))
    c = np.array([[x[i & 1], y[i >> 1 & 1], z[i >> 2 & 1]] for i in range(8)], np.float32)
    quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    return flat_surface([c[[q[0], q[1], q[2]]] for q in quads] + [c[[q[0], q[2], q[3]]] for q in quads], colour)


def lathe(profile: ArrayLike, colour: Colour, *, sides: int = 16) -> Surface:
    """A body of revolution about z; the profile (shape [n, 2]: radius, height in metres) runs upwards."""
    line = np.asarray(profile, np.float64)
    turn = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    rings = np.stack(
        [np.column_stack((r * np.cos(turn), r * np.sin(turn), np.full(sides, z))) for r, z in line]
    ).astype(np.float32)
    below, above = rings[:-1], rings[1:]
    below_next, above_next = np.roll(below, -1, axis=1), np.roll(above, -1, axis=1)
    first = np.stack((below, below_next, above_next), 2).reshape(-1, 3, 3)
    second = np.stack((below, above_next, above), 2).reshape(-1, 3, 3)
    surface = flat_surface(np.concatenate((first, second)), colour)
    return Surface(corners=surface.corners, normals=_round_normals(surface), colours=surface.colours)


def _round_normals(surface: Surface) -> NDArray[np.float32]:
    """Normals that follow the round of each corner while each ring keeps its slope."""
    radial = surface.corners[:, :2]
    radius = np.linalg.norm(radial, axis=1, keepdims=True)
    slope = surface.normals[:, 2:3]
    flat = np.where(radius > 1e-9, radial / np.maximum(radius, 1e-9), 0.0)
    steep = np.sqrt(np.maximum(1.0 - slope**2, 0.0))
    return unit_vectors(np.hstack((flat * steep, slope)).astype(np.float32))


def moved(surface: Surface, *, to: ArrayLike, turn_rad: float = 0.0, scale: float = 1.0) -> Surface:
    """A copy scaled, turned about z, then moved [m]."""
    c, s = np.cos(turn_rad), np.sin(turn_rad)
    rotation = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]], np.float32)
    return Surface(
        corners=np.asarray(scale * surface.corners @ rotation + np.asarray(to, np.float32), np.float32),
        normals=surface.normals @ rotation,
        colours=surface.colours,
    )
