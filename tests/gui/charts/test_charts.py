"""Charts: their numbers as tables and files, their models, what grows in them."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester

from tests.experiment.standins import make_factor, make_plant
from twin_app.errors import StoreWriteError
from twin_app.events import DesignSoFar, DesignsSimulated, DesignStage
from twin_app.experiment.summary import Summary
from twin_app.gui.charts.curves import Curve
from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.charts.over_time import OverTimeChart
from twin_app.gui.charts.pareto import Disc, ParetoChart
from twin_app.gui.charts.points import Standing, StudyPoints
from twin_app.gui.charts.sankey import SankeyChart, chains, layout_flow
from twin_app.gui.charts.station_shares import StationRow, StationSharesChart
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.charts.table_model import ChartTableModel
from twin_app.gui.charts.waterfall import Step, WaterfallChart
from twin_app.gui.components.figures import measure_of
from twin_app.gui.models.recommendations import RecommendationModel, rows_of_points
from twin_app.plant.factors import DesignPoint
from twin_app.sim.responses import STATE_NAMES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def rate(mean: float) -> Summary:
    return Summary(mean=mean, sd=0.1, ci95=(mean - 0.1, mean + 0.1), n=9)


def so_far(design: DesignPoint, cost: float, mean: float, difference: float = math.nan) -> DesignSoFar:
    return DesignSoFar(
        design=design, cost=cost, mean=mean, low=mean - 1, high=mean + 1, difference=difference,
        difference_low=difference - 0.5, difference_high=difference + 0.5, replications=8,
    )  # fmt: skip


def told(stage: DesignStage, *designs: DesignSoFar) -> DesignsSimulated:
    return DesignsSimulated(stage=stage, response="throughput_per_h", designs=designs)


@pytest.fixture
def points() -> StudyPoints:
    found = StudyPoints()
    search = (
        so_far((-1,), 0.0, 100.0, 0.0), so_far((0,), 10.0, 104.0, 4.0), so_far((1,), 20.0, 103.0, 3.0),
        so_far((2,), 30.0, 109.0, 9.0),
    )  # fmt: skip
    found.take(told(DesignStage.SEARCH, *search))
    return found


def test_that_points_stand_by_their_difference_to_the_baseline_of_the_same_stage(points: StudyPoints) -> None:
    points.take(told(DesignStage.RACE, so_far((-1,), 0.0, 90.0, 0.0), so_far((2,), 30.0, 97.0, 7.0)))
    placed = {one.point.design: one.mean for one in points.placed()}
    assert placed == {(-1,): 90.0, (0,): 94.0, (1,): 93.0, (2,): 97.0}


def test_that_the_race_screens_out_what_it_leaves_behind(points: StudyPoints) -> None:
    assert {points.standing(p) for p in points.all} == {Standing.SEEN}
    points.take(told(DesignStage.RACE, so_far((-1,), 0.0, 90.0, 0.0), so_far((2,), 30.0, 97.0, 7.0)))
    out = [p.design for p in points.all if points.standing(p) is Standing.OUT]
    assert out == [(0,), (1,)]
    assert [one.point.design for one in points.leaders(5)] == [(2,)]


def test_that_numbers_of_an_earlier_stage_never_replace_later_ones(points: StudyPoints) -> None:
    points.take(told(DesignStage.ESTIMATE, so_far((2,), 30.0, 97.0, 7.0)))
    points.take(told(DesignStage.SEARCH, so_far((2,), 30.0, 200.0, 100.0)))
    assert next(p for p in points.all if p.design == (2,)).difference == 7.0


def test_that_the_frontier_rises_with_the_cost(points: StudyPoints) -> None:
    assert [one.point.design for one in points.frontier()] == [(-1,), (0,), (2,)]
    falling = StudyPoints(maximise=False)
    falling.take(told(DesignStage.SEARCH, so_far((-1,), 0.0, 10.0, 0.0), so_far((0,), 5.0, 9.0, -1.0)))
    assert [one.point.design for one in falling.frontier()] == [(-1,), (0,)]


def test_that_the_chart_grows_and_its_discs_can_be_pointed_at(points: StudyPoints, qtbot: QtBot) -> None:
    chart = ParetoChart()
    qtbot.addWidget(chart)
    chart.resize(600, 400)
    chart.set_up(measure_of("throughput_per_h", "EUR"), "€", 25_000.0)
    chart.show_points(points, [Disc(rank=1, cost=10.0, mean=104.0)])
    chart.redraw()
    assert len(chart.table().rows) == 4
    points.take(told(DesignStage.SEARCH, so_far((3,), 5.0, 101.0, 1.0)))
    chart.redraw()
    assert len(chart.table().rows) == 5
    assert not chart.grab().isNull()


def test_that_the_interval_of_the_baseline_ends_within_the_axes(points: StudyPoints, qtbot: QtBot) -> None:
    chart = ParetoChart()
    qtbot.addWidget(chart)
    chart.set_up(measure_of("throughput_per_h", "EUR"), "€", 25_000.0)
    points.take(told(DesignStage.RACE, so_far((-1,), 0.0, 90.0, 0.0), so_far((2,), 30.0, 97.0, 7.0)))
    chart.show_points(points)
    chart.redraw()
    baseline = points.baseline
    assert baseline is not None
    low, high = chart.ranges[1]
    assert low <= baseline.level_low
    assert baseline.level_high <= high


def test_that_leaders_are_rows_of_the_provisional_table(points: StudyPoints, qtbot: QtBot) -> None:
    plant = make_plant(make_factor("A", [0, 1, 2], baseline=0))
    measure = measure_of("throughput_per_h", "EUR")
    rows = rows_of_points(points, plant, measure)
    assert [row.effect for row in rows] == [9.0, 4.0, 3.0]
    assert all(row.is_provisional and row.chance is None for row in rows)
    model = RecommendationModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows, measure, "EUR")
    model.show_rows(rows[:1], measure, "EUR")
    assert model.rowCount() == 1
    assert model.data(model.index(0, 3)) == "+9.00 ± 0.50"
    assert model.row_of_rank(7) == -1


def test_that_a_table_is_safe_in_a_spreadsheet() -> None:
    table = ChartTable(headings=("Name", "x (s)"), rows=(("=cmd()", 1.5), ("a,b", None)))
    rows = list(csv.reader(io.StringIO(table.csv_text())))
    assert rows == [["Name", "x (s)"], ["'=cmd()", "1.5"], ["a,b", ""]]


def test_that_the_table_of_a_chart_is_a_sound_model(qtbot: QtBot) -> None:
    model = ChartTableModel(ChartTable(headings=("A", "B"), rows=(("x", 1.0), ("y", None))))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.data(model.index(1, 1)) == "–"


@pytest.fixture
def frame(qtbot: QtBot) -> ChartFrame:
    chart = WaterfallChart()
    chart.show_steps(
        [Step(name="Filler", amount=15.0)], Step(name="Together", amount=18.0, interval=(17.0, 19.0)), "parts/h"
    )
    found = ChartFrame("What each change adds", chart)
    qtbot.addWidget(found)
    found.resize(400, 200)
    return found


@pytest.mark.parametrize("suffix", [".png", ".svg", ".csv"])
def test_that_a_chart_can_be_saved(frame: ChartFrame, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"chart{suffix}"
    frame.save(path)
    content = path.read_bytes()
    if suffix == ".png":
        assert not QImage(str(path)).isNull()
    else:
        assert (b"<svg" if suffix == ".svg" else b"Filler") in content


def test_that_a_chart_that_cannot_be_saved_says_where(frame: ChartFrame, tmp_path: Path) -> None:
    for suffix in (".png", ".csv", ".svg"):
        with pytest.raises(StoreWriteError, match="nowhere"):
            frame.save(tmp_path / "nowhere" / f"chart{suffix}")


def test_that_a_chart_can_be_copied_and_shown_as_table(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.copy_table()
    assert "Together\t18.0\t17.0\t19.0" in QGuiApplication.clipboard().text()
    dialog = frame.show_table()
    assert dialog.windowTitle() == "What each change adds"
    dialog.close()


def test_that_a_waterfall_ends_at_the_sum(qtbot: QtBot) -> None:
    chart = WaterfallChart()
    qtbot.addWidget(chart)
    chart.show_steps([Step(name="A", amount=10.0), Step(name="B", amount=5.0)], Step(name="All", amount=18.0), "x")
    assert sum(step.amount for step in chart.steps) == pytest.approx(18.0)
    assert chart.steps[-1].name == "Interplay of changes"
    assert not chart.grab().isNull()


def test_that_columns_follow_the_flow_and_loops_go_back() -> None:
    flows = {
        ("in", "a"): rate(10), ("a", "test"): rate(11), ("test", "out"): rate(10), ("test", "fix"): rate(1),
        ("fix", "a"): rate(1),
    }  # fmt: skip
    columns = {node.path: node.column for node in layout_flow(flows)}
    assert columns["in"] < columns["a"] < columns["test"] < columns["out"]
    assert columns["fix"] == columns["test"] + 1


def test_that_buffers_in_a_line_are_left_out_without_losing_flow() -> None:
    flows = {
        ("a", "b1"): rate(10),
        ("b1", "c"): rate(10),
        ("c", "b2"): rate(6),
        ("d", "b2"): rate(4),
        ("b2", "e"): rate(10),
    }
    shown = chains(flows, {"b1", "b2"})
    assert set(shown) == {("a", "c"), ("c", "b2"), ("d", "b2"), ("b2", "e")}


def test_that_a_flow_is_drawn_and_tabled(qtbot: QtBot) -> None:
    chart = SankeyChart()
    qtbot.addWidget(chart)
    chart.resize(400, 200)
    chart.show_flows({("/P/In", "/P/Mill"): rate(10), ("/P/Mill", "/P/Out"): rate(0)}, bottleneck="/P/Mill")
    assert len(chart.table().rows) == 1
    assert not chart.grab().isNull()


def test_that_curves_are_tabled_and_bands_of_few_replications_do_not_flatten_them(qtbot: QtBot) -> None:
    chart = OverTimeChart("Output (parts/h)")
    qtbot.addWidget(chart)
    time = np.arange(10.0) * 360.0
    mean = np.linspace(50.0, 60.0, 10)
    curve = Curve(name="Run <1>", time_s=time, mean=mean, low=mean - 1e6, high=mean + 1e6)
    chart.show_curves([curve], warmup_s=720.0)
    low, high = chart.ranges[1]
    assert low >= 0.0
    assert high < 100.0
    assert len(chart.table().rows) == 10


def test_that_rows_of_stations_answer_a_click(qtbot: QtBot) -> None:
    chart = StationSharesChart()
    qtbot.addWidget(chart)
    chart.resize(900, 120)
    shares = {name: rate(0.125) for name in STATE_NAMES}
    chart.show_rows(
        [StationRow(path="/P/A", name="A", shares=shares), StationRow(path="/P/B", name="B", shares=shares)]
    )

    with qtbot.waitSignal(chart.clicked) as heard:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 26 + 36 + 10))
    assert heard.args == ["/P/B"]
    assert chart.table().rows[0][1] == pytest.approx(12.5)
