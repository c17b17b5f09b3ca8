"""The plant drawn by VTK into memory, and from there into the widget.

No native window lies in the widget, so that overlays blend with the picture, the same code serves every platform
plug-in, and a moving camera may be drawn with fewer pixels where there is no graphics processor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLogger, vtkUnsignedCharArray

from twin_app.gui.viewport.shown import DrawingLostError, Shown
from twin_app.view3d.camera import View
from twin_app.view3d.scene.backdrop import Backdrop
from twin_app.view3d.scene.model import PlantModel
from twin_app.view3d.scene.plant_scene import PlantScene
from twin_app.view3d.scene.quality import HARDWARE, Quality, quality_of
from twin_app.view3d.scene.samples import show_samples
from twin_app.view3d.scene.simplifying import moving_detail, still_detail
from twin_app.view3d.scene.viewing import refine, shade_painted
from twin_app.view3d.scene.window import SceneWindow
from twin_app.view3d.theme import Theme

_MOVING_RATIO = 0.5
"""Share of the pixels each way while the camera moves, without a graphics processor."""
_VTK_OK = 1
_NOTHING: dict[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Standing:
    """What does not change from one frame of playback to the next."""

    view: View
    ratio: float
    theme: Theme
    shown: Shown

    def is_as(self, other: _Standing) -> bool:
        """Whether both look the same; views and themes are the same objects then."""
        is_seen_alike = self.view is other.view and self.ratio == other.ratio and self.theme is other.theme
        return is_seen_alike and self.shown == other.shown


def _standing_in(shown: Shown) -> Shown:
    return replace(shown, states=_NOTHING, contents=_NOTHING, parts=None, vehicles=None)


class SceneDrawer:
    """One plotter for the life of the view; a scene for each plant. All calls come from one thread."""

    def __init__(self) -> None:
        vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
        self._plotter = SceneWindow()
        show_samples(self._plotter)
        self._plotter.render_window.Render()
        self._plotter.clear_actors()
        self.quality: Quality = quality_of(self._plotter)
        if self.quality is HARDWARE:
            refine(self._plotter.renderer)
        self._scene: PlantScene | None = None
        self._drawn, self._is_ready_to_move = Shown(), False
        self._backdrop = Backdrop(self._plotter.render_window)
        self._standing: _Standing | None = None
        """What the backdrop shows; None: nothing of use."""

    @property
    def scene(self) -> PlantScene | None:
        """The plant that is drawn."""
        return self._scene

    def set_model(self, model: PlantModel, theme: Theme) -> None:
        """From now on this plant; simplified as this computer asks for it."""
        still = still_detail(model, self.quality)
        self._plotter.clear_actors()
        self._scene = PlantScene(self._plotter, model, theme, still=still, part_triangles=self.quality.part_triangles)
        self._drawn, self._standing, self._is_ready_to_move = Shown(), None, False

    def get_ready_to_move(self) -> None:
        """Makes what a moving camera shows; best done while nobody waits for a picture."""
        if self._scene is None or self._is_ready_to_move:
            return
        self._is_ready_to_move = True
        detail = moving_detail(self._scene.model, self._scene.fixed.still_detail, self.quality)
        if detail is not None:
            self._scene.fixed.set_moving_detail(detail)

    def draw(self, view: View, shown: Shown, theme: Theme, *, ratio: float, is_moving: bool) -> QImage | None:
        """The picture of a view; `ratio` is device pixels for one of its pixels. None without a plant.

        Raises `DrawingLostError` if the driver gives nothing back.
        """
        if self._scene is None:
            return None
        if is_moving:
            self.get_ready_to_move()
        is_coarse = is_moving and self.quality.is_software
        fine = view.resampled(ratio * (_MOVING_RATIO if is_coarse else 1.0))
        window = self._plotter.render_window
        if tuple(window.GetSize()) != fine.size:
            window.SetSize(*fine.size)
        if self._scene.theme.name != theme.name:
            self._scene.set_theme(theme)
        if shown.is_playing and not is_moving and self.quality.is_software:
            self._draw_changes(self._scene, fine, shown, (view, ratio))
        else:
            self._draw_all(self._scene, fine, shown, is_moving=is_moving)
        image = _image_of(window, fine.size)
        return image if self.quality.is_software else _over_gradient(image, theme)

    def _draw_all(self, scene: PlantScene, view: View, shown: Shown, *, is_moving: bool) -> None:
        self._prepare(scene, view, shown, is_moving=is_moving)
        self._standing = None
        if not self.quality.is_software:
            shade_painted(self._plotter.actors.values())
        self._plotter.render_window.Render()

    def _draw_changes(self, scene: PlantScene, view: View, shown: Shown, seen_from: tuple[View, float]) -> None:
        """What stands still is drawn only where it is not that of the picture before."""
        window = self._plotter.render_window
        standing = _Standing(view=seen_from[0], ratio=seen_from[1], theme=scene.theme, shown=_standing_in(shown))
        if self._standing is None or not standing.is_as(self._standing):
            self._prepare(scene, view, shown, is_moving=False)
            with scene.without_what_changes():
                window.Render()
            self._backdrop.keep()
            self._standing = standing
        self._apply(scene, shown)
        self._backdrop.restore()
        with scene.over_what_stands():
            window.Render()

    def _prepare(self, scene: PlantScene, view: View, shown: Shown, *, is_moving: bool) -> None:
        scene.fixed.glass_actor.SetVisibility(not (is_moving and self.quality.is_software))
        self._aim(scene, view, is_moving=is_moving)
        self._apply(scene, shown)

    def close(self) -> None:
        """Gives everything back."""
        self._scene = None
        self._backdrop.close()
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


def _over_gradient(image: QImage, theme: Theme) -> QImage:
    """Ambient occlusion leaves the background out: it is transparent."""
    image.reinterpretAsFormat(QImage.Format.Format_RGBA8888)
    full = QImage(image.size(), QImage.Format.Format_RGBX8888)
    blend = QLinearGradient(0.0, 0.0, 0.0, float(image.height()))
    blend.setColorAt(0.0, QColor(*theme["view.top"].rgb))
    blend.setColorAt(1.0, QColor(*theme["view.bottom"].rgb))
    painter = QPainter(full)
    painter.fillRect(full.rect(), blend)
    painter.drawImage(0, 0, image)
    painter.end()
    return full
