"""Levels and changes in words."""

from __future__ import annotations

import pytest

from twin_app.experiment.report.levels import SHIFTS, becomes_text, change_text, level_text, shift_words
from twin_app.plant.factors import Change

BREAKS = "(0, 9000), (9900, 19800), (20700, 28800)"
THROUGH = "(0, 28800)"
TWO_SHIFTS = "(0, 27900), (28800, 56700)"
THREE_SHIFTS = "(0, 27900), (28800, 56700), (57600, 85500)"
BREAK_SPLIT = "7 h 30 min with a break of 30 min → 7 h 30 min with 2 breaks of 15 min"
MATRIX = "0 600 900; 600 0 1200; 900 1200 0"


def change(attribute: str, before: float | str, after: float | str) -> Change:
    return Change(path="/P", attribute=attribute, before=before, after=after, label="", cost=45000.0)


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (1.0, 1.1, "1 → 1.1"),
        ("1", "1.10", "1 → 1.1"),
        (-1.0, 2.0, "−1 → 2"),
        ("fifo", "edd", "fifo → edd"),
        ("(0, 9000), (9900, 28800)", "(0, 28800)", "(0, 9000), (9900, 28800) → (0, 28800)"),
        (MATRIX, MATRIX.replace("600", "300"), "changed for 45,000 EUR"),
    ],
)
def test_that_a_change_of_long_texts_shows_what_it_costs(before: float | str, after: float | str, text: str) -> None:
    assert change_text(change("a", before, after), "EUR") == text


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (BREAKS, THROUGH, "7 h 30 min → 8 h"),
        (TWO_SHIFTS, THREE_SHIFTS, "15 h 30 min → 23 h 15 min"),
        ("(0, 9000), (10800, 28800)", "(0, 9000), (9900, 18000), (18900, 28800)", BREAK_SPLIT),
        ("(0, 9000), (10800, 28800)", "(0, 18000), (19800, 28800)", "changed for 45,000 EUR"),
    ],
)
def test_that_a_change_of_a_calendar_says_how_long_is_worked(before: str, after: str, text: str) -> None:
    assert change_text(change(SHIFTS, before, after), "EUR") == text


def test_that_what_something_becomes_is_the_end_of_its_change() -> None:
    assert becomes_text(change(SHIFTS, BREAKS, THROUGH), "EUR") == "8 h"
    assert becomes_text(change("a", 1.0, 1.1), "EUR") == "1.1"
    assert becomes_text(change("a", MATRIX, "0"), "EUR") == "changed for 45,000 EUR"


@pytest.mark.parametrize(
    ("shifts", "words"),
    [
        (THROUGH, "8 h without a break"),
        (TWO_SHIFTS, "15 h 30 min with a break of 15 min"),
        (BREAKS, "7 h 30 min with 2 breaks of 15 min"),
        ("(0, 14400), (16200, 43200), (45900, 57600)", "14 h 45 min with 2 breaks, 1 h 15 min in all"),
        ("", ""),
    ],
)
def test_that_shifts_are_told_by_hours_and_breaks(shifts: str, words: str) -> None:
    assert shift_words(shifts) == words


@pytest.mark.parametrize(
    ("attribute", "value", "text"),
    [
        (SHIFTS, THROUGH, "8 h without a break"),
        ("twin:flow:next", "</Plant/Line/CaseConveyor>, </Plant/Press_01>", "Case conveyor, Press 01"),
        ("twin:flow:next", "", "none"),
        ("twin:station:servers", 2.0, "2"),
    ],
)
def test_that_a_level_is_told_in_words(attribute: str, value: float | str, text: str) -> None:
    assert level_text(attribute, value) == text
