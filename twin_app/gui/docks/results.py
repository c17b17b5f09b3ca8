"""What a run found; until there is one, why there is nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.notice import Notice
from twin_app.gui.components.panel import make_panel
from twin_app.gui.frame.building import Pieces, later, whole
from twin_app.gui.session.playback import PlaybackSession
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.selection import Selection
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.docks.results_tabs import ResultsTabs
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session

_CHARTS = ("over_time", "bars", "sankey", "station_shares")
"""Imported one by one: together they keep the window waiting."""


class ResultsPanel(QWidget):
    """A sentence and a button, then tabs."""

    trace_wanted = Signal()
    """One replication is to be traced for the Gantt chart."""

    def __init__(
        self,
        runs: RunState,
        selection: Selection,
        parent: QWidget | None = None,
        *,
        playback: PlaybackSession | None = None,
    ) -> None:
        super().__init__(parent)
        make_panel(self)
        self._runs, self._selection, self._playback = runs, selection, playback
        self.tabs: ResultsTabs | None = None
        self.making = self._make_tabs()
        """Of the tabs: before there is a result, or when there is one."""
        self.empty = EmptyState("", self.tr("Run"), icon=icon("chart"), parent=self)
        self.empty.activated.connect(runs.start)
        self.outdated = Notice(
            self.tr("These results are of the plant before the last change."), self.tr("Run again"), parent=self
        )
        self.outdated.activated.connect(runs.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.outdated)
        holder = QWidget(self)
        column.addWidget(holder, 1)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.empty)
        for signal in (runs.result_changed, runs.started, runs.ended):
            signal.connect(self.refresh)
        runs.series_grew.connect(self._show_growth)
        self.refresh()

    def refresh(self) -> None:
        """There is a result, or none any more; a run is under way, or has failed."""
        has_something = self._runs.result is not None or (self._runs.is_running and self._runs.series is not None)
        if has_something and self.tabs is None:
            whole(self.making)
        if has_something and self.tabs is not None and self._stack.indexOf(self.tabs) < 0:
            self._stack.addWidget(self.tabs)  # not before: an empty panel may be lower than charts
        self._say()
        self.outdated.setVisible(self._runs.is_outdated and not self._runs.is_running)
        self._stack.setCurrentIndex(1 if has_something else 0)

    def _say(self) -> None:
        runs = self._runs
        self.empty.button.setVisible(runs.plant is not None and not runs.is_running)
        if runs.plant is None:
            self.empty.say(self.tr("Nothing can be run yet. Problems lists what is missing."))
        elif runs.is_running:
            self.empty.say(self.tr("The run is under way. Its curves come first, then its figures."))
        elif runs.failure is not None:
            self.empty.say(self.tr("The run failed: {0}").format(runs.failure))
        else:
            self.empty.say(self.tr("No runs yet. Press Ctrl+R."))

    def _make_tabs(self) -> Pieces[None]:
        for name in _CHARTS:
            import_module(f"twin_app.gui.charts.{name}")
            yield
        from twin_app.gui.docks.results_tabs import ResultsTabs  # loads the other tabs

        yield
        tabs = ResultsTabs(self._runs, self._selection, self, playback=self._playback, make=later)
        tabs.hide()
        yield from tabs.rest
        tabs.trace_wanted.connect(self.trace_wanted)
        self.tabs = tabs

    def _show_growth(self) -> None:
        is_first = self._stack.currentIndex() == 0
        self.refresh()
        if is_first and self.tabs is not None:
            self.tabs.show_over_time()


def build(window: MainWindow, session: Session) -> QWidget:
    """The dock's widget."""
    panel = ResultsPanel(session.runs, session.selection, window, playback=session.playback)
    panel.trace_wanted.connect(lambda: window.show_workspace("playback"))  # whoever traces is built with it
    panel.trace_wanted.connect(lambda: window.actions_.run("play.trace"))
    window.spaces.expect_later("results", panel.making)
    return panel
