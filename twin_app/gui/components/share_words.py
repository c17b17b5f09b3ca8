"""The largest shares of a station's time in words: mark, state, percent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.figures import percent
from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import font, ink, text_width
from twin_app.gui.components.share_bar import Shares
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

MOST = 3
_HEIGHT = 18
_GAP = 4
_LEAST_ROOM, _MOST_ROOM = 8.0, 90.0
_NUMBER_IN_BAR = 0.30
_LEAST = 0.0005
"""What would be shown as 0.0 %."""


def largest(shares: Shares) -> tuple[StationState, ...]:
    """The largest three in the fixed order of states, without the one whose number the bar itself holds."""
    told = shares.get(StationState.WORKING, 0.0) > _NUMBER_IN_BAR
    found = [state for state in StationState if shares.get(state, 0.0) >= _LEAST]
    if told:
        found = [state for state in found if state is not StationState.WORKING]
    kept = sorted(found, key=lambda state: -shares[state])[:MOST]
    return tuple(state for state in StationState if state in kept)


class ShareWords(QWidget):
    """The first at the left, the last at the right; on a second line what the first has no room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Shares = {}
        self.states: tuple[StationState, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Shares) -> None:
        """Means by state."""
        self._shares, self.states = shares, largest(shares)
        self.setAccessibleName(", ".join(f"{STATE_LABELS[state]} {self._percent(state)}" for state in self.states))
        self._fit()
        self.update()

    @property
    def lines(self) -> list[list[StationState]]:
        """Which states stand on which line."""
        found: list[list[StationState]] = [[]]
        left = float(self.width())
        for state in self.states:
            width = self._width(state)
            if found[-1] and width > left:
                found.append([])
                left = float(self.width())
            found[-1].append(state)
            left -= width + _LEAST_ROOM
        return found

    def sizeHint(self) -> QSize:
        return QSize(290, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, states in enumerate(self.lines):
            self._paint_line(painter, states, (number + 0.5) * _HEIGHT)
        painter.end()

    def _paint_line(self, painter: QPainter, states: Sequence[StationState], middle: float) -> None:
        widths = [self._width(state) for state in states]
        room = max(0.0, self.width() - sum(widths)) / (len(states) - 1) if len(states) > 1 else 0.0
        left = 0.0
        for state, width in zip(states, widths, strict=True):
            paint_glyph(painter, QPointF(left, middle - SIZE / 2.0), state)
            x = _draw(painter, QPointF(left + SIZE + _GAP, middle), STATE_LABELS[state], "text.secondary", 400)
            _draw(painter, QPointF(x + _GAP, middle), self._percent(state), "text.primary", 500)
            left += width + min(room, _MOST_ROOM)

    def _fit(self) -> None:
        self.setFixedHeight(_HEIGHT * len(self.lines))

    def _percent(self, state: StationState) -> str:
        return percent(100.0 * self._shares[state])

    def _width(self, state: StationState) -> float:
        words = text_width(STATE_LABELS[state], 11)
        return SIZE + _GAP + words + _GAP + text_width(self._percent(state), 11, 500)


def _draw(painter: QPainter, at: QPointF, text: str, token: str, weight: int) -> float:
    painter.setFont(font(11, weight))
    painter.setPen(ink(token))
    metrics = painter.fontMetrics()
    painter.drawText(QPointF(at.x(), at.y() + (metrics.ascent() - metrics.descent()) / 2.0), text)
    return at.x() + metrics.horizontalAdvance(text)
