"""Over the view of the plant: whose changes are shown as ghosts, to be applied or put away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from twin_app.gui.theme import icon
from twin_app.gui.viewport.view_bar import OverlayBar


class PreviewBar(OverlayBar):
    """`Recommendation 1 as a ghost   Apply   ×`."""

    apply_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Preview"))
        self._words = QLabel(self)
        self._words.setContentsMargins(8, 0, 8, 0)
        self.apply = QToolButton(self)
        self.apply.setText(self.tr("Apply"))
        self.apply.setAutoRaise(True)
        self.apply.setMinimumSize(24, 24)
        self.apply.clicked.connect(self.apply_wanted)
        self.close_button = QToolButton(self)
        self.close_button.setIcon(icon("close"))
        self.close_button.setIconSize(QSize(14, 14))
        self.close_button.setAutoRaise(True)
        self.close_button.setMinimumSize(24, 24)
        self.close_button.setToolTip(self.tr("End the preview"))
        self.close_button.setAccessibleName(self.tr("End the preview"))
        self.close_button.clicked.connect(self.close_wanted)
        for widget in (self._words, self.apply, self.close_button):
            self._row.addWidget(widget)

    def show_rank(self, rank: int) -> None:
        """Which recommendation it is."""
        self._words.setText(self.tr("Recommendation {0}, not applied").format(rank))
        self.adjustSize()
