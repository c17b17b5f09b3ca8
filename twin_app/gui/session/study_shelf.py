"""The studies of the open plant that are kept on disk: listed, read, renamed and deleted in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from twin_app.errors import StoreError
from twin_app.gui.bridge.background import Background
from twin_app.gui.session.study_files import (
    STUDY_FILE,
    KeptStudy,
    StudyEntry,
    delete_study,
    list_studies,
    read_kept,
    rename_study,
    studies_root,
)

Entries = tuple[StudyEntry, ...]


class StudyShelf(QObject):
    """Newest first."""

    changed = Signal()
    """`entries` is another list."""
    read = Signal(object)
    """`KeptStudy`: what was asked for."""
    failed = Signal(object)

    def __init__(self, root: Path | None, parent: QObject, *, load: Callable[[], bool]) -> None:
        """`root` is where studies are kept; None: in the user's data folder. `load` waits for the libraries that read
        them: a window that has just begun has them loaded by one thread alone. It says False if there will be none."""
        super().__init__(parent)
        self._root, self._load = root, load
        self._scene = ""
        self._listing, self._reading = Background(self), Background(self)
        self.entries: Entries = ()
        self._listing.done.connect(self._take)
        self._listing.failed.connect(self.failed)
        self._reading.done.connect(self._take_study)
        self._reading.failed.connect(self.failed)

    @property
    def root(self) -> Path:
        """Where studies are kept."""
        return self._root or studies_root()

    def find(self, folder: Path | None) -> StudyEntry | None:
        """The entry of a folder."""
        return next((entry for entry in self.entries if entry.folder == folder), None)

    def show(self, scene: str) -> None:
        """The studies of this scene; empty: of none."""
        self._scene = scene
        self._reading.forget()
        self.entries = ()
        self.changed.emit()
        self._list(lambda: None)

    def open_newest(self, scene_hash: str) -> None:
        """Reads the newest study of this very plant that can be read, if there is one."""
        root, scene = self.root, self._scene

        def work() -> KeptStudy | None:
            own = [entry for entry in list_studies(root, scene) if entry.scene_hash == scene_hash]
            if not own or not self._load():
                return None
            return next((kept for kept in map(read_kept, (entry.folder for entry in own)) if kept is not None), None)

        self._reading.start(work)

    def open(self, entry: StudyEntry) -> None:
        """Reads one study; `failed` says so if it is gone or damaged."""

        def work() -> KeptStudy:
            kept = read_kept(entry.folder) if self._load() else None
            if kept is None:
                raise StoreError(self._lost(entry))
            return kept

        self._reading.start(work)

    def refresh(self) -> None:
        """A study was begun, or has ended."""
        self._list(lambda: None)

    def rename(self, entry: StudyEntry, name: str) -> None:
        """Another name; its folder stays."""
        self._list(lambda: rename_study(entry, name))

    def delete(self, entry: StudyEntry) -> None:
        """With everything in its folder."""
        self._list(lambda: delete_study(entry.folder))

    def free_name(self) -> str:
        """`Study 3`, where `Study 1` and `Study 2` are taken."""
        taken = {entry.name for entry in self.entries}
        number = 1
        while self.tr("Study {0}").format(number) in taken:
            number += 1
        return self.tr("Study {0}").format(number)

    def forget(self) -> None:
        """Nothing that is being read will be told."""
        self._reading.forget()

    def close(self) -> None:
        """Before the window goes."""
        self._reading.forget()
        self._listing.forget()

    def _list(self, first: Callable[[], None]) -> None:
        root, scene = self.root, self._scene

        def work() -> Entries:
            first()
            return list_studies(root, scene) if scene else ()

        self._listing.start(work)

    def _take(self, entries: object) -> None:
        self.entries = cast(Entries, entries)
        self.changed.emit()

    def _take_study(self, kept: object) -> None:
        if kept is not None:
            self.read.emit(kept)

    def _lost(self, entry: StudyEntry) -> str:
        if not entry.is_there or not (entry.folder / STUDY_FILE).exists():
            text = self.tr("The results of {0} are gone: {1} was deleted. Its settings are kept; start it again.")
        else:
            text = self.tr("The results of {0} cannot be read: {1} is damaged. Its settings are kept; start it again.")
        return text.format(entry.name, entry.folder / STUDY_FILE)
