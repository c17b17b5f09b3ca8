"""All docks. Each is built by `build(window, session) -> QWidget` of its module, when it is first shown.

A dock's widget may have `title_tools() -> Sequence[QWidget]`: they stand at the right of its title. It may have
`rest: Pieces[None]`: what is made of it once it stands in its dock (`frame.building.Make`).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from twin_app.gui.wording import QT_TRANSLATE_NOOP

Area = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True, kw_only=True)
class DockSpec:
    """One dock."""

    id: str
    title: str
    area: Qt.DockWidgetArea
    module: str = ""
    """Module with `build`; empty: `twin_app.gui.docks.<id>`."""
    size: int = 0
    """Wished height [px]; 0: what is left, at the bottom that of the area."""
    width: int = 0
    """Wished width of those at the sides [px]; 0: that of the area."""

    @property
    def home(self) -> str:
        """Name of the module with `build`."""
        return self.module or f"twin_app.gui.docks.{self.id}"


DOCKS: tuple[DockSpec, ...] = (
    DockSpec(id="plant_tree", title=QT_TRANSLATE_NOOP("Dock", "Plant"), area=Area.LeftDockWidgetArea),
    DockSpec(id="layers", title=QT_TRANSLATE_NOOP("Dock", "Layers"), area=Area.LeftDockWidgetArea, size=170),
    DockSpec(id="inspector", title=QT_TRANSLATE_NOOP("Dock", "Inspector"), area=Area.RightDockWidgetArea),
    DockSpec(id="now", title=QT_TRANSLATE_NOOP("Dock", "Now"), area=Area.RightDockWidgetArea),
    DockSpec(id="timeline", title=QT_TRANSLATE_NOOP("Dock", "Timeline"), area=Area.BottomDockWidgetArea, size=468),
    DockSpec(id="problems", title=QT_TRANSLATE_NOOP("Dock", "Problems"), area=Area.BottomDockWidgetArea),
    DockSpec(id="results", title=QT_TRANSLATE_NOOP("Dock", "Results"), area=Area.BottomDockWidgetArea),
    DockSpec(id="factors", title=QT_TRANSLATE_NOOP("Dock", "Factors"), area=Area.RightDockWidgetArea),
    DockSpec(id="study_setup", title=QT_TRANSLATE_NOOP("Dock", "Set-up"), area=Area.LeftDockWidgetArea, width=300),
    DockSpec(id="explanation", title=QT_TRANSLATE_NOOP("Dock", "Why this change"), area=Area.RightDockWidgetArea),
    DockSpec(
        id="study_layers",
        title=QT_TRANSLATE_NOOP("Dock", "Layers"),
        area=Area.RightDockWidgetArea,
        module="twin_app.gui.docks.layers",
        size=170,
    ),
    DockSpec(id="log", title=QT_TRANSLATE_NOOP("Dock", "Log"), area=Area.BottomDockWidgetArea),
)


def find_dock(dock_id: str) -> DockSpec:
    """The dock of this id. Raises `KeyError`."""
    for spec in DOCKS:
        if spec.id == dock_id:
            return spec
    raise KeyError(dock_id)
