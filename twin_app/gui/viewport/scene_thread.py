"""The 3D picture is drawn in a thread of its own: VTK lets other threads run while it renders, so that the window
never waits for a picture, however large the plant. Of several wishes only the newest is fulfilled."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from twin_app.gui.bridge.niceness import thread_beside
from twin_app.gui.viewport.shown import DrawingLostError, Shown
from twin_app.view3d.camera import View
from twin_app.view3d.theme import Theme

if TYPE_CHECKING:
    from twin_app.gui.viewport.scene_drawer import SceneDrawer
    from twin_app.view3d.scene.model import PlantModel


FINE = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A picture that is wanted."""

    view: View
    shown: Shown
    theme: Theme
    ratio: float
    """Device pixels for one of the view's."""
    is_moving: bool = False
    channel: int = 0
    """Whose picture it is: of each channel the newest wish is fulfilled, by turns."""
    is_fine: bool = False
    """Drawn at twice the size and made smaller: smooth edges where the driver has none."""

    def refined(self) -> Wish:
        """The same, drawn finely."""
        return replace(self, is_fine=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture that is there."""

    image: QImage
    wish: Wish
    seconds: float
    """What it took."""


class SceneThread(QObject):
    """Ask with `draw`; `drawn` answers. VTK is loaded and the driver prepared in the thread, best before a plant is
    there; the first model begins it at the latest."""

    drawn = Signal(object)
    """`Drawn`."""
    ready = Signal(bool)
    """Whether drawing is done in software."""
    lost = Signal(str)
    """The driver has given up twice: no picture comes any more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._news = threading.Condition()
        self._model: PlantModel | None = None
        self._has_new_model = False
        self._wishes: dict[int, Wish] = {}
        self._n_channels = 0
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def new_channel(self) -> int:
        """For one more picture of the same plant: the scene is there once, and is drawn for each in turn."""
        self._n_channels += 1
        return self._n_channels - 1

    def set_model(self, model: PlantModel) -> None:
        """From now on this plant."""
        with self._news:
            if model is self._model:
                return
            self._model, self._has_new_model = model, True
            self._news.notify()
        self.start()

    def start(self) -> None:
        """Begins, if it has not."""
        if self._thread is None and not self._is_closed:
            self._thread = thread_beside(self._serve, "3D view")
            self._thread.start()

    @property
    def is_at_work(self) -> bool:
        """From `start` until it has ended."""
        return self._thread is not None and self._thread.is_alive()

    def draw(self, wish: Wish) -> None:
        """Wants a picture in place of any that its channel wanted before."""
        with self._news:
            self._wishes[wish.channel] = wish
            self._news.notify()

    def close(self, patience_s: float = 5.0) -> None:
        """Ends the thread after the picture it is at."""
        with self._news:
            self._is_closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(patience_s)

    def _serve(self) -> None:
        try:
            self._draw_wishes()
        except Exception as error:  # whatever it is, the window goes on with the flat plan and says why
            self._tell(self.lost, str(error) or type(error).__name__)

    def _draw_wishes(self) -> None:
        from twin_app.gui.viewport.scene_drawer import SceneDrawer

        drawer = SceneDrawer()
        self._tell(self.ready, drawer.quality.is_software)
        while (wish := self._next_wish()) is not None:
            drawer = self._fulfil(drawer, self._new_model(), wish)
            if not self._wishes and not self._is_closed:
                drawer.get_ready_to_move()
        drawer.close()

    def _next_wish(self) -> Wish | None:
        """Waits for one; None: the view is closed."""
        with self._news:
            while not self._wishes and not self._is_closed:
                self._news.wait()
            return None if self._is_closed else self._wishes.pop(next(iter(self._wishes)))

    def _new_model(self) -> PlantModel | None:
        """The plant, if it is another one than before."""
        with self._news:
            model = self._model if self._has_new_model else None
            self._has_new_model = False
            return model

    def _fulfil(self, drawer: SceneDrawer, model: PlantModel | None, wish: Wish) -> SceneDrawer:
        """Draws; with a new drawer if the old one lost its context. Raises `DrawingLostError` if that fails as well."""
        try:
            self._draw(drawer, model, wish)
        except DrawingLostError:
            drawer.close()
            drawer = type(drawer)()
            self._draw(drawer, self._model, wish)
        return drawer

    def _draw(self, drawer: SceneDrawer, model: PlantModel | None, wish: Wish) -> None:
        if model is not None:
            drawer.set_model(model, wish.theme)
        began = perf_counter()
        ratio = wish.ratio * (FINE if wish.is_fine else 1.0)
        image = drawer.draw(wish.view, wish.shown, wish.theme, ratio=ratio, is_moving=wish.is_moving)
        if image is not None:
            image = _reduced(image) if wish.is_fine else image
            self._tell(self.drawn, Drawn(image=image, wish=wish, seconds=perf_counter() - began))

    def _tell(self, signal: object, value: object) -> None:
        with self._news:  # after `close` nothing is told, even if the thread is still at work and we are gone
            if not self._is_closed:
                signal.emit(value)  # type: ignore[attr-defined]


def _reduced(image: QImage) -> QImage:
    """Half the size each way; every pixel is the mean of four."""
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(round(image.width() / FINE), round(image.height() / FINE), keep, smooth)
