"""A sentence about what stands below it, with the one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from twin_app.gui.components.elided_label import ElidedLabel
from twin_app.gui.theme import icon


class Notice(QWidget):
    """One line from edge to edge; hidden until there is something to say."""

    activated = Signal()

    def __init__(self, text: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sign = QLabel(self)
        sign.setPixmap(icon("warning", "warn").pixmap(14, 14))
        self.label = ElidedLabel(text, self)
        self.button = QPushButton(action, self)
        self.button.setProperty("role", "link")
        self.button.clicked.connect(self.activated)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 2)
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(self.label)
        row.addWidget(self.button)
        row.addStretch(1)
        self.hide()
