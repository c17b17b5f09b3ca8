"""What the twin writes down: which part enters and leaves which node when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracles.simpy_twin.orders import Job

ENTER = 0
LEAVE = 1


@dataclass(slots=True, eq=False)
class Part:
    """One part, numbered in the order of creation."""

    serial: int
    product: str | None
    left_source_at: int = 0
    job: Job | None = None
    """The order that it is made for."""
    rework_of: int | None = None
    """The node that sent it to rework."""
    work: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    """Energy of the work on it by node [W·ns], of one statistics period."""
    period: int = 0
    """Which one."""


@dataclass(slots=True)
class Counts:
    """Parts since the warm-up, in the words of the plant's balance."""

    created: int = 0
    completed: int = 0
    scrapped: int = 0
    lost: int = 0
    joined: int = 0
    split: int = 0


@dataclass(slots=True)
class Trace:
    """Events in the order in which they happened, and the counts of the statistics period."""

    events: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(time [ns], node index, ENTER or LEAVE, serial number of the part)."""
    counts: Counts = field(default_factory=Counts)
    lead_times_ns: list[int] = field(default_factory=list)
    departures: dict[int, int] = field(default_factory=dict)
    """Parts that left each node towards another one."""
    n_parts: int = 0
    """Parts that have been created or split off, in all."""
    inside: int = 0
    period: int = 0
    """Statistics periods that have begun."""
    spoilt: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    """Energy of the work on parts that were scrapped since, by node [W·ns]."""

    def work_of(self, part: Part) -> defaultdict[int, float]:
        """Energy of the work on a part in the present period, by node."""
        if part.period != self.period:
            part.work.clear()
            part.period = self.period
        return part.work

    def enter(self, time: int, node: int, part: Part) -> None:
        """A part comes into a node."""
        self.events.append((time, node, ENTER, part.serial))

    def leave(self, time: int, node: int, part: Part) -> None:
        """A part is handed on to the next node."""
        self.events.append((time, node, LEAVE, part.serial))
        self.departures[node] = self.departures.get(node, 0) + 1

    def scrap(self, time: int, node: int, part: Part) -> None:
        """A part leaves a node for the scrap heap."""
        self.events.append((time, node, LEAVE, part.serial))
        self.counts.scrapped += 1
        for index, energy in self.work_of(part).items():
            self.spoilt[index] += energy
        self.inside -= 1

    def new_part(self, product: str | None, job: Job | None = None) -> Part:
        """A part with the next serial number."""
        self.n_parts += 1
        return Part(self.n_parts - 1, product, job=job)

    def forget(self) -> None:
        """Starts the statistics anew at the end of the warm-up; events and the parts inside stay."""
        self.counts = Counts()
        self.period += 1
        self.spoilt.clear()
        self.lead_times_ns.clear()
        self.departures.clear()
