"""Keeps a copy of unsaved work, soon after an edit, from which it comes back after a crash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from twin_app.gui.session.document import DocumentSession

DELAY_MS = 5_000


class AutosaveTimer(QObject):
    """Counts from the first edit that is not in the copy yet, so that work without a rest is kept, too."""

    def __init__(self, document: DocumentSession, folder: Path, *, delay_ms: int = DELAY_MS) -> None:
        super().__init__(document)
        self._document, self._folder = document, folder
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(lambda: document.autosave(folder))
        document.changed.connect(self._begin)
        document.failed.connect(self._try_again)
        document.closed.connect(self._timer.stop)
        document.saved.connect(self._timer.stop)

    def set_delay(self, delay_ms: int) -> None:
        """How long after an edit a copy is made."""
        self._timer.setInterval(delay_ms)

    def _try_again(self, _error: Exception, what: str) -> None:
        if what == "autosave":
            self._begin()

    def _begin(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
