"""Parallel projections of a plant onto a picture, and how to fit one to what should be seen.

Plain arithmetic, so that labels, pads and tests find the pixel of a point without a renderer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from twin_app.usd.cameras import SceneCamera


class Camera(StrEnum):
    """The four presets."""

    ISO = "iso"
    """From the front left, above."""
    TOP = "top"
    FRONT = "front"
    """Along +y: a true elevation."""
    SIDE = "side"
    """Along -x, from the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Where the viewer is, seen from the plant [degrees]."""

    azimuth_deg: float
    """From +x, anticlockwise."""
    elevation_deg: float
    """Over the floor; 90: from straight above, with azimuth -90 so that +y is up in the picture."""


PRESETS: Mapping[Camera, Direction] = {
    Camera.ISO: Direction(azimuth_deg=-66.0, elevation_deg=36.0),
    Camera.TOP: Direction(azimuth_deg=-90.0, elevation_deg=90.0),
    Camera.FRONT: Direction(azimuth_deg=-90.0, elevation_deg=0.0),
    Camera.SIDE: Direction(azimuth_deg=0.0, elevation_deg=0.0),
}


def parse_camera(text: str, centre: ArrayLike = (0.0, 0.0, 0.0)) -> Camera | Direction:
    """A preset's name, `azimuth,elevation` in degrees, or the viewer's position `x,y,z` in metres.

    A position counts by its direction from the plant's `centre`: projections are parallel.
    Raises ValueError for anything else.
    """
    if text in {camera.value for camera in Camera}:
        return Camera(text)
    numbers = [float(piece) for piece in text.split(",")]
    if not all(map(math.isfinite, numbers)) or len(numbers) not in {2, 3}:
        raise ValueError(text)
    if len(numbers) == 2:
        if not -90.0 <= numbers[1] <= 90.0:
            raise ValueError(text)
        return Direction(azimuth_deg=numbers[0], elevation_deg=numbers[1])
    x, y, z = np.asarray(numbers) - np.asarray(centre, np.float64)
    flat = math.hypot(x, y)
    if flat == 0.0 and z == 0.0:
        raise ValueError(text)
    azimuth = math.degrees(math.atan2(y, x)) if flat > 0.0 else -90.0
    return Direction(azimuth_deg=azimuth, elevation_deg=math.degrees(math.atan2(z, flat)))


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

    def unproject(self, x: float, y: float) -> NDArray[np.float64]:
        """The point under a pixel on the plane through the focus [m], shape [3]."""
        right, up = x - 0.5 * self.size[0], 0.5 * self.size[1] - y
        return np.asarray(self.focus + self.metres_per_pixel * (right * self.right + up * self.up), np.float64)

    def on_level(self, x: float, y: float, z_m: float) -> NDArray[np.float64] | None:
        """The point under a pixel at a height [m], shape [3]; None seen from the side."""
        if abs(self.toward[2]) < 1e-3:
            return None
        start = self.unproject(x, y)
        return np.asarray(start + (z_m - start[2]) / self.toward[2] * self.toward, np.float64)

    def resampled(self, ratio: float) -> View:
        """The same part of the plant on so many times the pixels."""
        size = (max(round(self.size[0] * ratio), 1), max(round(self.size[1] * ratio), 1))
        return replace(self, size=size, metres_per_pixel=self.metres_per_pixel * self.size[1] / size[1])

    def toward_on_floor(self) -> NDArray[np.float64]:
        """Direction on the floor that comes towards the reader, shape [2]; unit length."""
        flat = self.toward[:2] - self.up[:2]
        return flat / np.linalg.norm(flat)


def view_from(camera: SceneCamera, centre: ArrayLike, size: tuple[int, int]) -> View:
    """What a camera of the scene sees, as a parallel projection, true to size at the distance of a point such as the
    middle of the plant."""
    ahead = float((camera.position_m - np.asarray(centre, np.float64)) @ camera.toward)
    distance = max(ahead, 1.0)
    width = camera.width if camera.is_parallel else camera.width * distance
    return View(
        right=camera.right,
        up=camera.up,
        toward=camera.toward,
        focus=camera.position_m - distance * camera.toward,
        metres_per_pixel=max(width / size[0], 1e-4),
        size=size,
    )


def fit_view(
    points: ArrayLike, *, camera: Camera | Direction, size: tuple[int, int], margins: Margins | None = None
) -> View:
    """The view from a side in which all points (shape [n, 3], metres) lie within the margins."""
    right, up, toward = axes_of(camera)
    start = View(right=right, up=up, toward=toward, focus=np.zeros(3), metres_per_pixel=1.0, size=size)
    return refit_view(start, points, margins)


def refit_view(view: View, points: ArrayLike, margins: Margins | None = None) -> View:
    """The same direction and size, but so that all points (shape [n, 3], metres) lie within the margins."""
    margins, size = margins or Margins(), view.size
    cloud = np.atleast_2d(np.asarray(points, dtype=np.float64))
    across, along = cloud @ view.right, cloud @ view.up
    free_width = max(size[0] - margins.left - margins.right, 0.25 * size[0])
    free_height = max(size[1] - margins.top - margins.bottom, 0.25 * size[1])
    scale = max(np.ptp(across) / free_width, np.ptp(along) / free_height, 1e-4)
    middle_right = _middle(across) + 0.5 * (margins.right - margins.left) * scale
    middle_up = _middle(along) + 0.5 * (margins.top - margins.bottom) * scale
    focus = middle_right * view.right + middle_up * view.up + _middle(cloud @ view.toward) * view.toward
    return replace(view, focus=focus, metres_per_pixel=float(scale))


def axes_of(camera: Camera | Direction) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Unit vectors to the right, to the top and to the viewer, shape [3] each."""
    direction = PRESETS[camera] if isinstance(camera, Camera) else camera
    azimuth, elevation = math.radians(direction.azimuth_deg), math.radians(direction.elevation_deg)
    right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
    toward = np.array(
        [math.cos(elevation) * math.cos(azimuth), math.cos(elevation) * math.sin(azimuth), math.sin(elevation)]
    )
    return right, np.cross(toward, right), toward


def _middle(values: NDArray[np.float64]) -> float:
    return 0.5 * float(values.min() + values.max())
