"""What is said when files fail or change behind our back: what happened, what is safe, what can be done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from twin_app.gui.dialogs.message import Choice, MessageDialog
from twin_app.gui.session.file_watch import FileWatch

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.usd.document import FileChange

_CANNOT = "cannot be written: "


class SafetyCommands(QObject):
    """Nothing is lost without a word."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.session.document
        self.watch = FileWatch(self._document)
        self.dialog: MessageDialog | None = None
        self._unsaved: Exception | None = None
        self._has_told_of_copy = False
        self.watch.noticed.connect(self._tell_of_change)
        self._document.failed.connect(self._failed)
        self._document.kept.connect(self._kept)
        for signal in (self._document.opened, self._document.saved):
            signal.connect(self._begin_anew)

    def _begin_anew(self) -> None:
        self._unsaved, self._has_told_of_copy = None, False

    def _failed(self, error: Exception, what: str) -> None:
        if what == "save":
            self._unsaved = error
            self._document.autosave(
                self._window.preferences.folders.recovery
            )  # `_kept` or this again tells how it went
        elif what == "autosave" and self._unsaved is not None:
            failure, self._unsaved = self._unsaved, None
            self._tell_of_saving(failure, _tr("The work is still here, but only in memory: keep Twin open."))
        elif what == "autosave" and not self._has_told_of_copy:
            self._has_told_of_copy = True
            self._tell_of_copy(error)

    def _kept(self) -> None:
        self._has_told_of_copy = False
        if self._unsaved is not None:
            failure, self._unsaved = self._unsaved, None
            self._tell_of_saving(failure, _tr("Nothing was lost; a copy is in the recovery folder."))

    def _tell_of_saving(self, error: Exception, what_is_safe: str) -> None:
        name, reason = failure_words(error)
        sentence = _tr("{0}. {1}").format(reason[:1].upper() + reason[1:], what_is_safe)
        choices = [
            Choice(_tr("Save elsewhere…"), self._window.files.ask_where_to_save),
            Choice(_tr("Try again"), self._document.save),
            Choice(_tr("Close")),
        ]
        self._show(_tr("Could not save {0}").format(name), sentence, choices, repr(error))

    def _tell_of_copy(self, error: Exception) -> None:
        _, reason = failure_words(error)
        sentence = _tr("No copy for recovery could be written: {0}. Save your work where there is room.").format(reason)
        choices = [Choice(_tr("Save elsewhere…"), self._window.files.ask_where_to_save), Choice(_tr("Keep working"))]
        self._show(_tr("Your work is only in memory"), sentence, choices, repr(error))

    def _tell_of_change(self, changes: Sequence[FileChange]) -> None:
        self.watch.accept()
        for change in changes:
            verb = _tr("{0} was removed by another program.") if change.is_gone else _tr("{0} was changed.")
            self._window.log(verb.format(change.path))
        gone = [change for change in changes if change.is_gone]
        if gone:
            self._tell_of_loss(gone[0])
        else:
            self._offer_reload(changes[0])

    def _tell_of_loss(self, change: FileChange) -> None:
        name = Path(change.path).name
        if change.is_layout:
            sentence = _tr("The plant is shown as it was read. It cannot be opened again until the file is back.")
            choices = [Choice(_tr("Keep working"))]
        else:
            sentence = _tr("Nothing was lost: the plant is still open here. Save writes the file again.")
            choices = [Choice(_tr("Save"), self._document.save), Choice(_tr("Keep working"))]
        self._show(_tr("{0} is not there any more").format(name), sentence, choices, change.path)

    def _offer_reload(self, change: FileChange) -> None:
        now = self._document.now
        is_modified = now is not None and now.is_modified
        sentence = _tr("Reload shows what it holds now.")
        if is_modified:
            sentence = _tr("Reload shows what it holds now and gives up your unsaved edits.")
            if not change.is_layout:
                sentence += " " + _tr("If you keep yours, saving replaces it.")
        keep = Choice(_tr("Keep mine") if is_modified else _tr("Leave as it is"))
        reload = Choice(_tr("Reload"), self._document.reload)
        choices = [keep, reload] if is_modified else [reload, keep]
        heading = _tr("{0} was changed by another program").format(Path(change.path).name)
        self._show(heading, sentence, choices, change.path)

    def _show(self, heading: str, sentence: str, choices: list[Choice], details: str) -> None:
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = MessageDialog(heading, sentence, choices, details=details, parent=self._window)
        self.dialog.open()


def failure_words(error: Exception) -> tuple[str, str]:
    """File name and reason of an error of writing, as a person would say it."""
    place, mark, reason = str(error).partition(_CANNOT)
    if not mark:
        path, _, rest = str(error).partition(": ")
        return Path(path).name, rest or str(error)
    name = Path(place.rstrip(": ")).name
    return name, next((words() for number, words in _REASONS.items() if reason == os.strerror(number)), reason)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SafetyCommands", text)


_REASONS: dict[int, Callable[[], str]] = {
    errno.ENOSPC: partial(_tr, "the disk is full"),
    errno.EDQUOT: partial(_tr, "your share of the disk is full"),
    errno.EACCES: partial(_tr, "this folder may not be written to"),
    errno.EPERM: partial(_tr, "this folder may not be written to"),
    errno.EROFS: partial(_tr, "this disk cannot be written to"),
    errno.ENOENT: partial(_tr, "its folder is not there any more"),
    errno.EIO: partial(_tr, "the disk does not answer"),
}
