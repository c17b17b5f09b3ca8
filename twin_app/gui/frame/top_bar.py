"""The bar at the top: mark, menus, name of the plant, workspaces, scenario, search, theme."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QMenuBar, QTabBar, QToolBar, QToolButton, QWidget

from twin_app.gui.components.ink import font
from twin_app.gui.components.text_size import keep_height, scaled
from twin_app.gui.frame.mark import Mark
from twin_app.gui.theme import icon
from twin_app.gui.workspaces.protocol import Workspace

HEIGHT = 40
_SEARCH_WIDTH, _SEARCH_HEIGHT = 184, 26
_MARGINS = 22


class TopBar(QToolBar):
    """Only shows and asks; the window decides."""

    workspace_wanted = Signal(int)
    search_wanted = Signal()
    theme_wanted = Signal()

    def __init__(self, workspaces: Iterable[Workspace], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setWindowTitle(self.tr("Top bar"))
        self.setMovable(False)
        keep_height(self, HEIGHT)
        self.menus = QMenuBar(self)
        self.menus.setNativeMenuBar(False)
        self.tabs = self._make_tabs(workspaces)
        self.scenarios = self._make_scenarios()
        self.notices = self._make_button("bell", self.tr("Notices"))
        self._name, self._edited = QLabel(self), QLabel(self)
        row = QWidget(self)
        keep_height(row, HEIGHT - 1)
        inside = self.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)  # a tool bar takes its left margin for the upper one, too
            inside.setSpacing(0)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(14, 0, 8, 0)
        layout.setSpacing(0)
        self._sides = (self._left(), self._right())
        layout.addWidget(self._sides[0], 1)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._sides[1], 1)
        self.addWidget(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_plant(self, name: str, is_modified: bool) -> None:
        """Name beside the menus."""
        self._name.setText(name)
        self._edited.setText(self.tr("edited") if is_modified else "")
        self._fit()

    def set_working(self, is_working: bool) -> None:
        """Whether a plant is open; the welcome page has no workspaces."""
        for widget in (self.tabs, self.notices):
            widget.setVisible(is_working)
        self._scenario_box.setVisible(is_working)
        self._fit()

    def _fit(self) -> None:
        """Where it is narrow, or text large, captions go before any of the workspaces does."""
        for n_left_out in range(4):
            self._caption.setVisible(n_left_out < 1)
            is_bare = n_left_out >= 2
            style = Qt.ToolButtonStyle.ToolButtonIconOnly if is_bare else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            self._search.setToolButtonStyle(style)
            self._search.setFixedWidth(scaled(_SEARCH_HEIGHT if is_bare else _SEARCH_WIDTH))
            self._name.setVisible(n_left_out < 3)
            sides = [side.layout() for side in self._sides]
            needed = self.tabs.sizeHint().width() + sum(layout.sizeHint().width() for layout in sides if layout)
            if needed + _MARGINS <= self.width():
                return

    def _left(self) -> QWidget:
        side = QWidget(self)
        layout = QHBoxLayout(side)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        mark = Mark(18, side)
        line = QFrame(side)
        line.setProperty("role", "upright")
        line.setFixedHeight(20)
        self._name.setFont(font(12, 600))
        self._name.setProperty("role", "title")
        self._edited.setProperty("role", "secondary")
        for widget in (mark, self.menus, line, self._name, self._edited):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        return side

    def _right(self) -> QWidget:
        side = QWidget(self)
        layout = QHBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addStretch(1)
        layout.addWidget(self._scenario_box)
        self._search = self._make_search()
        layout.addWidget(self._search)
        layout.addWidget(self.notices)
        theme = self._make_button("theme", self.tr("Dark or light"))
        theme.clicked.connect(self.theme_wanted)
        layout.addWidget(theme)
        return side

    def _make_tabs(self, workspaces: Iterable[Workspace]) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setObjectName("workspaces")
        tabs.setAccessibleName(self.tr("Workspaces"))
        tabs.setExpanding(False)
        tabs.setIconSize(QSize(16, 16))
        for space in workspaces:
            tabs.addTab(icon(space.icon), QCoreApplication.translate("Workspace", space.title))
        tabs.currentChanged.connect(self.workspace_wanted)
        return tabs

    def _make_scenarios(self) -> QComboBox:
        self._scenario_box = QWidget(self)
        layout = QHBoxLayout(self._scenario_box)
        layout.setContentsMargins(0, 0, 0, 0)
        caption = self._caption = QLabel(self.tr("Scenario"), self._scenario_box)
        caption.setProperty("role", "secondary")
        found = QComboBox(self._scenario_box)
        found.setAccessibleName(self.tr("Scenario"))
        found.setMinimumWidth(120)
        found.addItem(self.tr("Baseline"))
        caption.setBuddy(found)
        layout.addWidget(caption)
        layout.addWidget(found)
        return found

    def _make_search(self) -> QToolButton:
        search = QToolButton(self)
        search.setProperty("role", "search")
        search.setIcon(icon("search"))
        search.setText(self.tr("Find a command") + "   Ctrl K")
        search.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        keep_height(search, _SEARCH_HEIGHT)
        search.setAccessibleName(self.tr("Find a command, station or scenario"))
        search.clicked.connect(self.search_wanted)
        return search

    def _make_button(self, name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setMinimumSize(26, 26)
        return button
