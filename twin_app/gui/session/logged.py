"""The log that is attached to the open plant: what it says about each value, for charts and fits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

Times = Mapping[tuple[str, str], NDArray[np.float64]]
"""By prim path and full name of the attribute [s]."""


class LoggedTimes(QObject):
    """Plain arrays; whoever reads a log attaches it here."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times: dict[tuple[str, str], NDArray[np.float64]] = {}
        self.source = ""
        """The file; empty while none is attached."""

    def values(self, path: str, attribute: str) -> NDArray[np.float64] | None:
        """Complete times [s], in the order in which they came; None if the log has none."""
        found = self._times.get((path, attribute))
        return found if found is not None and len(found) else None

    def attach(self, source: str, times: Times) -> None:
        """Of a whole log, or of one value: what was known of others from the same file stays."""
        if source != self.source:
            self._times = {}
        self.source = source
        self._times |= dict(times)
        self.changed.emit()

    def forget(self) -> None:
        """Another plant."""
        if self.source:
            self.source, self._times = "", {}
            self.changed.emit()
