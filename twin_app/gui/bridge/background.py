"""One small piece of work at a time in a thread: reading a file, writing a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from twin_app.gui.bridge.niceness import thread_beside
from twin_app.gui.bridge.pump import EventPump


@dataclass(frozen=True, slots=True)
class _Outcome:
    serial: int
    value: object
    error: BaseException | None


class Background(QObject):
    """The answer to an older piece of work is dropped once a newer one was begun."""

    done = Signal(object)
    failed = Signal(object)
    """The exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._serial = 0
        self._pump = EventPump(self)
        self._pump.received.connect(self._tell)

    def start(self, work: Callable[[], object]) -> None:
        """Begins at once."""
        self._serial += 1
        self._pump.open()
        thread_beside(partial(self._perform, work, self._serial), "background").start()

    def forget(self) -> None:
        """Whatever is under way will not be told."""
        self._serial += 1
        self._pump.close()

    def _perform(self, work: Callable[[], object], serial: int) -> None:
        try:
            self._pump.put(_Outcome(serial, work(), None))
        except BaseException as error:  # whatever it is, the window has to say so
            self._pump.put(_Outcome(serial, None, error))

    def _tell(self, item: object) -> None:
        if not isinstance(item, _Outcome) or item.serial != self._serial:
            return
        self._pump.close()
        if item.error is None:
            self.done.emit(item.value)
        else:
            self.failed.emit(item.error)
