"""A slider over the time of a run: a press goes there at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from twin_app.gui.components.ink import ink

_STEPS = 100_000
_TRACK, _HANDLE = 4.0, 14.0


class Scrubber(QSlider):
    """Share of the run, 0 to 1, with the keys of a slider."""

    moved_to = Signal(float)
    """By the user."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, _STEPS)
        self.setSingleStep(_STEPS // 500)
        self.setPageStep(_STEPS // 20)
        self.setMinimumWidth(120)
        self.setAccessibleName(self.tr("Time"))
        self.actionTriggered.connect(lambda _: self.moved_to.emit(self.sliderPosition() / _STEPS))

    @property
    def share(self) -> float:
        """Where the handle is."""
        return self.value() / _STEPS

    def show_share(self, share: float) -> None:
        """Moves the handle without telling anyone."""
        if not self.isSliderDown():
            self.setValue(round(share * _STEPS))

    def sizeHint(self) -> QSize:
        return QSize(400, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, left, right = self.height() / 2, _HANDLE / 2, self.width() - _HANDLE / 2
        x = left + self.share * (right - left)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("border.strong"))
        painter.drawRoundedRect(QRectF(left, middle - _TRACK / 2, right - left, _TRACK), 2, 2)
        painter.setBrush(ink("accent.line"))
        painter.drawRoundedRect(QRectF(left, middle - _TRACK / 2, x - left, _TRACK), 2, 2)
        painter.setBrush(ink("bg.raised"))
        painter.setPen(QPen(ink("accent.line"), 2.0))
        painter.drawEllipse(QPointF(x, middle), _HANDLE / 2 - 1, _HANDLE / 2 - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    def _go(self, x: float) -> None:
        share = (x - _HANDLE / 2) / max(self.width() - _HANDLE, 1.0)
        self.setValue(round(min(max(share, 0.0), 1.0) * _STEPS))
        self.moved_to.emit(self.share)
