"""How many hours a year the plant runs: what turns an hour's gain into months of payback."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QObject, Signal

HOURS_A_YEAR = 4000.0
"""Two shifts on 250 days."""
LEAST_H, MOST_H = 1.0, 8784.0


class RemembersHours(Protocol):
    """What outlives the session."""

    hours_a_year: float | None


class WorkingYear(QObject):
    """One number for the whole window, kept with the user's preferences."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hours = HOURS_A_YEAR
        self._memory: RemembersHours | None = None

    @property
    def hours(self) -> float:
        """Between 1 and those of a leap year [h]."""
        return self._hours

    def remember_in(self, memory: RemembersHours) -> None:
        """Takes what was said before, and leaves there what will be said."""
        kept = memory.hours_a_year
        self._memory = memory
        if kept is not None and math.isfinite(kept):
            self._take(kept)

    def set_hours(self, hours: float) -> None:
        """The user says so."""
        self._take(hours)
        if self._memory is not None:
            self._memory.hours_a_year = self._hours

    def _take(self, hours: float) -> None:
        hours = min(max(hours, LEAST_H), MOST_H)
        if hours != self._hours:
            self._hours = hours
            self.changed.emit()
