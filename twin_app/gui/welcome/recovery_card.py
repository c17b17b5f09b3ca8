"""Unsaved work of a session that has ended: take it up again, or give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.usd.document.recovery import Recovery


class RecoveryCard(QFrame):
    """Comes first on the welcome page."""

    settled = Signal()
    """It was given up."""

    def __init__(self, window: MainWindow, recovery: Recovery, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._recovery = window, recovery
        self.setProperty("role", "card")
        picture = QLabel(self)
        picture.setPixmap(icon("recover", "warn").pixmap(20, 20))
        time = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(recovery.saved_at_s)), QLocale.FormatType.ShortFormat
        )
        title = QLabel(self.tr("Unsaved work on {0}").format(recovery.title), self)
        title.setProperty("role", "title")
        line = QLabel(self.tr("Kept at {0}. {1}").format(time, recovery.path), self)
        line.setProperty("role", "secondary")
        self.recover = QPushButton(self.tr("Recover"), self)
        self.recover.setProperty("role", "primary")
        self.recover.clicked.connect(lambda: window.session.document.recover(recovery))
        self.discard = QPushButton(self.tr("Discard"), self)
        self.discard.clicked.connect(self._discard)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(picture)
        layout.addLayout(words, 1)
        layout.addWidget(self.discard)
        layout.addWidget(self.recover)

    def _discard(self) -> None:
        from twin_app.usd.document.recovery import discard

        discard(self._recovery)
        self.settled.emit()
