"""Carries records from any thread into the window's thread, a few at a time."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from twin_app.gui.bridge.in_turn import InTurn

INTERVAL_MS = 50
_SLICE_S = 0.008
"""Time that one round of delivery may take: a slot never keeps the window waiting."""


class EventPump(QObject):
    """`put` may be called from any thread; `received` is emitted in the thread of the pump, in the same order.

    Between `open` and `close` a timer looks 20 times a second. Of records that follow each other and are all advisory
    only the last is delivered.
    """

    received = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        interval_ms: int = INTERVAL_MS,
        is_advisory: Callable[[object], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._is_advisory = is_advisory or _is_not
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(InTurn(self, self._drain_if_open).start)

    def put(self, item: object) -> None:
        """From any thread."""
        self._queue.put(item)

    def open(self) -> None:
        """Begins to look."""
        self._timer.start()

    def close(self) -> None:
        """Ends it; what is still queued stays there until the next `open`."""
        self._timer.stop()

    def drain(self) -> None:
        """Delivers what has come, for some milliseconds at most."""
        began = perf_counter()
        held: object | None = None
        while perf_counter() - began < _SLICE_S:
            try:
                item = self._queue.get_nowait()
            except Empty:
                break
            if held is not None and not self._is_advisory(item):
                self.received.emit(held)
                held = None
            if self._is_advisory(item):
                held = item
            else:
                self.received.emit(item)
        if held is not None:
            self.received.emit(held)

    def _drain_if_open(self) -> None:
        if self._timer.isActive():
            self.drain()


def _is_not(item: object) -> bool:
    return False
