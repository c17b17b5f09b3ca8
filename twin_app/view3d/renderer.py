"""Off-screen drawing with PyVista: a `Drawing` and a `View` to a picture in memory.

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
from twin_app.view3d.drawing import Drawing
from twin_app.view3d.occlusion import ambient_light
from twin_app.view3d.surface import Surface
from twin_app.view3d.theme import Theme

_OVERSAMPLING = 2
_OCCLUSION_RADIUS_M = 0.7
_OCCLUSION_RADIUS_PX = 48.0
"""Upper limit, for close-ups."""
_OCCLUSION_STRENGTH = {"light": 1.0, "dark": 1.15}
_LIGHTS: tuple[tuple[tuple[float, float, float], float], ...] = (
    ((-0.45, -0.75, 1.55), 0.52),
    ((0.9, -0.35, 0.5), 0.28),
    ((-0.2, 0.9, 0.6), 0.14),
)
"""Key, fill and back light: where they come from and how strong they are."""


def render(drawing: Drawing, view: View, theme: Theme) -> Image.Image:
    """The 3D picture without any writing on it, RGB, of the view's size."""
    width, height = (side * _OVERSAMPLING for side in view.size)
    with _quiet(), _plotter((width, height), view, theme) as plotter:
        add_drawing(plotter, drawing, theme)
        plotter.renderer.ResetCameraClippingRange()
        glass = plotter.actors.get("glass")
        if glass is not None:
            glass.SetVisibility(False)
        opaque = _snapshot(plotter)
        picture = opaque * _light(_depth(plotter), view, theme)[:, :, None]
        if glass is not None:
            glass.SetVisibility(True)
            picture += _snapshot(plotter) - opaque
    pixels = np.clip(picture, 0.0, 255.0).round().astype(np.uint8)
    return Image.fromarray(pixels).resize(view.size, Image.Resampling.LANCZOS)


def add_drawing(plotter: Any, drawing: Drawing, theme: Theme) -> None:
    """Adds one actor for each kind of surface, under fixed names, to any plotter."""
    _add(plotter, "painted", drawing.painted, lighting=False)
    _add(plotter, "solid", drawing.solid, ambient=0.42, diffuse=0.82, specular=0.04, specular_power=18)
    _add(plotter, "glowing", drawing.glowing, ambient=0.62, diffuse=0.5)
    _add(plotter, "glass", drawing.glass, opacity=theme.opacities["view.glass"], ambient=0.55, diffuse=0.55)


@contextmanager
def _plotter(size: tuple[int, int], view: View, theme: Theme) -> Iterator[Any]:
    plotter: Any = pv.Plotter(off_screen=True, window_size=list(size), lighting="none")
    try:
        plotter.set_background(theme["view.bottom"].unit_rgb, top=theme["view.top"].unit_rgb)
        for direction, intensity in _LIGHTS:
            light: Any = pv.Light(position=direction, focal_point=(0.0, 0.0, 0.0), intensity=intensity)
            light.positional = False
            plotter.add_light(light)
        _aim(plotter.camera, view)
        yield plotter
    finally:
        plotter.close()


def _aim(camera: Any, view: View) -> None:
    """Sets the camera; the depth range is fitted later, when the actors are there."""
    camera.parallel_projection = True
    camera.focal_point = view.focus
    camera.position = view.focus + 500.0 * view.toward
    camera.up = view.up
    camera.parallel_scale = view.half_height_m


def _add(plotter: Any, name: str, surface: Surface, **look: float | bool) -> None:
    if surface.n_triangles == 0:
        return
    triangles: Any = np.arange(len(surface.corners)).reshape(-1, 3)
    corners: Any = surface.corners
    mesh: Any = pv.PolyData.from_regular_faces(corners, triangles)
    mesh.point_data.active_normals = surface.normals
    mesh.cell_data["colour"] = surface.colours
    plotter.add_mesh(
        mesh,
        name=name,
        scalars="colour",
        rgb=True,
        smooth_shading=True,
        show_scalar_bar=False,
        reset_camera=False,
        render=False,
        **look,
    )


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
    coarse = np.ascontiguousarray(depth[::_OVERSAMPLING, ::_OVERSAMPLING])
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
