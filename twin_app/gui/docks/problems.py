"""What is wrong or doubtful with the plant; a click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.icon_delegate import IconDelegate
from twin_app.gui.docks.problems_corner import ProblemsCorner
from twin_app.gui.models.problems import ATTRIBUTE_ROLE, LOOKS, PATH_ROLE, Column, ProblemsModel
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_ROW_HEIGHT = 27
_ICON_PX, _WIDEST_PX, _NARROWEST_PX, _AIR_PX = 36, 260, 90, 14
_UNIT = "metersPerUnit"


class Problems(QWidget):
    """Kept up to date after every edit."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.model = ProblemsModel(self)
        self.table = self._make_table()
        self.corner = ProblemsCorner(window, self)
        self.empty = EmptyState(self.tr("No problems found."), icon=icon("check", "good"))
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self.setFocusProxy(self.table)
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for signal in (session.document.opened, session.document.changed, session.document.closed):
            signal.connect(self._refresh)
        self._refresh()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self.tr("Problems"))
        header = table.horizontalHeader()
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(Column.MESSAGE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Column.SEVERITY, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(Column.SEVERITY, _ICON_PX)
        for column in (Column.WHERE, Column.ATTRIBUTE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.setMaximumSectionSize(_WIDEST_PX)
        table.setItemDelegateForColumn(Column.SEVERITY, IconDelegate(table))
        table.clicked.connect(self._go)
        table.activated.connect(self._go)
        return table

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.corner.settle()

    def _go(self, index: QModelIndex) -> None:
        """To the prim; to the question about the unit; to the layers, if it is about a file."""
        path, now = index.data(PATH_ROLE), self._session.document.now
        if now is not None and any(row.path == path for row in now.outline):
            self._session.selection.set((path,))
            self._session.view.fit((path,))
        elif index.data(ATTRIBUTE_ROLE) == _UNIT:
            self._window.actions_.run("model.units")
        elif now is not None:
            self._window.docks.raise_dock("layers")

    def _refresh(self) -> None:
        now = self._session.document.now
        self.model.show_problems(self._session.document.problems, now.records if now is not None else {})
        count = self.model.rowCount()
        self._pages.setCurrentWidget(self.table if count else self.empty)
        for column in (Column.WHERE, Column.ATTRIBUTE):
            wished = self.table.sizeHintForColumn(column) + _AIR_PX
            self.table.horizontalHeader().resizeSection(column, max(_NARROWEST_PX, wished))
        self._window.count_on_tab("problems", count)
        counts = self.model.counts()
        self.corner.show_counts(counts)
        worst = next((LOOKS[name] for name in ("fault", "warning") if counts[name]), ("check", "good"))
        self._window.actions_["plant.check"].setIcon(icon(*worst))


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Problems(window, session)
