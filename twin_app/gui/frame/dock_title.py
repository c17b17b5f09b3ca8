"""The 32 px title of a dock: its name and its tools."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from twin_app.gui.components.text_size import keep_height, scaled

HEIGHT = 32


class DockTitle(QWidget):
    """Stands in for the title bar that Qt would draw."""

    def __init__(self, text: str, tools: Iterable[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        keep_height(self, HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 6, 0)
        layout.setSpacing(2)
        layout.addStrut(HEIGHT)  # what Qt asks for the height is the layout's, and a dock begins below that
        label = QLabel(text, self)
        label.setProperty("role", "title")
        layout.addWidget(label)
        layout.addStretch(1)
        for tool in tools:
            layout.addWidget(tool)

    def sizeHint(self) -> QSize:
        """The dock leaves this height free, whatever height the title has."""
        return QSize(super().sizeHint().width(), scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, scaled(HEIGHT))


class NoTitle(QWidget):
    """Of a dock whose name stands on a tab."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
