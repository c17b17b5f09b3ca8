"""How far something is: words left, rate and time right, a thin bar beneath."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

_STEPS = 1000


class ProgressPiece(QWidget):
    """A bar of unknown length moves by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = QLabel(self)
        self._middle = QLabel(self)
        self._middle.setProperty("role", "secondary")
        self._right = QLabel(self)
        self._right.setProperty("role", "secondary")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(3)
        layout.addWidget(self._left, 0, 0)
        layout.addWidget(self._middle, 0, 1, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._right, 0, 2, Qt.AlignmentFlag.AlignRight)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._bar, 1, 0, 1, 3)
        for label in (self._left, self._middle, self._right):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._left.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._right.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(180)

    def show_progress(self, share: float | None, left: str, middle: str = "", right: str = "") -> None:
        """`share` 0 to 1; None: nobody knows."""
        self._bar.setRange(0, 0 if share is None else _STEPS)
        if share is not None:
            self._bar.setUpdatesEnabled(False)  # else it paints itself, and all that waits to be painted, here and now
            self._bar.setValue(round(min(max(share, 0.0), 1.0) * _STEPS))
            self._bar.setUpdatesEnabled(True)
        self._left.setText(left)
        self._middle.setText(middle)
        self._right.setText(right)
        self.setAccessibleName(" ".join(text for text in (left, middle, right) if text))

    @property
    def text(self) -> str:
        """The words at the left."""
        return self._left.text()

    @property
    def share(self) -> float | None:
        """How full the bar is."""
        return None if self._bar.maximum() == 0 else self._bar.value() / _STEPS
