"""The panels of Study: set-up with limits, the empty page, the race, the table and its order, failures' words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.experiment.standins import make_factor, make_plant
from tests.gui.studies import finish_study
from twin_app.events import DesignSoFar, DesignsSimulated, DesignStage, PhaseStarted, Progress
from twin_app.experiment.objectives import SearchKind, SelectionKind
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.charts.points import Standing, StudyPoints
from twin_app.gui.components.keep_rows import keep_text
from twin_app.gui.docks.recommendations import StudyView
from twin_app.gui.docks.study_bar import StudyBar
from twin_app.gui.docks.study_setup import StudySetupPanel
from twin_app.gui.models.recommendations import SortBy
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.gui.session.study_settings import Keep, StudySettings
from twin_app.plant.factors import DesignPoint

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACTORS = (
    make_factor("A", [0, 1, 2, 3], baseline=0, cost=4000.0),
    make_factor("B", [0, 1, 2], baseline=0, cost=500.0),
)
PLANT = make_plant(*FACTORS, budget=9000.0)


@pytest.fixture
def state(pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> Iterator[StudyState]:
    found = StudyState(pool, root=tmp_path)
    found.set_plant(PLANT)
    yield found
    found.close()


def test_that_a_limit_is_set_shown_and_taken_back(state: StudyState, qtbot: QtBot) -> None:
    panel = StudySetupPanel(state)
    qtbot.addWidget(panel)
    panel.keep.typical = {"lead_time_s": 540.0}.get
    first, second, _ = panel.keep.rows
    assert second.isHidden()

    first.figure.setCurrentIndex(first.figure.findData("lead_time_s"))
    first.figure.activated.emit(first.figure.currentIndex())
    assert state.settings.keep == (Keep(response="lead_time_s", bound=540.0, is_upper=True),)
    assert first.bound.text() == "9 min"
    assert not second.isHidden()
    first.bound.setValue(8.5)
    assert state.settings.keep[0].bound == 510.0
    second.figure.setCurrentIndex(second.figure.findData("throughput_per_h"))
    second.figure.activated.emit(0)
    assert [one.is_upper for one in state.settings.keep] == [True, False]
    assert [keep_text(one, "EUR") for one in state.settings.keep] == ["Lead time ≤ 8.5 min", "Throughput ≥ 0 parts/h"]

    first.figure.setCurrentIndex(0)
    first.figure.activated.emit(0)
    assert [one.response for one in state.settings.keep] == ["throughput_per_h"]
    assert first.response == "throughput_per_h"


def test_that_sections_fold_and_factors_left_out_turn_grey(state: StudyState, qtbot: QtBot) -> None:
    panel = StudySetupPanel(state)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    assert [section.toggle.text() for section in panel.sections] == [
        "Objective", "Budget", "Confidence", "Factors", "Procedure",
    ]  # fmt: skip
    qtbot.mouseClick(panel.sections[1].toggle, Qt.MouseButton.LeftButton)
    assert not panel.budget.isVisible()
    panel.boxes[1].click()
    assert panel.boxes[1].property("role") == "off"
    assert panel.factor_section.note.text() == "1 of 2 on"
    assert panel.grid_text == "4 combinations in the grid"


def test_that_an_endless_budget_and_the_procedure_come_and_go(state: StudyState, qtbot: QtBot) -> None:
    panel = StudySetupPanel(state)
    qtbot.addWidget(panel)
    assert panel.budget.value() == 9000.0
    panel.budget.setValue(-1.0)
    assert state.settings.budget == math.inf
    assert panel.budget.text() == "no limit"
    panel.selection.setCurrentIndex(panel.selection.findData(SelectionKind.TOURNAMENT))
    panel.search.setCurrentIndex(panel.search.findData(SearchKind.NEIGHBOURHOODS))
    state.change(StudySettings(seed=4))
    assert panel.selection.currentData() == SelectionKind.AUTOMATIC
    assert panel.seed.value() == 4


def test_that_a_study_that_has_not_begun_is_one_sentence_and_one_button(state: StudyState, qtbot: QtBot) -> None:
    view = StudyView(state)
    qtbot.addWidget(view)
    assert view.is_empty
    assert view.start.button.text() == "Start study"
    with qtbot.waitSignal(view.start_wanted):
        view.start.button.click()
    finish_study(state, PLANT, simulations=600)
    assert not view.is_empty
    state.begin_new()
    assert view.is_empty


def test_that_rows_are_ordered_as_asked_and_keep_their_selection(state: StudyState, qtbot: QtBot) -> None:
    view = StudyView(state)
    qtbot.addWidget(view)
    finish_study(state, PLANT, simulations=600)
    assert len(view.model.rows) > 1
    state.select(2)
    view.sort.setCurrentIndex(view.sort.findData(SortBy.COST))
    costs = [row.cost for row in view.model.rows]
    assert costs == sorted(costs)
    assert view.model.rows[view.table.currentIndex().row()].rank == 2
    assert state.selected == 2
    view.sort.setCurrentIndex(view.sort.findData(SortBy.EFFECT))
    effects = [row.effect or 0.0 for row in view.model.rows]
    assert effects == sorted(effects, reverse=True)


def test_that_row_and_disc_light_up_together(state: StudyState, qtbot: QtBot) -> None:
    view = StudyView(state)
    qtbot.addWidget(view)
    finish_study(state, PLANT, simulations=600)
    view.table.pointed.emit(2)
    assert view.chart._marked == 2
    view.chart.pointed.emit(1)
    assert view.table.delegate.pointed_rank == 1
    view.chart.pointed.emit(0)
    assert (view.table.delegate.pointed_rank, view.chart._marked) == (0, state.selected)


def test_that_the_line_under_the_table_names_procedure_and_doubt(state: StudyState, qtbot: QtBot) -> None:
    view = StudyView(state)
    qtbot.addWidget(view)
    finish_study(state, PLANT, simulations=600)
    assert state.study is not None
    assert "same random numbers. Procedure: Kim–Nelson, 95 %, indifference" in view.line
    assert f"{state.study.selection.candidates} candidates." in view.line
    assert view.is_provisional is not state.study.selection.guarantee
    state.set_plant(make_plant(*FACTORS, budget=1.0))
    assert not view.is_provisional or state.study.selection.guarantee is False


def _round(stage: DesignStage, *designs: DesignPoint, keeps: bool = True) -> DesignsSimulated:
    found = tuple(
        DesignSoFar(
            design=design, cost=float(max(design) + 1), mean=100.0 + max(design), low=99.0, high=101.0,
            difference=float(max(design) + 1), difference_low=0.0, difference_high=2.0, replications=5,
            keeps_limits=keeps,
        )
        for design in designs
    )  # fmt: skip
    return DesignsSimulated(stage=stage, response="throughput_per_h", designs=found)


def test_that_the_run_bar_counts_the_race(state: StudyState, qtbot: QtBot) -> None:
    bar = StudyBar(state)
    qtbot.addWidget(bar)
    state._set_status(StudyStatus.RUNNING)
    state._on_designs(_round(DesignStage.SEARCH, (-1, -1), (0, 0), (1, 0), (2, 0)))
    state._on_phase(PhaseStarted(name="selection", title="Choosing the best of 3 candidates"))
    state._on_designs(_round(DesignStage.RACE, (-1, -1), (1, 0), (2, 0)))
    state._on_designs(_round(DesignStage.RACE, (1, 0), (2, 0)))
    state._on_progress(Progress(done=6412, total=10_000, per_second=1910.0, seconds_left=1.9))
    said = bar.progress.accessibleName()
    assert (
        said == "6,412 of 10,000 simulations 1,910 per s  1.9 s left Racing 2 of 3 candidates · 4 configurations seen"
    )
    standings = {point.design: state.points.standing(point) for point in state.points.all}
    assert standings[2, 0] is Standing.RACING
    assert standings[0, 0] is Standing.OUT
    assert bar.button.text() == "Pause"


def test_that_what_breaks_a_limit_neither_leads_nor_bounds(qtbot: QtBot) -> None:
    points = StudyPoints()
    points.take(_round(DesignStage.SEARCH, (-1,), (0,)))
    points.take(_round(DesignStage.SEARCH, (5,), keeps=False))
    assert [one.point.design for one in points.leaders(5)] == [(0,)]
    assert (5,) not in {one.point.design for one in points.frontier()}
    assert len(points.placed()) == 3
