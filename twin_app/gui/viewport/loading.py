"""Reads the geometry of the open document in the background and hands it to the view."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from twin_app.gui.bridge.background import Background
from twin_app.gui.components.ink import theme

if TYPE_CHECKING:
    from pxr import Usd

    from twin_app.plant.description import Description
    from twin_app.view3d.scene.model import PlantModel
    from twin_app.view3d.theme import Theme

_AFTER_EDITS_MS = 120
"""Several edits in a row are read once."""


class StageHolder(Protocol):
    """A document, as far as the view needs it."""

    @property
    def stage(self) -> Usd.Stage: ...


class ModelLoader(QObject):
    """`load` answers with `loaded` or `failed`; the answer to an older call is dropped."""

    loaded = Signal(object, bool)
    """`PlantModel`, and whether it is the same plant as before."""
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._background.done.connect(self._done)
        self._background.failed.connect(self.failed)
        self._is_again = False
        self._source: tuple[StageHolder, Description, AbstractContextManager[object]] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)

    def load(self, document: StageHolder, description: Description, lock: AbstractContextManager[object]) -> None:
        """Reads a plant that was just opened; the stage is touched with the lock held.

        It begins once the window has shown what it knows: both at a time would wait for each other's interpreter.
        """
        self._source, self._is_again = (document, description, lock), False
        self._timer.start(0)

    def reload(self, document: StageHolder, description: Description, lock: AbstractContextManager[object]) -> None:
        """Reads it again after an edit, a moment later."""
        self._source = (document, description, lock)
        self._is_again = self._is_again or not self._timer.isActive()
        self._timer.start(_AFTER_EDITS_MS)

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._timer.stop()
        self._background.forget()
        self._source = None

    def _start(self) -> None:
        if self._source is not None:
            document, description, lock = self._source
            tokens = theme()
            self._background.start(lambda: _read(document, description, lock, tokens))

    def _done(self, model: PlantModel) -> None:
        is_again, self._is_again = self._is_again, True
        self.loaded.emit(model, is_again)


def _read(
    document: StageHolder, description: Description, lock: AbstractContextManager[object], tokens: Theme
) -> PlantModel:
    from twin_app.usd.geometry import read_geometry
    from twin_app.view3d.scene.model import build_model

    with lock:
        geometry = read_geometry(document.stage)
    return build_model(description, geometry, tokens)
