"""Cut, copy and paste for fields whose menu is our own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu


def add_clipboard(menu: QMenu, edit: QLineEdit) -> None:
    """Before everything else in the menu. Without a selection they mean the whole value."""
    edit.setFocus(Qt.FocusReason.MouseFocusReason)
    if not edit.hasSelectedText():
        edit.selectAll()
    first = next(iter(menu.actions()), None)
    has_text, may_write = edit.hasSelectedText(), not edit.isReadOnly()
    is_full = bool(QGuiApplication.clipboard().text())
    for text, keys, act, is_enabled in (
        (_tr("Cut"), QKeySequence.StandardKey.Cut, edit.cut, has_text and may_write),
        (_tr("Copy"), QKeySequence.StandardKey.Copy, edit.copy, has_text),
        (_tr("Paste"), QKeySequence.StandardKey.Paste, edit.paste, is_full and may_write),
    ):
        action = QAction(text, menu)
        action.setShortcut(keys)
        action.setEnabled(is_enabled)
        action.triggered.connect(act)
        menu.insertAction(first, action)  # type: ignore[arg-type]  # None: at the end
    if first is not None:
        menu.insertSeparator(first)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClipboardMenu", text)
