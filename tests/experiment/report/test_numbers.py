"""Figures as people read them."""

from __future__ import annotations

import math

import pytest

from twin_app.experiment.report import numbers
from twin_app.experiment.summary import Effect, Summary


def summary(mean: float, half: float) -> Summary:
    return Summary(mean=mean, sd=1.0, ci95=(mean - half, mean + half), n=10)


@pytest.mark.parametrize(
    ("mean", "half", "text"),
    [
        (586.278, 2.634, "586.3 ± 2.6"),
        (12345.6, 321.0, "12,346 ± 321"),
        (0.012345, 0.00021, "0.01235 ± 0.00021"),
        (-3.21, 0.5, "−3.21 ± 0.50"),
        (5.0, 0.0, "5.000 ± 0.000"),
    ],
)
def test_that_figures_follow_the_interval(mean: float, half: float, text: str) -> None:
    assert numbers.mean_text(summary(mean, half)) == text


def test_that_a_mean_without_interval_stands_alone() -> None:
    assert numbers.mean_text(Summary(mean=586.278, sd=None, ci95=None, n=1)) == "586.3"
    assert numbers.mean_text(Summary(mean=None, sd=None, ci95=None, n=0)) == numbers.NOTHING
    assert numbers.mean_text(None) == numbers.NOTHING


def test_that_an_effect_has_its_sign() -> None:
    up = Effect(difference=35.3, ci95=(34.2, 36.4), percent=6.41)
    down = Effect(difference=-35.3, ci95=(-36.4, -34.2), percent=-6.41)
    assert (numbers.effect_text(up), numbers.percent_text(up)) == ("+35.3 ± 1.1", "+6.4 %")
    assert (numbers.effect_text(down), numbers.percent_text(down)) == ("−35.3 ± 1.1", "−6.4 %")


@pytest.mark.parametrize(
    ("interval", "clear"), [((0.1, 2.0), True), ((-2.0, -0.1), True), ((-0.1, 0.1), False), (None, False)]
)
def test_that_a_difference_is_clear_only_if_its_interval_leaves_zero_out(
    interval: tuple[float, float] | None, clear: bool
) -> None:
    assert numbers.is_clear(Effect(difference=1.0, ci95=interval, percent=None)) is clear


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "> 99.9 %"), (0.962, "96 %"), (0.994, "99.4 %"), (0.031, "3.1 %"), (0.0, "< 0.1 %")]
)
def test_that_probability_is_never_rounded_to_certainty(value: float, text: str) -> None:
    assert numbers.probability_text(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(4.6, "5 s"), (200.0, "3 min 20 s"), (1800.0, "30 min"), (28800.0, "8 h"), (28860.0, "8 h 1 min"), (-1.0, "0 s")],
)
def test_that_durations_use_two_units_at_most(seconds: float, text: str) -> None:
    assert numbers.duration_text(seconds) == text


def test_that_an_unlimited_budget_says_so() -> None:
    assert numbers.money_text(math.inf, "EUR") == "no limit"
    assert numbers.money_text(64500.0, "EUR") == "64,500 EUR"
    assert numbers.money_text(12.5, "EUR") == "12.50 EUR"
