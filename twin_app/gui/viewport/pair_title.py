"""The title over each of two views: which scenario it shows, to be chosen there, and its main figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from twin_app.gui.components.ink import ink
from twin_app.gui.components.panel import make_panel
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.theme import icon

HEIGHT = 32


class PairTitle(QWidget):
    """A swatch, a name that opens a menu, and a sentence at the right."""

    chosen = Signal(str)
    """Name of the scenario that this side is to show."""

    def __init__(self, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        make_panel(self)
        keep_height(self, HEIGHT)
        self._menu, self._group = QMenu(self), QActionGroup(self)
        self._group.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.button = QToolButton(self)
        self.button.setAutoRaise(True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu)
        self.button.setProperty("role", "title")
        self.button.setIcon(icon("down"))
        self.button.setIconSize(QSize(12, 12))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.button.setToolTip(self.tr("Which scenario this side shows"))
        self.figure = QLabel(self)
        self.figure.setProperty("role", "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(_Swatch(token, self))
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.figure)

    def show_scenario(self, name: str, names: Sequence[str], figure: str) -> None:
        """What is shown, what could be, and the figure that matters."""
        self.button.setText(name)
        self.button.setAccessibleName(self.tr("Scenario of this side: {0}").format(name))
        self.figure.setText(figure)
        self._menu.clear()
        for one in names:
            action = self._menu.addAction(one)
            action.setData(one)
            action.setCheckable(True)
            action.setChecked(one == name)
            self._group.addAction(action)


class _Swatch(QWidget):
    """The colour that this side has in cards and charts."""

    def __init__(self, token: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._token = token
        self.setFixedSize(QSize(10, 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(self._token))
        painter.drawRoundedRect(QRectF(self.rect()), 2.0, 2.0)
