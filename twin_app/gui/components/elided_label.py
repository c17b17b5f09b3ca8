"""A label that shortens its text to the room there is, and says all of it in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """`full_text` is what was said; `text()` what fits."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full, self._brief = text, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.say(text)

    @property
    def full_text(self) -> str:
        """Without being shortened."""
        return self._full

    def say(self, text: str, brief: str = "") -> None:
        """Another text; `brief` stands for it where there is too little room."""
        self._full, self._brief = text, brief
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        margins = self.contentsMargins()
        width = self.fontMetrics().horizontalAdvance(self._full) + margins.left() + margins.right() + 4
        return QSize(width, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text() != self._shortened():  # the font may have changed since
            self._fit()
        super().paintEvent(event)

    def _shortened(self) -> str:
        metrics, room = self.fontMetrics(), max(self.contentsRect().width(), 24)
        text = self._brief if self._brief and metrics.horizontalAdvance(self._full) > room else self._full
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _fit(self) -> None:
        short = self._shortened()
        self.setText(short)
        self.setToolTip(self._full if short != self._full else "")
