"""The tool bar of one workspace, made from the ids of its actions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from twin_app.gui.actions import Actions
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.theme import icon
from twin_app.gui.workspaces.protocol import SEPARATOR, SPACER, Workspace

HEIGHT = 40
_FRAMED = ("file.export", "play.export", "study.try")
"""Far-right actions that are not the goal of the workspace: a frame, no fill."""


_WITH_NAME = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class WorkspaceToolBar(QToolBar):
    """Actions, then the workspace's own widget, then what stands at the far right."""

    def __init__(self, workspace: Workspace, actions: Actions, extra: QWidget | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._named: list[QToolButton] = []
        self._full_width = 0
        """What all names ask for [px]; 0: to be found out."""
        self.setObjectName(f"toolBar.{workspace.id}")
        self.setWindowTitle(self.tr("Tool bar"))
        self.setMovable(False)
        keep_height(self, HEIGHT)
        self.setIconSize(QSize(17, 17))
        left, _, right = _split(workspace.tools)
        self._add(left)
        self._named += [button for button in self.findChildren(QToolButton) if button.toolButtonStyle() is _WITH_NAME]
        if extra is not None:
            self.addWidget(extra)
        if extra is None or extra.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Expanding:
            gap = QWidget(self)
            gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self.addWidget(gap)
        self._add(right)
        if workspace.primary:
            self._add_primary(workspace.primary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self._full_width = 0
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and not self._full_width:  # all buttons have their new text size
            self._fit_names()
        return is_done

    def _fit_names(self) -> None:
        """Where there is too little room for all, names of the actions at the left are in their tooltips alone."""
        if not self._full_width:
            self._show_names(is_shown=True)
            self._full_width = self.sizeHint().width()
        self._show_names(is_shown=self._full_width <= self.width())

    def _show_names(self, *, is_shown: bool) -> None:
        style = _WITH_NAME if is_shown else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._named:
            if button.toolButtonStyle() is not style:
                button.setToolButtonStyle(style)

    def _add(self, ids: tuple[str, ...]) -> None:
        for action_id in ids:
            if action_id == SEPARATOR:
                self.addSeparator()
                continue
            self.addAction(self._actions[action_id])
            button = self.widgetForAction(self._actions[action_id])
            if isinstance(button, QToolButton):
                is_bare = self._actions.spec(action_id).is_icon_only
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly if is_bare else _WITH_NAME)
                button.setAccessibleName(self._actions[action_id].iconText())
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _add_primary(self, action_id: str) -> None:
        self._add((action_id,))
        button = self.widgetForAction(self._actions[action_id])
        is_framed = action_id in _FRAMED
        button.setProperty("role", "framed" if is_framed else "primary")
        if not is_framed and isinstance(button, QToolButton):
            name = self._actions.spec(action_id).icon
            self._actions[action_id].setIcon(icon(name, "on.accent"))


def _split(tools: tuple[str, ...]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    if SPACER not in tools:
        return tools, "", ()
    at = tools.index(SPACER)
    return tools[:at], SPACER, tools[at + 1 :]
