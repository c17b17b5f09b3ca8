"""The cards of the welcome page: buttons with an icon, a title and a line under it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import font, ink
from twin_app.gui.components.text_size import scaled
from twin_app.gui.theme import icon
from twin_app.gui.welcome.lit_button import LitButton

_PAD = 14
_ICON = 18


class CardLook(Enum):
    """How a card is drawn."""

    PRIMARY = auto()
    FRAMED = auto()
    PLAIN = auto()
    """Text and icon alone."""


_HEIGHTS = {CardLook.PRIMARY: 56, CardLook.FRAMED: 56, CardLook.PLAIN: 40}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What stands on a card."""

    icon: str
    title: str
    line: str
    right: str = ""
    """Keys."""
    tone: str = "text.secondary"
    """Token of the icon's colour."""


class Card(LitButton):
    """An icon, a title and a line under it; keys at the right."""

    def __init__(self, text: CardText, look: CardLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.say(text)

    def say(self, text: CardText) -> None:
        """Another text, at the text size of the moment."""
        self._text = text
        self.setText(text.title)
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.line)
        self.fit()

    def fit(self) -> None:
        """To the text size of the moment."""
        self.setFixedHeight(scaled(_HEIGHTS[self._look]))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        self._draw_icon(painter)
        self._draw_text(painter)
        painter.end()

    @property
    def _is_primary(self) -> bool:
        return self._look is CardLook.PRIMARY

    @property
    def _is_hot(self) -> bool:
        return self.cursor().shape() is Qt.CursorShape.PointingHandCursor and (self.underMouse() or self.isDown())

    def _draw_ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._is_primary:
            painter.setBrush(ink("accent.fill.hover" if self._is_hot else "accent.fill"))
            painter.drawRoundedRect(box, 6.0, 6.0)
        elif self._look is CardLook.FRAMED:
            painter.setPen(QPen(ink("border.subtle"), 1.0))
            painter.setBrush(ink("bg.hover" if self._is_hot else "bg.panel"))
            painter.drawRoundedRect(box, 6.0, 6.0)
        elif self._is_hot:
            painter.setBrush(ink("bg.hover"))
            painter.drawRoundedRect(box, 6.0, 6.0)
        if self.hasFocus():
            painter.setPen(QPen(ink("on.accent" if self._is_primary else "accent.line"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 5.0, 5.0)

    def _draw_icon(self, painter: QPainter) -> None:
        tone = "on.accent" if self._is_primary else self._text.tone
        if self._look is CardLook.PLAIN:
            tone = "accent.line"
        left = 6 if self._look is CardLook.PLAIN else _PAD + 2
        icon(self._text.icon, tone).paint(painter, left, (self.height() - _ICON) // 2, _ICON, _ICON)

    def _draw_text(self, painter: QPainter) -> None:
        left = 34 if self._look is CardLook.PLAIN else 48
        middle, right = self.height() / 2.0, self._draw_right(painter)
        width = right - left
        rows = (
            (scaled(-18), font(12 if self._look is CardLook.PLAIN else 13, 600), "text.primary", self._text.title),
            (scaled(1), font(11), "text.secondary", self._text.line),
        )
        for top, typeface, token, text in rows:
            painter.setFont(typeface)
            painter.setPen(ink("on.accent" if self._is_primary else token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, middle + top, width, scaled(17)), Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_right(self, painter: QPainter) -> int:
        """The keys; where the text must end [px]."""
        end = self.width() - _PAD
        if not self._text.right:
            return end
        painter.setFont(font(11))
        painter.setPen(ink("on.accent" if self._is_primary else "text.secondary"))
        width = painter.fontMetrics().horizontalAdvance(self._text.right)
        painter.drawText(QPointF(end - width, self.height() / 2.0 + scaled(4)), self._text.right)
        return end - width - 8
