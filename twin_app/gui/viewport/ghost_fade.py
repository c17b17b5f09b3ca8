"""What a change alters fades in and out: for a moment the picture before shines through the new one.

The pictures come from another thread when they are ready; blending the two needs no further one.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QRectF, QVariantAnimation
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.motion import lasts_ms
from twin_app.gui.viewport.scene_thread import Drawn

FADE_MS = 150


class GhostFade(QObject):
    """Of the pictures of one widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._now: Drawn | None = None
        self._before: Drawn | None = None
        """What goes; None: nothing fades."""
        self._motion = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.valueChanged.connect(self._repaint)
        self._motion.finished.connect(self._end)

    @property
    def is_fading(self) -> bool:
        """Whether two pictures are blended."""
        return self._before is not None

    def see(self, drawn: Drawn | None) -> None:
        """The picture from now on; None: none."""
        before, self._now = self._now, drawn
        if before is None or drawn is None or before.wish.view is not drawn.wish.view:
            self._motion.stop()
            self._end()
        elif _ghosts(before) != _ghosts(drawn) and before.wish.theme is drawn.wish.theme:
            self._begin(before)

    def paint(self, painter: QPainter) -> None:
        """The picture, or both."""
        if self._before is not None:
            _paint(painter, self._before)
            painter.setOpacity(float(self._motion.currentValue()))
        if self._now is not None:
            _paint(painter, self._now)
        painter.setOpacity(1.0)

    def _begin(self, before: Drawn) -> None:
        duration = lasts_ms(self._widget, FADE_MS)
        if duration > 0:
            self._motion.stop()
            self._before = before
            self._motion.setDuration(duration)
            self._motion.start()

    def _repaint(self, _: object) -> None:
        self._widget.update()

    def _end(self) -> None:
        self._before = None


def _ghosts(drawn: Drawn) -> tuple[object, ...]:
    shown = drawn.wish.shown
    return shown.changed, shown.added, shown.faded, shown.shifts


def _paint(painter: QPainter, drawn: Drawn) -> None:
    painter.drawImage(QRectF(0.0, 0.0, *drawn.wish.view.size), drawn.image)
