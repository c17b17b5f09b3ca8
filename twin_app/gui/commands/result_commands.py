"""Open a study or run: its plant first, then what was found."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QFileDialog

from twin_app.gui.bridge.background import Background
from twin_app.gui.dialogs.message import Choice, MessageDialog
from twin_app.gui.session.result_files import ENDINGS, FoundResult, ResultKind, keep_study, look_at
from twin_app.gui.session.tracing import file_recording

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow


class ResultCommands(QObject):
    """A study gets a copy among those of its plant; a run is played back from its file."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self.dialog: MessageDialog | None = None
        self._wanted: FoundResult | None = None
        self._folder: Path | None = None
        self._looking, self._keeping = Background(self), Background(self)
        self._looking.done.connect(self._found)
        self._keeping.done.connect(self._kept)
        for background in (self._looking, self._keeping):
            background.failed.connect(self._tell_failure)
        window.actions_.handle("study.open", self.ask_for_file)
        # The window shows the plant first.
        self._session.document.opened.connect(self._show, Qt.ConnectionType.QueuedConnection)
        for signal in (self._session.document.failed, self._session.document.cancelled):
            signal.connect(self._forget)
        self._session.study.shelf.changed.connect(self._open_kept)

    def ask_for_file(self) -> None:
        """The file dialog."""
        kinds = _tr("Results ({0})").format(" ".join(f"*{ending}" for ending in ENDINGS))
        recent = self._window.preferences.recent
        start = str(Path(recent[0]).parent) if recent else ""
        path, _ = QFileDialog.getOpenFileName(self._window, _tr("Open a study or run"), start, kinds)
        if path:
            self.open(Path(path))

    def open(self, file: Path) -> None:
        """Looks at a file, then opens its plant unless that is open already."""
        self._looking.start(partial(look_at, file))

    def _found(self, value: object) -> None:
        found = cast("FoundResult", value)
        if found.scene_file is None:
            self._ask_for_plant(found)
        else:
            self._open_plant(found, str(found.scene_file))

    def _open_plant(self, found: FoundResult, scene: str) -> None:
        self._wanted = found
        now = self._session.document.now
        if now is not None and Path(now.path) == Path(scene):
            self._show()
        else:
            self._window.files.leave(lambda: self._session.document.open(scene))

    def _ask_for_plant(self, found: FoundResult) -> None:
        sentence = _tr("It is of {0}, which is not where it was, nor beside the file.").format(found.scene)
        choose = Choice(_tr("Choose the plant…"), partial(self._choose_plant, found))
        self._tell(_tr("The plant of {0} was not found").format(found.file.name), sentence, [choose])

    def _choose_plant(self, found: FoundResult) -> None:
        endings = "*.usd *.usda *.usdc *.usdz"
        path, _ = QFileDialog.getOpenFileName(
            self._window, _tr("Choose the plant"), str(found.file.parent), _tr("USD files ({0})").format(endings)
        )
        if path:
            self._open_plant(found, path)

    def _show(self) -> None:
        """The plant is open."""
        found, self._wanted = self._wanted, None
        document, plant = self._session.document, self._session.document.plant
        if found is None or document.document is None:
            return
        if plant is None:
            sentence = _tr("The plant has faults now. Problems lists them; mend them, and open the file again.")
            self._tell(_tr("{0} cannot be shown").format(found.file.name), sentence, [])
        elif found.kind is ResultKind.STUDY:
            root = self._session.study.shelf.root
            self._keeping.start(partial(keep_study, root, plant, found))
        else:
            make = partial(file_recording, found.file, plant, document.document, document.lock)
            self._window.show_workspace("playback")
            self._session.playback.open(_tr("Reading {0}…").format(found.file.name), make)

    def _kept(self, folder: object) -> None:
        self._folder = cast("Path", folder)
        self._session.study.shelf.refresh()

    def _open_kept(self) -> None:
        """The list of studies holds it now."""
        if self._folder is not None and self._session.study.shelf.find(self._folder) is not None:
            folder, self._folder = self._folder, None
            self._window.show_workspace("study")
            self._session.study.open(folder)

    def _forget(self) -> None:
        self._wanted = None

    def _tell_failure(self, error: Exception) -> None:
        self._tell(_tr("The file could not be opened"), str(error), [], repr(error))

    def _tell(self, heading: str, sentence: str, choices: list[Choice], details: str = "") -> None:
        self._window.log(f"{heading}. {sentence}")
        own = [*choices, Choice(_tr("Close"))]
        self.dialog = MessageDialog(heading, sentence, own, details=details, parent=self._window)
        self.dialog.open()


def is_result(path: str) -> bool:
    """Whether a dropped file is one of results rather than a scene."""
    return Path(path).suffix.lower() in ENDINGS


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResultCommands", text)
