"""Ambient occlusion from the depth of a parallel projection: corners and contacts grow darker.

In a parallel projection a world radius has the same size everywhere in the picture, so every sample is
one shift of the whole depth image: no noise, no blur, the same result on every machine. The estimator is that of
McGuire, Osman, Bukowski and Hennessy (2011), "The Alchemy screen-space ambient obscurance algorithm".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]

_DIRECTIONS = 12
_RINGS = (0.08, 0.2, 0.36, 0.56, 0.8, 1.0)
"""Distances of the samples, as shares of the radius; nearer ones count more by the formula."""
_BIAS = 0.02
"""Share of the radius by which a sample must stand out, so that flat faces stay clean."""


def ambient_light(depth_m: Image, metres_per_pixel: float, *, radius_m: float, strength: float) -> Image:
    """Share of the ambient light that reaches each pixel, 0 to 1, shape of the depth image.

    `depth_m` is the distance along the view [m], growing away from the viewer; infinite where nothing is.
    """
    far = np.float32(np.nanmax(np.where(np.isfinite(depth_m), depth_m, np.nan), initial=0.0) + 100.0)
    height = -np.where(np.isfinite(depth_m), depth_m, far).astype(np.float32)
    slope_x, slope_y = _slope(height, axis=1), _slope(height, axis=0)
    scale = np.float32(metres_per_pixel)
    normal_z = 1.0 / np.sqrt(1.0 + (slope_x**2 + slope_y**2) / scale**2)
    obscured, total = np.zeros_like(height), 0
    for dx, dy in _offsets(radius_m / metres_per_pixel):
        obscured += _sample(height, slope_x, slope_y, normal_z, (dx, dy), scale, np.float32(radius_m))
        total += 1
    light = 1.0 - strength * obscured / max(total, 1)
    return np.where(np.isfinite(depth_m), np.clip(light, 0.0, 1.0), 1.0).astype(np.float32)


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


def _sample(
    height: Image, slope_x: Image, slope_y: Image, normal_z: Image, offset: tuple[int, int], scale: np.float32,
    radius: np.float32,
) -> Image:
    """How much the surface at one shift hides from each pixel."""
    dx, dy = offset
    rise = _shifted(height, dx, dy)
    rise -= height
    above = rise - (np.float32(dx) * slope_x + np.float32(dy) * slope_y)
    above *= normal_z
    flat = np.float32((dx * dx + dy * dy) * float(scale) ** 2)
    square = rise * rise
    square += flat
    above -= np.float32(_BIAS) * radius
    np.maximum(above, 0.0, out=above)
    fade = np.maximum(1.0 - square / (4.0 * radius * radius), 0.0)
    above *= fade * radius
    above /= square + np.float32(0.01) * radius * radius
    return above


def _shifted(image: Image, dx: int, dy: int) -> Image:
    """The image moved so that pixel (x, y) holds what was at (x + dx, y + dy); edges are repeated."""
    rows = np.clip(np.arange(image.shape[0]) + dy, 0, image.shape[0] - 1)
    columns = np.clip(np.arange(image.shape[1]) + dx, 0, image.shape[1] - 1)
    return image[rows][:, columns]
