"""A user with a mouse and a keyboard, in front of a real window."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from twin_app.gui.app import make_application
from twin_app.gui.main_window import MainWindow
from twin_app.gui.preferences import Folders, Preferences
from twin_app.gui.theme import ThemeControl, ThemeMode

SIZE = (1600, 1000)
_STEP_MS = 20


class User:
    """Does what a person does, and waits for what a person waits for."""

    def __init__(self, theme: ThemeMode = ThemeMode.DARK) -> None:
        self.application: QApplication = make_application()
        self._home = tempfile.TemporaryDirectory(prefix="twin-user-")
        folder = Path(self._home.name)
        settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
        preferences = Preferences(settings, Folders(cache=folder / "cache", recovery=folder / "recovery"))
        self.theme = ThemeControl(self.application, theme)
        self.window = MainWindow(preferences, self.theme)
        self.window.resize(*SIZE)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()

    def wait_for(self, what: Callable[[], bool], seconds: float = 40.0) -> None:
        """Until it is so. Raises `TimeoutError`."""
        wait_for(what, seconds)

    def rest(self, milliseconds: int = 300) -> None:
        """Lets the window paint."""
        QTest.qWait(milliseconds)

    def click(self, widget: QWidget, x: float | None = None, y: float | None = None) -> None:
        """With the left button; in the middle if nothing is said."""
        middle = widget.rect().center()
        place = QPoint(round(middle.x() if x is None else x), round(middle.y() if y is None else y))
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def drag(self, widget: QWidget, start: QPointF, end: QPointF) -> None:
        """With the left button."""
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start.toPoint())
        for share in (0.25, 0.5, 0.75, 1.0):
            QTest.mouseMove(widget, (start + (end - start) * share).toPoint())
            QTest.qWait(_STEP_MS)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end.toPoint())

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """A shortcut such as `Space` or `Ctrl+4`."""
        from PySide6.QtGui import QKeySequence

        combination = QKeySequence(keys)[0]
        QTest.keyClick(widget or self.window, combination.key(), combination.keyboardModifiers())

    def button(self, name: str, inside: QWidget | None = None) -> QToolButton:
        """The visible tool button of an accessible name or text. Raises `LookupError`."""
        for found in (inside or self.window).findChildren(QToolButton):
            if found.isVisible() and name in (found.accessibleName(), found.text()):
                return found
        raise LookupError(f"there is no button {name!r}")

    def picture(self, file: Path) -> None:
        """What is on the screen."""
        self.application.primaryScreen().grabWindow(self.window.winId()).save(str(file))

    def leave(self) -> None:
        """Closes the window."""
        self.window.close()
        self._home.cleanup()


def wait_for(what: Callable[[], bool], seconds: float = 40.0) -> None:
    """Until it is so. Raises `TimeoutError`."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s in vain")
        QTest.qWait(_STEP_MS)
