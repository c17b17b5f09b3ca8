"""Parallel projections of a plant onto a picture, and how to fit one to what should be seen.

Plain arithmetic, so that labels, pads and tests find the pixel of a point without a renderer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Camera(StrEnum):
    """The four presets."""

    ISO = "iso"
    """From the front left, above."""
    TOP = "top"
    FRONT = "front"
    """Along +y: a true elevation."""
    SIDE = "side"
    """Along -x, from the right."""


_ANGLES_DEG: dict[Camera, tuple[float, float]] = {
    Camera.ISO: (-66.0, 36.0),
    Camera.TOP: (-90.0, 90.0),
    Camera.FRONT: (-90.0, 0.0),
    Camera.SIDE: (0.0, 0.0),
}
"""Azimuth (from +x, anticlockwise) and elevation of the viewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Picture edges that are kept free of the plant [pixels]."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A parallel projection. Vectors are in world metres, Z up; pixels count from the top left."""

    right: NDArray[np.float64]
    """Unit vector to the right of the picture, shape [3]."""
    up: NDArray[np.float64]
    """Unit vector to the top of the picture, shape [3]."""
    toward: NDArray[np.float64]
    """Unit vector from the plant to the viewer, shape [3]."""
    focus: NDArray[np.float64]
    """The point in the middle of the picture, shape [3]."""
    metres_per_pixel: float
    size: tuple[int, int]
    """Width and height [pixels]."""

    @property
    def half_height_m(self) -> float:
        """Half of the picture's height in the plant [m]."""
        return 0.5 * self.size[1] * self.metres_per_pixel

    def project(self, points: ArrayLike) -> NDArray[np.float64]:
        """Pixel coordinates (x to the right, y down) of world points; shape [n, 3] to [n, 2]."""
        offsets = np.atleast_2d(np.asarray(points, dtype=np.float64)) - self.focus
        x = 0.5 * self.size[0] + offsets @ self.right / self.metres_per_pixel
        y = 0.5 * self.size[1] - offsets @ self.up / self.metres_per_pixel
        return np.column_stack((x, y))

    def toward_on_floor(self) -> NDArray[np.float64]:
        """Direction on the floor that comes towards the reader, shape [2]; unit length."""
        flat = self.toward[:2] - self.up[:2]
        return flat / np.linalg.norm(flat)


def fit_view(points: ArrayLike, *, camera: Camera, size: tuple[int, int], margins: Margins | None = None) -> View:
    """The preset's view in which all points (shape [n, 3], metres) lie within the margins."""
    margins = margins or Margins()
    right, up, toward = _axes(camera)
    cloud = np.atleast_2d(np.asarray(points, dtype=np.float64))
    across, along = cloud @ right, cloud @ up
    free_width = max(size[0] - margins.left - margins.right, 0.25 * size[0])
    free_height = max(size[1] - margins.top - margins.bottom, 0.25 * size[1])
    scale = max(np.ptp(across) / free_width, np.ptp(along) / free_height, 1e-4)
    middle_right = _middle(across) + 0.5 * (margins.right - margins.left) * scale
    middle_up = _middle(along) + 0.5 * (margins.top - margins.bottom) * scale
    focus = middle_right * right + middle_up * up + _middle(cloud @ toward) * toward
    return View(right=right, up=up, toward=toward, focus=focus, metres_per_pixel=float(scale), size=size)


def _axes(camera: Camera) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    azimuth, elevation = (math.radians(angle) for angle in _ANGLES_DEG[camera])
    right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
    toward = np.array(
        [math.cos(elevation) * math.cos(azimuth), math.cos(elevation) * math.sin(azimuth), math.sin(elevation)]
    )
    return right, np.cross(toward, right), toward


def _middle(values: NDArray[np.float64]) -> float:
    return 0.5 * float(values.min() + values.max())
