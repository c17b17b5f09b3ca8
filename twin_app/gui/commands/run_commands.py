"""What the commands of the menu Run do, and what is said when runs and studies end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from twin_app.errors import TwinError
from twin_app.gui.bridge.background import Background
from twin_app.gui.session.study import StudyStatus

if TYPE_CHECKING:
    from twin_app.experiment import Recommendation, Study
    from twin_app.gui.main_window import MainWindow

_ASK_FROM_S = 10.0
"""Seconds of work whose loss is worth a question."""


class RunCommands(QObject):
    """Run, stop, start or resume the study, try, apply and save its recommendations."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._writing = Background(window)
        self._writing.done.connect(self._written)
        self._writing.failed.connect(self._failed)
        actions, session = window.actions_, window.session
        actions.handle("run.start", session.runs.start)
        actions.handle("run.stop", self.stop)
        actions.handle("study.start", self.start_study)
        actions.handle("scenario.pin", self.pin)
        actions.handle("scenario.study", lambda: window.turn_to("study"))
        actions.handle("study.try", lambda: self.try_out(session.study.selected))
        actions.handle("study.report", self.save_report)
        actions.handle("run.copy_command", self.copy_command)
        session.runs.failed.connect(self._failed)
        session.runs.warned.connect(self._say)
        session.study.failed.connect(self._failed)
        session.study.warned.connect(self._say)
        session.study.stopped.connect(lambda _: self._say_stopped())

    def stop(self) -> None:
        """The run, or the study, whichever is under way."""
        if self._session.runs.is_running:
            if self.may_stop():
                self._session.runs.stop()
        elif self._session.study.status is StudyStatus.RUNNING:
            self._session.study.stop()

    def start_study(self) -> None:
        """Starts, or goes on with what was stopped."""
        study = self._session.study
        try:
            if study.status is StudyStatus.PAUSED:
                study.resume()
            elif study.status in (StudyStatus.NONE, StudyStatus.DONE):
                study.start()
        except TwinError as error:
            self._failed(error)

    def pin(self) -> None:
        """Keeps the setting of What-if under its name."""
        found = self._session.scenario.pin()
        if found is None:
            self._say(_tr("Nothing is changed yet. Move a slider first."))
        else:
            self._say(_tr("{0} is kept. Compare with it in the tool bar.").format(found.name))

    def try_out(self, rank: int) -> None:
        """Takes a recommendation over into What-if."""
        found = self._recommendation(rank)
        if found is None:
            self._say(_tr("There is no recommendation to try yet. Start the study first."))
            return
        self._session.scenario.use(self._session.study.whole_design(found.estimate.design))
        self._window.show_workspace("what_if")

    def apply(self, rank: int) -> None:
        """Makes a recommendation a layer of the document; nothing else is touched."""
        from twin_app.usd.document import AddLayer

        found, study = self._recommendation(rank), self._session.study.study
        if found is None or study is None:
            return
        origin: dict[str, str | int | float] = {"study": "study.h5", "rank": rank, "seed": study.seed}
        text = _tr("Apply recommendation {0}").format(rank)
        command = AddLayer(name=f"recommendation-{rank}", changes=found.changes, origin=origin)
        self._session.document.edit(command, text=text)
        sentence = _tr("Recommendation {0} applied as a layer. Your layout is unchanged.").format(rank)
        self._window.toaster.say(sentence, _tr("Undo"), self._session.document.undo)

    def save_layer(self, rank: int) -> None:
        """Writes a recommendation as a layer file and a scene that uses it."""
        found, plant = self._recommendation(rank), self._session.document.plant
        if found is None or plant is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, _tr("Save layer"), f"recommendation-{rank}.usda", _tr("USD layers (*.usda)")
        )
        if name:
            path, scene, changes = Path(name), plant.scene, found.changes
            self._writing.start(lambda: _write_layer(scene, changes, path))

    def save_report(self) -> None:
        """Writes the report of the study."""
        study = self._session.study.study
        if study is None:
            self._say(_tr("There is no finished study to report on."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, _tr("Save report"), "report.html", _tr("Web pages (*.html)")
        )
        if name:
            self._writing.start(lambda: _write_report(study, Path(name)))

    def copy_command(self) -> None:
        """The line that does the same without a window, to the clipboard."""
        is_study = self._window.workspace == "study"
        text = self._session.study.command() if is_study else self._session.runs.command()
        if not text:
            return
        QGuiApplication.clipboard().setText(text)
        left_out = self._session.study.settings.left_out if is_study else ()
        note = _tr(" It studies all factors; those you left out cannot be named there.") if left_out else ""
        self._say(_tr("Copied: {0}").format(text) + note)

    def may_stop(self) -> bool:
        """Asks before work of more than ten seconds is lost; a study keeps everything and needs no question."""
        progress = self._session.runs.progress
        spent = progress.done / progress.per_second if progress is not None and progress.per_second > 0.0 else 0.0
        if not self._session.runs.is_running or spent < _ASK_FROM_S:
            return True
        box = QMessageBox(self._window)
        box.setText(_tr("A run of {0} s is under way. Its results would be lost.").format(f"{spent:.0f}"))
        stop = box.addButton(_tr("Stop the run"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(_tr("Go on"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is stop

    def _recommendation(self, rank: int) -> Recommendation | None:
        study = self._session.study.study
        if study is None:
            return None
        return next((one for one in study.recommendations if one.rank == rank and one.changes), None)

    def _say_stopped(self) -> None:
        study = self._session.study
        counts = _tr("{0} of {1}").format(f"{study.simulated:,}", f"{study.settings.simulations:,}")
        sentence = _tr("Study stopped at {0}. Results are kept and the ranking is provisional.").format(counts)
        self._window.toaster.say(sentence, _tr("Resume"), self.start_study)

    def _say(self, sentence: str) -> None:
        self._window.toaster.say(sentence)

    def _written(self, path: object) -> None:
        self._say(_tr("Saved {0}.").format(path))

    def _failed(self, error: BaseException) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, _tr("Twin"), "", parent=self._window)
        if isinstance(error, TwinError | OSError):
            box.setText(str(error))
            box.setInformativeText(_tr("Your plant and everything saved before are unchanged."))
        else:
            box.setText(_tr("Something unexpected happened. Your plant is unchanged."))
            box.setDetailedText(f"{type(error).__name__}: {error}")
        box.addButton(_tr("Close"), QMessageBox.ButtonRole.AcceptRole)
        box.open()


def _write_layer(scene: str, changes: tuple[object, ...], path: Path) -> Path:
    from twin_app.usd import write_recommendation

    root = path.with_name(f"{path.stem}-scene.usda")
    write_recommendation(scene, changes, path, root)  # type: ignore[arg-type]
    return path


def _write_report(study: Study, path: Path) -> Path:
    from twin_app.experiment.report.page import write_report

    write_report(study, path)
    return path


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunCommands", text)
