"""Off-screen drawing with PyVista: a scene in a plotter to a picture in memory.

The picture is drawn at twice its size and made smaller, which smooths edges the same way on every
driver. Ambient occlusion is computed from the depth image, because the one of VTK shows bands in
parallel projections on software OpenGL. Glass is blended without regard to order, VTK's default: depth
peeling draws nothing at all there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyvista as pv
from numpy.typing import NDArray
from PIL import Image
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkFloatArray, vtkLogger, vtkUnsignedCharArray

from twin_app.view3d.camera import View
from twin_app.view3d.occlusion import ambient_light
from twin_app.view3d.scene.plant_scene import PlantScene
from twin_app.view3d.scene.viewing import view_of
from twin_app.view3d.theme import Theme

OVERSAMPLING = 2
_OCCLUSION_RADIUS_M = 0.7
_OCCLUSION_RADIUS_PX = 48.0
"""Upper limit, for close-ups."""
_OCCLUSION_STRENGTH = {"light": 1.0, "dark": 1.15}


@contextmanager
def offscreen_plotter(size: tuple[int, int]) -> Iterator[Any]:
    """A plotter without a window, for `render_scene`; `size` is that of the finished picture."""
    with _quiet():
        window = [side * OVERSAMPLING for side in size]
        plotter: Any = pv.Plotter(off_screen=True, window_size=window, lighting="none")
        try:
            yield plotter
        finally:
            plotter.close()


def render_scene(scene: PlantScene, size: tuple[int, int]) -> Image.Image:
    """The 3D picture without any writing on it, RGB."""
    plotter, glass = scene.plotter, scene.fixed.glass_actor
    plotter.renderer.ResetCameraClippingRange()
    glass.SetVisibility(False)
    opaque = _snapshot(plotter)
    light = _light(_depth(plotter), view_of(plotter.camera, size), scene.theme)
    glass.SetVisibility(True)
    picture = opaque * light[:, :, None] + (_snapshot(plotter) - opaque)
    pixels = np.clip(picture, 0.0, 255.0).round().astype(np.uint8)
    return Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)


def _snapshot(plotter: Any) -> NDArray[np.float32]:
    """Renders; sRGB from 0 to 255, shape [height, width, 3]."""
    width, height = plotter.window_size
    plotter.render_window.Render()
    buffer = vtkUnsignedCharArray()
    plotter.render_window.GetPixelData(0, 0, width - 1, height - 1, 0, buffer, 0)
    return _array(buffer).reshape(height, width, 3)[::-1].astype(np.float32)


def _depth(plotter: Any) -> NDArray[np.float32]:
    """Distance from the near plane [m] of what was rendered last, infinite where there is nothing.

    Linear in the depth buffer, as the projection is parallel.
    """
    near, far = plotter.camera.clipping_range
    width, height = plotter.window_size
    buffer = vtkFloatArray()
    plotter.render_window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
    raw = _array(buffer).reshape(height, width)[::-1]
    return np.where(raw < 1.0, raw * (far - near), np.inf).astype(np.float32)


def _array(buffer: Any) -> NDArray[Any]:
    to_numpy: Any = vtk_to_numpy
    return np.asarray(to_numpy(buffer))


def _light(depth: NDArray[np.float32], view: View, theme: Theme) -> NDArray[np.float32]:
    """Ambient light at the oversampled size, computed at the final one: each pixel takes the nearest in depth."""
    coarse = np.ascontiguousarray(depth[::OVERSAMPLING, ::OVERSAMPLING])
    radius = min(_OCCLUSION_RADIUS_M, _OCCLUSION_RADIUS_PX * view.metres_per_pixel)
    light = ambient_light(coarse, view.metres_per_pixel, radius_m=radius, strength=_OCCLUSION_STRENGTH[theme.name])
    return _enlarged(light, coarse, depth)


def _enlarged(
    light: NDArray[np.float32], coarse: NDArray[np.float32], depth: NDArray[np.float32]
) -> NDArray[np.float32]:
    best = np.repeat(np.repeat(light, 2, axis=0), 2, axis=1)
    finite = np.where(np.isfinite(depth), depth, 1e6)
    known = np.where(np.isfinite(coarse), coarse, 1e6)
    error = np.abs(np.repeat(np.repeat(known, 2, axis=0), 2, axis=1) - finite)
    for dy, dx in ((0, 1), (1, 0), (1, 1)):
        near = np.roll(known, (-dy, -dx), axis=(0, 1)).repeat(2, axis=0).repeat(2, axis=1)
        other = np.roll(light, (-dy, -dx), axis=(0, 1)).repeat(2, axis=0).repeat(2, axis=1)
        miss = np.abs(near - finite)
        closer = miss < error - 0.02
        best, error = np.where(closer, other, best), np.where(closer, miss, error)
    return best


@contextmanager
def _quiet() -> Iterator[None]:
    """VTK looks for an X server first and complains on standard error before it goes on with EGL."""
    before = vtkLogger.GetCurrentVerbosityCutoff()
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    try:
        yield
    finally:
        vtkLogger.SetStderrVerbosity(before)
