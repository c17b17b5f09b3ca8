"""The plant drawn by VTK into memory, and from there into the widget.

No native window lies in the widget, so that overlays blend with the picture, the same code serves every platform
plug-in, and a moving camera may be drawn with fewer pixels where there is no graphics processor.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvista as pv
from PySide6.QtGui import QImage
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLogger, vtkUnsignedCharArray

from twin_app.gui.viewport.shown import DrawingLostError, Shown
from twin_app.view3d.camera import View
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.scene.plant_scene import PlantScene
from twin_app.view3d.scene.quality import HARDWARE, Quality, quality_of
from twin_app.view3d.scene.simplifying import make_details
from twin_app.view3d.theme import Theme

_MOVING_RATIO = 0.5
"""Share of the pixels each way while the camera moves, without a graphics processor."""
_VTK_OK = 1


class SceneDrawer:
    """One plotter for the life of the view; a scene for each plant. All calls come from one thread."""

    def __init__(self) -> None:
        vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
        self._plotter: Any = pv.Plotter(off_screen=True, window_size=[64, 64], lighting="none")
        window: Any = self._plotter.render_window
        window.SetMultiSamples(0)
        window.Render()
        self.quality: Quality = quality_of(self._plotter)
        if self.quality is HARDWARE:
            self._plotter.enable_anti_aliasing("fxaa")
        self._scene: PlantScene | None = None
        self._drawn = Shown()

    def set_model(self, model: PlantModel, theme: Theme) -> None:
        """From now on this plant; simplified as this computer asks for it."""
        details = make_details(model, self.quality)
        self._plotter.clear_actors()
        self._scene = PlantScene(
            self._plotter, model, theme, details=details, has_simple_parts=self.quality.is_software
        )
        self._drawn = Shown()

    def draw(self, view: View, shown: Shown, theme: Theme, *, ratio: float, is_moving: bool) -> QImage | None:
        """The picture of a view; `ratio` is device pixels for one of its pixels. None without a plant.

        Raises `DrawingLostError` if the driver gives nothing back.
        """
        if self._scene is None:
            return None
        is_coarse = is_moving and self.quality.is_software
        fine = view.resampled(ratio * (_MOVING_RATIO if is_coarse else 1.0))
        window = self._plotter.render_window
        if tuple(window.GetSize()) != fine.size:
            window.SetSize(*fine.size)
        if self._scene.theme.name != theme.name:
            self._scene.set_theme(theme)
        is_hasty = is_moving or shown.is_playing
        self._scene.fixed.glass_actor.SetVisibility(not (is_hasty and self.quality.is_software))
        self._aim(self._scene, fine, is_moving=is_hasty)
        self._apply(self._scene, shown)
        window.Render()
        return _image_of(window, fine.size)

    def close(self) -> None:
        """Gives everything back."""
        self._scene = None
        self._plotter.close()

    def _aim(self, scene: PlantScene, view: View, *, is_moving: bool) -> None:
        if is_moving:
            scene.start_moving()
            scene.aim(view)
        else:
            scene.look(view)

    def _apply(self, scene: PlantScene, shown: Shown) -> None:
        """Hands on what has changed since the last picture."""
        drawn, self._drawn = self._drawn, shown
        if shown.states is not drawn.states:
            scene.set_states(shown.states)
        if shown.parts is not None and shown.parts is not drawn.parts:
            scene.set_parts(shown.parts)
        elif shown.parts is None and (drawn.parts is not None or shown.contents is not drawn.contents):
            scene.set_contents(shown.contents)
        if shown.way is not drawn.way:
            scene.set_way(None if shown.way is None else shown.way.points)
        if shown.vehicles is not drawn.vehicles:
            places, headings = shown.vehicles or (np.zeros((0, 3)), np.zeros(0))
            scene.set_vehicles(np.asarray(places), np.asarray(headings))
        if (shown.hidden, shown.isolated) != (drawn.hidden, drawn.isolated):
            scene.set_visible(hidden=shown.hidden, isolated=shown.isolated)
        if (shown.changed, shown.added, shown.faded) != (drawn.changed, drawn.added, drawn.faded):
            scene.set_ghosts(shown.changed, shown.added, shown.faded)
        if shown.shifts != drawn.shifts:
            scene.set_shifts(dict(shown.shifts))
        if shown.has_flow != drawn.has_flow:
            scene.show_flow(shown.has_flow)
        if shown.clip_height_m != drawn.clip_height_m:
            height = shown.clip_height_m
            scene.set_clip(None if height is None else (0.0, 0.0, height))
        if shown.measured != drawn.measured:
            scene.set_measure(shown.measured)
        scene.select(shown.selected)


def _image_of(window: Any, size: tuple[int, int]) -> QImage:
    """Copies the picture; VTK counts rows from the bottom."""
    buffer = vtkUnsignedCharArray()
    if window.GetRGBACharPixelData(0, 0, size[0] - 1, size[1] - 1, 1, buffer) != _VTK_OK:
        raise DrawingLostError("the graphics driver gives no picture back")
    to_numpy: Any = vtk_to_numpy
    rows = np.ascontiguousarray(to_numpy(buffer).reshape(size[1], size[0], 4)[::-1])
    image = QImage(rows.data, size[0], size[1], 4 * size[0], QImage.Format.Format_RGBX8888)
    return image.copy()
