"""The camera on its way to a preset or to what was fitted."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation, Signal
from PySide6.QtWidgets import QWidget

from twin_app.gui.components.motion import lasts_ms
from twin_app.view3d.camera import View
from twin_app.view3d.navigating import between

GLIDE_MS = 250


class CameraGlide(QVariantAnimation):
    """From one view to another, fast at first."""

    came = Signal(object)
    """`View` on the way."""
    arrived = Signal(object)
    """The `View` that was wanted, exactly."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._ends: tuple[View, View] | None = None
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._come)
        self.finished.connect(self._arrive)

    def go(self, start: View, end: View) -> None:
        """At once where there shall be no motion."""
        self.stop()
        duration = lasts_ms(self._widget, GLIDE_MS)
        self._ends = (start, end)
        if duration == 0:
            self._arrive()
            return
        self.setDuration(duration)
        self.start()

    def give_up(self) -> View | None:
        """Stops on the way; the view that was wanted, None if none was."""
        self.stop()
        ends, self._ends = self._ends, None
        return None if ends is None else ends[1]

    def _come(self, share: float) -> None:
        if self._ends is not None:
            self.came.emit(between(*self._ends, share))

    def _arrive(self) -> None:
        end = self.give_up()
        if end is not None:
            self.arrived.emit(end)
