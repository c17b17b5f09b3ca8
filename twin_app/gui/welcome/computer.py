"""What this computer can do, and what can be recovered, looked up in the background."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from twin_app.gui.bridge.worker import Worker

if TYPE_CHECKING:
    from twin_app.usd.document.recovery import Recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    title: str
    line: str
    is_good: bool


class ComputerCheck(QObject):
    """`found` tells the checks and the unsaved work of sessions that have ended."""

    found = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("computer check", self)

    def look(self, recovery_folder: Path) -> None:
        """Looks again."""

        def work() -> tuple[tuple[Check, ...], tuple[Recovery, ...]]:
            from twin_app.usd.document.recovery import recoverable

            unsaved = recoverable(recovery_folder)
            return (_drawing(), _workers(), _recovery(len(unsaved))), unsaved

        self._worker.do(work, lambda pair: self.found.emit(*pair))

    def close(self) -> None:
        """The window goes."""
        self._worker.close()


def _drawing() -> Check:
    from twin_app.view3d.availability import why_not

    reason = why_not()
    line = reason or _tr("OpenGL is there")
    return Check(title=_tr("3D drawing"), line=line, is_good=not reason)


def _workers() -> Check:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    line = _tr("{0} cores").format(cores) if cores != 1 else _tr("One core")
    return Check(title=_tr("Workers"), line=line, is_good=True)


def _recovery(count: int) -> Check:
    line = _tr("Nothing to recover") if not count else _tr("{0} to look at, above").format(count)
    return Check(title=_tr("Recovery"), line=line, is_good=not count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComputerCheck", text)
