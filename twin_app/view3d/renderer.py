"""Off-screen drawing with PyVista: a `Drawing` and a `View` to a picture in memory.

The picture is drawn at twice its size and made smaller, which smooths edges the same way on every
driver. Ambient occlusion is computed from the depth image, because the one of VTK shows bands in
parallel projections on software OpenGL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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
_OCCLUSION_STRENGTH = {"light": 0.95, "dark": 1.1}
_CASTS_NO_SHADE = ("glass", "grid", "grid5")
"""Actors that ambient occlusion must not see: it would draw seams along lines and behind glass."""
_LIGHTS: tuple[tuple[tuple[float, float, float], float], ...] = (
    ((-0.45, -0.75, 1.55), 0.62),
    ((0.9, -0.35, 0.5), 0.20),
    ((-0.2, 0.9, 0.6), 0.16),
)
"""Key, fill and back light: where they come from and how strong they are."""


def render(drawing: Drawing, view: View, theme: Theme) -> Image.Image:
    """The 3D picture without any writing on it, RGB, of the view's size."""
    width, height = (side * _OVERSAMPLING for side in view.size)
    with _quiet(), _plotter((width, height), view, theme) as plotter:
        add_drawing(plotter, drawing, theme)
        plotter.renderer.ResetCameraClippingRange()
        thin = [actor for name, actor in plotter.actors.items() if name in _CASTS_NO_SHADE]
        _show(thin, visible=False)
        opaque = _snapshot(plotter)
        picture = opaque * _light(_depth(plotter), view, theme)[:, :, None]
        if thin:
            _show(thin, visible=True)
            picture += _snapshot(plotter) - opaque
    pixels = np.clip(picture, 0.0, 255.0).round().astype(np.uint8)
    return Image.fromarray(pixels).resize(view.size, Image.Resampling.LANCZOS)


def add_drawing(plotter: pv.Plotter, drawing: Drawing, theme: Theme) -> None:
    """Adds one actor for each kind of surface, under fixed names, to any plotter."""
    _add(plotter, "painted", drawing.painted, lighting=False)
    _add_lines(plotter, "grid", drawing.grid, theme)
    _add_lines(plotter, "grid5", drawing.grid5, theme)
    _add(plotter, "solid", drawing.solid, ambient=0.30, diffuse=0.86, specular=0.06, specular_power=18)
    _add(plotter, "glowing", drawing.glowing, ambient=0.62, diffuse=0.5)
    _add(plotter, "glass", drawing.glass, opacity=theme.opacities["view.glass"], ambient=0.55, diffuse=0.55)


@contextmanager
def _plotter(size: tuple[int, int], view: View, theme: Theme) -> Iterator[pv.Plotter]:
    plotter = pv.Plotter(off_screen=True, window_size=list(size), lighting="none")
    try:
        plotter.set_background(theme["view.bottom"].unit_rgb, top=theme["view.top"].unit_rgb)
        plotter.enable_depth_peeling(number_of_peels=6)
        for direction, intensity in _LIGHTS:
            light = pv.Light(position=direction, focal_point=(0.0, 0.0, 0.0), intensity=intensity)
            light.positional = False
            plotter.add_light(light)
        _aim(plotter.camera, view)
        yield plotter
    finally:
        plotter.close()


def _aim(camera: pv.Camera, view: View) -> None:
    """Sets the camera; the depth range is fitted later, when the actors are there."""
    camera.parallel_projection = True
    camera.focal_point = view.focus
    camera.position = view.focus + 500.0 * view.toward
    camera.up = view.up
    camera.parallel_scale = view.half_height_m


def _add(plotter: pv.Plotter, name: str, surface: Surface, **look: float | bool) -> None:
    if surface.n_triangles == 0:
        return
    mesh = pv.PolyData.from_regular_faces(surface.corners, np.arange(len(surface.corners)).reshape(-1, 3))
    mesh.point_data.active_normals = surface.normals
    mesh.cell_data["colour"] = surface.colours
    plotter.add_mesh(
        mesh, name=name, scalars="colour", rgb=True, smooth_shading=True, show_scalar_bar=False,
        reset_camera=False, render=False, **look,
    )


def _add_lines(plotter: pv.Plotter, name: str, ends: NDArray[np.float64], theme: Theme) -> None:
    if len(ends) == 0:
        return
    plotter.add_mesh(
        pv.line_segments_from_points(ends.reshape(-1, 3)), name=name, color=theme[f"view.{name}"].unit_rgb,
        line_width=_OVERSAMPLING, lighting=False, reset_camera=False, render=False,
    )


def _show(actors: Sequence[pv.Actor], *, visible: bool) -> None:
    for actor in actors:
        actor.SetVisibility(visible)


def _snapshot(plotter: pv.Plotter) -> NDArray[np.float32]:
    """Renders; sRGB from 0 to 255, shape [height, width, 3]."""
    width, height = plotter.window_size
    plotter.render_window.Render()
    buffer = vtkUnsignedCharArray()
    plotter.render_window.GetPixelData(0, 0, width - 1, height - 1, 0, buffer, 0)
    return vtk_to_numpy(buffer).reshape(height, width, 3)[::-1].astype(np.float32)


def _depth(plotter: pv.Plotter) -> NDArray[np.float32]:
    """Distance from the near plane [m] of what was rendered last, infinite where there is nothing.

    Linear in the depth buffer, as the projection is parallel.
    """
    near, far = plotter.camera.clipping_range
    width, height = plotter.window_size
    buffer = vtkFloatArray()
    plotter.render_window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
    raw = vtk_to_numpy(buffer).reshape(height, width)[::-1]
    return np.where(raw < 1.0, raw * (far - near), np.inf).astype(np.float32)


def _light(depth: NDArray[np.float32], view: View, theme: Theme) -> NDArray[np.float32]:
    """Ambient light at the oversampled size, computed at the final one: each pixel takes the nearest in depth."""
    coarse = np.ascontiguousarray(depth[::_OVERSAMPLING, ::_OVERSAMPLING])
    light = ambient_light(
        coarse, view.metres_per_pixel, radius_m=_OCCLUSION_RADIUS_M, strength=_OCCLUSION_STRENGTH[theme.name]
    )
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
