"""Garbage is collected in the window's thread, in small pieces, and never among what libraries have loaded.

Python collects wherever it happens to allocate. In another thread that would end widgets which only a circle of
references kept alive, and Qt does not survive that. And a full collection walks over everything: with the libraries of
a desktop loaded it keeps the interpreter for a fifth of a second.
"""

from __future__ import annotations

import gc
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

from twin_app.gui.bridge.in_turn import InTurn
from twin_app.gui.bridge.later import Later
from twin_app.gui.bridge.memory import give_back_memory, hold_little_memory
from twin_app.gui.bridge.niceness import thread_beside

_LOOK_MS = 80
"""While libraries are loaded a hundred thousand objects a second are made: often is little at a time."""
_YOUNG = 2_000
"""Objects made and not ended since the last look, from which on looking for circles among them pays."""
_ROUNDS_OF_OLDER = 30
_FULL_AFTER_MS = 60_000
_SOON_MS = 300
_LONGEST_S = 0.02
"""A full collection that took longer is not repeated by itself, until the next document is closed."""


class Collector(QObject):
    """Takes over from Python's own collector until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        hold_little_memory()
        self._n_rounds = 0
        self._is_full_cheap = False
        self._often, self._seldom = QTimer(self, interval=_LOOK_MS), QTimer(self, interval=_FULL_AFTER_MS)
        self._soon = Later(self, self.collect_all, _SOON_MS)
        self._often.timeout.connect(InTurn(self, self.collect_young).start)
        self._seldom.timeout.connect(self._collect_if_cheap)
        self._often.start()
        self._seldom.start()

    @staticmethod
    def spare() -> None:
        """What there is by now will stay: it is not looked at again. From any thread."""
        gc.freeze()

    def collect_young(self) -> None:
        """Circles among what is new; sometimes also among what is a little older."""
        if gc.get_count()[0] < _YOUNG:
            return
        self._n_rounds += 1
        gc.collect(0 if self._n_rounds % _ROUNDS_OF_OLDER else 1)

    def collect_soon(self) -> None:
        """Everything, once what a closed document leaves behind has been ended; the system gets back what was held."""
        self._soon.start()

    def collect_all(self) -> None:
        """Everything."""
        began = perf_counter()
        gc.collect()
        self._is_full_cheap = perf_counter() - began < _LONGEST_S
        thread_beside(give_back_memory, "give back memory").start()

    def stop(self) -> None:
        """Gives the work back to Python."""
        self._often.stop()
        self._seldom.stop()
        self._soon.stop()
        gc.unfreeze()
        gc.enable()

    def _collect_if_cheap(self) -> None:
        if self._is_full_cheap:
            self.collect_all()
