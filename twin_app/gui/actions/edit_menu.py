"""The commands of the menu Edit."""

from __future__ import annotations

from functools import partial

from twin_app.gui.actions.specs import ActionSpec, Menu, Need, Scope
from twin_app.gui.wording import QT_TRANSLATE_NOOP

_edit = partial(ActionSpec, menu=Menu.EDIT)

ACTIONS: tuple[ActionSpec, ...] = (
    _edit(
        id="edit.undo",
        text=QT_TRANSLATE_NOOP("Action", "Undo"),
        shortcut="Ctrl+Z",
        icon="undo",
        need=Need.UNDO,
        is_icon_only=True,
    ),
    _edit(
        id="edit.redo",
        text=QT_TRANSLATE_NOOP("Action", "Redo"),
        shortcut="Ctrl+Shift+Z",
        icon="redo",
        need=Need.REDO,
        is_icon_only=True,
    ),
    _edit(id="edit.rename", text=QT_TRANSLATE_NOOP("Action", "Rename…"), shortcut="F2", icon="edit", need=Need.NODE),
    _edit(
        id="edit.remove_model",
        text=QT_TRANSLATE_NOOP("Action", "Remove the model"),
        shortcut="Delete",
        icon="delete",
        need=Need.NODE,
        is_separated=True,
        scope=Scope.VIEW,
    ),
    _edit(
        id="edit.find",
        text=QT_TRANSLATE_NOOP("Action", "Find a command"),
        shortcut="Ctrl+K",
        icon="search",
        is_separated=True,
    ),
)
