"""The 32 px title of a dock: its name and its tools."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from twin_app.gui.components.text_size import keep_height

HEIGHT = 32


class DockTitle(QWidget):
    """Stands in for the title bar that Qt would draw.

    Its size comes from its layout alone: Qt asks for it hundreds of times whenever docks are shown.
    """

    def __init__(self, text: str, tools: Iterable[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        keep_height(self, HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 6, 0)
        layout.setSpacing(2)
        label = QLabel(text, self)
        label.setProperty("role", "title")
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        strut = QWidget(self)  # what Qt asks for the height is the layout's, and a dock begins below that
        strut.setFixedWidth(0)
        keep_height(strut, HEIGHT)
        for widget, stretch in ((label, 1), (strut, 0), *((tool, 0) for tool in tools)):
            layout.addWidget(widget, stretch)


class NoTitle(QWidget):
    """Of a dock whose name stands on a tab: its layout holds nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        QHBoxLayout(self).setContentsMargins(0, 0, 0, 0)
