"""Recommendations in 3D: in the small picture of Study while one is pointed at, as ghosts in Plant on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from twin_app.gui.viewport.preview_bar import PreviewBar

if TYPE_CHECKING:
    from twin_app.gui.commands.run_commands import RunCommands
    from twin_app.gui.main_window import MainWindow


class Previewing(QObject):
    """One recommendation at a time is previewed in Plant, until it is applied, put away, or the plant is edited."""

    def __init__(self, window: MainWindow, commands: RunCommands) -> None:
        super().__init__(window)
        self._window, self._commands, self._highlights = window, commands, window.session.highlights
        self._bar: PreviewBar | None = None
        self._highlights.changed.connect(self._arrange)
        window.workspace_shown.connect(self._arrange)
        window.session.document.changed.connect(lambda _: self._highlights.preview(0))
        window.session.document.closed.connect(lambda: self._highlights.preview(0))

    def show_in_plant(self, rank: int) -> None:
        """Ghosts of a recommendation in the plant."""
        self._highlights.preview(rank)
        if self._highlights.previewed:
            self._window.session.view.set(has_ghosts=True)
            self._window.turn_to("plant")

    def _arrange(self, *_: object) -> None:
        rank = self._highlights.previewed if self._window.workspace == "plant" else 0
        if rank and self._bar is None:
            self._bar = PreviewBar()
            self._bar.apply_wanted.connect(lambda: self._commands.apply(self._highlights.previewed))
            self._bar.close_wanted.connect(lambda: self._highlights.preview(0))
        if self._bar is None:
            return
        if rank:
            self._bar.show_rank(rank)
            self._window.viewport.add_bar(self._bar, is_vital=True)
        else:
            self._window.viewport.remove_bar(self._bar)
