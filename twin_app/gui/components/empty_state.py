"""What a panel says while there is nothing in it: one sentence, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyState(QWidget):
    """Centred; without `action` there is no button."""

    activated = Signal()

    def __init__(
        self, sentence: str, action: str = "", *, icon: QIcon | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(1)
        if icon is not None:
            picture = QLabel(self)
            picture.setPixmap(icon.pixmap(26, 26))
            layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = QLabel(sentence, self)
        self._sentence.setProperty("role", "secondary")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        layout.addWidget(self._sentence)
        self._button = QPushButton(action, self)
        self._button.setVisible(bool(action))
        self._button.clicked.connect(self.activated)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def say(self, sentence: str) -> None:
        """Another sentence."""
        self._sentence.setText(sentence)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    @property
    def button(self) -> QPushButton:
        """The one button; hidden without an action."""
        return self._button
