"""The mark of a state as an icon for views."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import theme
from twin_app.sim.responses import StationState

_RATIO = 2.0


def state_icon(state: StationState) -> QIcon:
    """In the theme of the moment."""
    return _drawn(state, theme().name)


@cache
def _drawn(state: StationState, theme_name: str) -> QIcon:
    picture = QPixmap(round(SIZE * _RATIO), round(SIZE * _RATIO))
    picture.setDevicePixelRatio(_RATIO)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_glyph(painter, QPointF(0.0, 0.0), state)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
