"""Panels that are made part by part, with the window going on between two parts, are those that are made at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tests.experiment.standins import make_factor, make_plant
from tests.gui.conftest import FLOW_LINE
from twin_app.gui.bridge.libraries import Group, Libraries
from twin_app.gui.docks.factors import FactorsPanel
from twin_app.gui.docks.recommendations import StudyView
from twin_app.gui.docks.registry import DOCKS
from twin_app.gui.docks.results_tabs import ResultsTabs
from twin_app.gui.docks.study_setup import StudySetupPanel
from twin_app.gui.docks.what_if_charts import WhatIfCharts
from twin_app.gui.frame.building import Make, Pieces, later, whole
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.study import StudyState
from twin_app.gui.workspaces.registry import WORKSPACES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.bridge.pool import WarmPool
    from twin_app.gui.main_window import MainWindow
    from twin_app.gui.session.scenario import ScenarioState
    from twin_app.plant.plant import Plant

_Panel = FactorsPanel | ResultsTabs | StudySetupPanel | StudyView | WhatIfCharts
_MAKERS = ("factors", "set-up", "view", "charts", "tabs")


@pytest.fixture
def plant() -> Plant:
    return make_plant(make_factor("A", [0, 1, 2], baseline=0), make_factor("B", [1, 2], baseline=1))


@pytest.fixture
def makers(
    scenario: ScenarioState, pool: WarmPool, tmp_path: Path, plant: Plant
) -> dict[str, Callable[[Make], _Panel]]:
    study, runs, selection = StudyState(pool, root=tmp_path), RunState(pool), Selection()
    study.set_plant(plant)
    runs.set_plant(plant, is_new=True)
    return {
        "factors": lambda make: FactorsPanel(scenario, make=make),
        "set-up": lambda make: StudySetupPanel(study, make=make),
        "view": lambda make: StudyView(study, make=make),
        "charts": lambda make: WhatIfCharts(scenario, selection, make=make),
        "tabs": lambda make: ResultsTabs(runs, selection, make=make),
    }


def go_on(pieces: Pieces[None]) -> int:
    """Makes all of it while the window goes on; how often it could."""
    count = 0
    for _ in pieces:
        QApplication.processEvents()
        count += 1
    return count


def looks(panel: QWidget) -> list[tuple[str, str, str, str, bool]]:
    """What is in a panel, in the order in which Qt names it, and what it says."""
    return sorted(
        (
            type(one).__name__,
            type(one.parentWidget()).__name__,
            one.text() if isinstance(one, QLabel | QAbstractButton) else "",
            one.accessibleName(),
            one.isVisibleTo(panel),
        )
        for one in panel.findChildren(QWidget)
    )


@pytest.mark.parametrize("name", _MAKERS)
def test_that_parts_made_later_make_the_panel_that_is_made_at_once(
    makers: dict[str, Callable[[Make], _Panel]], name: str, qtbot: QtBot
) -> None:
    at_once, by_parts = makers[name](whole), makers[name](later)
    for panel in (at_once, by_parts):
        qtbot.addWidget(panel)
        panel.resize(900, 700)
    assert go_on(by_parts.rest) > 1
    for panel in (at_once, by_parts):
        panel.show()
        qtbot.waitExposed(panel)
        QApplication.processEvents()
    if (focused := QApplication.focusWidget()) is not None:
        focused.clearFocus()  # whichever was shown last has it
    assert looks(by_parts) == looks(at_once)
    assert by_parts.grab().toImage() == at_once.grab().toImage()


def test_that_factors_that_come_while_rows_are_made_are_shown(
    scenario: ScenarioState, plant: Plant, qtbot: QtBot
) -> None:
    panel = FactorsPanel(scenario, make=later)
    qtbot.addWidget(panel)
    next(panel.rest)
    scenario.set_plant(replace(plant, factors=(make_factor("C", [0, 1], baseline=0),)))
    whole(panel.rest)
    assert [row.field.accessibleName() for row in panel.rows] == ["C"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("dock_id", [spec.id for spec in DOCKS])
def test_that_the_window_goes_on_while_a_dock_is_made(window: MainWindow, dock_id: str) -> None:
    assert go_on(window.docks.prepare(dock_id)) > 2
    assert window.docks[dock_id].window() is window
    assert not window.docks[dock_id].isVisible()


def test_that_workspaces_are_built_by_themselves_while_the_window_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    libraries = Libraries({}, load=lambda _: None)
    for group in Group:
        libraries.wait(group)
    built: list[str] = []
    window.spaces.built.connect(built.append)
    window.open_scene(str(FLOW_LINE))
    window.spaces.begin(libraries)
    window.spaces.expect(WORKSPACES)
    qtbot.waitUntil(lambda: {space.id for space in WORKSPACES} <= {*built, window.workspace}, timeout=20_000)
    for space in WORKSPACES:
        window.show_workspace(space.id)
        assert all(not window.docks[dock_id].isHidden() for dock_id in space.docks)
    window.spaces.stop()
