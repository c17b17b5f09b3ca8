"""Notices when another program writes or removes a file of the open scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from twin_app.gui.session.document import DocumentSession

if TYPE_CHECKING:
    from twin_app.usd.document import Document, FileChange

_SETTLES_MS = 400
"""Many programs write a file in several steps, or write another one and rename it."""


class FileWatch(QObject):
    """Compares with what the document itself has read and written, so that our own saving is no news."""

    noticed = Signal(object)
    """A tuple of `FileChange`."""

    def __init__(self, document: DocumentSession, *, settles_ms: int = _SETTLES_MS) -> None:
        super().__init__(document)
        self._document = document
        self._told: set[FileChange] = set()
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(settles_ms)
        self._timer.timeout.connect(self._compare)
        self._watcher.fileChanged.connect(self._timer.start)
        self._watcher.directoryChanged.connect(self._timer.start)
        for signal in (document.opened, document.changed, document.saved):
            signal.connect(self._follow)
        document.saved.connect(self._begin_anew)
        document.closed.connect(self._forget)

    def accept(self) -> None:
        """What was noticed is known now, and saving may write over it."""
        self._document.background(lambda document: document.accept_foreign_changes(), lambda _: None)

    def _follow(self) -> None:
        """Watches the files of the layers there are now, and again those that were replaced."""
        now = self._document.now
        wanted = {layer.file for layer in now.layers if layer.file} | {now.path} if now is not None else set()
        known = set(self._watcher.files())
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))

    def _begin_anew(self) -> None:
        self._told = set()

    def _forget(self) -> None:
        self._timer.stop()
        self._begin_anew()
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())

    def _compare(self) -> None:
        self._follow()

        def work(document: Document) -> object:
            return document.foreign_changes()

        def then(found: object) -> None:
            changes = cast("tuple[FileChange, ...]", found)
            news = tuple(change for change in changes if change not in self._told)
            self._told = {change for change in changes if change.is_gone}
            if news:
                self.noticed.emit(news)

        self._document.background(work, then)
