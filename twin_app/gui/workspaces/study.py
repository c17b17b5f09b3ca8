"""The workspace Study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.gui.workspaces.protocol import Contents

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class _Space:
    id: str = "study"
    title: str = QT_TRANSLATE_NOOP("Workspace", "Study")
    icon: str = "study"
    docks: tuple[str, ...] = ("plant_tree", "inspector")
    tools: tuple[str, ...] = ()
    primary: str = ""

    def build(self, window: MainWindow, session: Session) -> Contents:
        return Contents()


WORKSPACE = _Space()
