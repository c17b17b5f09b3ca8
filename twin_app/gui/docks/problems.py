"""What is wrong or doubtful with the plant; a click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.models.problems import PATH_ROLE, Column, ProblemsModel
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_ROW_HEIGHT = 27


class Problems(QWidget):
    """Kept up to date after every edit."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self.model = ProblemsModel(self)
        self.table = self._make_table()
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
        for column, width in ((Column.SEVERITY, 34), (Column.WHERE, 150), (Column.ATTRIBUTE, 200)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        table.clicked.connect(self._go)
        table.activated.connect(self._go)
        return table

    def _go(self, index: QModelIndex) -> None:
        path = index.data(PATH_ROLE)
        now = self._session.document.now
        if now is not None and any(row.path == path for row in now.outline):
            self._session.selection.set((path,))
            self._session.view.fit((path,))

    def _refresh(self) -> None:
        now = self._session.document.now
        self.model.show_problems(self._session.document.problems, now.records if now is not None else {})
        count = self.model.rowCount()
        self._pages.setCurrentWidget(self.table if count else self.empty)
        self._window.count_on_tab("problems", count)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock."""
    return Problems(window, session)
