"""What the commands of the menu Run do, and what is said when runs and studies end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from twin_app.gui.commands.study_commands import StudyCommands
from twin_app.gui.dialogs.failures import tell
from twin_app.gui.dialogs.message import MessageDialog
from twin_app.gui.session.study import StudyStatus

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_ASK_FROM_S = 10.0
"""Seconds of work whose loss is worth a question."""


class RunCommands(QObject):
    """Run, stop, pin, copy as command; those of a study are `study`'s."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.dialog: MessageDialog | None = None
        self.study = StudyCommands(window)
        actions, session = window.actions_, window.session
        actions.handle("run.start", session.runs.start)
        actions.handle("run.stop", self.stop)
        actions.handle("scenario.pin", self.pin)
        actions.handle("scenario.study", lambda: window.turn_to("study"))
        actions.handle("run.copy_command", self.copy_command)
        session.runs.failed.connect(self._failed)
        session.runs.warned.connect(self._say)
        session.runs.started.connect(self._show_workers)
        session.scenario.answered.connect(self._show_workers)

    def _show_workers(self) -> None:
        """By now somebody has counted them: that takes a library that the first window does not wait for."""
        self._window.status_bar.show_workers(self._session.pool.workers)

    def stop(self) -> None:
        """The run, or the study, whichever is under way."""
        if self._session.runs.is_running:
            if self.may_stop():
                self._session.runs.stop()
        elif self._session.study.status is StudyStatus.RUNNING:
            self._session.study.stop()

    def pin(self) -> None:
        """Keeps the setting of What-if under its name."""
        found = self._session.scenario.pin()
        if found is None:
            self._say(_tr("Nothing is changed yet. Move a slider first."))
        else:
            self._say(_tr("{0} is kept. Compare with it in the tool bar.").format(found.name))

    def apply(self, rank: int) -> None:
        """Makes a recommendation a layer of the document."""
        self.study.apply(rank)

    def save_layer(self, rank: int) -> None:
        """Asks where to write a recommendation as a layer file."""
        self.study.ask_for_layer(rank)

    def command(self) -> str:
        """The line that does without a window what this workspace does; empty without a plant."""
        session = self._session
        if self._window.workspace == "study":
            return session.study.command()
        plant = session.document.plant
        changes = session.scenario.changes if plant is not None and self._window.workspace == "what_if" else ()
        return session.runs.command(changes)

    def copy_command(self) -> None:
        """That line, to the clipboard."""
        text, now = self.command(), self._session.document.now
        if not text:
            return
        QGuiApplication.clipboard().setText(text)
        note = _tr(" Save the plant first: it reads the file.") if now is not None and now.is_modified else ""
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

    def _say(self, sentence: str) -> None:
        self._window.toaster.say(sentence)

    def _failed(self, error: BaseException) -> None:
        safe = _tr("Your plant and everything saved before are unchanged.")
        self._window.log(str(error))
        self.dialog = tell(self._window, error, _tr("the run"), safe)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunCommands", text)
