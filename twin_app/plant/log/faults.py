"""Collects what is wrong with a log: every fault counted, the first ones of each kind kept with their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum

from twin_app.errors import Fault

SHOWN_OF_A_KIND = 20


class FaultKind(Enum):
    """The value is what the summary calls it."""

    CELLS = "wrong number of cells"
    BROKEN = "broken CSV"
    STATION = "unknown station"
    STATE = "unknown state"
    PLACE = "unknown place"
    PRODUCT = "unknown product"
    FAILURE = "unknown failure"
    RESULT = "unknown result"
    TIME = "bad time"
    MIXED = "mixed kinds of times"
    NO_END = "missing end"
    BACKWARDS = "end before start"
    UNSORTED = "unsorted"
    OVERLAPPING = "overlapping"


class LogFaults:
    """Faults of one file, in the order in which they were found."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kept: dict[FaultKind, list[tuple[int, Fault]]] = {}
        self.counts: Counter[FaultKind] = Counter()

    def add(self, kind: FaultKind, line: int, column: str, message: str) -> None:
        """One fault in a line of the file."""
        self.counts[kind] += 1
        kept = self._kept.setdefault(kind, [])
        if len(kept) < SHOWN_OF_A_KIND:
            kept.append((line, Fault(f"{self._name}:{line}", column, message)))

    def add_many(self, kind: FaultKind, lines: Sequence[int], column: str, messages: Sequence[str]) -> None:
        """Several of a kind; messages may end early, where no more are shown."""
        for line, message in zip(lines, messages, strict=False):
            self.add(kind, line, column, message)
        self.counts[kind] += len(lines) - min(len(lines), len(messages))

    def room(self, kind: FaultKind) -> int:
        """How many more of this kind would be shown."""
        return SHOWN_OF_A_KIND - len(self._kept.get(kind, ()))

    def __bool__(self) -> bool:
        return bool(self.counts)

    @property
    def total(self) -> int:
        """All faults, shown or not."""
        return self.counts.total()

    def listing(self) -> list[Fault]:
        """Those kept, by line; then one for what is not shown."""
        kept = sorted((found for own in self._kept.values() for found in own), key=lambda found: found[0])
        faults = [fault for _, fault in kept]
        hidden = self.total - len(faults)
        return (
            [*faults, Fault(self._name, "", f"{hidden:,} faults more; in all {self.summary()}")] if hidden else faults
        )

    def summary(self) -> str:
        """`unknown station 12, overlapping 3`."""
        return ", ".join(f"{kind.value} {count:,}" for kind, count in self.counts.most_common())
