"""The workspace What-if: sliders, and the answer while the mouse is still warm."""

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
    id: str = "what_if"
    title: str = QT_TRANSLATE_NOOP("Workspace", "What-if")
    icon: str = "factor"
    docks: tuple[str, ...] = ("factors",)
    tools: tuple[str, ...] = (SPACER, "view.pair", "scenario.study")
    primary: str = "scenario.pin"

    def build(self, window: MainWindow, session: Session) -> Pieces[Contents]:
        from twin_app.gui.docks.kpi_strip import KpiStrip
        from twin_app.gui.docks.pair_numbers import PairBelow
        from twin_app.gui.docks.what_if_bar import WhatIfBar, WhatIfTools
        from twin_app.gui.docks.what_if_charts import WhatIfCharts
        from twin_app.gui.frame.building import later

        yield
        strip = KpiStrip(session.scenario, window)
        window.centre.take(Contents(above=strip))
        yield
        charts = WhatIfCharts(session.scenario, session.selection, window, playback=session.playback, make=later)
        below = PairBelow(charts, session.scenario, window.pair, window)
        yield
        window.centre.take(Contents(below=below))
        yield
        yield from charts.rest
        yield
        bar = WhatIfBar(session.scenario, window)
        yield
        tools = WhatIfTools(session.scenario, window)
        yield
        session.scenario.plant_changed.connect(session.scenario.ask)
        session.scenario.ask()
        return Contents(above=strip, below=below, run_bar=bar, tools=tools)


WORKSPACE = _Space()
