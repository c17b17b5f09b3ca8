"""A dialog that says what happened, why, and what to do; its buttons are verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.components.nested_row import fill, nested_row

WIDTH = 460


@dataclass(frozen=True, slots=True)
class Choice:
    """One button; the first one is the primary one."""

    text: str
    act: Callable[[], object] | None = None


class MessageDialog(QDialog):
    """Stays until one of its choices is made; the window behind it lives on."""

    def __init__(
        self,
        heading: str,
        sentence: str,
        choices: Sequence[Choice],
        *,
        details: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Twin")
        self.setModal(True)
        self.setMinimumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        title = QLabel(heading, self)
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        text = QLabel(sentence, self)
        text.setWordWrap(True)
        self.setAccessibleDescription(f"{heading}. {sentence}")
        self.buttons: list[QPushButton] = []
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addSpacing(6)
        self._add_buttons(layout, choices, details)

    def _add_buttons(self, layout: QVBoxLayout, choices: Sequence[Choice], details: str) -> None:
        row = nested_row(layout)
        if details:
            copy = QPushButton(self.tr("Copy details"), self)
            copy.setAutoDefault(False)
            copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
            row.addWidget(copy)
        row.addStretch(1)
        for number, choice in enumerate(choices):
            button = QPushButton(choice.text, self)
            button.setProperty("role", "primary" if number == 0 else "")
            button.setDefault(number == 0)
            button.clicked.connect(self.accept)
            if choice.act is not None:
                button.clicked.connect(partial(_act, choice.act))
            self.buttons.append(button)
        fill(row, *reversed(self.buttons))


def _act(act: Callable[[], object], *_said: object) -> None:
    """Without what Qt says of the button, which would be taken for an argument."""
    act()
