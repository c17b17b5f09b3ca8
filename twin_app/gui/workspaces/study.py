"""The workspace Study: search, race, recommend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.gui.workspaces.protocol import SPACER, Contents

if TYPE_CHECKING:
    from twin_app.gui.frame.building import Pieces
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class _Space:
    id: str = "study"
    title: str = QT_TRANSLATE_NOOP("Workspace", "Study")
    icon: str = "study"
    docks: tuple[str, ...] = ("study_setup", "explanation", "study_layers")
    tools: tuple[str, ...] = ("study.new", SPACER, "study.report")
    primary: str = "study.try"

    def build(self, window: MainWindow, session: Session) -> Pieces[Contents]:
        from twin_app.gui.commands.previewing import Previewing
        from twin_app.gui.docks.recommendations import StudyView
        from twin_app.gui.docks.study_bar import StudyBar
        from twin_app.gui.docks.study_tools import StudyTools
        from twin_app.gui.frame.building import later

        yield
        view = StudyView(session.study, window, make=later)
        window.centre.take(Contents(instead=view))
        yield from view.rest
        yield
        view.model.set_hours_a_year(session.year.hours)
        session.year.changed.connect(lambda: view.model.set_hours_a_year(session.year.hours))
        previewing = window.findChild(Previewing)
        if previewing is not None:
            view.show_in_plant.connect(previewing.show_in_plant)
        for pointed in (view.table.pointed, view.chart.pointed):
            pointed.connect(session.highlights.point)
        view.explain.connect(session.study.select)
        view.start_wanted.connect(lambda: window.actions_.run("study.start"))
        yield
        tools = StudyTools(session.study, window.actions_, window)
        yield
        return Contents(instead=view, run_bar=StudyBar(session.study, window), tools=tools)


WORKSPACE = _Space()
