"""What can be done with the selected prims: one menu for the tree, the view and the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from twin_app.gui.models.roles import role_icon, role_of, role_word
from twin_app.gui.theme import icon
from twin_app.plant.vocabulary import NODE_ROLES, Role

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_ACTIONS = (
    "model.connect", "model.disconnect", "model.factor", "edit.rename", "",
    "view.fit", "view.isolate", "view.hide", "view.show_all", "",
    "model.inspect", "model.copy_path", "", "edit.remove_model",
)  # fmt: skip


def prim_menu(window: MainWindow, parent: QWidget) -> QMenu:
    """For what is selected now."""
    menu = QMenu(parent)
    menu.addMenu(make_menu(window, menu))
    for action_id in _ACTIONS:
        menu.addSeparator() if not action_id else menu.addAction(window.actions_[action_id])
    return menu


def make_menu(window: MainWindow, parent: QWidget) -> QMenu:
    """`Make this a ▸ Station`; what it is already is ticked. With nothing selected new ones are added."""
    has_any = bool(window.session.selection.paths)
    make, add = (QCoreApplication.translate("PrimMenu", text) for text in ("Make this a", "Add a"))
    menu = QMenu(make if has_any else add, parent)
    menu.setIcon(icon("station"))
    now = _role(window)
    for role in NODE_ROLES:
        action = window.actions_[f"model.{role.value}"]
        entry = menu.addAction(icon(role_icon(role)), role_word(role), action.trigger)
        entry.setEnabled(action.isEnabled() and role is not now)
        if role is now:
            entry.setCheckable(True)
            entry.setChecked(True)
    menu.setEnabled(any(entry.isEnabled() for entry in menu.actions()))
    return menu


def _role(window: MainWindow) -> Role | None:
    """What all selected prims are."""
    now, paths = window.session.document.now, window.session.selection.paths
    if now is None:
        return None
    roles = {role_of(now.records[path]) if path in now.records else None for path in paths}
    return next(iter(roles)) if len(roles) == 1 else None
