"""The study: what it is asked, how far it is, what it found."""

from __future__ import annotations

import shlex
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from twin_app.events import DesignsSimulated, PhaseStarted, Progress, RunStarted
from twin_app.experiment.objectives import goal_of
from twin_app.gui.bridge.background import Background
from twin_app.gui.bridge.experiments import ExperimentBridge, Tools
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.charts.points import StudyPoints
from twin_app.gui.session.study_files import (
    STUDY_FILE,
    KeptStudy,
    StudySettings,
    latest_study,
    note_settings,
    studies_root,
    study_folder,
)
from twin_app.plant.factors import DesignPoint
from twin_app.plant.scenario import BASELINE

if TYPE_CHECKING:
    from twin_app.experiment import Study
    from twin_app.plant.plant import Plant


class StudyStatus(Enum):
    """Where a study stands."""

    NONE = auto()
    RUNNING = auto()
    STOPPING = auto()
    PAUSED = auto()
    """Unfinished; it can be resumed, also tomorrow."""
    DONE = auto()


def study_command(scene: str, settings: StudySettings, folder: str) -> str:
    """The line that does the same without a window; it studies all factors of the scene."""
    words = ["twin", "study", scene, "--simulations", str(settings.simulations)]
    words += ["--objective", settings.objective.value, "--confidence", f"{settings.confidence:g}"]
    if settings.budget != float("inf"):
        words += ["--budget", f"{settings.budget:g}"]
    if settings.delta is not None:
        words += ["--delta", f"{settings.delta:g}"]
    return shlex.join([*words, "--seed", str(settings.seed), "--out", folder])


class StudyState(QObject):
    """One study of the document's plant at a time."""

    settings_changed = Signal()
    status_changed = Signal()
    progressed = Signal(object)
    """`Progress`."""
    phase_changed = Signal(str)
    points_changed = Signal()
    """Designs were simulated, or a stored study was read."""
    study_changed = Signal()
    """There are recommendations, or none any more."""
    selected_changed = Signal(int)
    """The rank of the recommendation in hand, 0 for none."""
    warned = Signal(str)
    stopped = Signal(str)
    failed = Signal(object)

    def __init__(self, pool: WarmPool, parent: QObject | None = None, *, root: Path | None = None) -> None:
        """`root` is where studies are kept; None: in the user's data folder."""
        super().__init__(parent)
        self._bridge = ExperimentBridge(pool, self)
        self._reading = Background(self)
        self._root = root
        self._plant: Plant | None = None
        self.settings = StudySettings()
        self.status = StudyStatus.NONE
        self.points = StudyPoints()
        self.study: Study | None = None
        self.studied_plant: Plant | None = None
        """The plant with the factors of the study: its designs are levels of these."""
        self.progress: Progress | None = None
        self.phase = ""
        self.simulated = 0
        self.folder: Path | None = None
        self.workers = 0
        self.selected = 0
        self._connect()

    @property
    def plant(self) -> Plant | None:
        """The document's."""
        return self._plant

    @property
    def response(self) -> str:
        """Name of the response that is improved."""
        return goal_of(self.settings.objective).response

    def set_plant(self, plant: Plant | None) -> None:
        """The document has this plant now; its latest study is looked for. A running study goes on with the old one."""
        if self._plant is not None and plant is not None and plant.scene_hash == self._plant.scene_hash:
            self._plant = plant
            return
        self._plant = plant
        if self.status in (StudyStatus.RUNNING, StudyStatus.STOPPING):
            self.settings_changed.emit()
            return
        self._forget_results()
        if plant is not None:
            self.settings = StudySettings(objective=plant.objective, budget=plant.budget)
            self._reading.start(lambda: latest_study(self._kept_in, plant))
        self.settings_changed.emit()

    def change(self, settings: StudySettings) -> None:
        """From the set-up; not while a study runs."""
        if settings != self.settings and self.status not in (StudyStatus.RUNNING, StudyStatus.STOPPING):
            self.settings = settings
            if self.status is StudyStatus.PAUSED:
                self._set_status(StudyStatus.NONE)  # another question: nothing to resume
            self.settings_changed.emit()

    def start(self, *, resume: bool = False) -> None:
        """Begins, or goes on. Raises `StoreWriteError` if nothing can be kept."""
        plant, settings = self._plant, self.settings
        if plant is None or self._bridge.is_running:
            return
        folder = study_folder(self._kept_in, plant, settings)
        note_settings(folder, settings)
        if not resume:
            _clear(folder)
        subject = settings.plant(plant)

        def experiment(tools: Tools) -> Study:
            from twin_app.experiment import study

            return study(
                subject, simulations=settings.simulations, budget=settings.budget, objective=settings.objective,
                confidence=settings.confidence, delta=settings.delta, seed=settings.seed, out=folder, resume=resume,
                on_event=tools.on_event, cancel=tools.cancel, executor=tools.executor,
                workers=None if tools.executor is not None else 0,
            )  # fmt: skip

        self._forget_results()
        self.folder, self.studied_plant = folder, subject
        self._set_status(StudyStatus.RUNNING)
        self._bridge.start(experiment)

    def resume(self) -> None:
        """Goes on with what was stopped."""
        self.start(resume=True)

    def stop(self) -> None:
        """Everything simulated is kept; takes some tenths of a second."""
        if self.status is StudyStatus.RUNNING:
            self._set_status(StudyStatus.STOPPING)
            self._bridge.cancel()

    def select(self, rank: int) -> None:
        """A recommendation, by its rank; 0: none."""
        if rank != self.selected:
            self.selected = rank
            self.selected_changed.emit(rank)

    def whole_design(self, design: DesignPoint) -> DesignPoint:
        """A design of the study as one of the document's plant, whose further factors stay as they are."""
        if self._plant is None or self.studied_plant is None or not design:
            return ()
        levels = {f.key: level for f, level in zip(self.studied_plant.factors, design, strict=True)}
        return tuple(levels.get(factor.key, BASELINE) for factor in self._plant.factors)

    def command(self) -> str:
        """The line that does the same without a window; empty without a plant."""
        return "" if self._plant is None else study_command(self._plant.scene, self.settings, "out")

    def close(self) -> None:
        """Before the window goes: a running study is stopped and kept."""
        self._reading.forget()
        self._bridge.close(patience_s=3.0)

    @property
    def _kept_in(self) -> Path:
        return self._root or studies_root()

    def _forget_results(self) -> None:
        self._reading.forget()
        self.points = StudyPoints(maximise=goal_of(self.settings.objective).maximise)
        self.study = None
        self.progress = None
        self.phase = ""
        self.simulated = 0
        self.folder = None
        self.studied_plant = None
        self.select(0)
        self._set_status(StudyStatus.NONE)
        self.study_changed.emit()
        self.points_changed.emit()

    def _set_status(self, status: StudyStatus) -> None:
        self.status = status
        self.status_changed.emit()

    def _connect(self) -> None:
        self._bridge.started.connect(self._on_started)
        self._bridge.phase.connect(self._on_phase)
        self._bridge.progressed.connect(self._on_progress)
        self._bridge.designs.connect(self._on_designs)
        self._bridge.warned.connect(self.warned)
        self._bridge.succeeded.connect(self._on_study)
        self._bridge.stopped.connect(self._on_stopped)
        self._bridge.failed.connect(self._on_failed)
        self._reading.done.connect(self._on_kept)
        self._reading.failed.connect(self.failed)

    def _on_started(self, event: RunStarted) -> None:
        self.workers = event.workers

    def _on_phase(self, event: PhaseStarted) -> None:
        self.phase = event.title
        self.phase_changed.emit(event.title)

    def _on_progress(self, event: Progress) -> None:
        self.progress, self.simulated = event, event.done
        self.progressed.emit(event)

    def _on_designs(self, event: DesignsSimulated) -> None:
        self.points.take(event)
        self.points_changed.emit()

    def _on_study(self, found: Study) -> None:
        self.study, self.simulated = found, found.simulations
        self._set_status(StudyStatus.DONE)
        self.study_changed.emit()
        self.select(1 if found.recommendations and found.recommendations[0].changes else 0)

    def _on_stopped(self, message: str) -> None:
        # Progress comes now and then only: what has been told in rounds has been simulated for certain.
        self.simulated = max(self.simulated, sum(point.replications for point in self.points.all))
        self._set_status(StudyStatus.PAUSED)
        self.stopped.emit(message)

    def _on_failed(self, error: BaseException) -> None:
        self._set_status(StudyStatus.PAUSED if self.simulated else StudyStatus.NONE)
        self.failed.emit(error)

    def _on_kept(self, kept: object) -> None:
        if kept is None or self._plant is None:
            return
        found = cast(KeptStudy, kept)
        self.settings = found.settings
        self.folder, self.simulated = found.folder, found.simulations
        self.studied_plant = found.settings.plant(self._plant)
        self.points = StudyPoints(maximise=goal_of(found.settings.objective).maximise)
        for event in found.points:
            self.points.take(event)
        self.settings_changed.emit()
        self.points_changed.emit()
        if found.study is not None:
            self._on_study(found.study)
        else:
            self._set_status(StudyStatus.PAUSED)
            self.study_changed.emit()


def _clear(folder: Path) -> None:
    """A study that is begun anew replaces what was there, finished or not: the user asked for it."""
    for path in folder.glob(f"{STUDY_FILE}*"):
        path.unlink(missing_ok=True)
