"""Under the density of a distribution: how many times a log holds, and the way to fit to them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from twin_app.experiment.report.numbers import whole
from twin_app.gui.components.ink import ink
from twin_app.gui.components.small_button import small_button

_SQUARE = 8


class _Swatch(QWidget):
    """The grey of the bars."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_SQUARE, _SQUARE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), ink("baseline", 0.6))
        painter.end()


class LoggedRow(QWidget):
    """A caption at the left, a link at the right."""

    fit_wanted = Signal()
    fold_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatch = _Swatch(self)
        self.caption = QLabel(self)
        self.caption.setProperty("role", "caption")
        self.fit = QPushButton(self.tr("Fit to log…"), self)
        self.fit.setProperty("role", "link")
        self.fit.setToolTip(
            self.tr("Reads a log of the machines and ranks kinds of distributions by how well they fit.")
        )
        self.fit.clicked.connect(self.fit_wanted)
        fold = small_button("up", self.tr("Close the editor"), self)
        fold.clicked.connect(self.fold_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._swatch)
        layout.addWidget(self.caption, 1)
        layout.addWidget(self.fit)
        layout.addWidget(fold)
        self.say(0)

    def say(self, count: int) -> None:
        """How many values were logged; 0 says nothing."""
        self._swatch.setVisible(count > 0)
        text = self.tr("1 logged time") if count == 1 else self.tr("{0} logged times").format(whole(count))
        self.caption.setText(text if count else "")
