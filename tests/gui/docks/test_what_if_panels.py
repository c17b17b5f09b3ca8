"""Panels of run and what-if: what they show and what their fields do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from twin_app.errors import SimulationError
from twin_app.experiment import simulate
from twin_app.experiment.explanation import Payback
from twin_app.experiment.summary import Effect
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.components.figures import measure_of
from twin_app.gui.docks.factor_row import ChoiceRow, factor_row
from twin_app.gui.docks.factors import FactorsPanel
from twin_app.gui.docks.kpi_strip import KpiStrip
from twin_app.gui.docks.recommendations import StudyView
from twin_app.gui.docks.results import ResultsPanel
from twin_app.gui.docks.run_bar import RunBar
from twin_app.gui.docks.what_if_bar import WhatIfBar, WhatIfTools
from twin_app.gui.docks.what_if_charts import WhatIfCharts, flow_order
from twin_app.gui.models.factor_view import factor_view
from twin_app.gui.models.key_figures import KeyFigureModel
from twin_app.gui.preferences import Preferences
from twin_app.gui.session.highlights import Highlights, Source
from twin_app.gui.session.runs import RunSettings, RunState
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.selection import Selection
from twin_app.gui.session.study import StudyState
from twin_app.gui.session.working_year import WorkingYear
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import apply_design

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


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


def test_that_the_menu_of_a_value_cuts_copies_pastes_and_goes_back(scenario: ScenarioState, qtbot: QtBot) -> None:
    panel = FactorsPanel(scenario)
    qtbot.addWidget(panel)
    scenario.set_level(0, 2)
    row = panel.rows[0]
    cut, copy, paste, _, back = row.field_menu().actions()
    assert [one.text() for one in (cut, copy, paste)] == ["Cut", "Copy", "Paste"]
    copy.trigger()
    assert QGuiApplication.clipboard().text() == row.field.text()
    back.trigger()
    assert scenario.design == (-1, -1)


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


def test_that_the_baseline_of_a_factor_is_a_level_or_a_place_of_its_own(plant: Plant) -> None:
    own = factor_view(plant.factors[1])
    assert own.baseline_level == 0
    assert own.level_of_slider(0) == -1
    between = factor_view(replace(plant.factors[0], baseline=1.5))
    assert between.baseline_level == -1
    assert between.baseline_place == pytest.approx(0.5)
    assert between.nearest("1.4") == 1
    text = factor_view(
        replace(plant.factors[0], levels=("fast", "slow"), costs=(0.0, 0.0), baseline="as now", is_numeric=False)
    )
    assert text.places == (0.5, 1.0)
    assert text.nearest("Slow") == 1
    assert text.choices == (("as now", -1), ("fast", 0), ("slow", 1))


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


def test_that_the_note_on_random_numbers_is_whole_or_not_there(scenario: ScenarioState, qtbot: QtBot) -> None:
    tools = WhatIfTools(scenario)
    qtbot.addWidget(tools)
    tools.show()
    tools.resize(tools.sizeHint().width() + tools._note.sizeHint().width() + 20, 40)
    qtbot.waitUntil(tools._note.isVisible)
    assert tools._note.width() >= tools._note.sizeHint().width()
    tools.answered.setText("Answered in 0.07 s")
    qtbot.waitUntil(tools._note.isHidden)
    tools.answered.clear()
    qtbot.waitUntil(tools._note.isVisible)


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


def test_that_answers_about_a_real_plant_fill_the_panels(flow_line: Plant, qtbot: QtBot) -> None:
    plant = replace(flow_line, horizon_s=flow_line.warmup_s + 1200.0)
    scenario = ScenarioState()
    scenario.replications = 6
    strip, charts = KpiStrip(scenario), WhatIfCharts(scenario, Selection())
    panel = FactorsPanel(scenario)
    for widget in (strip, charts, panel):
        qtbot.addWidget(widget)
        widget.resize(1500, 300)
        widget.show()
    assert charts.time_frame.empty_sentence == "Nothing can be simulated yet. Problems lists what is missing."
    scenario.set_plant(plant)
    assert charts.time_frame.empty_sentence == "The first answer is being worked out."
    with qtbot.waitSignal(scenario.idle, timeout=60_000):
        scenario.set_level(0, len(plant.factors[0].levels) - 1)
    charts.refresh()
    own = apply_design(plant, scenario.design)
    here, there = (simulate(one, replications=6, workers=0, analysis=True) for one in (own, plant))
    assert strip.cards[0].accessibleName().startswith("Throughput")
    assert [curve.name for curve in charts.over_time.curves] == ["What-if 1", "Baseline"]
    for curve, run in zip(charts.over_time.curves, (here, there), strict=True):
        traced = scenario.series_of(() if curve.is_baseline else scenario.design)
        assert traced is not None
        whole = simulate(plant if curve.is_baseline else own, replications=20, workers=0, analysis=True)
        assert whole.analysis is not None
        assert tuple(curve.mean) == pytest.approx(whole.analysis.coarse_series.output_per_h.mean)
        mean = run.responses["throughput_per_h"].mean
        assert float(curve.level.split(" ")[0].replace(",", "")) == pytest.approx(mean, rel=0.01)
    for row in charts.shares.table().rows:
        assert sum(float(cell or 0.0) for cell in row[1:9]) == pytest.approx(100.0, abs=0.1)
    assert all(row.baseline is not None and row.change is not None for row in charts.shares.rows)
    assert "is the bottleneck in" in charts.bottleneck.full_text
    assert "Baseline:" in charts.bottleneck.full_text
    assert panel.rows[0].caption.startswith("alone ")
    scenario.close()


def test_that_a_setting_that_fails_leaves_no_figures_of_another(scenario: ScenarioState, qtbot: QtBot) -> None:
    strip, charts = KpiStrip(scenario), WhatIfCharts(scenario, Selection())
    for widget in (strip, charts):
        qtbot.addWidget(widget)
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 3)
    assert "parts/h" in strip.cards[0].accessibleName()
    scenario._on_failed(SimulationError("/P/A: parts move without time passing"))
    qtbot.waitUntil(lambda: charts.shares_frame.empty_sentence.endswith("parts move without time passing"))
    assert strip.cards[0].accessibleName() == "Throughput – parts/h"
    with qtbot.waitSignal(scenario.idle):
        charts.shares_frame.wanted.emit()
    assert scenario.design == (-1, -1)
    charts.refresh()
    assert charts.shares_frame.empty_sentence == ""


def test_that_a_moving_slider_leaves_the_curve_of_the_setting_before_faded(
    scenario: ScenarioState, qtbot: QtBot
) -> None:
    charts = WhatIfCharts(scenario, Selection())
    qtbot.addWidget(charts)
    with qtbot.waitSignal(scenario.idle):
        scenario.ask()
    known = scenario.series_of(())
    assert known is not None
    scenario.series[1, -1] = replace(known, n_replications=7)
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 1, is_dragging=True)
    charts.refresh()
    assert not any(curve.is_stale for curve in charts.over_time.curves)
    scenario.set_level(0, 2, is_dragging=True)
    charts.refresh()
    stale = [curve for curve in charts.over_time.curves if curve.is_stale]
    assert [curve.level for curve in stale] == ["setting before"]
    assert any(curve.is_baseline for curve in charts.over_time.curves)


def test_that_the_baseline_is_not_drawn_twice_when_the_first_slider_moves(
    scenario: ScenarioState, qtbot: QtBot
) -> None:
    charts = WhatIfCharts(scenario, Selection())
    qtbot.addWidget(charts)
    with qtbot.waitSignal(scenario.idle):
        scenario.ask()
    charts.refresh()
    assert [curve.is_baseline for curve in charts.over_time.curves] == [False]
    scenario.set_level(0, 1, is_dragging=True)
    charts.refresh()
    assert [(curve.is_baseline, curve.is_stale) for curve in charts.over_time.curves] == [(True, False)]


def test_that_axes_of_cards_stay_put_while_a_handle_is_held(scenario: ScenarioState, qtbot: QtBot) -> None:
    strip = KpiStrip(scenario)
    qtbot.addWidget(strip)
    strip.resize(1300, 96)
    strip.show()
    axes = []
    for level in (3, 2, 1, 2, 3):
        with qtbot.waitSignal(scenario.idle):
            scenario.set_level(0, level, is_dragging=True)
        figure = strip.cards[0].figure
        axes.append((figure.low, figure.high))
        for ends in (figure.interval, figure.reference_interval):
            assert ends is not None
            assert figure.low <= ends[0] <= ends[1] <= figure.high
    assert len(set(axes)) == 1
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 1)
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 2)
    assert (strip.cards[0].figure.low, strip.cards[0].figure.high) != axes[0]


def test_that_key_figures_without_room_are_in_the_menu(scenario: ScenarioState, qtbot: QtBot) -> None:
    strip = KpiStrip(scenario)
    qtbot.addWidget(strip)
    strip.resize(1300, 96)
    strip.show()
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 3)
    assert strip.most == 4
    assert [card.isVisible() for card in strip.cards] == [True] * 4 + [False]
    first = strip.left_out[0]
    strip.choose(first)
    assert first not in strip.left_out
    strip.resize(1500, 96)
    assert [card.isVisible() for card in strip.cards] == [True] * 5


def test_that_a_choice_is_a_list_in_words(plant: Plant, qtbot: QtBot) -> None:
    shifts = ("(0, 9000), (9900, 28800)", "(0, 28800)")
    factor = replace(
        plant.factors[0], attribute="twin:calendar:shifts", levels=shifts, costs=(45_000.0, 90_000.0), is_numeric=False,
        baseline="(0, 9000), (9900, 19800), (20700, 28800)",
    )  # fmt: skip
    row = factor_row(factor_view(factor), "EUR")
    qtbot.addWidget(row)
    assert isinstance(row, ChoiceRow)
    assert [row.box.itemText(index) for index in range(row.box.count())] == [
        "7 h 30 min with 2 breaks of 15 min (as now)", "7 h 45 min with a break of 15 min", "8 h without a break"
    ]  # fmt: skip
    row.box.setFocus()
    with qtbot.waitSignal(row.settled) as heard:
        qtbot.keyClick(row.box, Qt.Key.Key_End)
    assert heard.args == [1]
    row.show_level(1)
    row.show_alone(None, measure_of("throughput_per_h", "EUR"), 90_000.0)
    assert row.caption == "€90,000"
    assert row.is_changed


def test_that_hours_a_year_are_kept_and_used_everywhere(
    scenario: ScenarioState, found_study: StudyState, preferences: Preferences, qtbot: QtBot
) -> None:
    year = WorkingYear()
    year.remember_in(preferences)
    panel = FactorsPanel(scenario, year=year)
    qtbot.addWidget(panel)
    footer = panel.footer
    with qtbot.waitSignal(scenario.idle):
        scenario.set_level(0, 3)
    comparison = scenario.comparison
    assert comparison is not None
    paid = Payback(hours=2000.0, ci95=(1000.0, 4000.0), note="")
    footer.show_figures("€30", comparison, "EUR", "")
    assert footer.texts == ("€30", "–", "–")  # without margins nothing is worth anything
    gain = Effect(difference=15.0, ci95=(10.0, 20.0), percent=3.0)
    worth = replace(comparison, payback=paid, effects={**comparison.effects, "value_per_h": gain})
    footer.show_figures("€30", worth, "EUR", "")
    assert footer.texts[1] == "+15.0 ± 5.0 €/h"
    assert footer.texts[2] == "6.0 months"
    footer.hours.setValue(8000)
    assert footer.texts[2] == "3.0 months"
    again = WorkingYear()
    again.remember_in(preferences)
    assert again.hours == 8000.0
    view = StudyView(found_study)
    qtbot.addWidget(view)
    column = view.model.columnCount() - 1
    before = [view.model.data(view.model.index(row, column)) for row in range(view.model.rowCount())]
    assert before
    view.model.set_hours_a_year(400.0)
    after = [view.model.data(view.model.index(row, column)) for row in range(view.model.rowCount())]
    assert all(one != other for one, other in zip(before, after, strict=True) if one not in ("–", "never"))


def test_that_stations_stand_in_the_order_of_the_flow(flow_line: Plant) -> None:
    order = flow_order(flow_line)
    for node in flow_line.nodes:
        for target in getattr(getattr(node, "flow", None), "targets", ()):
            assert order.index(node.path) < order.index(target)
