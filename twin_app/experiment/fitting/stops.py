"""Uptimes and repairs of one place, counted on the clock that the scene gives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twin_app.experiment.fitting.sample import NOTHING, FloatArray, Sample
from twin_app.experiment.fitting.stretches import BoolArray, IntArray, PlaceRows
from twin_app.plant.log.table import NS_PER_S, LogState
from twin_app.plant.nodes import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimes:
    """Of one failure at one place."""

    uptimes: Sample
    repairs: Sample


def stop_times(rows: PlaceRows, which: BoolArray, clock: Clock, *, needs_crew: bool) -> StopTimes:
    """Times between the stops whose rows are flagged in `which` (rows of state down), and the length of these stops.

    Several rows of one stop, with only off-shift between them, are one. A wait for people just before a stop belongs to
    it if its repair needs a crew. The first uptime is left out, because its beginning is not in the log; the last one
    is cut off by the end of the log. A stop that ends in a break is at least as long as could be seen.
    """
    found = np.flatnonzero(which)
    if len(found) == 0:
        return StopTimes(uptimes=Sample(NOTHING), repairs=Sample(NOTHING))
    first, last = _groups(rows, found)
    begins = _begins(rows, first, needs_crew=needs_crew)
    follows = np.append(rows.follows, False)
    state = np.append(rows.state, LogState.STARVED)
    is_open = follows[last + 1] & (state[last + 1] == LogState.OFF_SHIFT)
    is_open |= rows.end[last] >= rows.log_end
    lengths = (rows.end[last] - rows.start[first]) / NS_PER_S
    shown = _Clock(rows, clock)
    until_begin, until_end = shown.at_start(begins), shown.at_end(last)
    rest = float(shown.at_end(np.array([len(rows) - 1]))[0] - until_end[-1])
    uptimes = np.maximum(until_begin[1:] - until_end[:-1], 0.0)
    return StopTimes(
        uptimes=Sample(uptimes, np.array([rest]) if rest > 0.0 else NOTHING),
        repairs=Sample(lengths[~is_open], lengths[is_open]),
    )


def _groups(rows: PlaceRows, found: IntArray) -> tuple[IntArray, IntArray]:
    """First and last row of each stop."""
    off_shift = np.cumsum(rows.state == LogState.OFF_SHIFT)
    breaks = np.cumsum(~rows.follows)
    before, after = found[:-1], found[1:]
    is_one = (breaks[after] == breaks[before]) & (off_shift[after] - off_shift[before] == after - before - 1)
    begins = np.flatnonzero(np.append(True, ~is_one))
    ends = np.append(begins[1:], len(found)) - 1
    return found[begins], found[ends]


def _begins(rows: PlaceRows, first: IntArray, *, needs_crew: bool) -> IntArray:
    if not needs_crew:
        return first
    before = np.maximum(first - 1, 0)
    is_waiting = (rows.state[before] == LogState.WAITING_CREW) & rows.follows[first] & (first > 0)
    return np.where(is_waiting, before, first)


class _Clock:
    """What a clock shows [s], from the first row on.

    The processing clock counts work, the operating clock all time on shift, the calendar clock all time. Where no row
    says anything the machine counts as up and on shift, but not as working.
    """

    def __init__(self, rows: PlaceRows, clock: Clock) -> None:
        self._rows = rows
        self._is_counting_work = clock is Clock.PROCESSING
        counted = {Clock.PROCESSING: LogState.WORKING, Clock.OPERATING: LogState.OFF_SHIFT}.get(clock)
        lengths = (
            np.where(rows.state == counted, rows.end - rows.start, 0) if counted is not None else np.zeros(len(rows))
        )
        self._counted = np.concatenate([[0], np.cumsum(lengths)])

    def at_start(self, index: IntArray) -> FloatArray:
        """When these rows begin."""
        return self._shown(self._rows.start[index], self._counted[index])

    def at_end(self, index: IntArray) -> FloatArray:
        """When these rows end."""
        return self._shown(self._rows.end[index], self._counted[index + 1])

    def _shown(self, moments: IntArray, counted: FloatArray) -> FloatArray:
        elapsed = counted if self._is_counting_work else moments - self._rows.start[0] - counted
        return np.asarray(elapsed / NS_PER_S, np.float64)
