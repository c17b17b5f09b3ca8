"""Shifts and breaks over the time of a run."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from twin_app.plant.plant import Calendar, Plant

BREAK_S = 5400.0
"""Time off of up to this length is a break, more is the end of a shift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stretch on or off shift."""

    start_s: float
    end_s: float
    is_on: bool

    @property
    def is_break(self) -> bool:
        """Off for a short time."""
        return not self.is_on and self.end_s - self.start_s <= BREAK_S


def common_calendar(plant: Plant) -> Calendar | None:
    """The one that most stations keep, the first of equals; None if most keep none."""
    counts = Counter(station.calendar for station in plant.stations)
    if not counts:
        return None
    path = max(counts, key=lambda own: (counts[own], own or ""))
    return next((calendar for calendar in plant.calendars if calendar.path == path), None)


def shifts_between(calendar: Calendar, start_s: float, end_s: float) -> tuple[Shift, ...]:
    """Stretches that touch [start, end), whole and without gaps; neighbours differ."""
    first = math.floor(start_s / calendar.period_s) - 1
    last = math.ceil(end_s / calendar.period_s) + 1
    joined: list[list[float]] = []
    for number in range(first, last):
        for begin, finish in calendar.shifts_s:
            own = [begin + number * calendar.period_s, finish + number * calendar.period_s]
            if joined and own[0] <= joined[-1][1]:
                joined[-1][1] = own[1]
            else:
                joined.append(own)
    found: list[Shift] = []
    for begin, finish in joined:
        if found:
            found.append(Shift(start_s=found[-1].end_s, end_s=begin, is_on=False))
        found.append(Shift(start_s=begin, end_s=finish, is_on=True))
    return tuple(shift for shift in found if shift.end_s > start_s and shift.start_s < end_s)
