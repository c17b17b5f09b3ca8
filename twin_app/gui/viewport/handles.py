"""Handles at the selected machine: two arrows and a square to move it, and a dot to draw a connection from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from twin_app.gui.components.ink import ink
from twin_app.playback.sites import Site
from twin_app.view3d.camera import View

_ARROW_PX, _REACH_PX = 56.0, 8.0
_LEAST_VISIBLE = 0.15
"""An axis that is nearly seen end on gets no arrow."""


class Handle(Enum):
    """What a drag does."""

    MOVE_X = auto()
    MOVE_Y = auto()
    MOVE = auto()
    CONNECT = auto()


_AXES = {Handle.MOVE_X: np.array([1.0, 0.0, 0.0]), Handle.MOVE_Y: np.array([0.0, 1.0, 0.0])}


def handle_points(site: Site, view: View) -> dict[Handle, QPointF]:
    """Where the handles of a machine are in the view [px]."""
    base = np.array([*site.footprint.centre, site.floor_m])
    points: dict[Handle, NDArray[np.float64]] = {Handle.MOVE: view.project([base])[0]}
    for handle, axis in _AXES.items():
        flat = np.array([axis @ view.right, -(axis @ view.up)])
        length = float(np.linalg.norm(flat))
        if length > _LEAST_VISIBLE:
            points[handle] = points[Handle.MOVE] + _ARROW_PX * flat / length
    right = view.project(site.extremes)[:, 0].max()
    middle = view.project(site.extremes)[:, 1].mean()
    points[Handle.CONNECT] = np.array([right + 18.0, middle])
    return {handle: QPointF(float(x), float(y)) for handle, (x, y) in points.items()}


def handle_at(site: Site, view: View, place: QPointF) -> Handle | None:
    """The handle under the mouse; arrows count before the square."""
    near = {
        handle: (point - place).manhattanLength()
        for handle, point in handle_points(site, view).items()
        if (point - place).manhattanLength() <= 1.5 * _REACH_PX
    }
    return min(near, key=near.__getitem__, default=None)


def floor_shift(view: View, handle: Handle, start: QPointF, now: QPointF, z_m: float) -> NDArray[np.float64]:
    """How far a drag moves a machine over the floor [m], shape [3]."""
    a, b = (view.on_level(point.x(), point.y(), z_m) for point in (start, now))
    if a is None or b is None:
        return np.zeros(3)
    axis = _AXES.get(handle)
    return b - a if axis is None else float((b - a) @ axis) * axis


def paint_handles(painter: QPainter, site: Site, view: View, hovered: Handle | None) -> None:
    """Over everything."""
    points = handle_points(site, view)
    centre = points[Handle.MOVE]
    for handle in (Handle.MOVE_X, Handle.MOVE_Y):
        if handle in points:
            _paint_arrow(painter, centre, points[handle], is_hovered=handle is hovered)
    _set_ink(painter, is_hovered=hovered is Handle.MOVE)
    painter.drawRect(QRectF(centre.x() - 5.0, centre.y() - 5.0, 10.0, 10.0))
    _set_ink(painter, is_hovered=hovered is Handle.CONNECT)
    dot = points[Handle.CONNECT]
    painter.drawEllipse(dot, 8.0, 8.0)
    painter.setPen(QPen(ink("accent.line" if hovered is not Handle.CONNECT else "on.accent"), 1.5))
    painter.drawLine(dot - QPointF(3.5, 0.0), dot + QPointF(3.5, 0.0))
    painter.drawPolyline(QPolygonF([dot + QPointF(0.5, -3.0), dot + QPointF(3.5, 0.0), dot + QPointF(0.5, 3.0)]))


def paint_connection(painter: QPainter, start: QPointF, end: QPointF, *, is_possible: bool) -> None:
    """The line that is being drawn to another machine."""
    pen = QPen(ink("accent.line" if is_possible else "text.secondary"), 2.0)
    if not is_possible:
        pen.setDashPattern([3.0, 3.0])
    painter.setPen(pen)
    painter.drawLine(start, end)
    painter.setBrush(pen.color())
    painter.drawEllipse(end, 3.5, 3.5)


def _set_ink(painter: QPainter, *, is_hovered: bool) -> None:
    painter.setPen(QPen(ink("accent.line"), 1.5))
    painter.setBrush(ink("accent.fill") if is_hovered else ink("bg.panel"))


def _paint_arrow(painter: QPainter, start: QPointF, tip: QPointF, *, is_hovered: bool) -> None:
    way = np.array([tip.x() - start.x(), tip.y() - start.y()])
    way /= max(float(np.linalg.norm(way)), 1e-9)
    across = np.array([-way[1], way[0]])
    end = np.array([tip.x(), tip.y()])
    head: Sequence[NDArray[np.float64]] = (
        end + 7.0 * way,
        end - 5.0 * way + 6.0 * across,
        end - 5.0 * way - 6.0 * across,
    )
    pen = QPen(ink("accent.line"), 3.0 if is_hovered else 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(start, tip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink("accent.line"))
    painter.drawPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in head]))
