"""The document as the window knows it: opened, edited and saved in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.gui.bridge.worker import Worker
from twin_app.gui.models.step_words import step_words
from twin_app.gui.session.snapshot import DocumentSnapshot, take_snapshot

# Loads OpenUSD, on purpose here and now: in the background it may wait for ever, see `gui.bridge.libraries`.
from twin_app.usd.document import Document, OpeningCancelledError

if TYPE_CHECKING:
    from twin_app.plant.plant import Plant
    from twin_app.usd.document import Command, Problem
    from twin_app.usd.document.recovery import Recovery

Opener = Callable[[Callable[[float, str], None], Callable[[], bool]], Document]


class DocumentSession(QObject):
    """At most one document. The window reads `now`, a snapshot; only the thread touches the document itself.

    Whoever reads the stage in another thread (the 3D view) holds `lock` while it does.
    """

    opening = Signal(str)
    """A file is being opened."""
    progressed = Signal(float, str)
    """Share of the opening that is done, 0 to 1, and what is being done."""
    opened = Signal()
    changed = Signal(object)
    """`Edited`: `now` has changed."""
    saved = Signal()
    kept = Signal()
    """A copy of unsaved work is in the recovery folder."""
    closed = Signal()
    failed = Signal(object, str)
    """An exception, and what could not be done: `open`, `save`, `edit`."""
    cancelled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lock = threading.RLock()
        self._worker = Worker("document", self)
        self._document: Document | None = None
        self._now: DocumentSnapshot | None = None
        self._cancel = threading.Event()

    @property
    def now(self) -> DocumentSnapshot | None:
        """The document as it is now; None while none is open."""
        return self._now

    @property
    def document(self) -> Document | None:
        """The document itself: not to be touched without `lock`, and never edited but through `edit`."""
        return self._document

    @property
    def is_open(self) -> bool:
        """Whether there is a document."""
        return self._now is not None

    @property
    def is_busy(self) -> bool:
        """Whether something is being read or written."""
        return self._worker.is_busy

    @property
    def plant(self) -> Plant | None:
        """The plant; None without a document, or while it has faults."""
        return self._now.plant if self._now else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults, then warnings."""
        return self._now.problems if self._now else ()

    def open(self, path: str | Path) -> None:
        """Opens a file in place of the present one; `opened`, `cancelled` or `failed` tells how it went."""
        if self._now is not None and Path(path) == Path(self._now.path):
            self.reload()
            return

        def work(tell: Callable[[float, str], None], is_cancelled: Callable[[], bool]) -> Document:
            return Document.open(path, tell, is_cancelled)

        self._begin(str(path), work)

    def reload(self) -> None:
        """Reads the present file again; unsaved edits are forgotten, and nothing is open if it cannot be read."""
        document = self._document
        if document is None:
            return
        path = document.path

        def work(tell: Callable[[float, str], None], is_cancelled: Callable[[], bool]) -> Document:
            from twin_app.usd.document import Document

            document.close()
            return Document.open(path, tell)  # not to be cancelled: the old one is gone

        self._begin(path, work, self.close)

    def create(self, path: str | Path) -> None:
        """Writes an empty plant and opens it in place of the present one."""

        def work(tell: Callable[[float, str], None], is_cancelled: Callable[[], bool]) -> Document:
            from twin_app.usd.document import Document, write_new_plant

            write_new_plant(path)
            return Document.open(path, tell, is_cancelled)

        self._begin(str(path), work)

    def recover(self, recovery: Recovery) -> None:
        """Opens a scene with the unsaved work of a session that has ended."""

        def work(tell: Callable[[float, str], None], is_cancelled: Callable[[], bool]) -> Document:
            return Document.recover(recovery)

        self._begin(recovery.path, work)

    def cancel_opening(self) -> None:
        """The file is not wanted after all; what was open stays open."""
        self._cancel.set()

    def edit(self, *commands: Command, text: str = "", merge: str = "") -> None:
        """One step of undo. `changed` tells when it is done, `failed` if it cannot be."""
        named = text or step_words(commands, self._now.records if self._now is not None else {})
        self._change(lambda document: document.edit(*commands, text=named, merge=merge))

    def undo(self) -> None:
        """Takes the last step back."""
        self._change(lambda document: document.undo())

    def redo(self) -> None:
        """Does the next step again."""
        self._change(lambda document: document.redo())

    def save(self, path: str | Path | None = None) -> None:
        """Writes what has changed, under another name if one is given."""
        document = self._document
        if document is None:
            return

        def work() -> DocumentSnapshot:
            with self.lock:
                document.save() if path is None else document.save_as(path)
                return take_snapshot(document)

        def then(now: DocumentSnapshot) -> None:
            self._now = now
            self.saved.emit()

        self._worker.do(work, then, lambda error: self.failed.emit(error, "save"))

    def autosave(self, folder: Path) -> None:
        """Keeps a copy of unsaved work, from which it comes back after a crash."""
        document = self._document
        if document is None:
            return

        def work() -> bool:
            with self.lock:
                return document.autosave(folder)

        def then(is_kept: bool) -> None:
            if is_kept:
                self.kept.emit()

        self._worker.do(work, then, lambda error: self.failed.emit(error, "autosave"))

    def close(self) -> None:
        """Lets go of the document; unsaved edits are forgotten."""
        document, self._document, self._now = self._document, None, None
        if document is not None:
            self._worker.do(lambda: self._locked(document.close))
            self.closed.emit()

    def end(self) -> threading.Thread | None:
        """Closes the document without waiting, and without a word: the window is going. The thread ends when it has
        done what it was given."""
        self.cancel_opening()
        document, self._document, self._now = self._document, None, None
        if document is not None:
            self._worker.do(lambda: self._locked(document.close))
        self._worker.stop()
        return self._worker.own_thread

    def shut_down(self) -> None:
        """Closes the document and ends the thread."""
        self.cancel_opening()
        self.close()
        self._worker.close()

    def background(self, work: Callable[[Document], object], then: Callable[[object], object]) -> None:
        """Does something that only reads, in the document's thread: proposals, an export."""
        document = self._document
        if document is not None:
            self._worker.do(
                lambda: self._locked(lambda: work(document)), then, lambda error: self.failed.emit(error, "read")
            )

    def _locked(self, work: Callable[[], object]) -> object:
        with self.lock:
            return work()

    def _begin(self, name: str, opener: Opener, before_failure: Callable[[], object] | None = None) -> None:
        self._cancel.set()
        cancel = self._cancel = threading.Event()
        self.opening.emit(name)

        def tell(share: float, text: str) -> None:
            self._worker.tell(lambda: self.progressed.emit(share, text))

        def work() -> tuple[Document, DocumentSnapshot]:
            with self.lock:
                document = opener(tell, cancel.is_set)
                return document, take_snapshot(document)

        def failed(error: Exception) -> None:
            if isinstance(error, OpeningCancelledError):
                self.cancelled.emit()
            else:
                if before_failure is not None:
                    before_failure()
                self.failed.emit(error, "open")

        self._worker.do(work, lambda pair: self._install(pair, cancel), failed)

    def _install(self, pair: tuple[Document, DocumentSnapshot], cancel: threading.Event) -> None:
        document, now = pair
        if cancel.is_set():
            self._worker.do(lambda: self._locked(document.close))
            self.cancelled.emit()
            return
        self.close()
        self._document, self._now = document, now
        self.opened.emit()

    def _change(self, work: Callable[[Document], object]) -> None:
        document = self._document
        if document is None:
            return
        heard: list[object] = []

        def task() -> DocumentSnapshot:
            with self.lock:
                end = document.subscribe(heard.append)
                try:
                    work(document)
                finally:
                    end()
                return take_snapshot(document) if heard or self._now is None else self._now

        def then(now: DocumentSnapshot) -> None:
            if document is not self._document:
                return
            self._now = now
            for event in heard:
                self.changed.emit(event)

        self._worker.do(task, then, lambda error: self.failed.emit(error, "edit"))
