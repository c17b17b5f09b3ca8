"""What the commands of the menu File do, with the questions that go with them."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from twin_app.errors import StoreWriteError
from twin_app.gui.bridge.background import Background
from twin_app.gui.commands.import_commands import ImportCommands
from twin_app.gui.dialogs.failures import tell
from twin_app.gui.dialogs.message import Choice, MessageDialog

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

ENDINGS = (".usd", ".usda", ".usdc", ".usdz")


class FileCommands:
    """Opening, saving, leaving."""

    def __init__(self, window: MainWindow) -> None:
        self._window, self._document = window, window.session.document
        self._after_saving: Callable[[], object] | None = None
        self._last_command = ""
        self._pictures = Background(window)
        self._pictures.done.connect(self._say_picture)
        self._pictures.failed.connect(self._picture_failed)
        self.dialog: MessageDialog | None = None
        self.imports = ImportCommands(window)
        actions = window.actions_
        actions.handle("file.open", self.ask_for_scene)
        actions.handle("file.save", self.save)
        actions.handle("file.save_as", self.ask_where_to_save)
        actions.handle("file.close", lambda: self.leave(self._document.close))
        actions.handle("file.welcome", lambda: self.leave(self._document.close))
        actions.handle("file.export", self.ask_where_to_export)
        actions.handle("file.package", lambda: self.ask_where_to_export(is_package=True))
        actions.handle("file.picture", self.ask_for_picture)
        actions.handle("file.copy_command", self.copy_command)
        self._document.saved.connect(self._was_saved)
        self._document.failed.connect(self._failed)

    def open(self, path: str) -> None:
        """Opens a scene, after the question what to do with unsaved work."""
        self.leave(lambda: self._document.open(path))

    def ask_for_scene(self) -> bool:
        """The file dialog; whether a file was chosen."""
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        start = str(Path(self._window.preferences.recent[0]).parent) if self._window.preferences.recent else ""
        title, kinds = _tr("Open a plant"), _tr("USD files ({0})").format(endings)
        path, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if path:
            self.open(path)
        return bool(path)

    def save(self) -> None:
        """Under its name; asks for one if there is none yet."""
        now = self._document.now
        if now is not None and now.is_new:
            self.ask_where_to_save()
        else:
            self._document.save()

    def ask_where_to_save(self) -> None:
        """The file dialog."""
        now = self._document.now
        if now is None:
            return
        kinds = _tr("USD files ({0})").format("*.usda *.usdc *.usd")
        path, _ = QFileDialog.getSaveFileName(self._window, _tr("Save as"), now.suggested_path, kinds)
        if path:
            self._document.save(path)
        else:
            self._after_saving = None

    def ask_where_to_export(self, *, is_package: bool = False) -> None:
        """Writes the scene as a single file, in the background."""
        now = self._document.now
        if now is None:
            return
        ending = "usdz" if is_package else "usdc"
        start = str(Path(now.path).with_name(f"{Path(now.path).stem}-export.{ending}"))
        one, packed = _tr("One USD file ({0})").format("*.usdc *.usda *.usd"), _tr("Package ({0})").format("*.usdz")
        kinds = ";;".join((packed, one) if is_package else (one, packed))
        path, _ = QFileDialog.getSaveFileName(self._window, _tr("Export USD"), start, kinds)
        if path:
            self.export(path)

    def export(self, path: str) -> None:
        """What is saved of the scene, as one file."""
        now = self._document.now
        if now is None:
            return
        is_package = path.endswith(".usdz")

        def work(_document: object) -> object:
            from twin_app.usd import export_scene

            return export_scene(now.path, path, flatten=not is_package, usdz=is_package)

        command = shlex.join(["twin", "export", now.path, "--usdz" if is_package else "--flatten", "--out", path])
        self._document.background(work, lambda _: self._exported(Path(path).name, command, now.is_modified))

    def _exported(self, name: str, command: str, was_modified: bool) -> None:
        self._last_command = command
        sentence = _tr("Exported as {0}.").format(name)
        if was_modified:
            sentence += " " + _tr("It holds what was saved, not your latest edits.")
        self._window.toaster.say(sentence, _tr("Copy as command"), lambda: _to_clipboard(command))

    def ask_for_picture(self) -> None:
        """Saves what the view shows."""
        now = self._document.now
        if now is None:
            return
        start = str(Path(now.path).with_suffix(".png"))
        path, _ = QFileDialog.getSaveFileName(self._window, _tr("Save a picture"), start, _tr("Picture (*.png)"))
        if path:
            self.save_picture(Path(path))

    def save_picture(self, path: Path) -> None:
        """The view as it is on the screen, with its labels; written in the background."""
        picture = self._window.viewport.grab().toImage()

        def work() -> Path:
            if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]
                raise StoreWriteError(f"{path}: cannot be written as a picture")
            return path

        self._pictures.start(work)

    def _say_picture(self, path: object) -> None:
        self._window.toaster.say(_tr("Saved {0}.").format(Path(str(path)).name))

    def _picture_failed(self, error: BaseException) -> None:
        self.dialog = tell(self._window, error, _tr("the picture"), _tr("Your plant is unchanged."))

    def command(self) -> str:
        """The line of the last export, else the one that checks the plant; empty without one."""
        now = self._document.now
        return (self._last_command or shlex.join(["twin", "check", now.path])) if now is not None else ""

    def copy_command(self) -> None:
        """The line that does the same without a window; workspaces put their own in its place."""
        text = self.command()
        if text:
            _to_clipboard(text)
            self._window.toaster.say(_tr("Copied: {0}").format(text))

    def leave(self, then: Callable[[], object]) -> None:
        """Does `then` at once, or after the user has said what becomes of unsaved work."""
        now = self._document.now
        if now is None or not now.is_modified:
            then()
            return
        self._show(
            _tr("Save the changes to {0}?").format(now.title),
            _tr("They go into the process layer; your layout is not touched."),
            [
                Choice(_tr("Save"), lambda: self._save_and(then)),
                Choice(_tr("Discard changes"), then),
                Choice(_tr("Keep editing")),
            ],
        )

    def _save_and(self, then: Callable[[], object]) -> None:
        self._after_saving = then
        self.save()

    def _was_saved(self) -> None:
        self._window.status_bar.was_saved()
        after, self._after_saving = self._after_saving, None
        if after is not None:
            after()

    def _failed(self, error: Exception, what: str) -> None:
        self._after_saving = None
        headings = {
            "open": _tr("The file could not be opened"),
            "edit": _tr("That change cannot be made"),
        }
        self._window.log(str(error))
        if what not in ("save", "autosave"):  # those are told by `SafetyCommands`, with what is safe
            heading = headings.get(what, _tr("That did not work"))
            self._show(heading, str(error), [Choice(_tr("Close"))], details=repr(error))

    def _show(self, heading: str, sentence: str, choices: list[Choice], details: str = "") -> None:
        self.dialog = MessageDialog(heading, sentence, choices, details=details, parent=self._window)
        self.dialog.open()


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileCommands", text)
