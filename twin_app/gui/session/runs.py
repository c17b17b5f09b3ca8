"""The run of the plant as it is: what the run bar sets, how far it is, what came out."""

from __future__ import annotations

import shlex
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.events import PhaseStarted, Progress, RunStarted, SeriesTraced
from twin_app.gui.bridge.curves import CurveGrowth, CurveTask
from twin_app.gui.bridge.experiments import ExperimentBridge, Tools
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.session.study_settings import exact
from twin_app.plant.factors import Change

if TYPE_CHECKING:
    from twin_app.experiment import Result
    from twin_app.experiment.analysis.series import SeriesSoFar
    from twin_app.plant.plant import Plant
    from twin_app.plant.scenario import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """What the user chose; None: the plant's own."""

    replications: int = 200
    horizon_s: float | None = None
    warmup_s: float | None = None
    seed: int = 1

    def values(self, plant: Plant) -> dict[Key, float]:
        """As changes of the plant."""
        found: dict[Key, float] = {}
        if self.horizon_s is not None and self.horizon_s != plant.horizon_s:
            found[plant.path, "twin:plant:horizon"] = self.horizon_s
        if self.warmup_s is not None and self.warmup_s != plant.warmup_s:
            found[plant.path, "twin:plant:warmup"] = self.warmup_s
        return found


def run_command(scene: str, settings: RunSettings, changes: Sequence[Change] = ()) -> str:
    """The line that does the same without a window; `changes` are what a scenario changes of the plant."""
    words = ["twin", "run", scene, "--replications", str(settings.replications), "--seed", str(settings.seed)]
    if settings.horizon_s is not None:
        words += ["--horizon", exact(settings.horizon_s)]
    if settings.warmup_s is not None:
        words += ["--warmup", exact(settings.warmup_s)]
    for change in changes:
        value = change.after if isinstance(change.after, str) else exact(change.after)
        words += ["--set", f"{change.path}.{change.attribute}={value}"]
    return shlex.join(words)


class RunState(QObject):
    """One run at a time. `ended` comes last, exactly once, after every start."""

    settings_changed = Signal()
    started = Signal()
    progressed = Signal(object)
    """`Progress`."""
    series_grew = Signal(object)
    """`SeriesTraced`: output and work in process over time so far."""
    curves_grew = Signal()
    """The curves of the result rest on more replications than before."""
    phase_changed = Signal(str)
    """One sentence."""
    warned = Signal(str)
    finished = Signal(object)
    """`Result`; it is then `result` too."""
    stopped = Signal(str)
    failed = Signal(object)
    ended = Signal()
    result_changed = Signal()

    def __init__(self, pool: WarmPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = ExperimentBridge(pool, self)
        self._growth = CurveGrowth(self)
        self._plant: Plant | None = None
        self.settings = RunSettings()
        self.result: Result | None = None
        self.result_plant: Plant | None = None
        """The plant that the result is of."""
        self.baseline: Result | None = None
        """The result before the present one, to compare with."""
        self.progress: Progress | None = None
        self.series: SeriesTraced | None = None
        """Of the run under way, once it is being traced."""
        self.curves: SeriesSoFar | None = None
        """Of the result, once they rest on more replications than its analysis."""
        self.failure: BaseException | None = None
        """Why the last run has no result."""
        self.workers = 0
        self._connect()

    @property
    def plant(self) -> Plant | None:
        """What would be run."""
        return self._plant

    @property
    def is_running(self) -> bool:
        """From `start` to `ended`."""
        return self._bridge.is_running

    @property
    def is_outdated(self) -> bool:
        """Whether the plant was edited since the result."""
        return self.result is not None and self._plant is not None and self.result_plant is not self._plant

    def set_plant(self, plant: Plant | None, *, is_new: bool = False) -> None:
        """The document has this plant now; with another document its results go."""
        self._plant = plant
        if is_new:
            self.settings = replace(self.settings, horizon_s=None, warmup_s=None)
            self.result = self.baseline = self.result_plant = None
            self.series = self.curves = self.failure = None
            self._growth.cancel()
            self.settings_changed.emit()
        self.result_changed.emit()

    def change(self, settings: RunSettings) -> None:
        """From the run bar."""
        if settings != self.settings:
            self.settings = settings
            self.settings_changed.emit()

    def start(self, *, replications: int | None = None) -> None:
        """Does nothing without a plant, or while a run is under way."""
        plant, settings = self._plant, self.settings
        if plant is None or self.is_running:
            return
        count = settings.replications if replications is None else replications

        def experiment(tools: Tools) -> Result:
            from twin_app.experiment import simulate
            from twin_app.plant.scenario import with_values

            return simulate(
                with_values(plant, settings.values(plant)), replications=count, seed=settings.seed, analysis=True,
                on_event=tools.on_event, cancel=tools.cancel, executor=tools.executor,
                workers=None if tools.executor is not None else 0,
            )  # fmt: skip

        self.progress = self.series = self.failure = None
        self._running_plant, self._running_settings = plant, settings
        self._growth.cancel()
        self._bridge.start(experiment)
        self.started.emit()

    def stop(self) -> None:
        """Takes some tenths of a second."""
        self._bridge.cancel()

    def command(self, changes: Sequence[Change] = ()) -> str:
        """The line that does the same without a window, with these changes of the plant; empty without a plant."""
        return "" if self._plant is None else run_command(self._plant.scene, self.settings, changes)

    def end(self) -> threading.Thread | None:
        """Before the window goes: stops, without waiting; the thread that is still at it."""
        self._growth.stop()
        self._bridge.stop()
        return self._bridge.own_thread

    def close(self) -> None:
        """The same, and waits a moment."""
        self._growth.close()
        self._bridge.close()

    def _connect(self) -> None:
        self._bridge.started.connect(self._on_started)
        self._bridge.progressed.connect(self._on_progress)
        self._bridge.phase.connect(self._on_phase)
        self._bridge.series.connect(self._on_series)
        self._growth.grew.connect(self._on_curves)
        self._bridge.warned.connect(self.warned)
        self._bridge.succeeded.connect(self._on_result)
        self._bridge.stopped.connect(self.stopped)
        self._bridge.failed.connect(self._on_failed)
        self._bridge.ended.connect(self.ended)

    def _on_started(self, event: RunStarted) -> None:
        self.workers = event.workers

    def _on_phase(self, event: PhaseStarted) -> None:
        self.phase_changed.emit(event.title)

    def _on_progress(self, event: Progress) -> None:
        self.progress = event
        self.progressed.emit(event)

    def _on_series(self, event: SeriesTraced) -> None:
        self.series = event
        self.series_grew.emit(event)

    def _on_failed(self, error: BaseException) -> None:
        self.failure = error
        self.failed.emit(error)

    def _on_result(self, result: Result) -> None:
        if self.result is not None and self.result_plant is not self._running_plant:
            self.baseline = self.result
        self.result, self.result_plant, self.curves = result, self._running_plant, None
        self.result_changed.emit()
        self.finished.emit(result)
        self._sharpen_curves(result)

    def _sharpen_curves(self, result: Result) -> None:
        """A large plant's run traces a few replications only, so as not to keep its figures back."""
        plant, known = self.result_plant, result.analysis.n_replications if result.analysis is not None else 0
        if plant is not None and 0 < known < result.replications:
            values = self._running_settings.values(plant)
            self._growth.start(
                CurveTask(plant=plant, values=values, seed=result.seed, replications=result.replications, known=known)
            )

    def _on_curves(self, found: SeriesSoFar) -> None:
        self.curves = found
        self.curves_grew.emit()
