"""The workspace Plant: look at the layout and say what is what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.gui.workspaces.protocol import SEPARATOR, SPACER, Contents

if TYPE_CHECKING:
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plant:
    id: str = "plant"
    title: str = QT_TRANSLATE_NOOP("Workspace", "Plant")
    icon: str = "plant"
    docks: tuple[str, ...] = ("plant_tree", "layers", "inspector", "problems", "log", "results")
    tools: tuple[str, ...] = (
        "file.open",
        "file.save",
        "edit.undo",
        "edit.redo",
        SEPARATOR,
        "model.source",
        "model.station",
        "model.buffer",
        "model.conveyor",
        "model.sink",
        "model.crew",
        SEPARATOR,
        "model.connect",
        "model.factor",
        SEPARATOR,
        "view.measure",
        "view.clip",
        SPACER,
        "plant.check",
    )
    primary: str = "file.export"

    def build(self, window: MainWindow, session: Session) -> Contents:
        return Contents()


WORKSPACE = _Plant()
