"""Work that takes the window some milliseconds: one piece in each turn of its event loop.

Qt serves all timers that are due one after the other, without looking at mouse and keys in between.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid


class InTurn(QObject):
    """Acts soon after `start`, in a turn in which no other one acts, unless its owner has ended by then.

    With `after_ms` it lines up only then: what is asked for often is done once in a while.
    """

    def __init__(self, owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
        super().__init__(owner)
        self._act, self._after_ms = act, after_ms
        self._waits = False

    @property
    def is_waiting(self) -> bool:
        """Between `start` and the turn in which it acts."""
        return self._waits

    def start(self) -> None:
        """Lines up; once, however often it is called meanwhile."""
        if not self._waits:
            self._waits = True
            if self._after_ms:
                QTimer.singleShot(self._after_ms, self, self._line_up)
            else:
                self._line_up()

    def act(self) -> None:
        """Its turn has come."""
        self._waits = False
        self._act()

    def _line_up(self) -> None:
        _queue().line_up(self)


class _Queue(QObject):
    def __init__(self, application: QCoreApplication | None) -> None:
        super().__init__(application)
        self._waiting: deque[InTurn] = deque()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._do_one)

    def line_up(self, one: InTurn) -> None:
        self._waiting.append(one)
        self._timer.start()

    def _do_one(self) -> None:
        if not self._waiting:
            return
        one = self._waiting.popleft()
        try:
            if isValid(one):
                one.act()
        finally:
            if self._waiting:
                self._timer.start()  # not before: other timers that are due by now come first


_queues: list[_Queue] = []


def _queue() -> _Queue:
    """The one of this application."""
    if not _queues or not isValid(_queues[0]):
        _queues[:] = [_Queue(QCoreApplication.instance())]
    return _queues[0]
