"""Builds what will be needed a piece at a time, so that the window answers between two pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from twin_app.gui.bridge.in_turn import InTurn

_T = TypeVar("_T")
Pieces = Generator[None, None, _T]
"""Makes something; after each `yield` the window may do other things first."""
Make = Callable[[Pieces[None]], None]
"""How much of a panel its constructor makes: `whole`, or its frame alone and the rest `later`.

Such a panel has its parts as `rest`. Whoever wants it `later` puts the frame into its place first, since what has its
style gets it anew when it moves, and then does `yield from panel.rest`.
"""
_PIECE_S = 0.01
_PAUSE_MS = 12
"""Between two pieces: time to paint and to answer the mouse."""


def in_pieces(found: _T | Pieces[_T]) -> Pieces[_T]:
    """What was made in one go, or is being made in pieces."""
    return (yield from found) if isinstance(found, Generator) else found


def whole(pieces: Pieces[_T]) -> _T:
    """All that is left of it, at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            found: _T = end.value
            return found


def later(pieces: Pieces[None]) -> None:
    """In place of `whole`: nothing of it now."""


def polish(widget: QWidget) -> Pieces[None]:
    """Gives a hidden widget and all in it their style: else that is done, at one go, when it is shown."""
    began = perf_counter()
    for one in [widget, *widget.findChildren(QWidget)]:
        if perf_counter() - began > _PIECE_S:
            yield
            began = perf_counter()
        if isValid(one):
            one.ensurePolished()
    yield


class Building(QObject):
    """A queue of things to be built, each under a name. Nothing is begun before `begin`, unless it is needed."""

    built = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[str, Pieces[None]]] = deque()
        self._may_begin: Callable[[str], bool] = lambda _: False
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(InTurn(self, self._build_one).start)

    def begin(self, may_begin: Callable[[str], bool]) -> None:
        """Builds from now on whatever may be begun."""
        self._may_begin = may_begin
        self._timer.start()

    def add(self, name: str, pieces: Pieces[None]) -> None:
        """To be built after what waits."""
        self._waiting.append((name, pieces))
        self._timer.start()

    def has(self, name: str) -> bool:
        """Whether it waits, or is being built."""
        return any(own == name for own, _ in self._waiting)

    def hurry(self, name: str) -> None:
        """It comes next."""
        for item in tuple(self._waiting):
            if item[0] == name:
                self._waiting.remove(item)
                self._waiting.appendleft(item)

    def finish(self, name: str) -> None:
        """All the rest of it now: somebody cannot wait."""
        for item in tuple(self._waiting):
            if item[0] == name:
                self._waiting.remove(item)
                whole(item[1])
                self.built.emit(name)

    def stop(self) -> None:
        """Nothing more is built by itself."""
        self._timer.stop()
        self._waiting.clear()

    def _build_one(self) -> None:
        if not self._waiting:
            return
        if self._may_begin(self._waiting[0][0]):
            name, pieces = self._waiting.popleft()
            self._timer.start()
            if next(pieces, _END) is _END:  # what fails is not tried again by itself
                self.built.emit(name)
            else:
                self._waiting.appendleft((name, pieces))
            return
        self._timer.start()


_END = object()
