"""What is said when a run, a study or the writing of a file fails: what happened, what is safe, what to do."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from twin_app.errors import StoreError, StoreWriteError, TwinError
from twin_app.gui.dialogs.message import Choice, MessageDialog

_FULL = ("no space left", "disk is full", "disk quota")


@dataclass(frozen=True, slots=True)
class Words:
    """Of one failure."""

    heading: str
    sentence: str


def words_of(error: BaseException, what: str, safe: str) -> Words:
    """`what` could not be written or done, in a few words ("the study"); `safe` is the sentence on what is kept."""
    text = f"{error} {error.__cause__ or ''}".lower()
    is_writing = isinstance(error, StoreWriteError | OSError)
    if is_writing and any(sign in text for sign in _FULL):
        return Words(
            _tr("Could not save {0}: the disk is full").format(what), f"{safe} {_tr('Make room, then go on.')}"
        )
    if is_writing:
        return Words(_tr("Could not save {0}").format(what), f"{_plain(error)} {safe}")
    if isinstance(error, StoreError):
        return Words(_tr("Could not read {0}").format(what), _plain(error))
    if isinstance(error, TwinError):
        return Words(_tr("That did not work"), f"{_plain(error)} {safe}")
    return Words(_tr("Something unexpected happened"), safe)


def tell(
    parent: QWidget, error: BaseException, what: str, safe: str, *, again: Callable[[], object] | None = None
) -> MessageDialog:
    """Opens the dialog, with details to copy; `again` adds a button that tries once more."""
    words = words_of(error, what, safe)
    choices: Sequence[Choice] = [Choice(_tr("Close"))]
    if again is not None:
        choices = [Choice(_tr("Try again"), again), Choice(_tr("Close"))]
    details = "".join(traceback.format_exception(error))
    dialog = MessageDialog(words.heading, words.sentence, list(choices), details=details, parent=parent)
    dialog.open()
    return dialog


def _plain(error: BaseException) -> str:
    """Without what only the command line can do."""
    text = str(error)
    for hint in (". Make room or choose another --out, then go on with --resume", ", or choose another --out"):
        text = text.replace(hint, ".")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _tr(text: str) -> str:
    return QCoreApplication.translate("Failures", text)
