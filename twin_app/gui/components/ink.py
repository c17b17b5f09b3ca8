"""Colours, fonts and hatches for painters, in the theme of the moment."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from twin_app.sim.responses import StationState
from twin_app.view3d.theme import Theme, load_theme

THEME_PROPERTY = "twinTheme"
_TILE = 6


def theme() -> Theme:
    """The one that the application shows; dark where nothing was said."""
    application = QCoreApplication.instance()
    name = application.property(THEME_PROPERTY) if application is not None else None
    return load_theme(name if name in ("light", "dark") else "dark")


def ink(token: str, opacity: float = 1.0) -> QColor:
    """Of a token such as `accent.line`."""
    return QColor(*theme()[token].with_alpha(opacity))


def state_ink(state: StationState, opacity: float = 1.0) -> QColor:
    """Of a station's state."""
    return QColor(*theme().states[state].with_alpha(opacity))


def on_working() -> QColor:
    """Of text that lies on a working segment."""
    return QColor(*theme().on_state["working_text"].rgb)


def font(size: int = 12, weight: int = 400) -> QFont:
    """The application's family, size in pixels, with figures of one width. Shared: not to be changed."""
    usual = QFont()
    return _font(usual.family(), usual.pixelSize(), size, weight)


def text_width(text: str, size: int = 12, weight: int = 400) -> float:
    """Of a line in such a font [px]."""
    usual = QFont()
    return _text_width(text, usual.family(), usual.pixelSize(), size, weight)


@cache
def _font(family: str, body: int, size: int, weight: int) -> QFont:
    """`body`: the application's size, larger or smaller where the user wants larger or smaller text."""
    found = QFont()  # of this family, and with what stands in where it has no letter
    found.setPixelSize(round(size * body / 12) if body > 0 else size)
    found.setWeight(QFont.Weight(weight))
    tag = getattr(QFont, "Tag", None)
    if tag is not None:
        found.setFeature(tag("tnum"), 1)
    return found


@lru_cache(maxsize=4096)
def _text_width(text: str, family: str, body: int, size: int, weight: int) -> float:
    return QFontMetricsF(_font(family, body, size, weight)).horizontalAdvance(text)


def hairline(token: str = "border.subtle", width: float = 1.0) -> QPen:
    """A thin line."""
    return QPen(ink(token), width)


def hatch(state: StationState) -> QBrush | None:
    """The second cue of a state in bars; None where it has none."""
    lines = _LINES.get(state)
    return None if lines is None else _hatch(theme().name, state)


@cache
def _hatch(theme_name: str, state: StationState) -> QBrush:
    tokens = load_theme(theme_name)
    colour = QColor(*tokens.on_state["hatch"].with_alpha(tokens.opacities["hatch"]))
    tile = QPixmap(_TILE, _TILE)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.1))
    for x0, y0, x1, y1 in _LINES[state]:
        if (x0, y0) == (x1, y1):
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x0, y0), 0.9, 0.9)
        else:
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
    painter.end()
    return QBrush(tile)


_LINES: dict[StationState, tuple[tuple[float, float, float, float], ...]] = {
    StationState.SETUP: ((0, 1.5, 6, 1.5), (0, 4.5, 6, 4.5)),
    StationState.STARVED: ((1.5, 1.5, 1.5, 1.5), (4.5, 4.5, 4.5, 4.5)),
    StationState.BLOCKED: ((1.5, 0, 1.5, 6), (4.5, 0, 4.5, 6)),
    StationState.DOWN: ((-1, 7, 7, -1), (-1, 1, 1, -1), (5, 7, 7, 5)),
    StationState.WAITING_CREW: ((-1, -1, 7, 7), (5, -1, 7, 1), (-1, 5, 1, 7)),
}
