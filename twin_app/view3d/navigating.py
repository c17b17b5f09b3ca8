"""Orbit, pan and zoom as arithmetic on a `View`: a turntable that keeps Z up."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.view3d.camera import Camera, Direction, View, axes_of

_DEGREES_PER_PX = 0.35
_LOWEST_DEG, _HIGHEST_DEG = 0.0, 90.0
_STRAIGHT_RAD = 1e-6
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


def between(start: View, end: View, share: float) -> View:
    """On the way from one view to another: turned at an even rate about one axis, zoomed by an even factor."""
    axes = np.stack((start.right, start.up, start.toward))
    turn = np.stack((end.right, end.up, end.toward)).T @ axes
    right, up, toward = axes @ _part_of(turn, share).T
    scale = start.metres_per_pixel * (end.metres_per_pixel / start.metres_per_pixel) ** share
    focus = (1.0 - share) * start.focus + share * end.focus
    return replace(end, right=right, up=up, toward=toward, focus=focus, metres_per_pixel=scale)


def _part_of(turn: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """A share of a rotation [3, 3] about its own axis (Rodrigues)."""
    angle = math.acos(float(np.clip(0.5 * (np.trace(turn) - 1.0), -1.0, 1.0)))
    if angle < _STRAIGHT_RAD:
        return np.eye(3)
    values, vectors = np.linalg.eigh(0.5 * (turn + turn.T))
    x, y, z = vectors[:, int(np.argmax(values))]
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    if float(np.sum(cross * (turn - turn.T))) < 0.0:
        cross = -cross
    part = share * angle
    return np.asarray(np.eye(3) + math.sin(part) * cross + (1.0 - math.cos(part)) * cross @ cross, np.float64)
