"""The bar over the view: sides to look from, fit, and what colours and labels say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from twin_app.gui.components.ink import hairline, ink, theme
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.theme import icon
from twin_app.view3d.camera import Camera

_HEIGHT = 32
_LINE_ROOM = 9


_Key = TypeVar("_Key", bound=StrEnum)


class OverlayBar(QWidget):
    """A rounded panel over the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_height(self, _HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline("border.strong"))
        painter.setBrush(ink("bg.panel", theme().opacities["overlay"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)


class ChoiceBar(OverlayBar, Generic[_Key]):
    """One choice with its title: `Colour by  State`."""

    chosen = Signal(object)
    """The key of what was chosen."""

    def __init__(self, title: str, choices: Mapping[_Key, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._choices = title, dict(choices)
        self._button = QToolButton(self)
        self._button.setAutoRaise(True)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setAccessibleName(title)
        menu, group = QMenu(self._button), QActionGroup(self)
        self._actions: dict[_Key, QAction] = {}
        for key, text in choices.items():
            action = self._actions[key] = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, key=key: self.chosen.emit(key))
        self._button.setMenu(menu)
        self._row.addWidget(self._button)

    def mark(self, key: _Key) -> None:
        """Shows what is chosen now."""
        self._actions[key].setChecked(True)
        self._button.setText(f"{self._title}  {self._choices[key]}")
        self.adjustSize()


class ViewBar(OverlayBar):
    """Iso, top, front, side, and a button that fits the plant into the view."""

    chosen = Signal(object)
    """`Camera`."""
    fit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewBar")
        self.setAccessibleName(self.tr("Sides to look from"))
        row = self._row
        names = {
            Camera.ISO: (self.tr("Iso"), "0"),
            Camera.TOP: (self.tr("Top"), "7"),
            Camera.FRONT: (self.tr("Front"), "1"),
            Camera.SIDE: (self.tr("Side"), "3"),
        }
        self._buttons = {camera: self._button(*name) for camera, name in names.items()}
        for camera, button in self._buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, camera=camera: self.chosen.emit(camera))
            row.addWidget(button)
        row.addSpacing(_LINE_ROOM)
        self.fit = self._button("", self.tr("Home"))
        self.fit.setToolTip(self.tr("Fit the plant into the view (Home)"))
        self.fit.setAccessibleName(self.tr("Fit all"))
        self.fit.setIcon(icon("fit"))
        self.fit.setIconSize(QSize(16, 16))
        self.fit.clicked.connect(self.fit_wanted.emit)
        row.addWidget(self.fit)
        self.adjustSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        x = self.fit.geometry().left() - 0.5 * (_LINE_ROOM + 3)
        painter.setPen(hairline("border.strong"))
        painter.drawLine(QPointF(x, 7.0), QPointF(x, self.height() - 7.0))

    def mark(self, camera: Camera | None) -> None:
        """Shows which side is looked from; None: none of these."""
        for own, button in self._buttons.items():
            button.setChecked(own is camera)

    def _button(self, text: str, keys: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumSize(24, 24)
        button.setToolTip(f"{text} ({keys})")
        return button
