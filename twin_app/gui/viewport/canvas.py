"""The picture of one plant in a widget: what it shows, and from where. Tools and labels are `Viewport`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from twin_app.gui.viewport.frames import moment
from twin_app.gui.viewport.ghost_fade import GhostFade
from twin_app.gui.viewport.ghosting import Ghosting
from twin_app.gui.viewport.glide import CameraGlide
from twin_app.gui.viewport.labels import Captions
from twin_app.gui.viewport.live_picture import LivePicture
from twin_app.gui.viewport.plan_drawer import PlanDrawer
from twin_app.gui.viewport.shown import Shown
from twin_app.sim.responses import StationState
from twin_app.view3d.camera import Camera, Direction, Margins, View, fit_view, refit_view
from twin_app.view3d.navigating import orbited, resized
from twin_app.view3d.scene.picking import Pick, Picker

if TYPE_CHECKING:
    from twin_app.plant.factors import Change
    from twin_app.playback.frame import Frame
    from twin_app.view3d.parts import PlacedParts
    from twin_app.view3d.scene.model import PlantModel

_EMPTY_HALL = np.array([[-12.0, -8.0, 0.0], [12.0, -8.0, 0.0], [-12.0, 8.0, 2.0], [12.0, 8.0, 2.0]])
_SETTLE_MS = 180
_USUAL_HEIGHT = 460
"""Of a view that can spare its margins [px]."""


class PlantCanvas(QWidget):
    """One plant at a time; everything it shows is set from outside."""

    looked_from = Signal(object)
    """`Camera`, or None after the camera was turned by hand."""
    described = Signal(str)
    """How the plant is drawn, for the status bar."""
    drawn = Signal()
    """A picture of the present state is on the screen."""
    aimed = Signal()
    """The camera, or what is shown, may be another one."""
    steered = Signal()
    """Somebody has turned, moved or zoomed it."""
    model_changed = Signal()
    flattened = Signal(str)
    """No 3D picture comes any more, and why."""
    margins = Margins(left=40.0, right=40.0, top=76.0, bottom=64.0)
    """Kept free when the camera is fitted."""

    def __init__(
        self, parent: QWidget | None = None, *, is_flat: bool = False, beside: PlantCanvas | None = None
    ) -> None:
        """`is_flat`: a plan without OpenGL. `beside`: shows the same plant, and draws for both."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.model: PlantModel | None = None
        self.view: View = fit_view(_EMPTY_HALL, camera=Camera.ISO, size=(640, 400), margins=self.margins)
        self.shown, self.captions = Shown(), Captions()
        self.message: tuple[str, ...] = ()
        self.notice = ""
        self.is_software = False
        """Whether the plant is drawn without a graphics card; known once the first picture is."""
        self.drawing_text = ""
        """How the plant is drawn; empty as long as nothing was."""
        self.ghosting = Ghosting()
        self._picker: Picker | None = None
        self._is_moving = False
        self._framed: tuple[int, tuple[str, ...], Any] | None = None
        self._fitted: tuple[str, ...] | None = ()
        """What was fitted into the view last, and is again when its size changes; None after the camera was moved."""
        self._plan = PlanDrawer()
        self._scene = None if is_flat else self._make_scene(beside)
        self._fade = GhostFade(self)
        self._glide = CameraGlide(self)
        self._glide.came.connect(self._pass)
        self._glide.arrived.connect(self._arrive)
        self._settling = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settling.timeout.connect(self.settle)

    # What is shown

    def set_model(self, model: PlantModel | None, *, keeps_view: bool = False) -> None:
        """Another plant, or the same after an edit, which keeps the camera where it is."""
        self.model, self._framed = model, None
        self._picker = None if model is None else Picker(model)
        self._plan.set_model(model)
        self.message = ()
        if self._scene is not None:
            self._scene.set_model(model)
        self._show_ghosts()
        self.model_changed.emit()
        if model is None:
            self._fade.see(None)
            self.view = fit_view(_EMPTY_HALL, camera=Camera.ISO, size=self.view.size, margins=self.room)
        elif not keeps_view:
            self.look_from(Camera.ISO)
        self.redraw()

    def show_message(self, *lines: str) -> None:
        """Sentences in the middle of the view until the next model: what is being read, or what went wrong."""
        self.message = lines
        self.update()

    def show_states(self, states: Mapping[str, StationState]) -> None:
        """Pads, lamps and signs in labels, by node path."""
        self.set_shown(states=dict(states))

    def show_parts(self, parts: PlacedParts | None, vehicles: tuple[object, object] | None = None) -> None:
        """Exactly these parts and vehicles (positions [n, 3], headings [n])."""
        self.set_shown(parts=parts, vehicles=vehicles)

    def show_frame(self, frame: Frame) -> None:
        """The plant at one time of a traced run."""
        self.set_shown(**moment(frame, self.shown))

    def show_captions(self, **changes: Any) -> None:
        """Fields of `Captions` by name: values, changes, bottleneck, bottleneck_text, has_labels."""
        self.captions = replace(self.captions, **changes)
        self.update()

    def show_changes(self, texts: Mapping[str, str], changes: Sequence[Change] = ()) -> None:
        """What a what-if alters: words by prim path (`5.55 → 5.15 s`), and what becomes ghosts."""
        self.ghosting.set(texts, changes)
        self._show_ghosts()

    def set_ghosts_visible(self, is_visible: bool) -> None:
        """Changes are marked in the plant, or only kept in mind."""
        self.ghosting.is_visible = is_visible
        self._show_ghosts()

    def set_shown(self, **changes: Any) -> None:
        """Fields of `Shown` by name; nothing is drawn if nothing changes."""
        new = replace(self.shown, **changes)
        if any(getattr(new, name) is not getattr(self.shown, name) for name in changes):
            self.shown = new
            self.redraw()

    # Camera

    def look_from(self, camera: Camera | Direction) -> None:
        """The whole plant, or what is isolated, from a side."""
        self._fitted = self.shown.isolated
        points = self.extent(self.shown.isolated)
        self._go(fit_view(points, camera=camera, size=self.view.size, margins=self.room))
        self.looked_from.emit(camera if isinstance(camera, Camera) else None)

    def fit(self, paths: Sequence[str] = ()) -> None:
        """Shows some prims, or the whole plant, from the present side."""
        self._fitted = tuple(paths)
        self._go(refit_view(self._glide.give_up() or self.view, self.extent(paths), self.room))

    def orbit(self, dx: float, dy: float, pivot: object = None) -> None:
        """Turns by so many pixels around a point (None: what lies in the middle of the view)."""
        point = self._pivot() if pivot is None else np.asarray(pivot)
        self.set_view(orbited(self.view, dx, dy, point))
        self.looked_from.emit(None)

    def set_view(self, view: View) -> None:
        """While the camera moves: quick pictures now, a good one when it stands."""
        self._glide.give_up()
        self.view, self._fitted = view, None
        self._is_moving = True
        self._settling.start()
        self.redraw()
        self.steered.emit()

    def follow(self, other: PlantCanvas) -> None:
        """Looks from where another view looks, at what it looks at."""
        self._settling.stop()
        self._glide.give_up()
        self.view, self._fitted, self._is_moving = resized(other.view, self.view.size), None, other.is_moving
        names = ("hidden", "isolated", "has_flow", "clip_height_m")
        self.shown = replace(self.shown, **{name: getattr(other.shown, name) for name in names})
        self.redraw()

    def settle(self) -> None:
        """The camera stands."""
        self._settling.stop()
        self._is_moving = False
        self.redraw()
        self.steered.emit()

    def _go(self, view: View) -> None:
        """Glides there where pictures are quick, else jumps."""
        if self._scene is not None and self._scene.is_quick and self.isVisible() and self.model is not None:
            self._glide.go(self.view, view)
        else:
            self._glide.give_up()
            self._arrive(view)

    def _pass(self, view: View) -> None:
        self.view, self._is_moving = view, True
        self.redraw()
        self.steered.emit()

    def _arrive(self, view: View) -> None:
        self.view = view
        self.settle()

    # Questions

    @property
    def is_flat(self) -> bool:
        """Whether it is a plan, without OpenGL."""
        return self._scene is None

    @property
    def is_moving(self) -> bool:
        """Whether the camera moves."""
        return self._is_moving

    @property
    def is_fitted(self) -> bool:
        """Whether the camera stands where `fit` or `look_from` has put it."""
        return self._fitted is not None

    @property
    def picture(self) -> LivePicture | None:
        """What draws it; None: a plan."""
        return self._scene

    @property
    def drawn_view(self) -> View:
        """The view of the picture on the screen; labels follow it, not the mouse ahead of it."""
        picture = self._scene.drawn if self._scene is not None else None
        return self.view if picture is None or picture.wish.view.size != self.view.size else picture.wish.view

    @property
    def is_up_to_date(self) -> bool:
        """Whether the picture on the screen is that of the present state."""
        return self._scene is None or self._scene.is_current

    def pick(self, x: float, y: float) -> Pick | None:
        """The prim under a place of the widget."""
        if self._picker is None or self.model is None:
            return None
        shown = self.shown
        visible = self.model.visible(shown.hidden, shown.isolated) if shown.hidden or shown.isolated else None
        clip = None
        if shown.clip_height_m is not None:
            clip = (np.array([0.0, 0.0, shown.clip_height_m]), np.array([0.0, 0.0, -1.0]))
        return self._picker.pick(self.view, x, y, visible=visible, clip=clip)

    # Qt

    def paint_picture(self, painter: QPainter) -> None:
        """The latest picture, or the plan."""
        picture = self._scene.drawn if self._scene is not None else None
        if picture is None:
            self._plan.paint(painter, self.view, self.shown)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._fade.paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    @property
    def room(self) -> Margins:
        """The margins; of a low view they take no larger share than of a usual one."""
        share = min(1.0, self.view.size[1] / _USUAL_HEIGHT)
        return replace(self.margins, top=share * self.margins.top, bottom=share * self.margins.bottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view = resized(
            self._glide.give_up() or self.view, (max(event.size().width(), 1), max(event.size().height(), 1))
        )
        if self._fitted is not None:
            self.view = refit_view(self.view, self.extent(self._fitted), self.room)
        self._is_moving = self._settling.isActive()
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.PaletteChange}:
            self.redraw()
        super().changeEvent(event)

    def shut_down(self, patience_s: float = 5.0) -> None:
        """Ends the thread that draws; with no patience, without waiting for its last picture."""
        if self._scene is not None:
            self._scene.close(patience_s)

    @property
    def is_shut_down(self) -> bool:
        """Whether no thread draws, or is at its last picture."""
        return self._scene is None or not self._scene.drawing_thread.is_at_work

    def redraw(self) -> None:
        """Asks for a picture of the present state."""
        self.aimed.emit()
        if self._scene is not None:
            ratio = self.devicePixelRatioF()
            self._scene.ask(self.view, self.shown, ratio=ratio, is_moving=self._is_moving)
        self.update()

    # Inside

    def _make_scene(self, beside: PlantCanvas | None) -> LivePicture:
        scene = LivePicture(self, beside=beside.picture if beside is not None else None)
        scene.changed.connect(self._take)
        scene.described.connect(self._describe)
        scene.lost.connect(self._lose)
        return scene

    def _show_ghosts(self) -> None:
        if self.ghosting.refresh(self.model):
            marks = self.ghosting.marks
            ghosts = marks.ghosts
            self.show_captions(changes=marks.texts, elsewhere=marks.elsewhere)
            self.set_shown(changed=ghosts.changed, added=ghosts.added, faded=ghosts.faded, shifts=ghosts.shifts)

    def _take(self) -> None:
        self._fade.see(self._scene.drawn if self._scene is not None else None)
        self.update()
        if self.is_up_to_date:
            self.drawn.emit()

    def tell_drawing(self, text: str) -> None:
        """How the plant is drawn."""
        self.drawing_text = text
        self.described.emit(text)

    def _describe(self, is_software: bool) -> None:
        self.is_software = is_software
        hardware, software = self.tr("OpenGL: hardware"), self.tr("OpenGL: software, simplified view")
        self.tell_drawing(software if is_software else hardware)

    def _lose(self, reason: str) -> None:
        """The flat plan takes over; nothing but the picture is lost."""
        self.shut_down(0.0)
        self._scene = None
        why = self.tr("The graphics driver stopped: {0}. The flat plan goes on.").format(reason)
        self.notice = self.unavailable()
        self.show_message(self.notice, why)
        self.tell_drawing(self.tr("No OpenGL: flat plan"))
        self.flattened.emit(why)

    def unavailable(self) -> str:
        """What is said where no 3D picture comes."""
        return self.tr("3D is not available on this computer. Everything else works.")

    def extent(self, paths: Sequence[str]) -> Any:
        """Points [n, 3] that a view of some prims, or of the whole, must hold."""
        if self.model is None:
            return _EMPTY_HALL
        if self._framed is None or self._framed[:2] != (id(self.model), tuple(paths)):  # each step of a resize asks
            self._framed = id(self.model), tuple(paths), self.model.framed(paths)
        return self._framed[2]

    def _pivot(self) -> Any:
        width, height = self.view.size
        picked = self.pick(0.5 * width, 0.5 * height)
        if picked is not None:
            return np.array(picked.point_m)
        floor = 0.0 if self.model is None else self.model.floor.deck_m
        point = self.view.on_level(0.5 * width, 0.5 * height, floor)
        return self.view.focus if point is None else point
