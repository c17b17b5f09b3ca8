"""Painted widgets: what they say, how they answer keys and mouse, in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from twin_app.experiment.summary import Effect, Summary
from twin_app.gui.components.chance_bar import ChanceBar
from twin_app.gui.components.empty_state import EmptyState
from twin_app.gui.components.factor_slider import FactorSlider
from twin_app.gui.components.figures import Measure, measure_of
from twin_app.gui.components.ink import THEME_PROPERTY, state_ink
from twin_app.gui.components.interval_bar import IntervalBar, IntervalFigure
from twin_app.gui.components.kpi_card import KpiCard
from twin_app.gui.components.scales import nice_step, spanning, ticks, widened
from twin_app.gui.components.share_bar import ShareBar, is_whole, shares_of
from twin_app.gui.components.toast import MOST, Toaster
from twin_app.sim.responses import STATE_NAMES, StationState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

UP = measure_of("throughput_per_h", "EUR")


def summary(mean: float, half: float = 1.0, n: int = 200) -> Summary:
    return Summary(mean=mean, sd=1.0, ci95=(mean - half, mean + half), n=n)


def effect(difference: float, half: float, percent: float) -> Effect:
    return Effect(difference=difference, ci95=(difference - half, difference + half), percent=percent)


@pytest.fixture(params=["dark", "light"])
def each_theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    before = qapp.property(THEME_PROPERTY)
    qapp.setProperty(THEME_PROPERTY, request.param)
    yield request.param
    qapp.setProperty(THEME_PROPERTY, before)


def test_that_a_card_says_value_doubt_and_change(qtbot: QtBot) -> None:
    card = KpiCard()
    qtbot.addWidget(card)
    card.show_key_figure(UP, summary(586.3, 2.6), summary(551.0), effect(35.3, 1.1, 6.4))
    assert card.accessibleName() == "Throughput 586.3 plus or minus 2.6 parts/h, up 6.4 %"
    assert card.tone == "good"
    assert "200 replications" in card.toolTip()


@pytest.mark.parametrize(
    ("measure", "difference", "tone"),
    [(UP, 5.0, "good"), (UP, -5.0, "bad"), (measure_of("lead_time_s", "EUR"), 5.0, "bad"),
     (measure_of("lead_time_s", "EUR"), -5.0, "good")],
)  # fmt: skip
def test_that_good_and_bad_go_by_merit_not_by_sign(
    measure: Measure, difference: float, tone: str, qtbot: QtBot
) -> None:
    card = KpiCard()
    qtbot.addWidget(card)
    card.show_key_figure(measure, summary(100.0), summary(95.0), effect(difference, 1.0, difference))
    assert card.tone == tone


def test_that_a_change_that_may_be_none_has_no_arrow(qtbot: QtBot) -> None:
    card = KpiCard()
    qtbot.addWidget(card)
    card.show_key_figure(UP, summary(100.0), summary(99.5), effect(0.5, 1.0, 0.5))
    assert card.change_text == "no clear change"
    assert card.tone == "text.secondary"


def test_that_one_replication_has_no_interval(qtbot: QtBot) -> None:
    card = KpiCard()
    qtbot.addWidget(card)
    card.show_key_figure(UP, Summary(mean=100.0, sd=None, ci95=None, n=1), None, None)
    assert "±" not in card.accessibleName()
    assert "One replication" in card.toolTip()


def test_that_a_card_draws_in_both_themes(each_theme: str, qtbot: QtBot) -> None:
    card = KpiCard()
    qtbot.addWidget(card)
    card.show_key_figure(UP, summary(586.3, 2.6), summary(551.0), effect(35.3, 1.1, 6.4))
    assert not card.grab().toImage().isNull()


def test_that_shares_of_a_station_are_drawn_in_their_fixed_order(each_theme: str, qtbot: QtBot) -> None:
    bar = ShareBar()
    qtbot.addWidget(bar)
    bar.resize(200, 18)
    shares = dict.fromkeys(STATE_NAMES, 0.0) | {"down": 0.5, "working": 0.5}
    bar.show_shares({name: Summary(mean=share, sd=0.0, ci95=(share, share), n=2) for name, share in shares.items()})
    image = bar.grab().toImage()
    assert QColor(image.pixel(80, 2)) == state_ink(StationState.WORKING)
    assert QColor(image.pixel(20, 2)) == state_ink(StationState.WORKING)
    right = {QColor(image.pixel(x, 9)).name() for x in range(104, 196)}
    assert state_ink(StationState.DOWN).name() in right
    assert len(right) > 1  # the hatch is there too
    assert bar.accessibleName().startswith("Working 50.0")


def test_that_shares_make_up_all_of_the_time() -> None:
    shares = {name: Summary(mean=0.125, sd=0.0, ci95=None, n=1) for name in STATE_NAMES}
    assert is_whole(shares_of(shares))
    assert not is_whole({StationState.WORKING: 0.99})


@pytest.fixture
def slider(qtbot: QtBot) -> FactorSlider:
    found = FactorSlider()
    qtbot.addWidget(found)
    found.resize(216, 24)
    found.set_levels(tuple(i / 10 for i in range(11)), 0.5, 5)
    found.show()
    return found


def test_that_the_baseline_holds_on_to_the_handle(slider: FactorSlider) -> None:
    slider.set_levels(tuple(i / 100 for i in range(101)), 0.5, 50)
    x = slider.x_of(50)
    assert slider.level_at(x + 3.9) == 50
    assert slider.level_at(x + 6.0) != 50


def test_that_a_baseline_between_levels_is_a_place_of_its_own(slider: FactorSlider) -> None:
    slider.set_levels((0.0, 1.0), 0.4, -1)
    assert slider.value() == -1
    assert not slider.is_changed
    assert slider.level_at(slider.x_of(-1)) == -1
    assert slider.level_at(slider.x_of(1)) == 1


@pytest.mark.parametrize(
    ("key", "level"),
    [(Qt.Key.Key_Right, 6), (Qt.Key.Key_Left, 4), (Qt.Key.Key_PageUp, 10), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 10),
     (Qt.Key.Key_Backspace, 5)],
)  # fmt: skip
def test_that_keys_step_and_settle(slider: FactorSlider, key: Qt.Key, level: int, qtbot: QtBot) -> None:
    with qtbot.waitSignal(slider.settled) as heard:
        qtbot.keyClick(slider, key)
    assert heard.args == [level]
    assert slider.value() == level


def test_that_dragging_tells_each_level_and_settles_once(slider: FactorSlider, qtbot: QtBot) -> None:
    moved: list[int] = []
    settled: list[int] = []
    slider.moved.connect(moved.append)
    slider.settled.connect(settled.append)
    y = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(5)), y))
    for level in (6, 7, 8):
        qtbot.mouseMove(slider, QPoint(round(slider.x_of(level)), y))
    assert slider.is_dragging
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(8)), y))
    assert moved[-1] == 8
    assert settled == [8]


def test_that_a_toast_goes_when_two_newer_ones_come(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(600, 400)
    over.show()
    toaster = Toaster(over)
    for number in range(4):
        toaster.say(f"News {number}")
    qtbot.waitUntil(lambda: len(toaster.shown) == MOST, timeout=3000)
    assert [toast.label.text() for toast in toaster.shown] == ["News 2", "News 3"]


def test_that_a_toast_is_as_high_as_its_sentence_beside_the_button(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(600, 400)
    over.show()
    words = "Study stopped at 147 of 2,000. Results are kept and the ranking is provisional."
    toast = Toaster(over).say(words, "Resume", lambda: None)
    assert toast.label.height() >= toast.label.heightForWidth(toast.label.width())


def test_that_the_action_of_a_toast_acts(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    done: list[bool] = []
    toast = Toaster(over).say("Applied.", "Undo", lambda: done.append(True))
    assert toast.button is not None
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert done == [True]


def test_that_an_empty_state_has_a_sentence_and_a_button(qtbot: QtBot) -> None:
    state = EmptyState("No runs yet. Press Ctrl+R.", "Run")
    qtbot.addWidget(state)
    with qtbot.waitSignal(state.activated):
        qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    assert state.sentence == "No runs yet. Press Ctrl+R."


def test_that_bars_draw_without_any_number(each_theme: str, qtbot: QtBot) -> None:
    for widget in (IntervalBar(), ChanceBar()):
        qtbot.addWidget(widget)
        widget.resize(120, 14)
        assert not widget.grab().isNull()
    bar = IntervalBar()
    qtbot.addWidget(bar)
    bar.show_figure(IntervalFigure(mean=5.0, interval=(-1e30, 1e30), low=0.0, high=10.0))
    assert not bar.grab().isNull()


def test_that_axes_have_round_ticks_and_stay_put() -> None:
    assert nice_step(100.0, 5) == 20.0
    assert ticks(0.0, 1.0, 5) == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    low, high = spanning([10.0, 20.0, None])
    assert low < 10.0
    assert high > 20.0
    assert widened((0.0, 100.0), (20.0, 60.0)) == (0.0, 100.0)
    assert widened((0.0, 100.0), (20.0, 120.0)) == (0.0, 120.0)
    assert widened((0.0, 1000.0), (20.0, 21.0)) == (20.0, 21.0)
