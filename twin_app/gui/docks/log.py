"""What has happened since the window was opened, with the time, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from twin_app.gui.theme.typefaces import code_font

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

MOST_LINES = 5000


class Log(QWidget):
    """Only reads; `MainWindow.log` writes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setMaximumBlockCount(MOST_LINES)
        self.text.setFont(code_font())
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setPlainText("\n".join(window.log_lines))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self.text)
        self.setFocusProxy(self.text)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        window.logged.connect(self.text.appendPlainText)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Log(window)
