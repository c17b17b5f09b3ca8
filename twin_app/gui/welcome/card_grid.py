"""Cards in rows of three, or of two where there is no room, under a heading, with a link or a word beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.components.text_size import scaled
from twin_app.gui.welcome.card import Card
from twin_app.gui.welcome.picture_card import PictureCard

_MOST_COLUMNS = 3
_LEAST_CARD = 180
"""Narrower than this [px at the usual text size] a card is not; rows then have one card less."""
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
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self._widths, self._columns = widths, 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        nested_row(layout, title, None, self.word, self.link)
        layout.addLayout(self._grid)
        self.cards: list[PictureCard | Card] = []
        self.fit(1.0)

    @property
    def n_rows(self) -> int:
        """Of cards."""
        return -(-len(self.cards) // self._columns)

    def fit(self, width: float) -> None:
        """As many columns as a width [px] has room for."""
        columns = max(2, min(_MOST_COLUMNS, int((width + _GAP) // (scaled(_LEAST_CARD) + _GAP))))
        if columns != self._columns:
            self._columns = columns
            for column, share in enumerate(self._widths):
                self._grid.setColumnStretch(column, share if column < columns else 0)
            self._place()

    def show_cards(self, cards: Sequence[PictureCard | Card]) -> None:
        """In place of those before, which go."""
        for old in self.cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = list(cards)
        self._place()
        for card in cards:
            card.show()
        self.setVisible(bool(cards))

    def show_link(self, text: str) -> None:
        """At the right of the heading; empty: none."""
        self.link.setText(text)
        self.link.setVisible(bool(text))

    def _place(self) -> None:
        for card in self.cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // self._columns, number % self._columns)
