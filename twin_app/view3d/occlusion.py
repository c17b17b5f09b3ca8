"""Ambient occlusion from the depth of a parallel projection: corners and contacts grow darker.

In a parallel projection a world radius has the same size everywhere in the picture, so every sample is
one shift of the whole depth image: no noise, no blur, the same result on every machine. The estimator is that of
McGuire, Osman, Bukowski and Hennessy (2011), "The Alchemy screen-space ambient obscurance algorithm".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]

_DIRECTIONS = 12
_RINGS = (0.1, 0.25, 0.45, 0.7, 1.0)
"""Distances of the samples, as shares of the radius; nearer ones count more by the formula."""
_BIAS = 0.02
"""Share of the radius by which a sample must stand out, so that flat faces stay clean."""


_BLOCK_ROWS = 32
_OUTSIDE_M = -1e6
"""Height beyond the picture's edges: too low to hide anything."""
_SOFTNESS = 0.05
"""Keeps contacts from turning black: the square of a distance as a share of the radius."""
_SAME_SURFACE = 0.12
"""Difference in depth, as a share of the radius, up to which neighbours are taken for one surface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What every sample needs, for some rows of the picture."""

    height: Image
    slope_x: Image
    slope_y: Image
    normal_z: Image


def ambient_light(depth_m: Image, metres_per_pixel: float, *, radius_m: float, strength: float) -> Image:
    """Share of the ambient light that reaches each pixel, 0 to 1, shape of the depth image.

    `depth_m` is the distance along the view [m], growing away from the viewer; infinite where nothing is.
    """
    is_hit = np.isfinite(depth_m)
    far = float(depth_m[is_hit].max(initial=0.0)) + 100.0
    height = -np.where(is_hit, depth_m, np.float32(far)).astype(np.float32)
    obscured = _obscured(height, metres_per_pixel, radius_m)
    light = _smoothed(1.0 - np.float32(strength) * obscured, height, np.float32(_SAME_SURFACE * radius_m))
    return np.where(is_hit, np.clip(light, 0.0, 1.0), np.float32(1.0))


def _obscured(height: Image, metres_per_pixel: float, radius_m: float) -> Image:
    """Mean of all samples, in blocks of rows that stay in the processor's cache."""
    offsets = _offsets(radius_m / metres_per_pixel)
    reach = max((max(abs(dx), abs(dy)) for dx, dy in offsets), default=0)
    padded = np.pad(height, reach, constant_values=_OUTSIDE_M)
    slope_x, slope_y = _slope(height, axis=1), _slope(height, axis=0)
    normal_z = 1.0 / np.sqrt(1.0 + (slope_x**2 + slope_y**2) / np.float32(metres_per_pixel) ** 2)
    total = np.zeros_like(height)
    for top in range(0, len(height), _BLOCK_ROWS):
        rows = slice(top, top + _BLOCK_ROWS)
        ground = _Ground(height=height[rows], slope_x=slope_x[rows], slope_y=slope_y[rows], normal_z=normal_z[rows])
        for dx, dy in offsets:
            first = top + reach + dy
            seen = padded[first : first + len(ground.height), reach + dx : reach + dx + height.shape[1]]
            total[rows] += _sample(ground, seen, (dx, dy), metres_per_pixel, radius_m)
    return total / np.float32(max(len(offsets), 1))


def _smoothed(light: Image, height: Image, tolerance: np.float32) -> Image:
    """Mean over the neighbours that lie on the same surface, so that edges stay sharp."""
    total, weight = light.copy(), np.ones_like(light)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if (dx, dy) != (0, 0):
                near = (np.abs(_shifted(height, dx, dy) - height) < tolerance).astype(np.float32)
                total += near * _shifted(light, dx, dy)
                weight += near
    return total / weight


def _offsets(radius_px: float) -> list[tuple[int, int]]:
    """Pixel shifts on rings around a pixel, each ring turned against the one before."""
    found: dict[tuple[int, int], None] = {}
    for ring, share in enumerate(_RINGS):
        for step in range(_DIRECTIONS):
            angle = 2.0 * math.pi * (step + 0.5 * (ring % 2)) / _DIRECTIONS
            offset = (round(share * radius_px * math.cos(angle)), round(share * radius_px * math.sin(angle)))
            if offset != (0, 0):
                found[offset] = None
    return list(found)


def _slope(height: Image, axis: int) -> Image:
    """Height gained per pixel, taken on the side where the surface goes on."""
    step = np.diff(height, axis=axis)
    edge = np.zeros_like(np.take(height, [0], axis=axis))
    ahead, behind = np.concatenate((step, edge), axis=axis), np.concatenate((edge, step), axis=axis)
    return np.where(np.abs(ahead) < np.abs(behind), ahead, behind)


def _sample(ground: _Ground, seen: Image, offset: tuple[int, int], scale: float, radius: float) -> Image:
    """How much the surface at one shift hides from each pixel."""
    dx, dy = offset
    rise = seen - ground.height
    above = rise - np.float32(dx) * ground.slope_x
    above -= np.float32(dy) * ground.slope_y
    above *= ground.normal_z
    above -= np.float32(_BIAS * radius)
    np.maximum(above, 0.0, out=above)
    square = np.square(rise, out=rise)
    square += np.float32((dx * dx + dy * dy) * scale**2)
    fade = np.float32(1.0) - square * np.float32(1.0 / (4.0 * radius * radius))
    above *= np.maximum(fade, 0.0, out=fade)
    above *= np.float32(radius)
    square += np.float32(_SOFTNESS * radius * radius)
    above /= square
    return above


def _shifted(image: Image, dx: int, dy: int) -> Image:
    """The image moved so that pixel (x, y) holds what was at (x + dx, y + dy); edges are repeated."""
    rows = np.clip(np.arange(image.shape[0]) + dy, 0, image.shape[0] - 1)
    columns = np.clip(np.arange(image.shape[1]) + dx, 0, image.shape[1] - 1)
    return image[rows][:, columns]
