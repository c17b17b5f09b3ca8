"""Work, set-up and stops of one place, put together again where the log cuts them into rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.log.table import NS_PER_S, LogState, MachineLog

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
_STOPS = (LogState.DOWN, LogState.WAITING_CREW, LogState.OFF_SHIFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRows:
    """The rows of one place in order of time; all columns are views."""

    state: NDArray[np.int8]
    start: IntArray
    end: IntArray
    product: NDArray[np.int16]
    part: IntArray
    result: NDArray[np.int16]
    failure: NDArray[np.int16]
    log_end: int
    has_results: bool
    """Whether the log says for this node what becomes of parts."""

    @classmethod
    def of(cls, log: MachineLog, rows: slice, *, has_results: bool) -> PlaceRows:
        """Some rows of a log."""
        return cls(
            state=log.state[rows],
            start=log.start_ns[rows],
            end=log.end_ns[rows],
            product=log.product[rows],
            part=log.part[rows],
            result=log.result[rows],
            failure=log.failure[rows],
            log_end=log.end,
            has_results=has_results,
        )

    def __len__(self) -> int:
        return len(self.state)

    @property
    def follows(self) -> BoolArray:
        """Whether a row begins at the very moment the one before ends."""
        return np.append(False, self.start[1:] == self.end[:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """Pieces of work or set-up, each of one or several rows with only stops between them."""

    seconds: NDArray[np.float64]
    """Without the stops."""
    is_complete: BoolArray
    """False: given up, or still under way when the log ends."""
    first: IntArray
    """First and last row of each."""
    last: IntArray


def work_stretches(rows: PlaceRows) -> Stretches:
    """Cycles: rows of work on the same part, or without part names rows that only stops lie between.

    With results, a row that has one ends its cycle, and a cycle without one is not complete. Without them, a cycle is
    complete unless a stop cuts it off that it does not outlive, or the log ends.
    """
    found = np.flatnonzero(rows.state == LogState.WORKING)
    before, after = found[:-1], found[1:]
    same_part = rows.part[before] == rows.part[after]
    has_name = same_part & (rows.part[before] != 0)
    is_one = same_part & (rows.product[before] == rows.product[after])
    is_one &= _only_stops_between(rows, before, after) & ((after - before > 1) | has_name)
    if rows.has_results:
        is_one &= rows.result[before] == 0
    stretches = _stretches(rows, found, is_one)
    if rows.has_results:
        is_complete = rows.result[stretches.last] > 0
    else:
        is_complete = ~_is_cut_off(rows, stretches.last) & (rows.end[stretches.last] < rows.log_end)
    return _with_completeness(stretches, is_complete)


def setup_stretches(rows: PlaceRows) -> Stretches:
    """Set-ups: rows of set-up that only stops lie between; complete if work follows."""
    found = np.flatnonzero(rows.state == LogState.SETUP)
    stretches = _stretches(rows, found, _only_stops_between(rows, found[:-1], found[1:]))
    following = np.minimum(stretches.last + 1, len(rows) - 1)
    return _with_completeness(stretches, (rows.state[following] == LogState.WORKING) & (stretches.last + 1 < len(rows)))


def _with_completeness(stretches: Stretches, is_complete: BoolArray) -> Stretches:
    return Stretches(seconds=stretches.seconds, is_complete=is_complete, first=stretches.first, last=stretches.last)


def _only_stops_between(rows: PlaceRows, before: IntArray, after: IntArray) -> BoolArray:
    """Whether each pair of rows is joined by an unbroken run of stops, or by nothing."""
    is_other = ~np.isin(rows.state, _STOPS)
    others = np.cumsum(is_other)
    breaks = np.cumsum(~rows.follows)
    return np.asarray((others[after] - others[before] == 1) & (breaks[after] == breaks[before]))


def _is_cut_off(rows: PlaceRows, last: IntArray) -> BoolArray:
    following = np.minimum(last + 1, len(rows) - 1)
    return np.asarray((rows.state[following] == LogState.DOWN) & rows.follows[following] & (last + 1 < len(rows)))


def _stretches(rows: PlaceRows, found: IntArray, is_one: BoolArray) -> Stretches:
    """Of rows of one state; `is_one` says which neighbours among them belong together."""
    if len(found) == 0:
        nothing = np.empty(0, np.int64)
        return Stretches(seconds=np.empty(0), is_complete=np.empty(0, np.bool_), first=nothing, last=nothing)
    begins = np.flatnonzero(np.append(True, ~is_one))
    ends = np.append(begins[1:], len(found)) - 1
    lengths = rows.end[found] - rows.start[found]
    seconds = np.add.reduceat(lengths, begins) / NS_PER_S
    everything = np.ones(len(begins), np.bool_)
    return Stretches(seconds=seconds, is_complete=everything, first=found[begins], last=found[ends])
