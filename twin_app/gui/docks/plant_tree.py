"""The tree of the plant: what there is, what it is, what it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from twin_app.gui.components.small_button import small_button
from twin_app.gui.components.state_delegate import StateDelegate
from twin_app.gui.models.plant_tree import PATH_ROLE, Column, PlantTreeModel, make_nodes
from twin_app.gui.models.tree_filter import TreeFilter
from twin_app.gui.theme import icon
from twin_app.plant.vocabulary import NODE_ROLES

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

PRIM_MENU = (
    *(f"model.{role.value}" for role in NODE_ROLES), "", "model.connect", "model.factor", "edit.rename", "",
    "view.fit", "view.isolate", "view.hide", "view.show_all", "", "edit.remove_model",
)  # fmt: skip
_OPEN_DEPTH = 2


class PlantTree(QWidget):
    """Follows the selection and makes it."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._is_following = False
        self._outline: object = None
        self.model = PlantTreeModel(self)
        self.filter = TreeFilter(self)
        self.filter.setSourceModel(self.model)
        self.view = self._make_view()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Filter by name or path"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setAccessibleName(self.tr("Filter by name or path"))
        self.search.textChanged.connect(self._filter)
        self.model_only = small_button("filter", self.tr("Show only what is modelled"), self)
        self.model_only.setCheckable(True)
        self.model_only.toggled.connect(self._show_model_only)
        self._lay_out()
        self.setFocusProxy(self.search)
        session.document.opened.connect(self._opened)
        session.document.changed.connect(self._refresh)
        session.document.closed.connect(lambda: self.model.show_prims(()))
        session.selection.changed.connect(self._follow)
        session.view.states_changed.connect(lambda: self.model.show_states(session.view.states))
        self._opened()

    def title_tools(self) -> Sequence[QWidget]:
        """In the title of the dock."""
        add = small_button("add", self.tr("Add"), self)
        menu = QMenu(add)
        for name in ("crew", "calendar", "product", "fleet", "tariff", "pool"):
            menu.addAction(self._window.actions_[f"model.{name}"])
        add.setMenu(menu)
        add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more = small_button("more", self.tr("More"), self)
        others = QMenu(more)
        others.addAction(self.tr("Open all"), self.view.expandAll)
        others.addAction(self.tr("Close all"), self.view.collapseAll)
        others.addAction(self._window.actions_["model.proposals"])
        more.setMenu(others)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return (add, more)

    def context_menu(self) -> QMenu:
        """What can be done with the selected prims."""
        menu = QMenu(self)
        for action_id in PRIM_MENU:
            menu.addSeparator() if not action_id else menu.addAction(self._window.actions_[action_id])
        return menu

    def _make_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setModel(self.filter)
        view.setUniformRowHeights(True)
        view.setIndentation(16)
        view.setIconSize(QSize(16, 16))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setAccessibleName(self.tr("Plant"))
        view.setItemDelegateForColumn(Column.STATE, StateDelegate(view))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.doubleClicked.connect(lambda: self._window.actions_.run("view.fit"))
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.PLACES, 50), (Column.STATE, 44)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        view.selectionModel().selectionChanged.connect(self._chosen)
        return view

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 6)
        row.addWidget(self.search, 1)
        row.addWidget(self.model_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _opened(self) -> None:
        now = self._session.document.now
        if now is None:
            return
        self._outline = None
        self.search.clear()
        self.model_only.setChecked(bool(now.plant))
        self._refresh()
        self.view.expandToDepth(_OPEN_DEPTH)

    def _refresh(self) -> None:
        """A new tree only if one would look different: an open branch stays open."""
        now = self._session.document.now
        if now is None:
            return
        seen = (now.outline, now.description.prims)
        if seen == self._outline:
            return
        self._outline = seen
        is_open = self._open_paths()
        self.model.show_prims(make_nodes(now.outline, now.records))
        self.model.show_states(self._session.view.states)
        for path in is_open:
            self.view.expand(self.filter.mapFromSource(self.model.index_of(path)))
        self._follow()

    def _open_paths(self) -> list[str]:
        todo, found = [self.filter.index(row, 0) for row in range(self.filter.rowCount())], []
        while todo:
            index = todo.pop()
            if self.view.isExpanded(index):
                found.append(index.data(PATH_ROLE))
                todo.extend(self.filter.index(row, 0, index) for row in range(self.filter.rowCount(index)))
        return found

    def _filter(self, text: str) -> None:
        self.filter.search(text)
        if self.filter.is_filtering:
            self.view.expandAll()

    def _show_model_only(self, is_only: bool) -> None:
        self.filter.show_model_only(is_only)
        self.view.expandToDepth(_OPEN_DEPTH)

    def _chosen(self) -> None:
        if self._is_following:
            return
        rows = self.view.selectionModel().selectedRows()
        current = self.view.currentIndex().data(PATH_ROLE)
        paths = [index.data(PATH_ROLE) for index in rows]
        self._session.selection.set(sorted(paths, key=lambda path: path == current))

    def _follow(self) -> None:
        indexes = [self.filter.mapFromSource(self.model.index_of(path)) for path in self._session.selection.paths]
        chosen = QItemSelection()
        for index in indexes:
            if index.isValid():
                chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self._is_following = True
        self.view.selectionModel().select(chosen, flags)
        if indexes and indexes[-1].isValid():
            self.view.selectionModel().setCurrentIndex(indexes[-1], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(indexes[-1])
        self._is_following = False

    def _open_menu(self, point: QPoint) -> None:
        self.context_menu().popup(self.view.viewport().mapToGlobal(point))


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return PlantTree(window, session)
