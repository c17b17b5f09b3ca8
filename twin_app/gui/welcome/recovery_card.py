"""Unsaved work of a session that has ended: take it up again, or give it up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from twin_app.gui.theme import icon
from twin_app.gui.welcome.recent_card import when
from twin_app.gui.welcome.wording import clock

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
        title = QLabel(self.tr("Unsaved work on {0}").format(recovery.title), self)
        title.setProperty("role", "title")
        line = QLabel(self._line(), self)
        line.setProperty("role", "secondary")
        line.setToolTip(recovery.path)
        line.setWordWrap(True)
        self.recover = QPushButton(self.tr("Recover"), self)
        self.recover.setProperty("role", "primary")
        self.recover.clicked.connect(lambda: window.session.document.recover(recovery))
        self.discard = QPushButton(self.tr("Discard"), self)
        self.discard.clicked.connect(self._discard)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(picture)
        words = QVBoxLayout()
        layout.addLayout(words, 1)
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(line)
        layout.addWidget(self.discard)
        layout.addWidget(self.recover)

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(label.text() for label in self.findChildren(QLabel) if label.text())

    def _line(self) -> str:
        file, kept = Path(self._recovery.path), QDateTime.fromSecsSinceEpoch(int(self._recovery.saved_at_s))
        name = "/".join(file.parts[-2:])
        time = when(self._recovery.saved_at_s) or clock(kept.time())
        if self._recovery.is_older:
            text = self.tr("{1} · {0}. The file was changed since; Recover lays your work over it, as one step.")
        else:
            text = self.tr("{1} · {0}. Recover opens it as one step that can be undone.")
        return text.format(name, time)

    def _discard(self) -> None:
        from twin_app.usd.document.recovery import discard

        discard(self._recovery)
        self.settled.emit()
