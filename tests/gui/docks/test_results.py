"""Results of a run: curves that grow, charts that agree with the rows of the run, and what they say while empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from twin_app.events import SeriesTraced
from twin_app.experiment import Result, simulate
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.charts.table_model import ChartTableModel
from twin_app.gui.docks.results import ResultsPanel
from twin_app.gui.docks.results_tabs import ResultsTabs
from twin_app.gui.models.bottleneck import run_words
from twin_app.gui.models.energy import by_consumer, by_purpose
from twin_app.gui.session.runs import RunSettings, RunState
from twin_app.gui.session.selection import Selection
from twin_app.plant.names import shown_name
from twin_app.plant.nodes import Power, Station
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import with_values
from twin_app.sim import compile_model, run_replications
from twin_app.sim.responses import ENERGY_CATEGORIES, STATE_NAMES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

REPLICATIONS = 4
"""Too few to be sure of anything, enough for intervals."""


@pytest.fixture(scope="module")
def short(flow_line: Plant) -> Plant:
    """The small plant for half an hour after its warm-up, with stations that use power."""
    nodes = tuple(
        replace(node, power=Power(working_w=10_000.0, idle_w=2_000.0)) if isinstance(node, Station) else node
        for node in flow_line.nodes
    )
    return replace(flow_line, nodes=nodes, horizon_s=flow_line.warmup_s + 1800.0)


@pytest.fixture(scope="module")
def result(short: Plant) -> Result:
    return simulate(short, replications=REPLICATIONS, workers=0, analysis=True)


def test_that_a_run_shows_its_curves_before_its_figures(flow_line: Plant, pool: WarmPool, qtbot: QtBot) -> None:
    runs = RunState(pool)
    panel = ResultsPanel(runs, Selection())
    qtbot.addWidget(panel)
    panel.show()
    assert panel.empty.sentence == "Nothing can be run yet. Problems lists what is missing."
    assert not panel.empty.button.isVisible()
    runs.set_plant(flow_line, is_new=True)
    assert panel.empty.button.isVisible()
    runs.change(RunSettings(replications=2, horizon_s=flow_line.warmup_s + 900.0))
    seen: list[tuple[int, int, bool, bool]] = []

    def note(event: SeriesTraced) -> None:
        tabs = panel.tabs
        assert tabs is not None
        is_turned = tabs.tabs.currentWidget() is tabs.series
        seen.append((event.replications, len(tabs.series.output.curves), tabs.tabs.isTabEnabled(0), is_turned))

    runs.series_grew.connect(note)
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        qtbot.mouseClick(panel.empty.button, Qt.MouseButton.LeftButton)
        assert panel.empty.sentence.startswith("The run is under way")
    assert seen[-1] == (2, 1, False, True)
    assert panel.tabs is not None
    assert panel.tabs.tabs.isTabEnabled(0)
    assert panel.tabs.tabs.currentIndex() == 0
    assert panel.tabs.series.frames[0].note == "mean of 2 replications, 95 % band"


def test_that_a_run_that_fails_says_why_and_offers_another(flow_line: Plant, pool: WarmPool, qtbot: QtBot) -> None:
    runs = RunState(pool)
    panel = ResultsPanel(runs, Selection())
    qtbot.addWidget(panel)
    panel.show()
    runs.set_plant(flow_line, is_new=True)
    runs.change(RunSettings(replications=0))
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        runs.start()
    assert panel.empty.sentence.startswith("The run failed: at least one replication")
    assert panel.empty.button.isVisible()


def test_that_results_of_the_plant_before_an_edit_say_so_and_how_to_renew_them(
    short: Plant, result: Result, pool: WarmPool, qtbot: QtBot
) -> None:
    runs = RunState(pool)
    panel = ResultsPanel(runs, Selection())
    qtbot.addWidget(panel)
    panel.show()
    runs.set_plant(short, is_new=True)
    runs.result, runs.result_plant = result, short
    runs.result_changed.emit()
    assert not panel.outdated.isVisible()
    runs.set_plant(replace(short, horizon_s=short.warmup_s + 900.0))
    assert panel.outdated.isVisible()
    assert panel.outdated.label.full_text == "These results are of the plant before the last change."
    runs.change(RunSettings(replications=2))
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        qtbot.mouseClick(panel.outdated.button, Qt.MouseButton.LeftButton)
        assert not panel.outdated.isVisible()
    assert not panel.outdated.isVisible()


@pytest.fixture
def tabs(short: Plant, result: Result, pool: WarmPool, qtbot: QtBot) -> ResultsTabs:
    runs = RunState(pool)
    runs.set_plant(short, is_new=True)
    runs.result, runs.result_plant = result, short
    found = ResultsTabs(runs, Selection())
    qtbot.addWidget(found)
    found.resize(900, 300)
    found.show()
    return found


def test_that_charts_say_what_the_rows_of_the_run_say(tabs: ResultsTabs, short: Plant, result: Result) -> None:
    model = compile_model(short)
    rows = run_replications(model, seed=result.seed, first=0, count=REPLICATIONS)
    layout = model.responses
    for cells in tabs.shares.table().rows:
        index = next(i for i, s in enumerate(layout.node_paths) if s.endswith(str(cells[0]).replace(" ", "")))
        expected = [100.0 * rows[:, layout.node_column(index, state)].mean() for state in STATE_NAMES]
        assert cells[1 : 1 + len(STATE_NAMES)] == pytest.approx(expected, abs=1e-9)
        assert sum(float(cell or 0.0) for cell in cells[1 : 1 + len(STATE_NAMES)]) == pytest.approx(100.0, abs=0.1)
    energy = {amount.name: amount.mean for amount in tabs.purpose.amounts}
    whole = sum(rows[:, layout.energy_column(category)].mean() for category in ENERGY_CATEGORIES)
    assert sum(energy.values()) == pytest.approx(whole)
    assert tabs.purpose.total == pytest.approx(tabs.consumers.total)
    quarters = rows[:, layout.first_load_column :][:, : layout.n_load_quarters]
    first = int(short.warmup_s // 900.0)
    assert tabs.load.curves[0].mean == pytest.approx(quarters.mean(axis=0)[first:])


def test_that_curves_after_the_warm_up_have_the_level_of_the_run(
    tabs: ResultsTabs, short: Plant, result: Result
) -> None:
    for chart, key in zip(tabs.series.charts, ("throughput_per_h", "wip"), strict=True):
        (curve,) = chart.curves
        later = curve.mean[curve.time_s > short.warmup_s]
        assert float(np.nanmean(later)) == pytest.approx(result.responses[key].mean, rel=0.1)
        assert curve.level.startswith(tabs.figures.rows[0 if key == "throughput_per_h" else 2].value.split(" ")[0])


def test_that_the_flow_is_as_wide_as_what_reached_the_sinks(tabs: ResultsTabs, result: Result) -> None:
    assert result.analysis is not None
    sinks = {node.path for node in result.nodes if node.kind == "sink"}
    into = sum(rate.mean or 0.0 for (_, target), rate in result.analysis.flows.items() if target in sinks)
    assert into == pytest.approx(result.responses["throughput_per_h"].mean, rel=0.02)
    names = {shown_name(path) for path in sinks}
    assert sum(float(row[2] or 0.0) for row in tabs.flow.table().rows if row[1] in names) == pytest.approx(into)


def test_that_each_chart_can_be_had_as_a_table(tabs: ResultsTabs, qtbot: QtBot) -> None:
    for frame in tabs.frames:
        if frame.empty_sentence:
            continue
        table = frame.table()
        assert table.rows, frame.title
        assert {len(row) for row in table.rows} == {len(table.headings)}
        QAbstractItemModelTester(ChartTableModel(table), QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert not frame.picture.pixmap(1).isNull()
    assert tabs.gantt_frame.empty_sentence.startswith("No replication is traced yet")
    with qtbot.waitSignal(tabs.trace_wanted):
        tabs.gantt_frame.wanted.emit()


def test_that_a_single_replication_is_called_one(short: Plant, pool: WarmPool, qtbot: QtBot) -> None:
    runs = RunState(pool)
    runs.result = simulate(short, replications=1, workers=0, analysis=True)
    runs.result_plant = short
    tabs = ResultsTabs(runs, Selection())
    qtbot.addWidget(tabs)
    assert tabs.series.frames[0].note == "one replication, no band"
    assert np.isnan(tabs.series.output.curves[0].low).all()
    assert tabs.figures.rows[0].interval == "one replication"
    assert "±" not in tabs.figures.rows[0].value
    assert all(amount.interval is None for amount in tabs.purpose.amounts)
    assert "[" not in run_words(runs.result, short)


def test_that_curves_go_on_growing_after_a_run_that_traced_few(
    flow_line: Plant, pool: WarmPool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twin_app.experiment.traced.MOST_ROWS", 1)
    runs = RunState(pool)
    panel = ResultsPanel(runs, Selection())
    qtbot.addWidget(panel)
    runs.set_plant(flow_line, is_new=True)
    runs.change(RunSettings(replications=5, horizon_s=flow_line.warmup_s + 900.0))
    with qtbot.waitSignal(runs.ended, timeout=60_000):
        runs.start()
    assert runs.result is not None
    assert runs.result.analysis is not None
    assert runs.result.analysis.n_replications == 1
    qtbot.waitUntil(lambda: runs.curves is not None and runs.curves.n_replications == 5, timeout=30_000)
    assert panel.tabs is not None
    assert panel.tabs.series.frames[0].note == "mean of 5 replications, 95 % band"
    monkeypatch.undo()
    plant = with_values(flow_line, runs.settings.values(flow_line))
    whole = simulate(plant, replications=5, workers=0, analysis=True)
    assert whole.analysis is not None
    assert tuple(panel.tabs.series.wip.curves[0].mean) == pytest.approx(whole.analysis.coarse_series.wip.mean)
    runs.set_plant(flow_line, is_new=True)
    assert runs.curves is None
    runs.close()


def test_that_the_run_before_stands_beneath(result: Result, short: Plant) -> None:
    assert result.energy is not None
    alone = by_purpose(result.energy, None)
    assert all(amount.before is None for amount in alone)
    assert [amount.before for amount in by_purpose(result.energy, result.energy)] == [one.mean for one in alone]
    consumers = by_consumer(result.energy, None, short)
    assert [one.mean for one in consumers] == sorted((one.mean for one in consumers), reverse=True)
    assert all(one.interval is not None and one.interval[0] <= one.mean <= one.interval[1] for one in consumers)
