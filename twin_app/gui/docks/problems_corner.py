"""At the right of the tabs below the view: how many faults, doubts and hints there are, and the way to close it all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QToolButton, QWidget
from shiboken6 import isValid

from twin_app.gui.components.small_button import small_button
from twin_app.gui.models.problems import LOOKS
from twin_app.gui.theme import icon

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow

_EDGE = 6
_TRIES, _PAUSE_MS = 50, 100
_IDLE = "text.secondary"


class ProblemsCorner(QWidget):
    """Lies on the tab bar that Qt makes for docks which share a place, wherever that is."""

    def __init__(self, window: MainWindow, owner: QWidget) -> None:
        super().__init__(window)
        self._window, self._owner = window, owner
        self._bar: QTabBar | None = None
        self._tries = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        self.counts = {name: self._make_count() for name in LOOKS}
        self.close_button = small_button("close", self.tr("Close this panel"), self)
        self.close_button.clicked.connect(self._close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, _EDGE, 0)
        layout.setSpacing(2)
        for widget in (*self.counts.values(), self.close_button):
            layout.addWidget(widget)
        self.hide()
        for signal in (window.workspace_shown, window.session.document.closed):
            signal.connect(self.settle)  # Qt takes the docks from the bar, and does not say so

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """By severity."""
        names = {"fault": self.tr("{0} faults"), "warning": self.tr("{0} warnings"), "info": self.tr("{0} hints")}
        for name, button in self.counts.items():
            picture, tone = LOOKS[name]
            count = counts.get(name, 0)
            button.setIcon(icon(picture, tone if count else _IDLE))
            button.setText(str(count))
            button.setProperty("tone", tone if count and name != "info" else "")
            button.style().unpolish(button)
            button.style().polish(button)
            text = names[name].format(count)
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._place()

    def settle(self) -> None:
        """Finds the tab bar, once Qt has laid the docks out; that may take a while."""
        self._tries = _TRIES
        self._timer.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._place()
        return False

    def _make_count(self) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "count")
        button.setIconSize(QSize(14, 14))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(lambda: self._window.docks.raise_dock("problems"))
        return button

    def _settle(self) -> None:
        bar = self._find_bar()
        if bar is not self._bar:
            if self._bar is not None and isValid(self._bar):
                self._bar.removeEventFilter(self)
            self._bar = bar
            if bar is not None:
                bar.installEventFilter(self)
        if bar is None and self._tries > 0 and self._owner.isVisible():
            self._tries -= 1
            self._timer.start(_PAUSE_MS)
        self._place()

    def _find_bar(self) -> QTabBar | None:
        """By the name of the dock, behind which a count may stand; none where the dock does not belong."""
        if "problems" not in self._window.docks.shown:
            return None
        title = QCoreApplication.translate("Dock", "Problems")
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if any(bar.tabText(number).startswith(title) for number in range(bar.count())):
                return bar
        return None

    def _place(self) -> None:
        """Over the bar, not in it: Qt ends such bars as it likes, and whatever is in them."""
        if self._bar is None or not isValid(self._bar) or not self._bar.isVisible():
            self.hide()
            return
        self.adjustSize()
        place = self._bar.mapTo(self._window, QPoint(self._bar.width() - self.width(), 0))
        self.setGeometry(place.x(), place.y(), self.width(), self._bar.height())
        self.show()
        self.raise_()

    def _close(self) -> None:
        self._window.docks.close_beside("problems")
