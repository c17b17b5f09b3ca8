"""A section that folds: a headline with a chevron, and what is under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from twin_app.gui.components.nested_row import nested_row
from twin_app.gui.theme import icon


class Section(QWidget):
    """Put widgets into `content`; `head` takes tools at the right."""

    def __init__(self, title: str, *, is_open: bool = True, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QFrame(self)
        line.setProperty("role", "hairline")
        self.toggle = QToolButton(self)
        self.toggle.setProperty("role", "section")
        self.toggle.setText(title)
        self.toggle.setCheckable(True)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setAccessibleName(title)
        self.toggle.toggled.connect(self._fold)
        self.note = QLabel(note, self)
        self.note.setProperty("role", "secondary")
        self.body = QWidget(self)
        self.content = QVBoxLayout(self.body)
        self.content.setContentsMargins(26, 2, 12, 8)
        self.content.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        self.head = nested_row(layout, self.toggle, None, self.note)
        self.head.setContentsMargins(4, 2, 10, 2)
        layout.addWidget(self.body)
        self.toggle.setChecked(is_open)
        self._fold(is_open)

    @property
    def is_open(self) -> bool:
        """Whether its content is shown."""
        return self.toggle.isChecked()

    def _fold(self, is_open: bool) -> None:
        self.toggle.setIcon(icon("down" if is_open else "right"))
        self.body.setVisible(is_open)
