"""When a window paints: in turns of their own, and a workspace part by part."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from twin_app.gui.bridge.in_turn import InTurn


class Painting:
    """Paints a window in turns of its event loop in which nothing else is done.

    Qt goes on from a change to its picture without looking at mouse and keys in between, and paints all that has
    changed at one go: a new workspace as a whole takes several times as long as each of its docks.
    """

    def __init__(self, window: QWidget, paint: Callable[[], object]) -> None:
        self._paint = paint
        self._held: deque[QWidget] = deque()
        self._turn = InTurn(window, self._act)

    def start(self) -> None:
        """Something wants to be painted."""
        self._turn.start()

    def one_by_one(self, parts: Iterable[QWidget]) -> None:
        """Each of these in a turn of its own, in this order; until then it shows what was there."""
        for part in parts:
            if part not in self._held and part.isVisible():
                part.setUpdatesEnabled(False)
                self._held.append(part)
        self.start()

    def _act(self) -> None:
        self._paint()
        while self._held:
            part = self._held.popleft()
            if isValid(part):
                part.setUpdatesEnabled(True)
                self.start()
                break
