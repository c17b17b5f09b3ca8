"""What a log says, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

NS_PER_S = 1_000_000_000


class LogState(IntEnum):
    """What a machine does; the names in a log are these in small letters."""

    WORKING = 0
    SETUP = 1
    STARVED = 2
    BLOCKED = 3
    DOWN = 4
    WAITING_CREW = 5
    STANDBY = 6
    OFF_SHIFT = 7
    ARRIVAL = 8
    """A part at a source or a sink: it came at `start` and had left at `end`."""
    ENTERED = 9
    """A part that left a source at `end`; when it had come there is not known."""


STATE_CODES = {state.name.lower(): int(state) for state in LogState}
MACHINE_STATES = tuple(state for state in LogState if state < LogState.ARRIVAL)


@dataclass(frozen=True, slots=True)
class PartCounts:
    """What became of the parts of one cycle; all zero: nothing was said."""

    ok: int = 0
    scrap: int = 0
    rework: int = 0
    lost: int = 0
    """Parts that found no room at their source."""

    @property
    def finished(self) -> int:
        """Parts whose work was finished."""
        return self.ok + self.scrap + self.rework


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLog:
    """Rows of equal length, sorted by node, then place, then time; rows of one place do not overlap.

    About 33 bytes a row.
    """

    name: str
    """The file, as the user named it."""
    node: NDArray[np.int32]
    """Index into `node_paths`."""
    place: NDArray[np.int16]
    """Number of the place within its node, from 0."""
    state: NDArray[np.int8]
    """`LogState`."""
    start_ns: NDArray[np.int64]
    end_ns: NDArray[np.int64]
    """Nanoseconds since 1970 (UTC), or since the zero of a log in seconds."""
    product: NDArray[np.int16]
    """Index into `product_paths`; −1: none."""
    failure: NDArray[np.int16]
    """Index into `failure_names`; −1: not said."""
    result: NDArray[np.int16]
    """Index into `results`; 0: not said."""
    part: NDArray[np.int64]
    """Hash of the part's name, of this process only; 0: not said. Of several parts in one row, the first."""
    more_parts: NDArray[np.int64]
    """Row and hash of each further part of a row, shape [n, 2]."""
    node_paths: tuple[str, ...]
    product_paths: tuple[str, ...]
    failure_names: tuple[str, ...]
    results: tuple[PartCounts, ...]
    has_results: bool
    """Whether the column `result` says something anywhere."""
    has_parts: bool
    is_absolute: bool
    """Whether times are dates; else seconds."""
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.node)

    @property
    def start(self) -> int:
        """Of the first row [ns]."""
        return int(self.start_ns.min(initial=np.iinfo(np.int64).max)) if len(self) else 0

    @property
    def end(self) -> int:
        """Of the last row [ns]."""
        return int(self.end_ns.max(initial=np.iinfo(np.int64).min)) if len(self) else 0

    @property
    def span_s(self) -> float:
        """From the first start to the last end."""
        return (self.end - self.start) / NS_PER_S

    def places(self) -> list[tuple[int, int, slice]]:
        """Node, place and rows of each place that the log speaks of."""
        if len(self) == 0:
            return []
        key = self.node.astype(np.int64) << 16 | self.place
        firsts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        lasts = np.append(firsts[1:], len(key))
        return [
            (int(self.node[first]), int(self.place[first]), slice(int(first), int(last)))
            for first, last in zip(firsts, lasts, strict=True)
        ]
