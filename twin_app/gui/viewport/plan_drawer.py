"""The plant as a flat plan, with a painter alone: for computers without OpenGL, and for tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPen, QPolygonF

from twin_app.gui.components.ink import ink, state_ink, theme
from twin_app.gui.viewport.furniture import CHANGE_DASHES
from twin_app.gui.viewport.shown import Shown
from twin_app.playback.footprint import footprint_of
from twin_app.playback.sites import NodeKind, Site
from twin_app.view3d.camera import View
from twin_app.view3d.floor import Floor
from twin_app.view3d.ghosts import moved_site
from twin_app.view3d.scene.model import PlantModel

_PAD_RADIUS_M = 0.4
_GRID_M = 5.0
_EMPTY_FLOOR = Floor(low=(-12.0, -8.0), high=(12.0, 8.0), z_m=0.0, deck_m=0.0)
"""Until a plant has been read."""


class PlanDrawer:
    """Pads, belts and outlines, from whatever side the view says."""

    def __init__(self) -> None:
        self._model: PlantModel | None = None
        self._shown = Shown()

    def set_model(self, model: PlantModel | None) -> None:
        """From now on this plant."""
        self._model = model

    def paint(self, painter: QPainter, view: View, shown: Shown) -> None:
        """Fills the view."""
        self._shown = shown
        _paint_background(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_floor(painter, _EMPTY_FLOOR if self._model is None else self._model.floor, view)
        if self._model is None:
            return
        for site in self._visible(self._model):
            if site.kind is NodeKind.STATION:
                self._paint_pad(painter, moved_site(site, dict(shown.shifts)), view)
        for path, belt in self._model.belts.items():
            if not self._is_hidden(path):
                width = max(belt.width_m / view.metres_per_pixel, 1.5)
                painter.setPen(_round_pen("view.dark", width))
                painter.drawPolyline(_polygon(view, belt.points))
        if shown.way is not None and len(shown.way.points) > 1:
            painter.setPen(_round_pen("accent.line", 3.0))
            painter.drawPolyline(_polygon(view, shown.way.points))
        for site in self._visible(self._model):
            painter.setOpacity(theme().opacities["faded"] if site.path in shown.faded else 1.0)
            self._paint_machine(painter, site, view)
        painter.setOpacity(1.0)
        self._paint_changes(painter, self._model, view)
        if shown.parts is not None and len(shown.parts.positions_m):
            painter.setPen(_round_pen("view.lite", 4.0))
            painter.drawPoints(_polygon(view, shown.parts.positions_m))

    def _paint_changes(self, painter: QPainter, model: PlantModel, view: View) -> None:
        """What is added, dashed; of a station's machines those that go, crossed out."""
        pen = QPen(ink("accent.line"), 1.5)
        pen.setDashPattern(list(CHANGE_DASHES))
        for copy in self._shown.added:
            points = model.extent_of([copy.path])
            if len(points):
                painter.setPen(pen)
                painter.setBrush(ink("accent.line", theme().opacities["ghost"]))
                place = footprint_of(points + copy.offset_m)
                painter.drawPolygon(_ring(view, place.corners(), float(points[:, 2].min())))
        for path in self._shown.faded:
            points = model.extent_of([path])
            if len(points) and model.site(path) is None:
                corners = footprint_of(points).corners()
                painter.setPen(QPen(ink("text.secondary"), 1.5))
                for a, b in ((0, 2), (1, 3)):
                    painter.drawPolyline(_ring(view, corners[[a, b]], float(points[:, 2].max())))

    def _visible(self, model: PlantModel) -> list[Site]:
        return [site for site in model.sites if not self._is_hidden(site.path)]

    def _is_hidden(self, path: str) -> bool:
        def is_in(paths: tuple[str, ...]) -> bool:
            return any(path == one or path.startswith(f"{one}/") for one in paths)

        return is_in(self._shown.hidden) or (bool(self._shown.isolated) and not is_in(self._shown.isolated))

    def _paint_pad(self, painter: QPainter, site: Site, view: View) -> None:
        state = self._shown.states.get(site.path)
        if state is None:
            return
        painter.setPen(QPen(state_ink(state), max(0.13 / view.metres_per_pixel, 1.5)))
        painter.setBrush(state_ink(state, theme().opacities["view.pad"]))
        painter.drawPolygon(_ring(view, site.pad.rounded(_PAD_RADIUS_M), site.floor_m))

    def _paint_machine(self, painter: QPainter, site: Site, view: View) -> None:
        is_belt = site.kind in (NodeKind.CONVEYOR,) and self._model is not None and site.path in self._model.belts
        is_marked = site.path in self._shown.selected
        if is_belt and not is_marked:
            return
        colour = ink("accent.line") if site.path in self._shown.changed else ink("view.body")
        painter.setBrush(Qt.BrushStyle.NoBrush if is_belt else colour)
        painter.setPen(QPen(ink("accent.line"), 2.0) if is_marked else QPen(ink("view.dark"), 1.0))
        painter.drawPolygon(_ring(view, site.footprint.corners(), site.floor_m))


def _paint_background(painter: QPainter, view: View) -> None:
    area = QRectF(0.0, 0.0, *view.size)
    blend = QLinearGradient(area.topLeft(), area.bottomLeft())
    blend.setColorAt(0.0, ink("view.top"))
    blend.setColorAt(1.0, ink("view.bottom"))
    painter.fillRect(area, blend)


def _paint_floor(painter: QPainter, floor: Floor, view: View) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("view.floor"))
    painter.drawPolygon(_ring(view, floor.corners, floor.z_m))
    painter.setPen(QPen(ink("view.grid"), 1.0))
    for start, end in floor.grid_lines(_GRID_M if floor is not _EMPTY_FLOOR else 1.0, 0.0):
        painter.drawLine(*(QPointF(*point) for point in view.project([start, end]).tolist()))


def _round_pen(token: str, width: float) -> QPen:
    pen = QPen(ink(token), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _ring(view: View, outline: NDArray[np.float64], z_m: float) -> QPolygonF:
    return _polygon(view, np.column_stack((outline, np.full(len(outline), z_m))))


def _polygon(view: View, points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in view.project(points).tolist()])
