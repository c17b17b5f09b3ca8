"""Orbit, pan and zoom as arithmetic on a `View`: a turntable that keeps Z up."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from twin_app.view3d.camera import Camera, Direction, View, axes_of

_DEGREES_PER_PX = 0.35
_LOWEST_DEG, _HIGHEST_DEG = 0.0, 90.0
_FINEST_M_PER_PX, _COARSEST_M_PER_PX = 1e-4, 100.0


def direction_of(view: View) -> Direction:
    """Where the viewer is."""
    elevation = math.degrees(math.asin(float(np.clip(view.toward[2], -1.0, 1.0))))
    azimuth = math.degrees(math.atan2(-float(view.right[0]), float(view.right[1])))
    return Direction(azimuth_deg=azimuth, elevation_deg=elevation)


def turned(view: View, to: Camera | Direction, pivot_m: ArrayLike) -> View:
    """From another side; the pivot keeps its pixel."""
    right, up, toward = axes_of(to)
    pivot = np.asarray(pivot_m, np.float64)
    offset = pivot - view.focus
    a, b, c = float(offset @ view.right), float(offset @ view.up), float(offset @ view.toward)
    return replace(view, right=right, up=up, toward=toward, focus=pivot - a * right - b * up - c * toward)


def orbited(view: View, dx_px: float, dy_px: float, pivot_m: ArrayLike) -> View:
    """After a drag by so many pixels (y down); never from below the floor."""
    now = direction_of(view)
    elevation = min(max(now.elevation_deg + _DEGREES_PER_PX * dy_px, _LOWEST_DEG), _HIGHEST_DEG)
    turn = Direction(azimuth_deg=now.azimuth_deg - _DEGREES_PER_PX * dx_px, elevation_deg=elevation)
    return turned(view, turn, pivot_m)


def panned(view: View, dx_px: float, dy_px: float) -> View:
    """The plant follows the mouse."""
    shift = view.metres_per_pixel * (-dx_px * view.right + dy_px * view.up)
    return replace(view, focus=view.focus + shift)


def zoomed(view: View, factor: float, x_px: float, y_px: float) -> View:
    """Larger by a factor; the point under the pixel stays there."""
    scale = min(max(view.metres_per_pixel / factor, _FINEST_M_PER_PX), _COARSEST_M_PER_PX)
    across, along = x_px - 0.5 * view.size[0], 0.5 * view.size[1] - y_px
    shift = (view.metres_per_pixel - scale) * (across * view.right + along * view.up)
    return replace(view, focus=view.focus + shift, metres_per_pixel=scale)


def resized(view: View, size: tuple[int, int]) -> View:
    """Another window; the middle and the scale stay."""
    return replace(view, size=size)
