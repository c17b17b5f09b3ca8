"""Short news at the bottom right of the view: one sentence, at most one action, never an error."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRectF, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from twin_app.gui.components.ink import hairline, ink
from twin_app.gui.components.motion import lasts_ms

WIDTH = 320
MOST = 2
_STAYS_MS = 5000
_FADE_MS = 160
_EDGE = 12


class Toast(QWidget):
    """One piece of news; stays while the mouse is over it."""

    def __init__(self, sentence: str, action: str, act: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        self.label = QLabel(sentence, self)
        self.label.setWordWrap(True)
        layout.addWidget(self.label, 1)
        self.button: QPushButton | None = None
        if action and act is not None:
            self.button = QPushButton(action, self)
            self.button.clicked.connect(act)
            self.button.clicked.connect(self.leave)
            layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.setDuration(lasts_ms(self, _FADE_MS))
        self.setAccessibleName(sentence)

    def take_room(self) -> None:
        """As high as the sentence asks for; `adjustSize` asks as if it stood in one line."""
        for one in (self, *self.findChildren(QWidget)):
            one.ensurePolished()
        self.resize(WIDTH, self.heightForWidth(WIDTH))

    def appear(self) -> None:
        """Fades in and begins to count."""
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self.show()
        self._fade.start()
        self._timer.start(_STAYS_MS)

    def leave(self) -> None:
        """Fades out and is gone."""
        self._timer.stop()
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.finished.connect(self.deleteLater)
        self._fade.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(_STAYS_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline("border.strong"))
        painter.setBrush(ink("bg.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
        painter.end()


class Toaster(QObject):
    """Puts toasts at the bottom right of a widget, the newest lowest, two at most."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._shown: list[Toast] = []
        over.installEventFilter(self)
        if isinstance(over, QStackedWidget):
            over.currentChanged.connect(lambda _: self._raise())

    @property
    def shown(self) -> tuple[Toast, ...]:
        """The oldest first."""
        return tuple(self._shown)

    def say(self, sentence: str, action: str = "", act: Callable[[], None] | None = None) -> Toast:
        """Shows one more."""
        toast = Toast(sentence, action, act, self._over)
        toast.destroyed.connect(lambda: self._forget(toast))
        self._shown.append(toast)
        for old in self._shown[:-MOST]:
            old.leave()
        toast.take_room()
        self._place()
        toast.appear()
        toast.raise_()
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _raise(self) -> None:
        """Another page has come over them."""
        for toast in self._shown:
            toast.raise_()

    def _forget(self, toast: Toast) -> None:
        self._shown = [one for one in self._shown if one is not toast]
        if isValid(self._over):  # not while the window itself goes
            self._place()

    def _place(self) -> None:
        if not isValid(self._over):
            return  # the window goes, and its toasts with it
        bottom = self._over.height() - _EDGE
        for toast in reversed(self._shown):
            bottom -= toast.height()
            toast.move(self._over.width() - WIDTH - _EDGE, bottom)
            bottom -= 8
