"""Processes beside the window that draw for the welcome page, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

import twin_app
from twin_app.gui.bridge.worker import Worker

_MODULE = "twin_app.gui.welcome.drawing"
_PATIENCE_S = 60.0


class SideProcess(QObject):
    """Does one task after the other. `stop` ends the one under way without waiting for its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("side process", self)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._is_stopped = False

    def run(self, words: Sequence[str], then: Callable[[str | None], object]) -> None:
        """Calls `then` with what the process has printed; None if it did not end well."""
        self._worker.do(lambda: self._perform(tuple(words)), then)

    def stop(self) -> None:
        """The window goes; nothing is told any more."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()
        self._worker.close(patience_s=0.0)

    def _perform(self, words: tuple[str, ...]) -> str | None:
        process = self._start(words)
        if process is None:
            return None
        try:
            printed, _ = process.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None
        return printed if process.returncode == 0 else None

    def _start(self, words: tuple[str, ...]) -> subprocess.Popen[str] | None:
        command = [sys.executable, "-P", "-m", _MODULE, *words]
        with self._lock:
            if self._is_stopped:
                return None
            try:
                self._process = subprocess.Popen(
                    command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL, text=True,
                )  # fmt: skip
            except OSError:
                return None
            return self._process


def _environment() -> dict[str, str]:
    """Ours, in which this very package is found, whatever the working folder."""
    home = str(Path(twin_app.__file__).parents[1])
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in (home, known) if path)}
