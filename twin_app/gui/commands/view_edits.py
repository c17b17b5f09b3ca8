"""What the mouse does in the view becomes edits, a menu, and a word in the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from twin_app.gui.commands.prim_menu import prim_menu
from twin_app.gui.viewport import Tool

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_EMPTY_MENU = ("view.fit_all", "view.show_all", "", "view.iso", "view.top", "view.front", "view.side")


class ViewEdits(QObject):
    """Every edit is one step of undo."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        view = window.viewport
        view.connect_requested.connect(self._join)
        view.moved.connect(self._move)
        view.context_menu.connect(self.open_menu)
        view.installEventFilter(self)
        view.described.connect(window.status_bar.drawing.setText)
        window.status_bar.drawing.setText(view.drawing_text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc ends the tool of the view before it stops a run."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.ShortcutOverride and self._is_tool_in_use():
            event.accept()
            return True
        return False

    def _is_tool_in_use(self) -> bool:
        return self._window.viewport.gestures.tool is not Tool.NAVIGATE

    def menu(self, path: str) -> QMenu:
        """What can be done with the prim under the mouse, or with the view."""
        if path:
            return prim_menu(self._window, self._window.viewport)
        menu = QMenu(self._window.viewport)
        for action_id in _EMPTY_MENU:
            menu.addSeparator() if not action_id else menu.addAction(self._window.actions_[action_id])
        return menu

    def open_menu(self, path: str, place: QPoint) -> None:
        """At a place of the screen."""
        menu = self.menu(path)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _join(self, start: str, end: str) -> None:
        from twin_app.usd.document import Connect

        self._window.session.document.edit(Connect(start=start, end=end))

    def _move(self, path: str, shift: tuple[float, float, float]) -> None:
        from twin_app.usd.document import MovePrim

        self._window.session.document.edit(MovePrim(paths=(path,), offset_m=shift))
