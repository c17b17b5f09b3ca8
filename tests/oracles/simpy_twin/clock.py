"""Clocks that can be stopped, on top of SimPy's queue."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import simpy


class Phase(IntEnum):
    """The order of things that are due at one instant."""

    ENDS = 1
    OTHER_STOPS = 2
    CALENDARS = 3
    SETTLE = 4


def urgency(phase: Phase, node: int = 0, place: int = 0, kind: int = 0) -> int:
    """SimPy's priority: by phase, then path, then place; `kind` 0 is an end of service, 1 a stop."""
    return ((phase * 1_000_000 + node) * 1_000 + place) * 10 + kind


def at(env: simpy.Environment, delay: int, priority: int, act: Callable[[], None]) -> simpy.Event:
    """Calls `act` after `delay` nanoseconds."""
    event = simpy.Event(env)
    event._ok, event._value = True, None  # a timeout with a priority, which SimPy does not offer
    event.callbacks = [lambda _: act()]
    env.schedule(event, priority, delay)
    return event


class Stopwatch:
    """Counts down a time that only passes while it is told to run, then calls `act` once."""

    def __init__(self, env: simpy.Environment, priority: int, act: Callable[[], None]) -> None:
        self._env = env
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
            self._since = self._env.now
            self._alarm = at(self._env, self._left, self._priority, self._ring)
        elif not should_run and self._since is not None:
            assert self._left is not None
            assert self._alarm is not None
            self._left -= self._env.now - self._since
            self._since = None
            self._alarm.callbacks = []

    def _ring(self) -> None:
        self._left = self._since = None
        self._act()
