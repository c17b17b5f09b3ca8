"""Panels of run, what-if and study: what they show and what their fields do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.experiment.standins import Surface, make_factor, make_plant
from twin_app.experiment import study as run_study
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.docks.explanation import ExplanationPanel
from twin_app.gui.docks.factors import FactorsPanel
from twin_app.gui.docks.kpi_strip import KpiStrip
from twin_app.gui.docks.recommendations import StudyView
from twin_app.gui.docks.results import ResultsPanel
from twin_app.gui.docks.run_bar import RunBar
from twin_app.gui.docks.study_bar import StudyBar
from twin_app.gui.docks.study_setup import StudySetupPanel
from twin_app.gui.docks.what_if_bar import WhatIfBar, WhatIfTools
from twin_app.gui.docks.what_if_charts import WhatIfCharts, flow_order
from twin_app.gui.models.factor_view import factor_view
from twin_app.gui.models.key_figures import KeyFigureModel
from twin_app.gui.session.highlights import Highlights, Source
from twin_app.gui.session.runs import RunSettings, RunState
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.study import StudyState, StudyStatus
from twin_app.plant.plant import Objective, Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FACTORS = (make_factor("A", [0, 1, 2, 3], baseline=0, cost=10.0), make_factor("B", [1, 2, 3], baseline=1, cost=5.0))


@pytest.fixture
def plant() -> Plant:
    return make_plant(*FACTORS)


@pytest.fixture
def found_study(pool: WarmPool, plant: Plant, tmp_path: Path, qtbot: QtBot) -> StudyState:
    """A finished study, without having waited for one."""
    state = StudyState(pool, root=tmp_path)
    state.set_plant(plant)
    state.studied_plant = plant
    state._on_study(run_study(plant, simulations=400, simulator=Surface(FACTORS), on_event=lambda e: _hear(state, e)))
    return state


def _hear(state: StudyState, event: object) -> None:
    from twin_app.events import DesignsSimulated

    if isinstance(event, DesignsSimulated):
        state._on_designs(event)


def test_that_a_moved_factor_stands_among_the_changed_ones(scenario: ScenarioState, qtbot: QtBot) -> None:
    panel = FactorsPanel(scenario)
    qtbot.addWidget(panel)
    panel.show()
    row = panel.rows[0]
    with qtbot.waitSignal(scenario.idle):
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert scenario.design == (1, -1)
    assert row.is_changed
    assert panel.footer_texts[0] == "€10"
    with qtbot.waitSignal(scenario.idle):
        scenario.reset()
    assert not row.is_changed


@pytest.mark.parametrize(
    ("typed", "design", "tone"), [("2", (2, -1), ""), ("17", (-1, -1), "bad"), ("x", (-1, -1), "bad")]
)
def test_that_typing_takes_the_nearest_level_or_states_the_rule(
    scenario: ScenarioState, qtbot: QtBot, typed: str, design: tuple[int, ...], tone: str
) -> None:
    panel = FactorsPanel(scenario)
    qtbot.addWidget(panel)
    field = panel.rows[0].field
    field.setText(typed)
    field.editingFinished.emit()
    assert scenario.design == design
    assert field.property("tone") == tone
    if tone:
        assert "A can be 0 – 3" in field.toolTip()


def test_that_the_baseline_of_a_factor_is_a_level_or_a_place_of_its_own() -> None:
    own = factor_view(FACTORS[1])
    assert own.baseline_level == 0
    assert own.level_of_slider(0) == -1
    between = factor_view(replace(FACTORS[0], baseline=1.5))
    assert between.baseline_level == -1
    assert between.baseline_place == pytest.approx(0.5)
    assert between.nearest("1.4") == 1
    text = factor_view(
        replace(FACTORS[0], levels=("fast", "slow"), costs=(0.0, 0.0), baseline="as now", is_numeric=False)
    )
    assert text.places == (0.5, 1.0)
    assert text.nearest("Slow") == 1


def test_that_cards_bar_and_tools_follow_the_answer(scenario: ScenarioState, qtbot: QtBot) -> None:
    strip, bar, tools = KpiStrip(scenario), WhatIfBar(scenario), WhatIfTools(scenario)
    charts = WhatIfCharts(scenario, Selection())
    for widget in (strip, bar, tools, charts):
        qtbot.addWidget(widget)
    strip.resize(1400, 96)
    strip.show()
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 3)
    assert strip.cards[0].tone == "good"
    assert bar.progress.text == "200 of 200 replications"
    assert "Difference in throughput" in bar.figure.text
    assert tools.answered.text().startswith("Answered in")
    qtbot.waitUntil(lambda: len(charts.shares.rows) == 1)
    scenario.pin("Fast")
    assert tools.reference.findData("Fast") == 1
    tools.reference.setCurrentIndex(1)
    assert scenario.reference is not None


def test_that_the_run_bar_runs_and_the_results_follow(flow_line: Plant, pool: WarmPool, qtbot: QtBot) -> None:
    runs = RunState(pool)
    bar, panel = RunBar(runs), ResultsPanel(runs, Selection())
    for widget in (bar, panel):
        qtbot.addWidget(widget)
    assert not bar.button.isEnabled()
    runs.set_plant(flow_line, is_new=True)
    runs.change(RunSettings(replications=3, horizon_s=flow_line.warmup_s + 1800.0))
    assert bar.replications.value() == 3
    assert panel.tabs is None
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
        assert bar.button.text() == "Stop"
    assert bar.button.text() == "Run"
    assert bar.progress.text == "3 replications"
    assert "Throughput" in bar.figure.text
    assert panel.tabs is not None
    assert "bottleneck" in panel.tabs.bottleneck.text()
    assert len(panel.tabs.shares.shares.rows) == len(flow_line.stations)
    assert panel.tabs.flow.nodes
    model = KeyFigureModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert runs.result is not None
    model.show_result(runs.result, None)
    assert model.rows[0].title == "Throughput"
    highlights = Highlights(runs, ScenarioState(), StudyState(pool))
    highlights.follow(Source.RUN)
    assert set(highlights.now.values) == {station.path for station in flow_line.stations}
    assert highlights.now.bottleneck == runs.result.bottleneck
    highlights.follow(Source.NOTHING)
    assert not highlights.now.values


def test_that_stations_stand_in_the_order_of_the_flow(flow_line: Plant) -> None:
    order = flow_order(flow_line)
    for node in flow_line.nodes:
        for target in getattr(getattr(node, "flow", None), "targets", ()):
            assert order.index(node.path) < order.index(target)


def test_that_the_set_up_says_what_is_studied(plant: Plant, pool: WarmPool, tmp_path: Path, qtbot: QtBot) -> None:
    state = StudyState(pool, root=tmp_path)
    panel = StudySetupPanel(state)
    qtbot.addWidget(panel)
    state.set_plant(plant)
    assert panel.grid_text == "12 combinations in the grid"
    panel.boxes[0].setChecked(False)
    assert state.settings.left_out == (FACTORS[0].key,)
    assert panel.grid_text == "3 combinations in the grid"
    panel.simulations.setValue(1234)
    panel.objective.setCurrentIndex(panel.objective.findData(Objective.LEAD_TIME))
    assert (state.settings.simulations, state.settings.objective) == (1234, Objective.LEAD_TIME)
    state.close()


def test_that_a_finished_study_is_listed_explained_and_pointed_at(found_study: StudyState, qtbot: QtBot) -> None:
    view, panel, bar = StudyView(found_study), ExplanationPanel(found_study), StudyBar(found_study)
    for widget in (view, panel, bar):
        qtbot.addWidget(widget)
    study = found_study.study
    assert study is not None
    assert found_study.status is StudyStatus.DONE
    assert len(view.model.rows) == sum(bool(one.changes) for one in study.recommendations)
    assert [disc.rank for disc in view.chart.discs] == [row.rank for row in view.model.rows]
    assert found_study.selected == 1
    heading, summary, _ = panel.texts
    assert heading == "Recommendation 1"
    assert "Throughput from" in summary
    total = study.recommendations[0].effect["throughput_per_h"].difference
    assert sum(step.amount for step in panel.waterfall.steps) == pytest.approx(total, rel=0.01)
    with qtbot.waitSignal(panel.apply_wanted) as heard:
        panel.apply.click()
    assert heard.args == [1]
    assert bar.button.text() == "Run again"
    assert not view.table.grab().isNull()
    with qtbot.waitSignal(view.table.explained):
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
