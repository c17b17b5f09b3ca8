"""The tool bar of one workspace, made from the ids of its actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from twin_app.gui.actions import Actions
from twin_app.gui.components.text_size import keep_height
from twin_app.gui.theme import icon
from twin_app.gui.workspaces.protocol import SEPARATOR, SPACER, Workspace

HEIGHT = 40
_FRAMED = ("file.export", "play.export", "study.try")
"""Far-right actions that are not the goal of the workspace: a frame, no fill."""


class WorkspaceToolBar(QToolBar):
    """Actions, then the workspace's own widget, then what stands at the far right."""

    def __init__(self, workspace: Workspace, actions: Actions, extra: QWidget | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setObjectName(f"toolBar.{workspace.id}")
        self.setWindowTitle(self.tr("Tool bar"))
        self.setMovable(False)
        keep_height(self, HEIGHT)
        self.setIconSize(QSize(17, 17))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(8, 5, 8, 5)  # those of the style would cut boxes off at the bottom
        left, _, right = _split(workspace.tools)
        self._add(left)
        if extra is not None:
            self.addWidget(extra)
        if extra is None or extra.sizePolicy().horizontalPolicy() != QSizePolicy.Policy.Expanding:
            gap = QWidget(self)
            gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self.addWidget(gap)
        self._add(right)
        if workspace.primary:
            self._add_primary(workspace.primary)

    def _add(self, ids: tuple[str, ...]) -> None:
        for action_id in ids:
            if action_id == SEPARATOR:
                self.addSeparator()
                continue
            self.addAction(self._actions[action_id])
            button = self.widgetForAction(self._actions[action_id])
            if isinstance(button, QToolButton):
                is_bare = self._actions.spec(action_id).is_icon_only
                button.setToolButtonStyle(
                    Qt.ToolButtonStyle.ToolButtonIconOnly if is_bare else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                )
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
