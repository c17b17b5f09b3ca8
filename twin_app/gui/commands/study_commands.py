"""What the commands of a study do: new, rename, delete, try, apply, validate, report, tables, layers."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog

from twin_app.gui.bridge.background import Background
from twin_app.gui.dialogs.failures import tell
from twin_app.gui.dialogs.message import Choice, MessageDialog
from twin_app.gui.session.study import StudyStatus
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.experiment import Recommendation, Study, Validation
    from twin_app.gui.main_window import MainWindow
    from twin_app.plant.plant import Plant
    from twin_app.usd.document import Document

_REPLICATIONS = 20
"""Of a validation, as on the command line."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A file, and the line that writes the same without a window."""

    file: Path
    command: str


class StudyCommands(QObject):
    """One for each window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._study = window.session.study
        self.dialog: MessageDialog | None = None
        self._writing, self._validating = Background(window), Background(window)
        self._writing.done.connect(self._written)
        self._writing.failed.connect(self._not_written)
        self._validating.done.connect(self._validated)
        self._validating.failed.connect(lambda error: self._tell(error, _tr("the comparison"), _unchanged()))
        self._study.failed.connect(self._failed)
        self._study.warned.connect(self._say)
        self._study.stopped.connect(lambda _: self._say_stopped())
        self._study.selected_changed.connect(lambda _: self._measure())
        for signal in (self._study.status_changed, self._study.settings_changed, self._study.shelf.changed):
            signal.connect(self._refresh)
        self._handle()
        self._refresh()

    def start(self) -> None:
        """Starts, or goes on with what was stopped."""
        try:
            if self._study.can_resume:
                self._study.resume()
            elif not self._study.is_running:
                self._study.start()
        except Exception as error:  # whatever it is, the user has asked for it and must hear
            self._failed(error)

    def ask_for_name(self) -> None:
        """Renames the study in hand."""
        text, is_sure = QInputDialog.getText(self._window, _tr("Rename the study"), _tr("Name"), text=self._study.name)
        if is_sure:
            self._study.rename(text)

    def ask_and_delete(self) -> None:
        """Deletes the study in hand, after a question: it cannot be undone."""
        delete = Choice(_tr("Delete study"), self._study.delete)
        heading = _tr("Delete {0}?").format(self._study.name)
        sentence = _tr("Its results are removed from this computer. The plant and its layers stay as they are.")
        self.dialog = MessageDialog(heading, sentence, [delete, Choice(_tr("Keep"))], parent=self._window)
        self.dialog.open()

    def try_out(self, rank: int) -> None:
        """Takes a recommendation over into What-if."""
        found = self.recommendation(rank)
        if found is None:
            self._say(_tr("There is no recommendation to try yet. Start the study first."))
            return
        self._session.scenario.use(self._study.whole_design(found.estimate.design))
        self._window.turn_to("what_if")

    def apply(self, rank: int) -> None:
        """Makes a recommendation a layer of the document; nothing else is touched."""
        from twin_app.usd.document import AddLayer

        found, study = self.recommendation(rank), self._study.study
        if found is None or study is None:
            return
        origin = _origin("study.h5", rank, study)
        text = _tr("Apply recommendation {0}").format(rank)
        command = AddLayer(name=f"recommendation-{rank}", changes=found.changes, origin=origin)
        self._session.document.edit(command, text=text)
        sentence = _tr("Recommendation {0} applied as a layer. Your layout is unchanged.").format(rank)
        self._window.toaster.say(sentence, _tr("Undo"), self._session.document.undo)

    def ask_for_layer(self, rank: int) -> None:
        """Writes a recommendation as a layer file and a scene that uses it."""
        name = self._ask(_tr("Save layer"), f"recommendation-{rank}.usda", _tr("USD layers (*.usda)"))
        if name:
            self.save_layer(rank, Path(name))

    def save_layer(self, rank: int, path: Path) -> None:
        """In the background."""
        found, study, folder, plant = self.recommendation(rank), self._study.study, self._study.folder, self._plant
        if found is None or study is None or plant is None or folder is None:
            return
        scene, file = plant.scene, str(folder / "study.h5")
        words = ["twin", "apply", file, "--rank", str(rank), "--out", str(path)]
        if scene != study.scene:
            words += ["--scene", scene]
        origin = _origin(file, rank, study)

        def work() -> _Written:
            from twin_app.usd import write_recommendation

            root = path.with_name(f"{path.stem}-scene{path.suffix}")
            write_recommendation(scene, found.changes, path, root, origin=origin)
            return _Written(path, shlex.join(words))

        self._write(work)

    def ask_for_report(self) -> None:
        """Writes the report of the study."""
        if self._finished() is not None:
            name = self._ask(_tr("Save report"), "report.html", _tr("Web pages (*.html)"))
            if name:
                self.save_report(Path(name))

    def ask_for_tables(self) -> None:
        """Writes the tables of the report, and the report beside them."""
        if self._finished() is not None:
            name = self._ask(_tr("Save report and tables"), "report.html", _tr("Web pages (*.html)"))
            if name:
                self.save_report(Path(name), has_tables=True)

    def save_report(self, path: Path, *, has_tables: bool = False) -> None:
        """In the background; with its tables as CSV files beside it."""
        study, folder = self._finished(), self._study.folder
        if study is None or folder is None:
            return
        words = ["twin", "report", str(folder / "study.h5"), "--out", str(path), *(["--csv"] if has_tables else [])]

        def work() -> _Written:
            from twin_app.experiment.report.page import write_report
            from twin_app.experiment.report.tables import write_tables

            write_report(study, path)
            if has_tables:
                write_tables(study, path.parent)
            return _Written(path, shlex.join(words))

        self._write(work)

    def ask_for_log(self) -> None:
        """Compares the simulated plant with a log of its machines."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, _tr("Validate against a log"), "", _tr("Logs of machines (*.csv)")
        )
        if name:
            self.validate(Path(name))

    def validate(self, log: Path) -> None:
        """In the background, in this process: workers may be busy with a study."""
        plant, pool = self._plant, self._session.pool
        if plant is None:
            return
        self._say(_tr("Comparing the model with {0}…").format(log.name))

        def work() -> Validation:
            pool.load()
            from twin_app.experiment import validate

            return validate(plant, log, replications=_REPLICATIONS, workers=0)

        self._validating.start(work)

    def recommendation(self, rank: int) -> Recommendation | None:
        """One that changes something."""
        study = self._study.study
        if study is None:
            return None
        return next((one for one in study.recommendations if one.rank == rank and one.changes), None)

    @property
    def _plant(self) -> Plant | None:
        return self._session.document.plant

    def _finished(self) -> Study | None:
        if self._study.study is None:
            self._say(_tr("There is no finished study to report on."))
        return self._study.study

    def _handle(self) -> None:
        actions = self._window.actions_
        actions.handle("study.new", self._study.begin_new)
        actions.handle("study.start", self.start)
        actions.handle("study.rename", self.ask_for_name)
        actions.handle("study.delete", self.ask_and_delete)
        actions.handle("study.validate", self.ask_for_log)
        actions.handle("study.try", lambda: self.try_out(self._study.selected))
        actions.handle("study.report", self.ask_for_report)
        actions.handle("study.csv", self.ask_for_tables)

    def _refresh(self) -> None:
        study, actions = self._study, self._window.actions_
        is_kept = study.shelf.find(study.folder) is not None
        actions.bar("study.new", study.is_running)
        actions.bar("study.start", study.is_running)
        actions.bar("study.rename", not is_kept)
        actions.bar("study.delete", study.is_running or not is_kept)
        for action_id in ("study.report", "study.csv"):
            actions.bar(action_id, study.study is None)
        actions["study.start"].setIcon(icon("reset" if study.can_resume else "run"))
        text = _tr("Resume") if study.can_resume else _tr("Start study")
        actions["study.start"].setIconText(_tr("Run again") if study.status is StudyStatus.DONE else text)

    def _measure(self) -> None:
        """How large the layer of the recommendation in hand would be."""
        found, rank = self.recommendation(self._study.selected), self._study.selected
        study = self._study.study
        if found is None or study is None or self._study.is_stale:
            return
        origin = _origin("study.h5", rank, study)

        def work(document: Document) -> object:
            from twin_app.usd.layer_size import layer_size

            return layer_size(document.stage, document.plant(), found.changes, origin)

        self._session.document.background(work, self._study.tell_layer_size)

    def _write(self, work: Callable[[], _Written]) -> None:
        self._last = work
        self._writing.start(work)

    def _written(self, done: object) -> None:
        if isinstance(done, _Written):
            copy = lambda: QGuiApplication.clipboard().setText(done.command)  # noqa: E731
            self._window.toaster.say(_tr("Saved {0}.").format(done.file.name), _tr("Copy as command"), copy)

    def _not_written(self, error: BaseException) -> None:
        self._tell(error, _tr("the file"), _unchanged(), again=lambda: self._writing.start(self._last))

    def _failed(self, error: BaseException) -> None:
        study = self._study
        kept = _tr("Your plant is unchanged.")
        if study.simulated:
            kept = _tr("What was simulated is kept ({0} of {1}); the study can be resumed.").format(
                f"{study.simulated:,}", f"{study.shown.simulations:,}"
            )
        self._window.log(str(error))
        self._tell(error, study.name or _tr("the study"), kept, again=self.start if study.can_resume else None)

    def _tell(self, error: BaseException, what: str, safe: str, *, again: Callable[[], object] | None = None) -> None:
        self.dialog = tell(self._window, error, what, safe, again=again)

    def _validated(self, found: object) -> None:
        from twin_app.experiment.validation.comparison import Validation
        from twin_app.gui.dialogs.validation import ValidationDialog

        if isinstance(found, Validation):
            plant = self._study.plant
            labels = {node.path: node.label for node in plant.nodes} if plant is not None else {}
            self.validation = ValidationDialog(found, self._window, labels=labels)
            self.validation.show()

    def _say_stopped(self) -> None:
        study = self._study
        counts = _tr("{0} of {1}").format(f"{study.simulated:,}", f"{study.shown.simulations:,}")
        sentence = _tr("Study stopped at {0}. Results are kept and the ranking is provisional.").format(counts)
        self._window.toaster.say(sentence, _tr("Resume"), self.start)

    def _say(self, sentence: str) -> None:
        self._window.toaster.say(sentence)

    def _ask(self, title: str, start: str, kinds: str) -> str:
        scene = self._session.document.now
        folder = Path(scene.path).parent if scene is not None else Path()
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / start), kinds)
        return name


def _origin(file: str, rank: int, study: Study) -> dict[str, str | int | float]:
    return {"study": file, "rank": rank, "seed": study.seed}


def _unchanged() -> str:
    return _tr("Your plant and everything saved before are unchanged.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StudyCommands", text)
