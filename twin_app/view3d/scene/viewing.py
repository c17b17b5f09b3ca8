"""Between a `View` and the camera of a plotter; background and lights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkLight

from twin_app.view3d.camera import View
from twin_app.view3d.theme import Theme

_FAR_M = 500.0
_OCCLUSION_RADIUS_M, _OCCLUSION_SAMPLES = 1.5, 128
_OCCLUSION_BIAS_M = 0.3
"""VTK keeps places in half precision: from a camera 250 m away, a smaller bias shows as bands."""
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


def refine(renderer: Any) -> None:
    """Smooth edges and ambient occlusion, for graphics cards."""
    renderer.UseFXAAOn()
    renderer.SetUseSSAO(True)
    renderer.SetSSAORadius(_OCCLUSION_RADIUS_M)
    renderer.SetSSAOBias(_OCCLUSION_BIAS_M)
    renderer.SetSSAOKernelSize(_OCCLUSION_SAMPLES)
    renderer.SSAOBlurOn()


def shade_painted(actors: Iterable[Any]) -> None:
    """Occlusion needs normals of what is shown in exactly its colour, and they come with light: all of it ambient."""
    for actor in actors:
        look = actor.GetProperty()
        if not look.GetLighting():
            look.LightingOn()
            look.SetAmbient(1.0)
            look.SetDiffuse(0.0)
            look.SetSpecular(0.0)


def aim(camera: Any, view: View, distance_m: float = _FAR_M) -> None:
    """Sets the camera, so far from the middle of the picture; the depth range is for the renderer to fit."""
    camera.ParallelProjectionOn()
    camera.SetFocalPoint(*view.focus)
    camera.SetPosition(*(view.focus + distance_m * view.toward))
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
