"""Something done a little later, in the window's thread, unless its owner has ended by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QTimer):
    """Acts once for each `start`; a start while it waits begins the wait anew."""

    def __init__(self, owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
        super().__init__(owner, singleShot=True, interval=after_ms)
        self.timeout.connect(act)
