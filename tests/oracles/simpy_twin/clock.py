"""Clocks that can be stopped, on top of SimPy's queue."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import simpy
from simpy.events import EventPriority


class Phase(IntEnum):
    """The order of things that are due at one instant."""

    ENDS = 1
    OTHER_STOPS = 2
    CALENDARS = 3
    VEHICLES = 4
    BODIES = 5
    SETTLE = 6


def urgency(phase: Phase, node: int = 0, place: int = 0, kind: int = 0) -> int:
    """SimPy's priority: by phase, then path, then place; `kind` 0 is an end of service, 1 a stop."""
    return ((phase * 1_000_000 + node) * 1_000 + place) * 10 + kind


_ROUND = urgency(Phase.SETTLE) * 10


class Agenda:
    """SimPy's queue, with the rounds of an instant: what an instant makes due at once belongs to its next round."""

    def __init__(self) -> None:
        self.env = simpy.Environment(initial_time=0)
        self._round = 0
        self._round_of = -1

    @property
    def now(self) -> int:
        """Nanoseconds since the start."""
        return int(self.env.now)

    def after(self, delay: int, priority: int, act: Callable[[], None], *, in_this_round: bool = False) -> simpy.Event:
        """Calls `act` after `delay` nanoseconds."""
        if self._round_of != self.now:
            self._round, self._round_of = 0, self.now
        own_round = 0 if delay > 0 else self._round + (not in_this_round)

        def happen(_: simpy.Event) -> None:
            self._round, self._round_of = own_round, self.now
            act()

        event = simpy.Event(self.env)
        event._ok, event._value = True, None  # a timeout with a priority, which SimPy does not offer
        event.callbacks = [happen]
        self.env.schedule(event, EventPriority(own_round * _ROUND + priority), delay)
        return event


class Stopwatch:
    """Counts down a time that only passes while it is told to run, then calls `act` once."""

    def __init__(self, agenda: Agenda, priority: int, act: Callable[[], None]) -> None:
        self._agenda = agenda
        self._priority = priority
        self._act = act
        self._left: int | None = None
        self._since: int | None = None
        self._alarm: simpy.Event | None = None

    @property
    def is_set(self) -> bool:
        """Whether it still has something to count."""
        return self._left is not None

    def set(self, ticks: int) -> None:
        """Winds it up; it stands until `run(True)`."""
        self.clear()
        self._left = ticks

    def clear(self) -> None:
        """Forgets what was left."""
        self.run(False)
        self._left = None

    def run(self, should_run: bool) -> None:
        """Lets it run or stand; telling it twice changes nothing."""
        if should_run and self._left is not None and self._since is None:
            self._since = self._agenda.now
            self._alarm = self._agenda.after(self._left, self._priority, self._ring)
        elif not should_run and self._since is not None:
            assert self._left is not None
            assert self._alarm is not None
            self._left -= self._agenda.now - self._since
            self._since = None
            self._alarm.callbacks = []

    def _ring(self) -> None:
        self._left = self._since = None
        self._act()
