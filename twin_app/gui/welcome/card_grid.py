"""Cards in rows of three under a heading, with a link or a word beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.welcome.card import Card
from twin_app.gui.welcome.picture_card import PictureCard

COLUMNS = 3
_GAP = 16


class CardGrid(QWidget):
    """Hidden while there is no card."""

    def __init__(self, heading: str, word: str, parent: QWidget, *, widths: tuple[int, int, int] = (1, 1, 1)) -> None:
        """`widths`: shares of the three columns."""
        super().__init__(parent)
        title = QLabel(heading, self)
        title.setProperty("role", "heading")
        self.word = QLabel(word, self)
        self.word.setProperty("role", "secondary")
        self.link = QPushButton(self)
        self.link.setProperty("role", "link")
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.link.hide()
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.word)
        head.addWidget(self.link)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        for column, width in enumerate(widths):
            self._grid.setColumnStretch(column, width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        self.cards: list[PictureCard | Card] = []

    @property
    def n_rows(self) -> int:
        """Of cards."""
        return -(-len(self.cards) // COLUMNS)

    def show_cards(self, cards: Sequence[PictureCard | Card]) -> None:
        """In place of those before, which go."""
        for old in self.cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = list(cards)
        for number, card in enumerate(cards):
            self._grid.addWidget(card, number // COLUMNS, number % COLUMNS)
            card.show()
        self.setVisible(bool(cards))

    def show_link(self, text: str) -> None:
        """At the right of the heading; empty: none."""
        self.link.setText(text)
        self.link.setVisible(bool(text))
