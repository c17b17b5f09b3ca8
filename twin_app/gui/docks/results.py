"""What a run found; empty until there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedLayout, QWidget

from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Pieces, whole
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.selection import Selection

if TYPE_CHECKING:
    from twin_app.gui.docks.results_tabs import ResultsTabs
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


class ResultsPanel(QWidget):
    """A sentence and a button, then tabs."""

    def __init__(self, runs: RunState, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        self._runs, self._selection = runs, selection
        self.tabs: ResultsTabs | None = None
        self.empty = EmptyState(self.tr("No runs yet. Press Ctrl+R."), self.tr("Run"), parent=self)
        self.empty.activated.connect(runs.start)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        runs.result_changed.connect(self.refresh)
        self.refresh()

    def make_tabs(self) -> Pieces[None]:
        """Before there is a result, or when there is one: this loads the charts."""
        from twin_app.gui.docks.results_tabs import ResultsTabs, charts_in_pieces

        charts = yield from charts_in_pieces()
        yield
        if self.tabs is None:
            self.tabs = ResultsTabs(self._runs, self._selection, self, charts=charts)
            self._stack.addWidget(self.tabs)

    def refresh(self) -> None:
        """There is a result, or none any more."""
        if self._runs.result is not None and self.tabs is None:
            whole(self.make_tabs())
        self._stack.setCurrentIndex(0 if self._runs.result is None else 1)


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    panel = ResultsPanel(session.runs, session.selection, window)
    window.spaces.expect_later("results", panel.make_tabs())
    return panel
