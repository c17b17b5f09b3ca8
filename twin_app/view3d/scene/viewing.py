"""Between a `View` and the camera of a plotter; background and lights."""

from __future__ import annotations

from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkLight

from twin_app.view3d.camera import View
from twin_app.view3d.theme import Theme

_FAR_M = 500.0
_LIGHTS: tuple[tuple[tuple[float, float, float], float], ...] = (
    ((-0.45, -0.75, 1.55), 0.52),
    ((0.9, -0.35, 0.5), 0.28),
    ((-0.2, 0.9, 0.6), 0.14),
)
"""Key, fill and back light: where they come from and how strong they are."""


def add_lights(plotter: Any) -> None:
    """Directional lights that stay with the plant."""
    plotter.renderer.RemoveAllLights()
    for direction, intensity in _LIGHTS:
        light = vtkLight()
        light.SetLightTypeToSceneLight()
        light.PositionalOff()
        light.SetPosition(*direction)
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(intensity)
        plotter.renderer.AddLight(light)


def set_background(plotter: Any, theme: Theme) -> None:
    """The gradient behind the plant."""
    plotter.renderer.SetBackground(*theme["view.bottom"].unit_rgb)
    plotter.renderer.SetBackground2(*theme["view.top"].unit_rgb)
    plotter.renderer.GradientBackgroundOn()


def aim(camera: Any, view: View) -> None:
    """Sets the camera; the depth range is for the renderer to fit."""
    camera.ParallelProjectionOn()
    camera.SetFocalPoint(*view.focus)
    camera.SetPosition(*(view.focus + _FAR_M * view.toward))
    camera.SetViewUp(*view.up)
    camera.SetParallelScale(view.half_height_m)


def view_of(camera: Any, size: tuple[int, int]) -> View:
    """What a camera shows in a window of so many pixels."""
    focus = np.array(camera.GetFocalPoint(), np.float64)
    toward = np.array(camera.GetPosition(), np.float64) - focus
    toward /= np.linalg.norm(toward)
    up = np.array(camera.GetViewUp(), np.float64)
    up -= toward * (up @ toward)
    up /= np.linalg.norm(up)
    scale = 2.0 * float(camera.GetParallelScale()) / max(size[1], 1)
    return View(right=np.cross(up, toward), up=up, toward=toward, focus=focus, metres_per_pixel=scale, size=size)
