"""Pictures of plants, drawn by a process of their own one after the other, and kept."""

from __future__ import annotations

import hashlib
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from twin_app.gui.welcome.side_process import SideProcess

_VERSION = 2


class Thumbnails(QObject):
    """A scene that cannot be drawn has none; nobody is told."""

    drawn = Signal(str, str)
    """Path of the scene, path of the picture."""

    def __init__(self, folder: Path, process: SideProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._process = folder, process
        self._waiting: deque[tuple[str, Path, str]] = deque()
        self._under_way: Path | None = None
        self._in_vain: set[Path] = set()

    def want(self, path: str, stamp: int, theme: str) -> None:
        """At once if it was drawn before and the file is still the same; else when its turn comes.

        `stamp` is when the file was written.
        """
        file = self.file_of(path, stamp, theme)
        if file.exists():
            self.drawn.emit(path, str(file))
        elif file not in (self._under_way, *self._in_vain, *(waiting for _, waiting, _ in self._waiting)):
            self._waiting.append((path, file, theme))
            self._next()

    def file_of(self, path: str, stamp: int, theme: str) -> Path:
        """Where the picture is or will be."""
        key = hashlib.sha256(f"{path}|{stamp}|{theme}|{_VERSION}".encode()).hexdigest()[:24]
        return self._folder / f"{key}.png"

    def forget_waiting(self) -> None:
        """What has not been begun is not wanted any more."""
        self._waiting.clear()

    def _next(self) -> None:
        if self._under_way is not None or not self._waiting:
            return
        path, file, theme = self._waiting.popleft()
        self._under_way = file
        self._process.run(["picture", path, str(file), theme], lambda printed: self._finish(path, printed is not None))

    def _finish(self, path: str, is_drawn: bool) -> None:
        file, self._under_way = self._under_way, None
        if file is not None and is_drawn and file.exists():
            self.drawn.emit(path, str(file))
        elif file is not None:
            self._in_vain.add(file)
        self._next()
