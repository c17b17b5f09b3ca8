"""The menus of the plant tree: what can be added, what concerns the tree as a whole, what is done with a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QToolButton, QTreeView, QWidget

from twin_app.gui.commands.prim_menu import make_menu
from twin_app.gui.components.small_button import small_button
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_RESOURCES = ("crew", "calendar", "product", "fleet", "tariff", "pool")


def add_button(window: MainWindow, parent: QWidget) -> QToolButton:
    """Stations for what is selected, and everything that has no geometry."""
    menu = QMenu(parent)

    def fill() -> None:
        menu.clear()
        menu.addMenu(make_menu(window, menu))
        menu.addSeparator()
        for name in _RESOURCES:
            menu.addAction(window.actions_[f"model.{name}"])

    menu.aboutToShow.connect(fill)
    return _with_menu("add", _tr("Add"), menu, parent)


def more_button(window: MainWindow, view: QTreeView, parent: QWidget) -> QToolButton:
    """What concerns all of it."""
    menu = QMenu(parent)
    menu.addAction(window.actions_["model.proposals"])
    menu.addAction(_tr("Select all stations"), lambda: _select_stations(window))
    menu.addAction(window.actions_["view.show_all"])
    menu.addSeparator()
    menu.addAction(_tr("Open all"), view.expandAll)
    menu.addAction(_tr("Close all"), view.collapseAll)
    menu.addSeparator()
    menu.addAction(window.actions_["plant.check"])
    return _with_menu("more", _tr("More"), menu, parent)


def group_menu(window: MainWindow, key: str, members: Sequence[str], parent: QWidget) -> QMenu:
    """For a group that the scene does not have as a prim; `key` is what it is known by."""
    menu, session = QMenu(parent), window.session
    menu.addAction(_tr("Select all in this group"), lambda: session.selection.set(members))
    menu.addAction(icon("hidden"), _tr("Hide"), lambda: session.view.hide(members))
    menu.addAction(window.actions_["view.show_all"])
    name = key.removeprefix("group:")
    if name in _RESOURCES:
        menu.addSeparator()
        menu.addAction(window.actions_[f"model.{name}"])
    return menu


def _select_stations(window: MainWindow) -> None:
    now = window.session.document.now
    prims = now.description.prims if now is not None else ()
    window.session.selection.set(prim.path for prim in prims if "TwinStationAPI" in prim.schemas)


def _with_menu(name: str, text: str, menu: QMenu, parent: QWidget) -> QToolButton:
    button = small_button(name, text, parent)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlantTree", text)
