"""Cameras of a scene: where they stand and what they look at, in the world (metres, Z up)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pxr import Gf, Sdf, Usd, UsdGeom

from twin_app.errors import UsageError
from twin_app.usd.stage import open_stage
from twin_app.usd.units import TIME, Placement

_TENTHS_PER_UNIT = 10.0
"""OpenUSD gives apertures and focal lengths in tenths of a scene unit."""
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCamera:
    """One camera, at the first of its times."""

    path: str
    position_m: NDArray[np.float64]
    right: NDArray[np.float64]
    """Unit vector to the right of its picture, [3]; the next two alike."""
    up: NDArray[np.float64]
    toward: NDArray[np.float64]
    """From what it sees to the camera."""
    is_parallel: bool
    width: float
    """Width of its picture: in metres if it is parallel, else at a distance of one metre."""


def read_camera(scene: str | Path, path: str) -> SceneCamera:
    """A camera by its prim path. Raises `UsageError`, naming the cameras there are, and `SceneError`."""
    stage = open_stage(scene)
    prim = stage.GetPrimAtPath(path) if Sdf.Path.IsValidPathString(path) else None
    if not prim or not prim.IsA(UsdGeom.Camera):
        cameras = [str(prim.GetPath()) for prim in stage.Traverse() if prim.IsA(UsdGeom.Camera)]
        there = f"its cameras are {', '.join(cameras[:_MOST_NAMED])}" if cameras else "it has none"
        raise UsageError(f"the scene has no camera {path}; {there}")
    return _camera(stage, prim)


def _camera(stage: Usd.Stage, prim: Usd.Prim) -> SceneCamera:
    placement = Placement(stage)
    frame = placement.frame(prim)
    lens = UsdGeom.Camera(prim).GetCamera(TIME)
    is_parallel = lens.projection == Gf.Camera.Orthographic
    metres = placement.units_inside(prim).metres
    aperture = float(lens.horizontalAperture)
    return SceneCamera(
        path=str(prim.GetPath()),
        position_m=np.array(frame.ExtractTranslation(), np.float64),
        right=_direction(frame, 0),
        up=_direction(frame, 1),
        toward=_direction(frame, 2),
        is_parallel=is_parallel,
        width=aperture / _TENTHS_PER_UNIT * metres if is_parallel else aperture / max(float(lens.focalLength), 1e-3),
    )


def _direction(frame: Gf.Matrix4d, axis: int) -> NDArray[np.float64]:
    """An axis of the camera in the world; it looks along its own −z."""
    unit = np.zeros(3)
    unit[axis] = 1.0
    turned = np.array(frame.TransformDir(Gf.Vec3d(*unit.tolist())), np.float64)
    length = float(np.linalg.norm(turned))
    return turned / length if length > 0.0 else unit
