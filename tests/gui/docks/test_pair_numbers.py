"""Two scenarios in numbers, and recommendations as the view is to show them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from twin_app.experiment.summary import Effect, Summary
from twin_app.gui.bridge.pool import WarmPool
from twin_app.gui.docks.pair_numbers import PairBelow
from twin_app.gui.models.pair_numbers import PairModel, PairRow, pair_rows
from twin_app.gui.session.highlights import Highlights, Source
from twin_app.gui.session.runs import RunState
from twin_app.gui.session.scenario import ScenarioState
from twin_app.gui.session.study import StudyState
from twin_app.gui.viewport import ViewPair, Viewport
from twin_app.plant.plant import Plant

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from twin_app.gui.theme import ThemeControl


def compare(scenario: ScenarioState, qtbot: QtBot) -> None:
    """The setting (3, 1) with the pinned (1, as it is)."""
    with qtbot.waitSignal(scenario.idle):
        scenario.use((1, -1))
    scenario.pin("Pinned")
    scenario.compare_with("Pinned")
    with qtbot.waitSignal(scenario.idle):
        scenario.use((3, 1))


def test_that_each_figure_has_both_sides_and_their_paired_difference(
    scenario: ScenarioState, plant: Plant, qtbot: QtBot
) -> None:
    compare(scenario, qtbot)
    found = scenario.comparison
    assert found is not None
    rows = pair_rows(plant, found, {"/P/Drill": "Drill"})
    first, effect = rows[0], found.effects["throughput_per_h"]
    assert first.title == "Throughput (parts/h)"
    here, there = found.scenario.responses["throughput_per_h"].mean, found.reference.responses["throughput_per_h"].mean
    assert here is not None
    assert there is not None
    assert effect.difference == pytest.approx(here - there)
    assert first.percent == pytest.approx(100.0 * (here - there) / there)
    assert first.interval is not None
    assert np.mean(first.interval) == pytest.approx(first.percent)
    assert (first.is_clear, first.is_better) == (True, True)
    settings = {row.title: (row.reference, row.scenario) for row in rows if row.title in ("A", "B")}
    assert settings == {"A": ("1 places", "3 places"), "B": ("1 places", "2 places")}
    cost = next(row for row in rows if row.title == "Cost of changes")
    assert (cost.reference, cost.scenario, cost.difference) == ("€10", "€35", "€25")


def test_that_the_model_of_both_scenarios_keeps_the_rules(qtbot: QtBot) -> None:
    model = PairModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    heading = PairRow(title="Settings", is_heading=True)
    model.show_rows([heading, PairRow(title="A", percent=-2.0, interval=(-3.0, -1.0), is_clear=True)], ("One", "Two"))
    assert [model.headerData(c, Qt.Orientation.Horizontal) for c in (1, 2)] == ["One", "Two"]
    assert model.data(model.index(1, 4)) == "−2.0\N{THIN SPACE}%"
    model.show_rows([heading, PairRow(title="A", percent=1.0, interval=(-1.0, 3.0))], ("One", "Two"))
    assert model.data(model.index(1, 4)) == "no clear change"
    model.show_rows((), ("", ""))
    assert model.rowCount() == 0
    del tester


def test_that_numbers_stand_before_the_charts_while_two_views_are_shown(
    scenario: ScenarioState, theme: ThemeControl, qtbot: QtBot
) -> None:
    pair, charts = ViewPair(Viewport(is_flat=True)), QLabel("charts")
    below = PairBelow(charts, scenario, pair)
    for widget in (pair, below):
        qtbot.addWidget(widget)
        widget.resize(900, 300)
        widget.show()
    assert charts.isVisible()
    assert not below.tabs.isVisible()
    compare(scenario, qtbot)
    pair.show_pair(True)
    assert below.numbers.isVisible()
    assert len(below.numbers.figures.rows) > 4
    table = below.numbers.table()
    assert table.headings[1:3] == ("Pinned", scenario.name)
    assert any(row[0] == "Throughput (parts/h)" for row in table.rows)
    below.numbers.grab()
    below.tabs.setCurrentIndex(1)
    assert charts.isVisible()
    pair.show_pair(False)
    assert charts.isVisible()
    assert not below.tabs.isVisible()


def test_that_each_side_has_its_own_highlight(
    scenario: ScenarioState, pool: WarmPool, tmp_path: Path, qtbot: QtBot
) -> None:
    highlights = Highlights(RunState(pool), scenario, StudyState(pool, root=tmp_path))
    highlights.follow(Source.WHAT_IF)
    compare(scenario, qtbot)
    assert dict(highlights.now.change_texts) == {"/P/A": "0 → 3 places", "/P/B": "1 → 2 places"}
    assert dict(highlights.reference.change_texts) == {"/P/A": "0 → 1 places"}
    assert highlights.reference.values.keys() == highlights.now.values.keys() == {"/P/Drill"}
    highlights.follow(Source.RUN)
    assert highlights.reference.changes == ()


def test_that_the_recommendation_under_the_mouse_is_pointed_out_and_one_previewed_in_plant(
    scenario: ScenarioState, pool: WarmPool, found_study: StudyState, qtbot: QtBot
) -> None:
    highlights = Highlights(RunState(pool), scenario, found_study)
    study = found_study.study
    assert study is not None
    first, second = (one for one in study.recommendations[:2])
    highlights.follow(Source.STUDY)
    found_study.select(first.rank)
    assert highlights.pointed.changes == first.changes
    with qtbot.waitSignal(highlights.pointed_changed):
        highlights.point(second.rank)
    assert highlights.pointed.changes == second.changes
    highlights.point(0)
    assert highlights.pointed.changes == first.changes
    highlights.preview(second.rank)
    highlights.follow(Source.RUN)
    assert highlights.now.changes == second.changes
    highlights.preview(0)
    assert highlights.now.changes == ()
    highlights.preview(99)
    assert highlights.previewed == 0


def test_that_an_effect_that_cannot_be_is_no_change() -> None:
    from twin_app.gui.components.figures import Measure
    from twin_app.gui.models.pair_numbers import _row

    measure = Measure(title="x", unit="", factor=1.0, is_better_up=True)
    same = Summary(mean=0.0, sd=0.0, ci95=(0.0, 0.0), n=2)
    row = _row("x", measure, same, same, Effect(difference=0.0, ci95=(0.0, 0.0), percent=None))
    assert (row.percent, row.difference, row.is_better) == (None, "–", None)
