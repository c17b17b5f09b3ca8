"""A plant that comes with Twin, with its picture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.ink import font, ink, theme
from twin_app.gui.components.text_size import scaled
from twin_app.gui.welcome.examples import Example
from twin_app.gui.welcome.picture_card import Line, PictureCard


class ExampleCard(PictureCard):
    """Says what can be learned from it."""

    words_height = 76

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.example = example
        self._title, self._line, self._word = (
            QCoreApplication.translate("Example", text) for text in (example.title, example.line, example.word)
        )
        self.setText(self._title)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(f"{self._word}. {self._line}")
        self.show_theme()

    def show_theme(self) -> None:
        """The picture of the theme of the moment."""
        self.show_picture(self.example.picture_file(theme().name))

    def lines(self) -> tuple[Line, ...]:
        return (
            Line(top=10, text=self._title, font=font(12, 600), token="text.primary"),
            Line(top=30, text=self._line, font=font(11), height=34, wraps=True),
        )

    def draw_picture(self, painter: QPainter, place: QRectF) -> None:
        super().draw_picture(painter, place)
        painter.setFont(font(11))
        width, height = painter.fontMetrics().horizontalAdvance(self._word) + 16, scaled(20)
        chip = QRectF(place.right() - width - 8, place.top() + 8, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("bg.panel", 0.92))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setPen(ink("text.secondary"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, self._word)
