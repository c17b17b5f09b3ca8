"""The cards of the welcome page: buttons with an icon, a title and a line under it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from twin_app.gui.components.ink import font, ink
from twin_app.gui.theme import icon

_PAD = 14


class CardLook(Enum):
    """How a card is drawn."""

    PRIMARY = auto()
    FRAMED = auto()
    ROW = auto()
    """In a list with others: no frame of its own, a chevron at the right."""
    PLAIN = auto()
    """Text and icon alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What stands on a card."""

    icon: str
    title: str
    line: str
    right: str = ""
    """Keys, or a word of what it shows."""
    tone: str = "text.secondary"
    """Token of the icon's colour."""


class Card(QAbstractButton):
    """All of it can be clicked, and reached by Tab."""

    def __init__(self, text: CardText, look: CardLook, parent: QWidget | None = None, *, height: int = 56) -> None:
        super().__init__(parent)
        self._text, self._look = text, look
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(text.title)
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.line)

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
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

    def _draw_ground(self, painter: QPainter) -> None:
        is_hot = self.underMouse() or self.isDown()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._is_primary:
            painter.setBrush(ink("accent.fill.hover" if is_hot else "accent.fill"))
            painter.drawRoundedRect(box, 6.0, 6.0)
        elif self._look is CardLook.FRAMED:
            painter.setPen(QPen(ink("border.subtle"), 1.0))
            painter.setBrush(ink("bg.hover" if is_hot else "bg.panel"))
            painter.drawRoundedRect(box, 6.0, 6.0)
        elif is_hot:
            painter.fillRect(self.rect().adjusted(1, 1, -1, 0), ink("bg.hover"))
        if self.hasFocus():
            painter.setPen(QPen(ink("on.accent" if self._is_primary else "accent.line"), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 5.0, 5.0)

    def _draw_icon(self, painter: QPainter) -> None:
        tone = "on.accent" if self._is_primary else self._text.tone
        middle = self.height() / 2.0
        if self._look is CardLook.ROW:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink("bg.hover"))
            painter.drawRoundedRect(QRectF(_PAD, middle - 16, 32, 32), 6.0, 6.0)
            icon("right").paint(painter, self.width() - 28, int(middle) - 8, 16, 16)
        if self._look is CardLook.PLAIN:
            tone = "accent.line"
        left = _PAD + 7 if self._look is CardLook.ROW else 2 if self._look is CardLook.PLAIN else _PAD + 2
        icon(self._text.icon, tone).paint(painter, left, int(middle) - 9, 18, 18)

    def _draw_text(self, painter: QPainter) -> None:
        left = {CardLook.ROW: 60, CardLook.PLAIN: 30}.get(self._look, 48)
        middle, width = self.height() / 2.0, self.width() - left - _PAD
        painter.setFont(font(12 if self._look in (CardLook.ROW, CardLook.PLAIN) else 13, 600))
        painter.setPen(ink("on.accent" if self._is_primary else "text.primary"))
        painter.drawText(QRectF(left, middle - 18, width, 18), Qt.AlignmentFlag.AlignVCenter, self._text.title)
        painter.setFont(font(12 if self._look is CardLook.ROW else 11))
        painter.setPen(ink("on.accent" if self._is_primary else "text.secondary"))
        painter.drawText(QRectF(left, middle + 1, width, 17), Qt.AlignmentFlag.AlignVCenter, self._text.line)
        if self._text.right:
            self._draw_right(painter, middle)

    def _draw_right(self, painter: QPainter, middle: float) -> None:
        painter.setFont(font(11))
        width = painter.fontMetrics().horizontalAdvance(self._text.right)
        if self._look is not CardLook.ROW:
            painter.drawText(QPointF(self.width() - _PAD - width, middle + 4), self._text.right)
            return
        chip = QRectF(self.width() - 44 - width - 16, middle - 10, width + 16, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("bg.hover"))
        painter.drawRoundedRect(chip, 10.0, 10.0)
        painter.setPen(ink("text.secondary"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._text.right)
