"""The part that is traced, wherever it is: a ring on the level that it lies on, and its number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from twin_app.gui.components.ink import font, ink, theme
from twin_app.gui.viewport.shown import Point
from twin_app.view3d.camera import View
from twin_app.view3d.overlay.placement import Rect

_RADIUS_M, _LEAST_PX = 0.55, 9.0
_HEIGHT, _PAD, _ABOVE = 22.0, 8.0, 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Where it is [m], and what is said of it."""

    point: Point
    text: str


def paint_marker(painter: QPainter, view: View, marker: Marker) -> Rect:
    """Over machines as well, so that it is never lost; the place that the words take."""
    x, y = view.project([marker.point])[0].tolist()
    radius = max(_RADIUS_M, _LEAST_PX * view.metres_per_pixel)
    turn = np.linspace(0.0, 2.0 * np.pi, 36, endpoint=False)
    ring = radius * np.column_stack((np.cos(turn), np.sin(turn), np.zeros(36))) + marker.point
    painter.setPen(QPen(ink("accent.line"), 2.0))
    painter.setBrush(ink("accent.line", 0.3))
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in view.project(ring).tolist()]))
    painter.setPen(QPen(ink("bg.panel"), 1.0))
    painter.setBrush(ink("accent.line"))
    painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
    return _paint_words(painter, marker.text, x, y - _ABOVE)


def _paint_words(painter: QPainter, text: str, x: float, bottom: float) -> Rect:
    painter.setFont(font(11, 600))
    width = round(QFontMetricsF(painter.font()).horizontalAdvance(text) + 2.0 * _PAD)
    box = QRectF(round(x - 0.5 * width) + 0.5, round(bottom - _HEIGHT) + 0.5, width, _HEIGHT - 1.0)
    painter.setPen(QPen(ink("accent.line"), 1.0))
    painter.setBrush(ink("bg.panel", theme().opacities["overlay"]))
    painter.drawRoundedRect(box, 5.0, 5.0)
    painter.setPen(ink("accent.line"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return (box.left(), box.top(), box.right(), bottom + _ABOVE)
