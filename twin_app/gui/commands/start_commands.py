"""The ways to begin: a new plant, and a layout that is to become one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from twin_app.gui.bridge.later import Later

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_ENDINGS = (".usda", ".usdc", ".usd")


class StartCommands(QObject):
    """Each asks for a file first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.session.document
        self._guides = False
        self._proposing = Later(self, self._propose)
        window.actions_.handle("file.new", lambda: window.files.leave(self.ask_for_new))
        window.actions_.handle("file.model_layout", self.ask_for_layout)
        self._document.opened.connect(self._guide)
        for signal in (self._document.failed, self._document.cancelled):
            signal.connect(self._forget)

    def ask_for_new(self) -> None:
        """Where an empty plant is to be written; then it is open."""
        start = str(self._folder() / "new-plant.usda")
        kinds = _tr("USD files ({0})").format(" ".join(f"*{ending}" for ending in _ENDINGS))
        path, _ = QFileDialog.getSaveFileName(self._window, _tr("New plant"), start, kinds)
        if path:
            self._document.create(path if Path(path).suffix.lower() in _ENDINGS else f"{path}.usda")

    def ask_for_layout(self) -> None:
        """A layout that says nothing of the process yet; once it is open, guesses are offered."""
        self._guides = True
        if not self._window.files.ask_for_scene():
            self._guides = False

    def _folder(self) -> Path:
        recent = self._window.preferences.recent
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(recent[0]).parent if recent else Path(documents)

    def _forget(self) -> None:
        self._guides = False

    def _guide(self) -> None:
        if self._guides:
            self._guides = False
            # The question about the unit, if there is one, comes first.
            self._proposing.start()

    def _propose(self) -> None:
        question = self._window.models.units
        if question is not None and question.isVisible():
            question.finished.connect(lambda: self._window.actions_.run("model.proposals"))
        else:
            self._window.actions_.run("model.proposals")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StartCommands", text)
