"""Pictures of plants, drawn by a process of their own one after the other, and kept."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

SIZE = "684x384"
_PATIENCE_MS = 60_000
_LAST_WORDS_MS = 500


class Thumbnails(QObject):
    """A scene that cannot be drawn has none; nobody is told."""

    drawn = Signal(str, str)
    """Path of the scene, path of the picture."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._waiting: deque[tuple[str, Path, str]] = deque()
        self._process: QProcess | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._give_up)

    def want(self, path: str, theme: str) -> None:
        """At once if it was drawn before and the file is still the same; else when its turn comes."""
        file = self.file_of(path, theme)
        if file is None:
            return
        if file.exists():
            self.drawn.emit(path, str(file))
            return
        self._waiting.append((path, file, theme))
        self._next()

    def file_of(self, path: str, theme: str) -> Path | None:
        """Where the picture is or will be; None if there is no such scene."""
        try:
            stamp = Path(path).stat().st_mtime_ns
        except OSError:
            return None
        key = hashlib.sha256(f"{path}|{stamp}|{theme}|{SIZE}".encode()).hexdigest()[:24]
        return self._folder / f"{key}.png"

    def stop(self) -> None:
        """Nothing more is drawn, and nothing told."""
        self._waiting.clear()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.errorOccurred.disconnect()
            process.kill()
            process.waitForFinished(_LAST_WORDS_MS)

    def _next(self) -> None:
        if self._process is not None or not self._waiting:
            return
        path, file, theme = self._waiting.popleft()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(lambda code, _status: self._finished(path, file, code))
        self._process.errorOccurred.connect(lambda _error: self._finished(path, file, 1))
        words = ["-m", "twin_app", "view", path, "--out", str(file), "--size", SIZE, "--theme", theme]
        self._process.start(sys.executable, words)
        self._timer.start()

    def _finished(self, path: str, file: Path, code: int) -> None:
        process, self._process = self._process, None
        self._timer.stop()
        if process is not None:
            process.deleteLater()
            if code == 0 and file.exists():
                self.drawn.emit(path, str(file))
        self._next()

    def _give_up(self) -> None:
        if self._process is not None:
            self._process.kill()
