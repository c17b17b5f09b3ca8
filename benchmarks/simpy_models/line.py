"""What the lines are made of: parts, buffers, machines, and what is counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field

import simpy

Steps = Generator[simpy.Event, object, None]


@dataclass(slots=True)
class Part:
    """One part on its way."""

    product: int
    created: float


@dataclass(slots=True, eq=False)
class Buffer:
    """A queue of limited room that wakes who waits at either end, and keeps the integral of its content."""

    env: simpy.Environment
    capacity: int
    items: deque[tuple[float, Part]] = field(default_factory=deque)
    readers: list[Machine] = field(default_factory=list)
    writers: list[Machine] = field(default_factory=list)
    area: float = 0.0
    since: float = 0.0

    def put(self, part: Part) -> bool:
        """False when it is full."""
        if len(self.items) >= self.capacity:
            return False
        self.tally()
        self.items.append((self.env.now, part))
        for machine in self.readers:
            machine.wake()
        return True

    def get(self) -> Part:
        """The oldest part."""
        self.tally()
        part = self.items.popleft()[1]
        for machine in self.writers:
            machine.wake()
        return part

    def tally(self) -> None:
        now = self.env.now
        self.area += len(self.items) * (now - self.since)
        self.since = now


class Machine:
    """A process that sleeps on one event and keeps the time it has spent in each state."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.time_in: dict[str, float] = {}
        self._state, self._since = "starved", 0.0
        self._bell: simpy.Event | None = None

    def switch(self, state: str) -> None:
        """Books the time since the last change."""
        now = self.env.now
        self.time_in[self._state] = self.time_in.get(self._state, 0.0) + now - self._since
        self._state, self._since = state, now

    def wake(self) -> None:
        """Ends a sleep, if it sleeps."""
        if self._bell is not None:
            self._bell.succeed()
            self._bell = None

    def sleep(self) -> simpy.Event:
        """An event that `wake` triggers."""
        self._bell = self.env.event()
        return self._bell


@dataclass(slots=True)
class Outcome:
    """What one replication of M2 or M3 gives."""

    completed: int = 0
    lead_time_sum: float = 0.0
    scrapped: int = 0
    time_in: list[dict[str, float]] = field(default_factory=list)
    mean_content: list[float] = field(default_factory=list)

    def complete(self, part: Part, now: float) -> None:
        """One more good part."""
        self.completed += 1
        self.lead_time_sum += now - part.created

    def close(self, machines: list[Machine], buffers: list[Buffer], horizon: float) -> None:
        """Books what is open at the end."""
        for machine in machines:
            machine.switch("end")
            self.time_in.append(machine.time_in)
        for buffer in buffers:
            buffer.tally()
            self.mean_content.append(buffer.area / horizon)
