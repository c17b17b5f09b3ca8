"""Imports machines from a table or a CMSD file, as a plant of their own or over the layout that is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from twin_app.gui.bridge.background import Background
from twin_app.gui.dialogs.message import Choice, MessageDialog

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.usd.imports import WrittenScene

_ENDINGS = "*.csv *.tsv *.txt *.xlsx *.xml"
_MOST_FAULTS = 12


class ImportCommands:
    """Reading and writing happen in the background; what was assumed stands in the log."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._work = Background(window)
        self._work.done.connect(self._open)
        self._work.failed.connect(self._fail)
        self.dialog: MessageDialog | None = None
        window.actions_.handle("file.import", self.ask_for_file)

    def ask_for_file(self) -> None:
        """The file dialog."""
        kinds = _tr("Tables of machines and CMSD ({0})").format(_ENDINGS)
        path, _ = QFileDialog.getOpenFileName(self._window, _tr("Import machines"), "", kinds)
        if path:
            self.choose_way(path)

    def choose_way(self, path: str) -> None:
        """Asks, if a plant is open, whether its layout is meant."""
        now = self._window.session.document.now
        if now is None:
            self.ask_where(path, "")
            return
        choices = [
            Choice(_tr("Make a new plant"), partial(self.ask_where, path, "")),
            Choice(_tr("Put them over this layout"), partial(self.ask_where, path, now.path)),
            Choice(_tr("Leave it")),
        ]
        text = _tr("The machines of {0} can be matched with {1} by their names, or become a plant of boxes.")
        sentence = text.format(Path(path).name, now.title)
        self._show(_tr("Where do these machines stand?"), sentence, choices)

    def ask_where(self, path: str, layout: str) -> None:
        """The file dialog for the new scene."""
        usual = str(Path(path).with_name(f"{Path(path).stem.replace(' ', '_')}-plant.usda"))
        out, _ = QFileDialog.getSaveFileName(self._window, _tr("Save the imported plant"), usual, "USD (*.usda *.usdc)")
        if out:
            self.write(path, out, layout)

    def write(self, path: str, out: str, layout: str = "") -> None:
        """Reads the machines, writes the scene, and opens it. The file dialog has asked about overwriting."""
        lock = self._window.session.document.lock

        def work() -> WrittenScene:
            from twin_app.plant.imports import read_import
            from twin_app.usd.imports import write_import

            imported = read_import(path)
            with lock:
                return write_import(imported, out, layout=layout or None, replace=Path(out).exists())

        self._window.toaster.say(_tr("Importing {0}…").format(Path(path).name))
        self._work.start(work)

    def _open(self, written: WrittenScene) -> None:
        for note in written.notes:
            self._window.log(str(note))
        count = len(written.plant.nodes)
        text = _tr("Imported {0} machines.").format(count)
        if written.notes:
            text = _tr("Imported {0} machines; {1} notes are in the log.").format(count, len(written.notes))
        self._window.toaster.say(text)
        self._window.open_scene(str(written.root))

    def _fail(self, error: Exception) -> None:
        lines = str(error).splitlines()
        more = [_tr("… and {0} more.").format(len(lines) - _MOST_FAULTS)] if len(lines) > _MOST_FAULTS else []
        sentence = "\n".join((*lines[:_MOST_FAULTS], *more, _tr("Nothing was written.")))
        self._show(_tr("The table could not be imported"), sentence, [Choice(_tr("Close"))], str(error))

    def _show(self, heading: str, sentence: str, choices: list[Choice], details: str = "") -> None:
        self.dialog = MessageDialog(heading, sentence, choices, details=details, parent=self._window)
        self.dialog.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportCommands", text)
