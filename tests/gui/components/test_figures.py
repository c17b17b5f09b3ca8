"""Numbers as people read them."""

from __future__ import annotations

import pytest

from twin_app.experiment.summary import Summary
from twin_app.gui.components.figures import (
    difference_text,
    interval_text,
    left_text,
    measure_of,
    money,
    payback_text,
    rate_text,
    value_parts,
)


def test_that_figures_follow_the_interval() -> None:
    assert value_parts(586.278, (583.7, 588.9)) == ("586.3", "± 2.6")
    assert difference_text(35.31, (34.2, 36.4)) == "+35.3 ± 1.1"
    assert interval_text(-35.31, (-36.4, -34.2)) == "−35.3 [−36.4, −34.2]"
    assert value_parts(None, None) == ("–", "")


def test_that_long_times_are_shown_in_minutes_or_hours() -> None:
    measure = measure_of("lead_time_s", "EUR", 450.6)
    assert measure.unit == "min"
    assert measure.mean(Summary(mean=450.6, sd=1.0, ci95=(444.0, 457.2), n=9)) == pytest.approx(7.51)
    assert measure_of("lead_time_s", "EUR", 45.0).unit == "s"
    assert measure_of("lead_time_s", "EUR", 9000.0).unit == "h"


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [(64_500.0, "EUR", "€64,500"), (-3.5, "USD", "−$3.50"), (100.0, "SEK", "100\u2009SEK"),
     (float("inf"), "EUR", "no limit")],
)  # fmt: skip
def test_that_money_carries_its_sign(value: float, currency: str, text: str) -> None:
    assert money(value, currency) == text


def test_that_payback_has_a_unit_of_its_size() -> None:
    assert payback_text(5.0 / 12.0 * 4000.0, 4000.0) == "5.0 months"
    assert payback_text(40.0, 4000.0) == "4 days"
    assert payback_text(20_000.0, 4000.0) == "5.0 years"
    assert payback_text(None, 4000.0) == "never"


def test_that_the_ends_of_a_payback_have_the_unit_of_its_mean() -> None:
    mean, low, high = 3.2 * 4000.0, 1.8 * 4000.0, 15.0 * 4000.0
    texts = [payback_text(hours, 4000.0, like=mean) for hours in (low, mean, high)]
    assert texts == ["1.8 years", "3.2 years", "15.0 years"]
    assert payback_text(40_000.0, 4000.0, like=4000.0) == "120.0 months"


def test_that_rates_and_times_are_short() -> None:
    assert rate_text(1940.2) == "1,940 per s"
    assert rate_text(0.5) == "30 per min"
    assert left_text(1.94) == "1.9 s left"
    assert left_text(400.0) == "7 min left"
    assert left_text(None) == ""
