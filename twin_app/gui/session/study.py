"""The study: what it is asked, how far it is, what it found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from twin_app.events import DesignsSimulated, PhaseStarted, Progress, RunStarted
from twin_app.experiment.objectives import goal_of
from twin_app.gui.bridge.experiments import ExperimentBridge, Tools
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.charts.points import StudyPoints
from twin_app.gui.session.study_files import KeptStudy, clear_results, note_settings, study_folder
from twin_app.gui.session.study_settings import StudySettings, study_command
from twin_app.gui.session.study_shelf import StudyShelf
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
    layer_measured = Signal(object)
    """Bytes (int) of the layer of the recommendation in hand."""
    warned = Signal(str)
    stopped = Signal(str)
    failed = Signal(object)

    def __init__(self, pool: WarmPool, parent: QObject | None = None, *, root: Path | None = None) -> None:
        """`root` is where studies are kept; None: in the user's data folder."""
        super().__init__(parent)
        self._bridge = ExperimentBridge(pool, self)
        self.shelf = StudyShelf(root, self, load=pool.load_libraries)
        self._plant: Plant | None = None
        self._scene = ""
        self.settings = StudySettings()
        self.asked: StudySettings | None = None
        """What the results that are shown were asked; None without any."""
        self.asked_hash = ""
        """Of the plant they are about."""
        self.status = StudyStatus.NONE
        self.points = StudyPoints()
        self.study: Study | None = None
        self.studied_plant: Plant | None = None
        """The plant with the factors of the study: its designs are levels of these."""
        self.progress: Progress | None = None
        self.phase = ""
        self.is_racing = False
        """Whether the best is being chosen among the candidates."""
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
    def shown(self) -> StudySettings:
        """What the results were asked, or what would be asked next if there are none."""
        return self.asked or self.settings

    @property
    def response(self) -> str:
        """Name of the response that is improved, in the results that are shown."""
        return goal_of(self.shown.objective).response

    @property
    def is_running(self) -> bool:
        """Also while it is being stopped."""
        return self.status in (StudyStatus.RUNNING, StudyStatus.STOPPING)

    @property
    def is_stale(self) -> bool:
        """Whether the plant was edited since the study began: it cannot go on, and its answer is of the old plant."""
        return self.asked is not None and self._plant is not None and self._plant.scene_hash != self.asked_hash

    @property
    def can_resume(self) -> bool:
        """Whether the study in hand is unfinished and can go on."""
        return self.status is StudyStatus.PAUSED and not self.is_stale

    @property
    def name(self) -> str:
        """Of the study in hand; empty while it has not begun."""
        entry = self.shelf.find(self.folder)
        return entry.name if entry is not None else ""

    def set_plant(self, plant: Plant | None) -> None:
        """The document has this plant now.

        Of a new one, the newest study is read. Results of a study stay when its plant is edited, also while it runs.
        """
        old, self._plant = self._plant, plant
        if old is not None and plant is not None and plant.scene_hash == old.scene_hash:
            return
        if plant is None or plant.scene == self._scene or self.is_running:
            self.settings_changed.emit()
            self.status_changed.emit()
            return
        self._take_scene(plant)

    def _take_scene(self, plant: Plant) -> None:
        self._scene = plant.scene
        self._forget_results()
        self.settings = self._usual()
        self.shelf.show(plant.scene)
        self.shelf.open_newest(plant.scene_hash)
        self.settings_changed.emit()

    def leave_plant(self) -> None:
        """The document was closed."""
        if not self.is_running:
            self._scene = ""
            self._forget_results()
            self.shelf.show("")

    def change(self, settings: StudySettings) -> None:
        """From the set-up; not while a study runs. The question of an unfinished study can be asked again."""
        if settings == self.settings or self.is_running:
            return
        self.settings = settings
        if self.status is StudyStatus.PAUSED and settings != self.asked:
            self._set_status(StudyStatus.NONE)
        elif self.status is StudyStatus.NONE and settings == self.asked and self.folder is not None:
            self._set_status(StudyStatus.PAUSED)
        self.settings_changed.emit()

    def begin_new(self) -> None:
        """An empty set-up; what was found is kept on disk."""
        if self.is_running:
            return
        self.shelf.forget()
        self._forget_results()
        self.settings = self._usual()
        self.settings_changed.emit()

    def open(self, folder: Path) -> None:
        """Shows another study of this plant; if its results are lost, its question, and `failed` says why."""
        entry = self.shelf.find(folder)
        if entry is None or self.is_running:
            return
        self._forget_results()
        self.settings = entry.settings
        self.settings_changed.emit()
        self.shelf.open(entry)

    def rename(self, name: str) -> None:
        """The study in hand."""
        entry = self.shelf.find(self.folder)
        if entry is not None and name.strip():
            self.shelf.rename(entry, name.strip())

    def delete(self) -> None:
        """The study in hand, with its results."""
        entry = self.shelf.find(self.folder)
        if entry is not None and not self.is_running:
            self.shelf.delete(entry)
            self._forget_results()
            self.settings_changed.emit()

    def start(self, *, resume: bool = False) -> None:
        """Begins, or goes on. Raises `StoreWriteError` if nothing can be kept."""
        plant, settings = self._plant, self.settings
        if plant is None or self._bridge.is_running:
            return
        folder = study_folder(self.shelf.root, plant, settings)
        known = self.shelf.find(folder)
        if not (resume and known):
            name = known.name if known is not None else self.shelf.free_name()
            note_settings(folder, settings, name=name, scene_hash=plant.scene_hash)
        if not resume:
            clear_results(folder)
        self.shelf.forget()
        self._forget_results()
        self.folder, self.studied_plant = folder, settings.plant(plant)
        self.asked, self.asked_hash = settings, plant.scene_hash
        self.points = StudyPoints(maximise=goal_of(settings.objective).maximise)
        self._set_status(StudyStatus.RUNNING)
        self.settings_changed.emit()
        self.shelf.refresh()
        self._bridge.start(_experiment(plant, settings, folder, resume=resume))

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

    def tell_layer_size(self, size: object) -> None:
        """How large a layer of the recommendation in hand is [bytes]."""
        self.layer_measured.emit(size)

    def whole_design(self, design: DesignPoint) -> DesignPoint:
        """A design of the study as one of the document's plant, whose further factors stay as they are."""
        if self._plant is None or self.studied_plant is None or not design:
            return ()
        levels = {f.key: level for f, level in zip(self.studied_plant.factors, design, strict=True)}
        found = (levels.get(factor.key, BASELINE) for factor in self._plant.factors)
        pairs = zip(self._plant.factors, found, strict=True)
        return tuple(level if level < len(factor.levels) else BASELINE for factor, level in pairs)

    def command(self) -> str:
        """The line that does the same without a window; empty without a plant."""
        return "" if self._plant is None else study_command(self._plant.scene, self.settings, "out")

    def _usual(self) -> StudySettings:
        plant = self._plant
        return StudySettings() if plant is None else StudySettings(objective=plant.objective, budget=plant.budget)

    def end(self) -> threading.Thread | None:
        """Before the window goes: stops without waiting; the thread that is still writing what there is."""
        self.shelf.close()
        self._bridge.stop()
        return self._bridge.own_thread

    def close(self) -> None:
        """Before the window goes: a running study is stopped and kept."""
        self.shelf.close()
        self._bridge.close(patience_s=3.0)

    def _forget_results(self) -> None:
        self.points = StudyPoints(maximise=goal_of(self.settings.objective).maximise)
        self.asked, self.asked_hash = None, ""
        self.study = None
        self.progress = None
        self.phase, self.is_racing = "", False
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
        self._bridge.ended.connect(self._on_ended)
        self.shelf.read.connect(self._on_kept)
        self.shelf.failed.connect(self.failed)

    def _on_started(self, event: RunStarted) -> None:
        self.workers = event.workers

    def _on_phase(self, event: PhaseStarted) -> None:
        self.phase, self.is_racing = event.title, event.name == "selection"
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

    def _on_ended(self) -> None:
        if self._plant is not None and self._plant.scene != self._scene:
            self._take_scene(self._plant)  # another plant was opened meanwhile
        else:
            self.shelf.refresh()

    def _on_kept(self, found: KeptStudy) -> None:
        if self._plant is None or self.is_running:
            return
        self.settings = self.asked = found.settings
        self.asked_hash = found.scene_hash
        self.folder, self.simulated = found.folder, found.simulations
        self.studied_plant = found.settings.plant(self._plant)
        self.points = found.points
        self.settings_changed.emit()
        self.points_changed.emit()
        if found.study is not None:
            self._on_study(found.study)
        else:
            self._set_status(StudyStatus.PAUSED)
            self.study_changed.emit()


def _experiment(plant: Plant, settings: StudySettings, folder: Path, *, resume: bool) -> Callable[[Tools], Study]:
    def experiment(tools: Tools) -> Study:
        from twin_app.experiment import study

        return study(
            plant, simulations=settings.simulations, budget=settings.budget, objective=settings.objective,
            confidence=settings.confidence, delta=settings.delta, seed=settings.seed, out=folder, resume=resume,
            at_most=settings.bounds(is_upper=True), at_least=settings.bounds(is_upper=False),
            leave_out=settings.known_left_out(plant), search=settings.search, selection=settings.selection,
            on_event=tools.on_event, cancel=tools.cancel,
            executor=tools.executor, workers=None if tools.executor is not None else 0,
        )  # fmt: skip

    return experiment
