"""Reads a log and ranks distributions in a thread of its own, with word of how far it is; can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, SignalInstance

from twin_app.gui.bridge.worker import Worker

if TYPE_CHECKING:
    from twin_app.experiment.fitting.ranking import Ranking
    from twin_app.experiment.fitting.sample import Sample
    from twin_app.plant.plant import Plant

Key = tuple[str, str]
_STEP = 0.01


class FitCancelledError(Exception):
    """The user does not want the answer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLog:
    """What a file held: samples by prim and attribute, or columns of plain times by name."""

    path: str
    samples: dict[Key, Sample]
    columns: dict[str, Sample]
    notes: tuple[str, ...]

    @property
    def times(self) -> dict[Key, NDArray[np.float64]]:
        """Complete times of the machines, for charts."""
        return {key: sample.values for key, sample in self.samples.items()}


class LogFit(QObject):
    """One piece of work at a time; a newer one ends the older."""

    progressed = Signal(float)
    """Share that is done, 0 to 1."""
    read = Signal(object)
    """`ReadLog`."""
    ranked = Signal(object)
    """`Ranking`, or None for too few values."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, loading: AbstractContextManager[object], parent: QObject | None = None) -> None:
        """`loading` is entered while libraries are loaded, as `WarmPool` says."""
        super().__init__(parent)
        self._loading = loading
        self._worker = Worker("log fit", self)
        self._cancel = threading.Event()

    @property
    def is_busy(self) -> bool:
        """Whether something is read or ranked."""
        return self._worker.is_busy and not self._cancel.is_set()

    def open(self, path: str, plant: Plant | None) -> None:
        """Reads a file; without a plant only as columns of times."""
        self._start(lambda tell: _read(path, plant, tell), self.read)

    def rank(self, sample: Sample) -> None:
        """Fits and tests all families."""

        def work(tell: Callable[[float], None]) -> Ranking | None:
            from twin_app.experiment.fitting.ranking import rank_families

            return rank_families(sample, tell)

        self._start(work, self.ranked)

    def cancel(self) -> None:
        """Whatever is under way will not be told."""
        self._cancel.set()

    def close(self) -> None:
        """Ends the thread."""
        self.cancel()
        self._worker.close(0.0)

    def _start(self, work: Callable[[Callable[[float], None]], object], told: SignalInstance) -> None:
        self._cancel.set()
        cancel = self._cancel = threading.Event()

        told_last = -1.0

        def tell(share: float) -> None:
            nonlocal told_last
            if cancel.is_set():
                raise FitCancelledError
            if abs(share - told_last) < _STEP:
                return
            told_last = share
            self._worker.tell(lambda: None if cancel.is_set() else self.progressed.emit(share))

        def task() -> object:
            with self._loading:
                from twin_app.experiment.fitting.ranking import load_statistics

                load_statistics()
            tell(0.0)
            return work(tell)

        def then(value: object) -> None:
            if not cancel.is_set():
                told.emit(value)

        def failed(error: Exception) -> None:
            if not cancel.is_set() and not isinstance(error, FitCancelledError):
                self.failed.emit(error)

        self._worker.do(task, then, failed)


def _read(path: str, plant: Plant | None, tell: Callable[[float], None]) -> ReadLog:
    from twin_app.experiment.fitting.fitting import open_log
    from twin_app.experiment.fitting.samples import logged_samples
    from twin_app.plant.log.files import open_lines
    from twin_app.plant.log.header import read_header

    with open_lines(path) as lines:
        _, problem = read_header(lines.readline())
    if problem or plant is None:
        return _plain(path, tell)
    log = open_log(plant, path, skips_faults=True, tell=tell)
    return ReadLog(path=path, samples=logged_samples(plant, log), columns={}, notes=log.warnings)


def _plain(path: str, tell: Callable[[float], None]) -> ReadLog:
    from twin_app.experiment.fitting.sample import Sample
    from twin_app.plant.log.files import open_lines
    from twin_app.plant.log.plain import read_times

    with open_lines(path, tell) as lines:
        columns = read_times(lines, path)
    notes = tuple(
        f"{one.n_left_out:,} cells of {one.name} are no times and are left out" for one in columns if one.n_left_out
    )
    return ReadLog(path=path, samples={}, columns={one.name: Sample(one.values) for one in columns}, notes=notes)
