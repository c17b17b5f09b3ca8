"""A user with a mouse and a keyboard, in front of a real window.

Events go to the window, as a display server sends them: Qt itself finds out what lies under the mouse, which window is
blocked by a dialog, and who has the keys. What is covered, hidden or disabled does not get them.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from shiboken6 import isValid

from tests.gui.windows.finding import Finding
from twin_app.gui.app import make_application
from twin_app.gui.dialogs.unexpected import UnexpectedDialog
from twin_app.gui.main_window import MainWindow
from twin_app.gui.preferences import Folders, Preferences
from twin_app.gui.theme import ThemeControl, ThemeMode

_STEP_MS = 10
_STILL = 15
"""Looks in a row that see the same."""
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_NONE = Qt.KeyboardModifier.NoModifier


class User(Finding):
    """Does what a person does, and waits for what a person waits for."""

    def __init__(self, theme: ThemeMode = ThemeMode.DARK, window: MainWindow | None = None) -> None:
        """`window`: one that is there already. It fills the screen."""
        self.application: QApplication = make_application()
        self.application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self._kept: QWidget | None = None
        self._home = tempfile.TemporaryDirectory(prefix="twin-user-")
        if window is None:
            folder = Path(self._home.name)
            settings = QSettings(str(folder / "twin.ini"), QSettings.Format.IniFormat)
            preferences = Preferences(settings, Folders(cache=folder / "cache", recovery=folder / "recovery"))
            self.theme = ThemeControl(self.application, theme)
            window = MainWindow(preferences, self.theme)
        else:
            self.theme = window.theme
        self.window = window
        self.window.resize(self.application.primaryScreen().size())
        self.window.move(0, 0)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        self.window.activateWindow()

    # Waiting

    def wait_for(self, what: Callable[[], object], seconds: float = 40.0) -> None:
        """Until it is so. Raises `TimeoutError`, or `AssertionError` when the program shows that it has failed."""
        end = time.monotonic() + seconds
        while not what():
            for dialog in self.application.topLevelWidgets():
                if isinstance(dialog, UnexpectedDialog) and dialog.isVisible():
                    raise AssertionError(dialog.details)
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds:g} s in vain; {self.scene_words()}")
            let_go_on(_STEP_MS)

    def rest(self, milliseconds: int = 300) -> None:
        """Lets the window paint."""
        let_go_on(milliseconds)

    def settle(self, inside: QWidget) -> None:
        """Until what is seen in a panel has stood still for a moment: nobody clicks on what still moves."""
        seen: list[object] = []

        def is_still() -> bool:
            now = [
                (id(one), one.mapTo(inside, QPoint()).toTuple())
                for one in inside.findChildren(QWidget)
                if one.isVisible()
            ]
            seen.append(now)
            return len(seen) > _STILL and all(one == now for one in seen[-_STILL:])

        self.wait_for(is_still)

    # Mouse

    def click(
        self,
        widget: QWidget,
        x: float | None = None,
        y: float | None = None,
        *,
        button: Qt.MouseButton = _LEFT,
        keys: Qt.KeyboardModifier = _NONE,
    ) -> None:
        """In the middle of what is seen of a widget if nothing is said."""
        self._active()
        self.reveal(widget)
        self.wait_for(widget.isEnabled, 10.0)
        window, place = self.point(widget, x, y)
        QTest.mouseMove(window, place)
        QTest.mouseClick(window, button, keys, place)
        self._let_happen()

    def right_click(self, widget: QWidget, x: float | None = None, y: float | None = None) -> None:
        """With the right button."""
        self.click(widget, x, y, button=_RIGHT)

    def double_click(self, widget: QWidget, x: float | None = None, y: float | None = None) -> None:
        """Twice with the left button."""
        self.reveal(widget)
        window, place = self.point(widget, x, y)
        QTest.mouseMove(window, place)
        QTest.mouseDClick(window, _LEFT, _NONE, place)
        self._let_happen()

    def hover(self, widget: QWidget, x: float | None = None, y: float | None = None) -> None:
        """The mouse goes there and stays."""
        window, place = self.point(widget, x, y)
        QTest.mouseMove(window, place - QPoint(1, 1))
        QTest.mouseMove(window, place)
        self._let_happen()

    def wheel(self, widget: QWidget, steps: int, x: float | None = None, y: float | None = None) -> None:
        """Away from the user where `steps` is positive."""
        window, place = self.point(widget, x, y)
        QTest.wheelEvent(window, QPointF(place), QPoint(0, 120 * steps))
        self._let_happen()

    @contextmanager
    def held(self, widget: QWidget, start: QPointF, button: Qt.MouseButton = _LEFT) -> Iterator[Callable[..., None]]:
        """The button is down from here on; gives what moves the mouse to a place of the widget."""
        window, place = self.point(widget, start.x(), start.y())
        last = [place]

        def move(x: float, y: float) -> None:
            last[0] = widget.mapTo(widget.window(), QPoint(round(x), round(y)))
            QTest.mouseMove(window, last[0])
            let_go_on(_STEP_MS)

        QTest.mouseMove(window, place)
        QTest.mousePress(window, button, _NONE, place)
        yield move
        QTest.mouseRelease(window, button, _NONE, last[0])
        self._let_happen()

    def drag(self, widget: QWidget, start: QPointF, end: QPointF, button: Qt.MouseButton = _LEFT) -> None:
        """With a button down."""
        with self.held(widget, start, button) as move:
            for share in (0.1, 0.25, 0.5, 0.75, 1.0):
                place = start + (end - start) * share
                move(place.x(), place.y())

    # Keys

    def press(self, keys: str, widget: QWidget | None = None) -> None:
        """A shortcut such as `Space` or `Ctrl+4`; with a widget: to its window, after it has got the focus."""
        if widget is not None and not widget.isAncestorOf(self.application.focusWidget() or widget):
            widget.setFocus()
        combination, window = QKeySequence(keys)[0], self._active()
        QTest.keyPress(window, combination.key(), combination.keyboardModifiers())
        if isValid(window):  # else the key has closed it
            QTest.keyRelease(window, combination.key(), combination.keyboardModifiers())
        self._let_happen()

    def type(self, text: str, *, replacing: bool = False) -> None:
        """Into what has the keys; `replacing`: in place of what stands there."""
        self._active()
        focus = self.application.focusWidget()
        if focus is None:
            raise LookupError("nothing has the keys")
        if replacing:
            QTest.keyClick(self._active(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(focus, text)

    def enter(self, field: QWidget, text: str, keys: str = "Return") -> None:
        """Clicks into a field, writes, and ends with a key."""
        self.click(field)
        self.wait_for(lambda: has_keys(field), 10.0)  # else they go elsewhere, as in a dialog that is being laid out
        self.type(text, replacing=True)
        if keys:
            self.press(keys)

    # Beyond the window

    def picture(self, file: Path) -> None:
        """What is on the screen."""
        self.application.primaryScreen().grabWindow(0).save(str(file))

    def leave(self) -> None:
        """Closes the window."""
        self.window.close()
        self._home.cleanup()

    def button(self, name: str, inside: QWidget | None = None) -> QToolButton:
        """The visible tool button of an accessible name or text. Raises `LookupError`."""
        return self.find(name, QToolButton, inside)

    def scene_words(self) -> str:
        """What is in front, for messages; a picture of it if TWIN_TEST_PICTURES names a folder."""
        folder = os.environ.get("TWIN_TEST_PICTURES")
        if folder:
            self.picture(Path(folder) / f"waited-{os.getpid()}.png")
        modal = self.application.activeModalWidget()
        return f"in front: {type(modal or self.window).__name__}, focus: {self.application.focusWidget()!r}"

    def point(self, widget: QWidget, x: float | None, y: float | None) -> tuple[QWindow, QPoint]:
        """Window and place of a point of a widget. Raises `LookupError` where it cannot be seen."""
        top = widget.window()
        window = top.windowHandle()
        if window is None or not widget.isVisible():
            raise LookupError(f"{self.words(widget)} is not to be seen; {self.scene_words()}")
        seen = widget.visibleRegion().boundingRect()
        middle = seen.center()
        own = QPoint(round(middle.x() if x is None else x), round(middle.y() if y is None else y))
        place = widget.mapTo(top, own)
        hit = top.childAt(place)
        if hit is not None and hit is not widget and not widget.isAncestorOf(hit):
            raise LookupError(f"{self.words(widget)} is covered by {self.words(hit)}; {self.scene_words()}")
        self._kept = top  # else PySide forgets its window
        return window, place

    def _active(self) -> QWindow:
        """The window that gets the keys; without a window manager nobody gives them back after a dialog."""
        if self.application.activeWindow() is None and self.application.activeModalWidget() is None:
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        for widget in (self.application.activeModalWidget(), self.window):
            self._kept = widget.window() if widget is not None else None
            handle = self._kept.windowHandle() if self._kept is not None else None
            if handle is not None:
                return handle
        raise LookupError("there is no window")

    def _let_happen(self) -> None:
        let_go_on(1)


def let_go_on(milliseconds: int) -> None:
    """The program lives for so long. `QTest.qWait` would keep its threads from running."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(what: Callable[[], object], seconds: float = 40.0) -> None:
    """Until it is so. Raises `TimeoutError`."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s in vain")
        let_go_on(_STEP_MS)


def has_keys(field: QWidget) -> bool:
    """Whether what is typed goes into a field, or into what stands in it."""
    focus = QApplication.focusWidget()
    return field.hasFocus() or (focus is not None and field.isAncestorOf(focus))
