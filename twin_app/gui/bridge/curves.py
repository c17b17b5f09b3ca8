"""Traces more replications of a run that is done, for its curves over time alone, while its figures can be read."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.gui.bridge.worker import Worker

if TYPE_CHECKING:  # loaded by the thread that needs them, not by the window
    from collections.abc import Mapping

    from twin_app.experiment.analysis.series import SeriesSoFar
    from twin_app.plant.plant import Plant
    from twin_app.plant.scenario import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveTask:
    """Which run."""

    plant: Plant
    values: Mapping[Key, float]
    """Changes that were made to the plant for the run."""
    seed: int
    replications: int
    """Of the run: there are no more to be traced."""
    known: int
    """Replications that its curves rest on already."""


class CurveGrowth(QObject):
    """One run at a time; a newer one ends the older."""

    grew = Signal(object)
    """`SeriesSoFar`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker("curves", self)
        self._cancel = threading.Event()

    @property
    def is_growing(self) -> bool:
        """Whether more is to come."""
        return self._worker.is_busy

    def start(self, task: CurveTask) -> None:
        """Returns at once."""
        self.cancel()
        self._cancel = cancel = threading.Event()
        self._worker.do(lambda: self._grow(task, cancel), failed=lambda _: None)  # the curves there are stay

    def cancel(self) -> None:
        """Nothing more is told of what was begun."""
        self._cancel.set()

    def stop(self) -> None:
        """Ends the thread after the replication it is at, without waiting."""
        self.cancel()
        self._worker.stop()

    def close(self) -> None:
        """The same, and waits a moment."""
        self.cancel()
        self._worker.close()

    def _grow(self, task: CurveTask, cancel: threading.Event) -> None:
        from twin_app.experiment.simulator import PlantSimulator
        from twin_app.experiment.what_if import DesignSeries
        from twin_app.plant.scenario import with_values

        plant = with_values(task.plant, task.values)
        simulator = PlantSimulator(plant)
        series = DesignSeries(plant, lambda replication: simulator.trace(task.seed, replication))
        while not (cancel.is_set() or series.is_complete or series.n_replications >= task.replications):
            found = series.grow()
            if found.n_replications > task.known:
                self._worker.tell(lambda found=found: self._take(found, cancel))  # type: ignore[misc]

    def _take(self, found: SeriesSoFar, cancel: threading.Event) -> None:
        if not cancel.is_set():
            self.grew.emit(found)
