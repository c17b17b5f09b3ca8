"""What this computer can do, what can be recovered, and which files are there: all looked up in the background."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.gui.bridge.later import Later
from twin_app.gui.bridge.worker import Worker
from twin_app.gui.welcome.side_process import SideProcess
from twin_app.gui.welcome.wording import tr

if TYPE_CHECKING:
    from twin_app.gui.bridge.pool import WarmPool
    from twin_app.usd.document.recovery import Recovery

_DRIVER_AFTER_MS = 1500
"""The window and its pictures come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    title: str
    line: str
    is_good: bool = True
    details: str = ""
    """For the tooltip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found on disk."""

    stamps: Mapping[str, int]
    """When each recent file was written [ns]; those that are gone are left out."""
    recoveries: tuple[Recovery, ...]
    cannot_draw: str
    """Why there are no pictures; empty if there are."""


class ComputerCheck(QObject):
    """`looked` tells what is on disk, `changed` that a check says something else."""

    looked = Signal(object)
    """`Look`."""
    changed = Signal()
    _warmed = Signal(float)

    def __init__(self, pool: WarmPool, process: SideProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker, self._process = Worker("computer check", self), process
        self._has_asked = False
        self._cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.drawing = Check(title=tr("3D drawing"), line=tr("Looking…"))
        self.workers = Check(title=tr("Workers"), line=tr("{0}, getting warm").format(self._cores_text()))
        self.recovery = Check(title=tr("Recovery"), line=tr("Looking…"))
        self._warmed.connect(self._show_warm)
        pool.tell_when_warm(self._warmed.emit)

    @property
    def checks(self) -> tuple[Check, ...]:
        """In the order in which they are shown."""
        return (self.drawing, self.workers, self.recovery)

    def look(self, recovery_folder: Path, recent: Sequence[str]) -> None:
        """Looks again."""

        def work() -> Look:
            from twin_app.usd.document.recovery import recoverable
            from twin_app.view3d.availability import why_not

            stamps = {path: stamp for path in recent if (stamp := _stamp(path)) is not None}
            return Look(stamps=stamps, recoveries=recoverable(recovery_folder), cannot_draw=why_not())

        self._worker.do(work, self._take)

    def close(self) -> None:
        """The window goes."""
        self._worker.close()

    def _take(self, look: Look) -> None:
        count = len(look.recoveries)
        line = tr("{0} to look at, above").format(count) if count else tr("Nothing to recover")
        self.recovery = Check(title=self.recovery.title, line=line, is_good=not count)
        if look.cannot_draw:
            self.drawing = Check(title=self.drawing.title, line=look.cannot_draw, is_good=False)
        elif not self._has_asked:
            self._has_asked = True
            Later(self, lambda: self._process.run(["driver"], self._show_driver), _DRIVER_AFTER_MS).start()
        self.looked.emit(look)
        self.changed.emit()

    def _show_driver(self, printed: str | None) -> None:
        self.drawing = drawing_check(printed or "")
        self.changed.emit()

    def _show_warm(self, seconds: float) -> None:
        line = tr("{0}, warm in {1:.1f} s").format(self._cores_text(), seconds)
        details = tr("Simulations run in as many processes as there are cores. They stay ready until Twin is closed.")
        self.workers = Check(title=self.workers.title, line=line, details=details)
        self.changed.emit()

    def _cores_text(self) -> str:
        return tr("{0} cores").format(self._cores) if self._cores != 1 else tr("1 core")


def drawing_check(text: str) -> Check:
    """From what the process says that asked the driver."""
    title = tr("3D drawing")
    try:
        found = json.loads(text)
        renderer, is_software, triangles = str(found["renderer"]), bool(found["software"]), int(found["triangles"])
    except (ValueError, KeyError, TypeError):
        line = tr("Not available; a flat plan is shown instead")
        return Check(title=title, line=line, is_good=False, details=tr("The OpenGL driver did not answer."))
    limit = tr("{0} M").format(f"{triangles / 1e6:g}") if triangles >= 1_000_000 else f"{triangles:,}"
    kind = tr("Software OpenGL") if is_software else tr("Hardware OpenGL")
    details = tr("{0}. Larger plants are drawn with simplified shapes.").format(renderer or kind)
    return Check(title=title, line=tr("{0}, up to {1} triangles").format(kind, limit), details=details)


def _stamp(path: str) -> int | None:
    try:
        return Path(path).stat().st_mtime_ns
    except (OSError, ValueError):
        return None
