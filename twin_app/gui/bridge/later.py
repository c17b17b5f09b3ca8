"""Something done a little later, in the window's thread.

With timers that live as long as their owner: `QTimer.singleShot` makes one for each call and ends it afterwards, and
the bindings (6.11) sometimes let go of its Python side first, which ends the process.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QTimer):
    """Acts once for each `start`; a start while it waits begins the wait anew."""

    def __init__(self, owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
        super().__init__(owner, singleShot=True, interval=after_ms)
        self.timeout.connect(act)
