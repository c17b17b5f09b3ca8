"""The card that is shown while a file is being read: how far it is, and a way out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.components.nested_row import nested_row

WIDTH = 380


class OpeningCard(QFrame):
    """Stays in the middle of what it lies over."""

    cancelled = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("role", "card")
        self.setFixedWidth(WIDTH)
        self._name, self._text = QLabel(self), QLabel(self)
        self._name.setProperty("role", "title")
        self._text.setProperty("role", "secondary")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Opening"))
        self.button = QPushButton(self.tr("Cancel"), self)
        self.button.clicked.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(self._name)
        layout.addWidget(self.bar)
        nested_row(layout, self._text, self.button).setStretchFactor(self._text, 1)
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is being done."""
        return self._text.text()

    def begin(self, path: str) -> None:
        """A file is being opened."""
        self._name.setText(self.tr("Opening {0}").format(Path(path).name))
        self.button.setEnabled(True)
        self.tell(0.0, "")
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def tell(self, share: float, text: str) -> None:
        """Further on; a share of 0 is of unknown length."""
        self.bar.setRange(0, 100 if share > 0.0 else 0)
        self.bar.setUpdatesEnabled(False)  # else it paints the window here and now
        self.bar.setValue(round(100 * share))
        self.bar.setUpdatesEnabled(True)
        self._text.setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        free = self._over.rect()
        self.move(free.center().x() - self.width() // 2, free.center().y() - self.height() // 2)
