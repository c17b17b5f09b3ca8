"""What the mouse does: click, orbit, pan, zoom, measure, move and connect."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from twin_app.gui.components.ink import ink
from twin_app.gui.viewport.handles import Handle, floor_shift, handle_at, handle_points, paint_connection
from twin_app.plant.names import shown_name
from twin_app.view3d.camera import View
from twin_app.view3d.navigating import panned, zoomed
from twin_app.view3d.theme import STATE_LABELS

if TYPE_CHECKING:
    from twin_app.gui.viewport.viewport import Viewport

_ZOOM_STEP = 1.18
_LEAST_MOVE_M = 0.01


class Tool(Enum):
    """What clicks and drags do."""

    NAVIGATE = auto()
    """Click selects, drag orbits."""
    MEASURE = auto()
    """Two clicks give a distance."""
    CONNECT = auto()
    """A drag from machine to machine connects them."""


class _Drag(Enum):
    NONE = auto()
    PENDING = auto()
    ORBIT = auto()
    PAN = auto()
    MOVE = auto()
    CONNECT = auto()


class Gestures:
    """Left drag orbits, middle or Shift drag pans, the wheel zooms under the mouse, the right button opens a menu."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.tool = Tool.NAVIGATE
        self.hovered_handle: Handle | None = None
        self._drag = _Drag.NONE
        self._start, self._last = QPointF(), QPointF()
        self._pivot: Any = None
        self._handle: Handle | None = None
        self._from, self._to = "", ""
        self._measured: list[tuple[float, float, float]] = []
        self.whole_of: Callable[[str], str] = str
        """What is meant by a click on a shape that belongs to no node."""

    def set_tool(self, tool: Tool) -> None:
        """Another tool; what was begun with the old one is dropped."""
        self.tool = tool
        self._measured = []
        crossing = tool is not Tool.NAVIGATE
        self._viewport.setCursor(Qt.CursorShape.CrossCursor if crossing else Qt.CursorShape.ArrowCursor)
        if tool is not Tool.MEASURE:
            self._viewport.set_shown(measured=None)

    def press(self, event: QMouseEvent) -> None:
        """Nothing is decided before the mouse moves."""
        self._start = self._last = event.position()
        self._drag = _Drag.PENDING
        self._handle = self._handle_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        self._pivot = self._point_under(event.position())

    def move(self, event: QMouseEvent) -> None:
        """Hovers, or goes on with a drag."""
        if self._drag is _Drag.NONE:
            if self.tool is Tool.MEASURE and len(self._measured) == 1:  # a line goes with the mouse
                self._last = event.position()
                self._viewport.update()
            self._hover_at(event.position())
            return
        if self._drag is _Drag.PENDING:
            if (event.position() - self._start).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin(event)
        step = event.position() - self._last
        self._last = event.position()
        if self._drag is _Drag.ORBIT:
            self._viewport.orbit(step.x(), step.y(), self._pivot)
        elif self._drag is _Drag.PAN:
            self._viewport.set_view(panned(self._viewport.view, step.x(), step.y()))
        else:
            self._to = self._node_at(event.position()) if self._drag is _Drag.CONNECT else ""
            self._viewport.update()

    def release(self, event: QMouseEvent) -> None:
        """Ends a drag, or was a click."""
        drag, self._drag = self._drag, _Drag.NONE
        viewport = self._viewport
        if drag is _Drag.PENDING:
            self._click(event)
        elif drag in {_Drag.ORBIT, _Drag.PAN}:
            viewport.settle()
        elif drag is _Drag.CONNECT and self._to and self._to != self._from:
            viewport.connect_requested.emit(self._from, self._to)
        elif drag is _Drag.MOVE and self._handle is not None:
            shift = self._shift(viewport.view)
            if float(np.linalg.norm(shift)) >= _LEAST_MOVE_M:
                viewport.moved.emit(viewport.shown.selected[-1], tuple(round(v, 3) for v in shift.tolist()))
        viewport.update()

    def double_click(self, event: QMouseEvent) -> None:
        """Selects the prim itself instead of the machine it belongs to."""
        self._drag = _Drag.NONE
        picked = self._viewport.pick(event.position().x(), event.position().y())
        if picked is not None and event.button() == Qt.MouseButton.LeftButton:
            self._viewport.picked.emit((picked.path,), False)

    def wheel(self, event: QWheelEvent) -> None:
        """Zooms so that what is under the mouse stays there."""
        steps, place = event.angleDelta().y() / 120.0, event.position()
        if steps:
            self._viewport.set_view(zoomed(self._viewport.view, _ZOOM_STEP**steps, place.x(), place.y()))
        event.accept()

    def hover(self, path: str) -> None:
        """The mouse is over a prim, or over none."""
        if path != self._viewport.hovered_path:
            self._viewport.hovered_path = path
            self._viewport.hovered.emit(path)
            self._viewport.update()

    def paint(self, painter: QPainter, view: View) -> None:
        """What is being dragged."""
        site = self._viewport.selected_site()
        if self._drag is _Drag.CONNECT:
            start = self._start if self._handle is None or site is None else handle_points(site, view)[Handle.CONNECT]
            paint_connection(painter, start, self._last, is_possible=bool(self._to) and self._to != self._from)
        elif self.tool is Tool.MEASURE and len(self._measured) == 1 and self._drag is _Drag.NONE:
            start = QPointF(*view.project([self._measured[0]])[0].tolist())
            painter.setBrush(ink("accent.line"))
            painter.drawEllipse(start, 3.0, 3.0)
            paint_connection(painter, start, self._last, is_possible=True)
        elif self._drag is _Drag.MOVE and site is not None:
            base = np.array([*site.footprint.centre, site.floor_m])
            start, end = (QPointF(*point) for point in view.project([base, base + self._shift(view)]).tolist())
            paint_connection(painter, start, end, is_possible=True)

    def _begin(self, event: QMouseEvent) -> None:
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        source = self._node_at(self._start)
        if event.buttons() & Qt.MouseButton.MiddleButton or event.buttons() & Qt.MouseButton.RightButton or shifted:
            self._drag = _Drag.PAN
        elif self._handle is Handle.CONNECT:
            self._drag, self._from = _Drag.CONNECT, self._viewport.shown.selected[-1]
        elif self._handle is not None:
            self._drag = _Drag.MOVE
        elif self.tool is Tool.CONNECT and source:
            self._drag, self._from = _Drag.CONNECT, source
        else:
            self._drag = _Drag.ORBIT
        self.hover("")

    def _click(self, event: QMouseEvent) -> None:
        viewport, place = self._viewport, event.position()
        path = self._path_at(place)
        if event.button() == Qt.MouseButton.RightButton:
            if path and path not in viewport.shown.selected:
                viewport.picked.emit((path,), False)
            viewport.context_menu.emit(path, event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton and self.tool is Tool.MEASURE:
            self._measure(place)
        elif event.button() == Qt.MouseButton.LeftButton:
            joins = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if path or not joins:
                viewport.picked.emit((path,) if path else (), joins)

    def _measure(self, place: QPointF) -> None:
        point = self._point_under(place)
        if point is None:
            return
        x, y, z = (float(value) for value in point)
        self._measured = [*self._measured, (x, y, z)] if len(self._measured) == 1 else [(x, y, z)]
        if len(self._measured) == 2:
            self._viewport.set_shown(measured=(self._measured[0], self._measured[1]))
            self._viewport.measured.emit(float(np.linalg.norm(np.subtract(self._measured[0], self._measured[1]))))

    def _shift(self, view: View) -> Any:
        site = self._viewport.selected_site()
        if site is None or self._handle is None:
            return np.zeros(3)
        return floor_shift(view, self._handle, self._start, self._last, site.floor_m)

    def _handle_at(self, place: QPointF) -> Handle | None:
        site = self._viewport.selected_site()
        return handle_at(site, self._viewport.view, place) if site is not None and self._viewport.is_editable else None

    def _hover_at(self, place: QPointF) -> None:
        handle = self._handle_at(place)
        if handle is not self.hovered_handle:
            self.hovered_handle = handle
            self._viewport.update()
        path = "" if handle is not None else self._path_at(place)
        if path != self._viewport.hovered_path:
            self.hover(path)
            QToolTip.showText(self._viewport.mapToGlobal(place.toPoint()), self._words(path), self._viewport)

    def _words(self, path: str) -> str:
        """Name and state of what the mouse is over."""
        model = self._viewport.model
        site = model.site(path) if model is not None and path else None
        if site is None:
            return shown_name(path)
        state = self._viewport.shown.states.get(path)
        value = self._viewport.captions.values.get(path, "")
        return " · ".join(
            word for word in (site.label, STATE_LABELS[state] if state is not None else "", value) if word
        )

    def _path_at(self, place: QPointF) -> str:
        picked = self._viewport.pick(place.x(), place.y())
        return "" if picked is None else picked.node or self.whole_of(picked.path)

    def _node_at(self, place: QPointF) -> str:
        picked = self._viewport.pick(place.x(), place.y())
        return "" if picked is None else picked.node

    def _point_under(self, place: QPointF) -> Any:
        viewport = self._viewport
        picked = viewport.pick(place.x(), place.y())
        if picked is not None:
            return np.array(picked.point_m)
        floor = 0.0 if viewport.model is None else viewport.model.floor.deck_m
        return viewport.view.on_level(place.x(), place.y(), floor)
