"""The latest picture of the plant, and when the next one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from twin_app.gui.components.ink import theme
from twin_app.gui.viewport.scene_thread import Drawn, SceneThread, Wish
from twin_app.gui.viewport.shown import Shown
from twin_app.view3d.camera import View

if TYPE_CHECKING:
    from twin_app.view3d.scene.model import PlantModel

_REFINE_MS = 400
_MOST_FOR_FINE_S = 0.35
"""A picture that took longer is not drawn again with more pixels: the next one would have to wait."""


class LivePicture(QObject):
    """Quick pictures while things change, a smooth one when nothing has changed for a moment."""

    changed = Signal()
    """`drawn` is another picture."""
    described = Signal(bool)
    """Whether drawing is done in software."""
    lost = Signal(str)
    """No picture comes any more, and why."""

    def __init__(self, parent: QObject | None = None, *, beside: LivePicture | None = None) -> None:
        """`beside`: the picture that shows the same plant; both are drawn from one scene."""
        super().__init__(parent)
        self._owns_thread = beside is None
        self._thread = SceneThread(self) if beside is None else beside.drawing_thread
        self._channel = self._thread.new_channel()
        self._thread.drawn.connect(self._take)
        self._thread.ready.connect(self._describe)
        self._thread.lost.connect(self.lost)
        self._wish: Wish | None = None
        self._is_software = beside is not None and beside.is_software
        self._is_described: bool = beside is not None and beside.is_described
        self._has_model = False
        self.drawn: Drawn | None = None
        self._warming = QTimer(self, singleShot=True, interval=0)
        self._warming.timeout.connect(self._thread.start)
        self._warming.start()
        self._refining = QTimer(self, singleShot=True, interval=_REFINE_MS)
        self._refining.timeout.connect(self._refine)

    @property
    def is_software(self) -> bool:
        """Whether drawing is done without a graphics card; known once the first picture is."""
        return self._is_software

    @property
    def is_quick(self) -> bool:
        """Whether a graphics card is known to draw."""
        return self._is_described and not self._is_software

    @property
    def is_described(self) -> bool:
        """Whether it is known what draws."""
        return self._is_described

    @property
    def drawing_thread(self) -> SceneThread:
        """What draws it."""
        return self._thread

    @property
    def is_current(self) -> bool:
        """Whether the picture is the one that was asked for last, and no hasty one."""
        if self.drawn is None or self._wish is None:
            return False
        there, asked = self.drawn.wish, self._wish
        return there.view is asked.view and there.shown is asked.shown and not there.is_moving

    def set_model(self, model: PlantModel | None) -> None:
        """Another plant; None: none."""
        self._has_model = model is not None
        if model is None:
            self.drawn = None
        else:
            self._thread.set_model(model)

    def ask(self, view: View, shown: Shown, *, ratio: float, is_moving: bool) -> None:
        """Wants a picture; `changed` answers."""
        if self._has_model:
            self._refining.stop()
            self._wish = Wish(
                view=view, shown=shown, theme=theme(), ratio=ratio, is_moving=is_moving, channel=self._channel
            )
            self._thread.draw(self._wish)

    def close(self, patience_s: float = 5.0) -> None:
        """Ends the thread that draws."""
        self._warming.stop()
        self._refining.stop()
        if self._owns_thread:
            self._thread.close(patience_s)

    def _take(self, drawn: Drawn) -> None:
        if not self._has_model or drawn.wish.channel != self._channel:
            return
        self.drawn = drawn
        is_rough = self._is_software and not drawn.wish.is_moving and not drawn.wish.is_fine
        if is_rough and drawn.seconds < _MOST_FOR_FINE_S:
            self._refining.start()
        self.changed.emit()

    def _refine(self) -> None:
        if self._wish is not None and self.is_current:
            self._thread.draw(self._wish.refined())

    def _describe(self, is_software: bool) -> None:
        self._is_software, self._is_described = is_software, True
        self.described.emit(is_software)
