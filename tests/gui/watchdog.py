"""Measures how long the window's thread is kept from its events."""

from __future__ import annotations

from time import perf_counter
from types import TracebackType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class Watchdog:
    """A timer that beats in the event loop; a gap between beats is time in which the window could not answer."""

    def __init__(self, parent: QObject) -> None:
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self.gaps_s: list[float] = []

    @property
    def longest_ms(self) -> float:
        """Longest gap so far; 0 before the second beat."""
        return 1e3 * max(self.gaps_s, default=0.0)

    def count_over(self, limit_ms: float) -> int:
        """How often the window was kept waiting for longer than this."""
        return sum(gap > limit_ms / 1e3 for gap in self.gaps_s)

    def __enter__(self) -> Self:
        self._last = perf_counter()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now = perf_counter()
        self.gaps_s.append(now - self._last)
        self._last = now
