"""The largest shares of a station's time in words: mark, state, percent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twin_app.gui.components.figures import percent
from twin_app.gui.components.glyphs import SIZE, paint_glyph
from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.share_bar import Shares
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS

MOST = 3
_HEIGHT = 18
_GAP = 4
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
    """One line: the first at the left, the last at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: Shares = {}
        self.states: tuple[StationState, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Shares) -> None:
        """Means by state."""
        self._shares, self.states = shares, largest(shares)
        self.setAccessibleName(", ".join(f"{name} {share}" for _, name, share in self._words()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(290, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        widths = [self._width(painter, name, share) for _, name, share in self._words()]
        room = max(0.0, self.width() - sum(widths)) / max(1, len(widths) - 1)
        left, base = 0.0, self.height() / 2.0
        for (state, name, share), width in zip(self._words(), widths, strict=True):
            paint_glyph(painter, QPointF(left, base - SIZE / 2.0), state)
            x = left + SIZE + _GAP
            x = _draw(painter, QPointF(x, base), name, "text.secondary", 400) + _GAP
            _draw(painter, QPointF(x, base), share, "text.primary", 500)
            left += width + room
        painter.end()

    def _words(self) -> Sequence[tuple[StationState, str, str]]:
        return [(state, STATE_LABELS[state], percent(100.0 * self._shares[state])) for state in self.states]

    def _width(self, painter: QPainter, name: str, share: str) -> float:
        painter.setFont(font(11))
        width = painter.fontMetrics().horizontalAdvance(name)
        painter.setFont(font(11, 500))
        return SIZE + _GAP + width + _GAP + painter.fontMetrics().horizontalAdvance(share)


def _draw(painter: QPainter, at: QPointF, text: str, token: str, weight: int) -> float:
    painter.setFont(font(11, weight))
    painter.setPen(ink(token))
    metrics = painter.fontMetrics()
    painter.drawText(QPointF(at.x(), at.y() + (metrics.ascent() - metrics.descent()) / 2.0), text)
    return at.x() + metrics.horizontalAdvance(text)
