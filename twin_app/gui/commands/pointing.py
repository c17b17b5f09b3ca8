"""Shows in the view what runs, what-ifs and studies have found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from twin_app.gui.session.highlights import Source
from twin_app.gui.viewport import Viewport

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_SOURCES = {"plant": Source.RUN, "what_if": Source.WHAT_IF, "study": Source.STUDY}


class Pointing(QObject):
    """Labels, ghosts and pads follow the findings of the workspace; playback has its own."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.workspace_shown.connect(self._follow)
        window.session.highlights.changed.connect(self._show)
        self._follow()

    def _follow(self) -> None:
        """Machines are moved and connected in Plant; elsewhere the handles would only cover what labels say."""
        self._window.viewport.is_editable = self._window.workspace == "plant"
        self._window.viewport.update()
        self._window.session.highlights.follow(_SOURCES.get(self._window.workspace, Source.NOTHING))

    def _show(self) -> None:
        view, found = self._window.viewport, self._window.session.highlights.now
        if not isinstance(view, Viewport) or self._window.workspace not in _SOURCES:
            return
        view.show_captions(values=found.values, bottleneck=found.bottleneck, bottleneck_text=found.bottleneck_text)
        view.show_states(found.states)
        self._window.session.view.set_states(found.states)
        view.show_changes(found.change_texts, found.changes)
