"""One thread that does tasks in the order in which they were given, and answers in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from twin_app.gui.bridge.niceness import thread_beside
from twin_app.gui.bridge.pump import EventPump

_T = TypeVar("_T")
_INTERVAL_MS = 10


@dataclass(frozen=True, slots=True)
class _Task(Generic[_T]):
    work: Callable[[], _T]
    then: Callable[[_T], object] | None
    failed: Callable[[Exception], object] | None


@dataclass(frozen=True, slots=True)
class _Done:
    report: Callable[[], object]


class Worker(QObject):
    """Begins with the first task. After `close` nothing is answered any more."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._tasks: SimpleQueue[_Task[object] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._n_waiting = 0
        self._is_closed = False
        self._pump = EventPump(self, interval_ms=_INTERVAL_MS)
        self._pump.received.connect(self._answer)

    @property
    def is_busy(self) -> bool:
        """Whether a task has not been answered yet."""
        return self._n_waiting > 0

    def do(
        self,
        work: Callable[[], _T],
        then: Callable[[_T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Does `work` in the thread, then calls `then` with what came of it, or `failed`, in the window's thread.

        Without `failed` an exception goes where all unexpected ones go.
        """
        if self._is_closed:
            return
        self._n_waiting += 1
        self._pump.open()
        self._tasks.put(_Task(work, then, failed))  # type: ignore[arg-type]
        if self._thread is None:
            self._thread = thread_beside(self._serve, self._name)
            self._thread.start()

    def tell(self, report: Callable[[], object]) -> None:
        """From within a task: calls `report` in the window's thread."""
        self._pump.put(_Done(report))

    def stop(self) -> None:
        """Ends the thread after all it was given, without waiting for that."""
        if not self._is_closed:
            self._is_closed = True
            self._pump.close()
            self._tasks.put(None)

    def close(self, patience_s: float = 2.0) -> None:
        """Ends the thread after the task it is at; what waits behind is still done, in that time."""
        self.stop()
        if self._thread is not None:
            self._thread.join(patience_s)

    @property
    def own_thread(self) -> threading.Thread | None:
        """In which the tasks are done."""
        return self._thread

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._pump.put(_Done(self._perform(task)))

    def _perform(self, task: _Task[object]) -> Callable[[], object]:
        try:
            value = task.work()
        except Exception as error:  # whatever it is, the window has to say so
            return self._finish(lambda error=error: self._fail(task, error))  # type: ignore[misc]
        return self._finish(lambda: task.then(value) if task.then is not None else None)

    def _finish(self, report: Callable[[], object]) -> Callable[[], object]:
        def finished() -> None:
            self._n_waiting -= 1
            if self._n_waiting == 0:
                self._pump.close()
            report()

        return finished

    def _fail(self, task: _Task[object], error: Exception) -> None:
        if task.failed is None:
            raise error
        task.failed(error)

    def _answer(self, item: object) -> None:
        if isinstance(item, _Done) and not self._is_closed:
            item.report()
