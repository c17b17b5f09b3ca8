"""The tree of the plant: what there is, what it is, what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
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

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.commands.prim_menu import prim_menu
from twin_app.gui.components.nested_row import fill, nested_row
from twin_app.gui.components.prim_delegate import PrimDelegate
from twin_app.gui.components.small_button import small_button
from twin_app.gui.docks.plant_tree_menus import add_button, group_menu, more_button
from twin_app.gui.frame.building import Make, Pieces, later, whole
from twin_app.gui.models.plant_tree import KEY_ROLE, MEMBERS_ROLE, PATH_ROLE, Column, PlantTreeModel
from twin_app.gui.models.prim_nodes import is_same_kind, make_nodes, places_of
from twin_app.gui.models.tree_filter import TreeFilter
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session
    from twin_app.plant.description import PrimRecord
    from twin_app.plant.plant import Plant
    from twin_app.usd.outline import OutlineRow

_OPEN_DEPTH = 1
_CLOSED = tuple(f"group:{name}" for name in ("crew", "product", "tariff", "fleet", "pool", "building"))
"""Groups that are not opened by themselves."""
_PLACES_PX, _STATE_PX = 40, 34


class PlantTree(QWidget):
    """Follows the selection and makes it."""

    def __init__(self, window: MainWindow, session: Session, *, make: Make = whole) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._is_following = False
        self._plant: Plant | None = None
        self._seen: tuple[Sequence[OutlineRow], Mapping[str, PrimRecord]] = ((), {})
        self.model = PlantTreeModel(self)
        self.filter = TreeFilter(self)
        self.filter.setSourceModel(self.model)
        self.view = self._make_view()
        self._row = self._lay_out()
        self.rest = self._parts()
        make(self.rest)

    def _parts(self) -> Pieces[None]:
        yield
        self._add_search()
        yield
        self._connect()
        self._opened()

    def _add_search(self) -> None:
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Filter by name or path"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setAccessibleName(self.tr("Filter by name or path"))
        self.search.textChanged.connect(self._filter)
        self.choice = small_button("filter", self.tr("What is shown"), self)
        self.choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.choice.setMenu(self._make_filter_menu())
        fill(self._row, self.search, self.choice)
        self._row.setStretchFactor(self.search, 1)
        self.setFocusProxy(self.search)

    def _connect(self) -> None:
        session = self._session
        session.document.opened.connect(InTurn(self, self._opened).start)
        session.document.changed.connect(self._refresh)
        session.document.closed.connect(lambda: self.model.show_prims(()))
        session.selection.changed.connect(self._follow)
        session.view.states_changed.connect(lambda: self.model.show_states(session.view.states))

    def title_tools(self) -> Sequence[QWidget]:
        """In the title of the dock."""
        return (add_button(self._window, self), more_button(self._window, self.view, self))

    def show_paths(self, paths: Sequence[str]) -> None:
        """Opens what is above these prims and scrolls to the last, whatever the filter said."""
        self.search.clear()
        for path in paths:
            self.view.scrollTo(self.filter.mapFromSource(self.model.index_of(path)))

    def context_menu(self) -> QMenu:
        """What can be done with the selected prims, or with the group under the mouse."""
        members = self.view.currentIndex().data(MEMBERS_ROLE)
        if members and not self._session.selection.paths:
            return group_menu(self._window, str(self.view.currentIndex().data(KEY_ROLE)), members, self)
        return prim_menu(self._window, self)

    def _make_filter_menu(self) -> QMenu:
        menu = QMenu(self)
        self.model_only = menu.addAction(self.tr("Only what is modelled"))
        self.insides = menu.addAction(self.tr("Parts inside machines"))
        for action, show in ((self.model_only, self._show_model_only), (self.insides, self.filter.show_insides)):
            action.setCheckable(True)
            action.toggled.connect(show)
            action.toggled.connect(self._mark_choice)
        return menu

    def _mark_choice(self) -> None:
        """The button tells that not all is shown as usual."""
        is_other = self.model_only.isChecked() or self.insides.isChecked()
        self.choice.setIcon(icon("filter", "accent.line" if is_other else "text.secondary"))

    def _make_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setModel(self.filter)
        view.setUniformRowHeights(True)
        view.setIndentation(10)
        view.setIconSize(QSize(16, 16))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setAccessibleName(self.tr("Plant"))
        view.setItemDelegate(PrimDelegate(self.model, self.filter, view))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.addAction(self._window.actions_["edit.remove_model"])
        view.doubleClicked.connect(self._double_clicked)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.PLACES, _PLACES_PX), (Column.STATE, _STATE_PX)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        view.selectionModel().selectionChanged.connect(self._chosen)
        return view

    def _lay_out(self) -> QHBoxLayout:
        """The row above the tree."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        row = nested_row(layout)
        row.setContentsMargins(8, 8, 8, 6)
        layout.addWidget(self.view, 1)
        self._body = layout
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_rows()

    def _show_whole_rows(self) -> None:
        """What is less than a row is left free below the tree, so that the last one is never cut."""
        row = self.view.sizeHintForRow(0)
        room = self.view.height() + self._body.contentsMargins().bottom() - self.view.header().height()
        if row > 0:
            self._body.setContentsMargins(0, 0, 0, room % row)

    def _opened(self) -> None:
        now = self._session.document.now
        if now is None:
            return
        self._plant, self._seen = None, ((), {})
        self.search.clear()
        self._refresh()
        self._open_usual()
        self._show_whole_rows()

    def _refresh(self) -> None:
        """Branches that are open stay open, be the tree another one."""
        now = self._session.document.now
        if now is None:
            return
        self._plant = now.plant or self._plant  # while it has faults, belts hold what they held before
        before, self._seen = self._seen, (now.outline, now.records)
        if self._is_as_it_was(*before):
            self.model.show_places(places_of(now.records, self._plant))
            return
        is_open = self._open_keys()
        groups = [key for key in _CLOSED if self.model.index_of(key).isValid()]
        is_new = self.model.show_prims(make_nodes(now.outline, now.records, now.description.root, self._plant))
        if not is_new:
            return
        self.model.show_states(self._session.view.states)
        # A group that comes with an edit is open: what the user saw a moment ago has gone into it.
        for key in (*is_open, *(key for key in _CLOSED if key not in groups)):
            self.view.expand(self.filter.mapFromSource(self.model.index_of(key)))
        self._follow()

    def _is_as_it_was(self, outline: Sequence[OutlineRow], records: Mapping[str, PrimRecord]) -> bool:
        """Whether nothing but values has changed: a tree of thousands of prims is not made anew for one."""
        rows, found = self._seen
        if not rows or outline != rows:
            return False
        return all(is_same_kind(records.get(path), found.get(path)) for path in {*records, *found})

    def _open_usual(self) -> None:
        """What works in the plant; its building and lists stay closed."""
        self.view.expandToDepth(_OPEN_DEPTH)
        for key in _CLOSED:
            self.view.collapse(self.filter.mapFromSource(self.model.index_of(key)))

    def _open_keys(self) -> list[str]:
        todo, found = [self.filter.index(row, 0) for row in range(self.filter.rowCount())], []
        while todo:
            index = todo.pop()
            if self.view.isExpanded(index):
                found.append(index.data(KEY_ROLE))
                todo.extend(self.filter.index(row, 0, index) for row in range(self.filter.rowCount(index)))
        return found

    def _filter(self, text: str) -> None:
        self.filter.search(text)
        if self.filter.is_filtering:
            self.view.expandAll()

    def _show_model_only(self, is_only: bool) -> None:
        self.filter.show_model_only(is_only)
        self._open_usual()

    def _chosen(self) -> None:
        if self._is_following:
            return
        rows = self.view.selectionModel().selectedRows()
        current = self.view.currentIndex().data(PATH_ROLE)
        paths = [path for index in rows if (path := index.data(PATH_ROLE))]
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

    def _double_clicked(self) -> None:
        if self._session.selection.paths:
            self._window.actions_.run("view.fit")

    def _open_menu(self, point: QPoint) -> None:
        self.context_menu().popup(self.view.viewport().mapToGlobal(point))


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return PlantTree(window, session, make=later)
