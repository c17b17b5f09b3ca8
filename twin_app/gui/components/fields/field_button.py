"""A field that opens something: what it holds in a few words, a unit or an arrow after them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from twin_app.gui.components.fields.base import HEIGHT, WIDTH
from twin_app.gui.components.ink import font, ink
from twin_app.gui.theme import icon

_GAP = 8
_ARROW = 14


class FieldButton(QPushButton):
    """Looks like a field: numbers to the right with their unit, or words to the left with an arrow."""

    def __init__(self, *, has_arrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit, self._arrow = "", icon("down") if has_arrow else None
        self.setProperty("role", "field")
        self.setFixedSize(WIDTH, HEIGHT)

    def say(self, text: str, unit: str = "") -> None:
        """Another value."""
        self._unit = unit
        self.setText(text)
        self.update()

    @property
    def unit(self) -> str:
        """After the text."""
        return self._unit

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        place = self.rect().adjusted(_GAP, 0, -_GAP, 0)
        side = Qt.AlignmentFlag.AlignRight
        if self._arrow is not None:
            side = Qt.AlignmentFlag.AlignLeft
            self._arrow.paint(painter, place.right() - _ARROW + 4, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
            place.setRight(place.right() - _ARROW)
        if self._unit:
            painter.setFont(font(11))
            painter.setPen(ink("text.secondary"))
            painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), self._unit)
            place.setRight(place.right() - painter.fontMetrics().horizontalAdvance(self._unit) - 4)
        painter.setFont(font(12))
        painter.setPen(ink("text.primary" if self.isEnabled() else "text.disabled"))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()
