"""Runs and studies in a thread, told to the window by signals."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from twin_app.errors import TwinError
from twin_app.events import (
    DesignsSimulated,
    EventSink,
    PhaseStarted,
    Progress,
    RunEnded,
    RunStarted,
    SeriesTraced,
    WarningRaised,
)
from twin_app.experiment.interruption import InterruptedRunError
from twin_app.gui.bridge.niceness import thread_beside
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.bridge.pump import EventPump

if TYPE_CHECKING:
    from twin_app.experiment.executors import Executor


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What an experiment gets to work with."""

    on_event: EventSink
    cancel: threading.Event
    executor: Executor | None
    """None: the session's workers are busy with something else; the work stays in this process."""


Experiment = Callable[[Tools], object]
"""`simulate` or `study` with everything but its tools."""


@dataclass(frozen=True, slots=True)
class _Answer:
    value: object


@dataclass(frozen=True, slots=True)
class _Failure:
    error: BaseException


class ExperimentBridge(QObject):
    """One run or study at a time. Signals come in the order of the events; `ended` comes last, exactly once.

    Before it, exactly one of `succeeded`, `stopped` and `failed` says how.
    """

    started = Signal(object)
    """`RunStarted`."""
    phase = Signal(object)
    """`PhaseStarted`."""
    progressed = Signal(object)
    """`Progress`."""
    designs = Signal(object)
    """`DesignsSimulated`."""
    series = Signal(object)
    """`SeriesTraced`."""
    warned = Signal(str)
    succeeded = Signal(object)
    """`Result` or `Study`."""
    stopped = Signal(str)
    """Cancelled; what is kept, and where."""
    failed = Signal(object)
    """The exception."""
    ended = Signal()

    def __init__(self, pool: WarmPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._pump = EventPump(self, is_advisory=lambda item: isinstance(item, Progress | SeriesTraced))
        self._pump.received.connect(self._tell)

    @property
    def is_running(self) -> bool:
        """From `start` until just before `ended`."""
        return self._thread is not None

    def start(self, experiment: Experiment) -> None:
        """Begins in the background. Raises `RuntimeError` while another one is running."""
        if self._thread is not None:
            raise RuntimeError("an experiment is running")
        self._cancel = threading.Event()
        self._pump.open()
        self._thread = thread_beside(partial(self._perform, experiment, self._cancel), "experiment")
        self._thread.start()

    def cancel(self) -> None:
        """Asks it to end; that takes some tenths of a second."""
        self._cancel.set()

    def close(self, patience_s: float = 1.0) -> None:
        """Cancels and waits a moment for the files to be closed; nothing is told any more."""
        self.stop()
        if self._thread is not None:
            self._thread.join(patience_s)

    def stop(self) -> None:
        """Cancels, without waiting; nothing is told any more."""
        self.cancel()
        self._pump.close()

    @property
    def own_thread(self) -> threading.Thread | None:
        """In which an experiment is being done."""
        return self._thread

    def _perform(self, experiment: Experiment, cancel: threading.Event) -> None:
        executor: Executor | None = None
        try:
            self._get_ready(cancel)
            executor = self._pool.lend()
            tools = Tools(on_event=self._pump.put, cancel=cancel, executor=executor)
            self._pump.put(_Answer(experiment(tools)))
        except BaseException as error:  # whatever it is, the window has to say so
            self._pump.put(_Failure(error))
        finally:
            if executor is not None:
                self._pool.take_back()

    def _get_ready(self, cancel: threading.Event) -> None:
        if self._pool.is_preparing:
            title = QCoreApplication.translate("ExperimentBridge", "Preparing the simulator")
            self._pump.put(PhaseStarted(name="preparation", title=title))
        self._pool.load_workers(cancel.is_set)

    def _tell(self, item: object) -> None:
        match item:
            case RunStarted():
                self.started.emit(item)
            case PhaseStarted():
                self.phase.emit(item)
            case Progress():
                self.progressed.emit(item)
            case DesignsSimulated():
                self.designs.emit(item)
            case SeriesTraced():
                self.series.emit(item)
            case WarningRaised():
                self.warned.emit(item.message)
            case RunEnded():
                pass  # what came of it follows
            case _Answer() | _Failure():
                self._finish(item)

    def _finish(self, item: _Answer | _Failure) -> None:
        self._pump.close()
        self._thread = None
        match item:
            case _Answer():
                self.succeeded.emit(item.value)
            case _Failure(error=InterruptedRunError() as error):
                self.stopped.emit(str(error))
            case _Failure(error=error):
                self.failed.emit(error)
        self.ended.emit()


def is_expected(error: BaseException) -> bool:
    """Whether it has a message for people; anything else is a fault of the program."""
    return isinstance(error, TwinError | OSError)
