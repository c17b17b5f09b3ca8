"""Shifts and breaks of a calendar over the time of a run."""

from __future__ import annotations

from twin_app.plant.plant import Calendar
from twin_app.playback.shifts import shifts_between

DAY = Calendar(path="/P/C", period_s=86_400.0, shifts_s=((21_600.0, 36_000.0), (36_900.0, 50_400.0)))
ROUND = Calendar(path="/P/C", period_s=28_800.0, shifts_s=((0.0, 9_000.0), (9_900.0, 28_800.0)))


def test_that_a_break_is_short_and_a_night_is_not() -> None:
    found = shifts_between(DAY, 30_000.0, 110_000.0)
    assert [(s.start_s, s.end_s, s.is_on, s.is_break) for s in found] == [
        (21_600.0, 36_000.0, True, False),
        (36_000.0, 36_900.0, False, True),
        (36_900.0, 50_400.0, True, False),
        (50_400.0, 108_000.0, False, False),
        (108_000.0, 122_400.0, True, False),
    ]


def test_that_shifts_that_meet_at_the_end_of_a_period_are_one() -> None:
    found = shifts_between(ROUND, 10_000.0, 40_000.0)
    assert [(s.start_s, s.end_s) for s in found if s.is_on] == [(9_900.0, 37_800.0), (38_700.0, 66_600.0)]
