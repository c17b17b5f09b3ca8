"""An exception that nobody expected: a dialog with details to copy; the document stays as it is."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from twin_app import __version__
from twin_app.gui.components.nested_row import nested_row


class UnexpectedErrors(QObject):
    """Takes over `sys.excepthook` and that of threads, from `install` to `remove`."""

    _happened = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: UnexpectedDialog | None = None
        self._happened.connect(self._show)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """From now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook, threading.excepthook = self._before

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """From any thread."""
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        if not issubclass(kind, KeyboardInterrupt):
            self._happened.emit(f"{kind.__name__}: {error}", details)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, summary: str, details: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.add(details)
            return
        self._dialog = UnexpectedDialog(summary, details, self._window)
        self._dialog.show()


class UnexpectedDialog(QDialog):
    """What happened, what is safe, details folded."""

    def __init__(self, summary: str, details: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong in Twin"))
        self.setMinimumWidth(520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        heading = QLabel(self.tr("Twin met an error of its own"), self)
        heading.setProperty("role", "heading")
        text = self.tr(
            "Your plant is as it was before the last action, and you can go on. "
            "Save it, and send us the details if this happens again."
        )
        sentence = QLabel(text, self)
        sentence.setWordWrap(True)
        short = QLabel(summary, self)
        short.setProperty("role", "code")
        short.setWordWrap(True)
        self._details = QPlainTextEdit(details + _circumstances(), self)
        self._details.setReadOnly(True)
        self._details.setMinimumHeight(180)
        self._details.setAccessibleName(self.tr("Details"))
        self._details.hide()
        for widget in (heading, sentence, short, self._details):
            layout.addWidget(widget)
        self._add_buttons(layout)

    @property
    def details(self) -> str:
        """What "Copy details" copies."""
        return self._details.toPlainText()

    def add(self, details: str) -> None:
        """One more, while the first is still shown."""
        self._details.appendPlainText(details)

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        fold = QPushButton(self.tr("Show details"), self)
        copy = QPushButton(self.tr("Copy details"), self)
        go_on = QPushButton(self.tr("Go on"), self)
        go_on.setProperty("role", "primary")
        go_on.setDefault(True)
        fold.clicked.connect(lambda: self._details.setVisible(not self._details.isVisible()))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details))
        go_on.clicked.connect(self.accept)
        nested_row(layout, fold, copy, None, go_on)


def _circumstances() -> str:
    return f"\nTwin {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
