"""Where parts are on belts and tracks that keep their order, in closed form.

A belt has a clock that stands while the belt stands. With v its speed, L its length, p its pitch, and times of that
clock: part i entered at eᵢ, and left the end at dᵢ. Fronts move at v unless something is in the way. At the time τ,
with f the first part still there, i is at the least of

    v (τ − eᵢ)                          on its free way,
    L − (i − f) p                       closed up behind f, which waits at the end,
    L − (i − f + 1) p + v (τ − d_{f−1})  as long as f closes up to the end behind the part that left last.

What was in the way of older parts is never in the way longer than that: parts enter one pitch apart at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.playback.stays import NONE, Stays
from twin_app.playback.timeline import Timeline

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_NS = 1e-9
_CLOSE_S = 1e-6
"""Times of a belt's clock closer than this are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What one belt, or one store with a track, is like."""

    node: int
    rail: int
    length_m: float
    """As the process says; the line in the scene may be a little longer or shorter."""
    speed_m_per_s: float
    pitch_m: float
    stops_ns: Integers
    """Times at which it begins to stand or to run again, in turn: [2 n] or, if it stands at the end, [2 n + 1]."""


class BeltMotion:
    """Parts on all tracks of a plant."""

    def __init__(self, tracks: Sequence[Track], stays: Stays, n_nodes: int, start_ns: int) -> None:
        self.tracks = tuple(tracks)
        track_of_node = np.full(n_nodes + 1, NONE, np.int64)
        track_of_node[[track.node for track in tracks]] = np.arange(len(tracks))
        self.track: Integers = track_of_node[stays.node]
        """Of each stay; −1: the node is no track."""
        self.rail = np.array([track.rail for track in tracks], np.int64)
        self.pitch_m = np.array([track.pitch_m for track in tracks], np.float64)
        self._length = np.array([track.length_m for track in tracks], np.float64)
        self._speed = np.array([track.speed_m_per_s for track in tracks], np.float64)
        n = len(stays)
        self._entered, self._left = np.zeros(n), np.zeros(n)  # seconds of the belt's own clock
        self._turn = np.zeros(n, np.int64)
        self._ahead = np.full(n, NONE, np.int64)
        for number, track in enumerate(tracks):
            self._order(number, track, stays, start_ns)
        self._clocks = _clocks(tracks)
        self._departures = self._departed(stays)

    def fronts_at(self, time_ns: int, stays: Integers) -> Floats:
        """Distance of each part's front from the start of its track [m]; `stays` are on tracks at this time."""
        if not len(stays):
            return np.zeros(0)
        track = self.track[stays]
        clock = self._clock_now(time_ns)[track]
        last = self._departures.at(time_ns)[track]
        gone = np.where(last == NONE, -np.inf, self._left[last])
        first = np.where(last == NONE, 0, self._turn[last] + 1)
        return self._front(stays, clock, first, gone)

    def fronts_of(self, stays: Integers, times_ns: Integers) -> Floats:
        """The same for each stay at a time of its own, such as when it ends."""
        track, clock = self.track[stays], np.zeros(len(stays))
        first, gone = np.zeros(len(stays), np.int64), np.full(len(stays), -np.inf)
        for number in np.unique(track):
            own = np.flatnonzero(track == number)
            clock[own] = own_clock(self.tracks[number], times_ns[own])
            leaves, ordered = self._own_departures[number]
            first[own] = np.searchsorted(leaves, times_ns[own], side="right")
            gone[own] = np.concatenate(([-np.inf], self._left[ordered]))[first[own]]
        return self._front(stays, clock, first, gone)

    def places(self, stays: Integers, fronts_m: Floats, rail_lengths_m: Floats) -> tuple[Integers, Floats]:
        """Rail, and the distance along it of each part's middle, which is half a pitch behind its front."""
        track = self.track[stays]
        rail = self.rail[track]
        stretch = rail_lengths_m[rail] / self._length[track]
        return rail, (fronts_m - 0.5 * self.pitch_m[track]) * stretch

    def bends(self) -> tuple[Integers, Integers]:
        """Pairs of a stay on a track and a time [ns] within it at which the part may change its speed.

        That is where it reaches the queue in front of it, or the end; where a part that it is closed up behind leaves,
        and where the gap has reached it and gone; and where the track stops and starts.
        """
        pairs = [self._own_bends(number) for number in range(len(self.tracks))]
        if not pairs:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate([stays for stays, _ in pairs]), np.concatenate([times for _, times in pairs])

    def _own_bends(self, number: int) -> tuple[Integers, Integers]:
        track, (_, own) = self.tracks[number], self._own_departures[number]
        entered, left = self._entered[own][:, None], self._left[own]
        pitch_s, places = track.pitch_m / track.speed_m_per_s, np.arange(int(track.length_m / track.pitch_m + 1e-9) + 1)
        arrival = entered + track.length_m / track.speed_m_per_s - places * pitch_s
        turn = np.arange(len(own))[:, None] - places
        ahead = np.where(turn >= 0, left[np.maximum(turn, 0)], -np.inf)  # when the part so many places ahead leaves
        behind = np.where(turn >= 1, left[np.maximum(turn - 1, 0)], -np.inf) + pitch_s
        queues = (arrival >= entered) & (behind <= arrival + _CLOSE_S) & ((ahead > arrival) | (places == 0))
        moves = (places > 0) & (ahead > entered) & (ahead >= arrival - _CLOSE_S)
        if (np.diff(left) < pitch_s - _CLOSE_S).any():  # a store: parts leave faster than the others close up
            queues, moves = arrival >= entered, (places > 0) & (ahead > entered)
        rows = [np.nonzero(queues), np.nonzero(moves), np.nonzero(moves)]
        clocks = (arrival[rows[0]], ahead[rows[1]], ahead[rows[2]] + pitch_s)
        stays = own[np.concatenate([row for row, _ in rows])]
        times = time_of_clock(track, np.concatenate(clocks))
        enter, leave = self._times[:, own]
        first, last = np.searchsorted(track.stops_ns, enter), np.searchsorted(track.stops_ns, leave)
        counts = last - first
        stops = np.repeat(first, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        stays, times = np.concatenate((stays, np.repeat(own, counts))), np.concatenate((times, track.stops_ns[stops]))
        inside = (times > self._times[0, stays]) & (times < self._times[1, stays])
        return stays[inside], times[inside]

    def _front(self, stays: Integers, clock: Floats, first: Integers, gone: Floats) -> Floats:
        track = self.track[stays]
        speed, length, pitch = self._speed[track], self._length[track], self.pitch_m[track]
        behind = (self._turn[stays] - first) * pitch
        free = speed * (clock - self._entered[stays])
        closing = np.where(np.isfinite(gone), length - pitch + speed * (clock - np.maximum(gone, -1e18)), np.inf)
        front: Floats = np.minimum(free, np.minimum(length, closing) - behind)
        return front

    def _order(self, number: int, track: Track, stays: Stays, start_ns: int) -> None:
        own = np.flatnonzero(self.track == number)
        self._turn[own] = np.arange(len(own))
        self._entered[own] = own_clock(track, stays.enter_ns[own])
        self._left[own] = own_clock(track, stays.leave_ns[own])
        crossing = track.length_m / track.speed_m_per_s
        # Where a part lay when the run began is not in the trace: it is taken to reach the end when it leaves.
        there = own[stays.was_there[own]]
        self._entered[there] = np.minimum(self._left[there] - crossing, own_clock(track, np.array([start_ns]))[0])

    def _departed(self, stays: Stays) -> Timeline:
        self._times = np.stack((stays.enter_ns, stays.leave_ns))
        self._own_departures = []
        for number in range(len(self.tracks)):
            own = np.flatnonzero(self.track == number)
            self._own_departures.append((stays.leave_ns[own], own))
        on = np.flatnonzero(self.track != NONE)
        on = on[np.lexsort((on, stays.leave_ns[on]))]
        initial = np.full(len(self.tracks), NONE, np.int64)
        return Timeline(stays.leave_ns[on], self.track[on], on, initial=initial)

    def _clock_now(self, time_ns: int) -> Floats:
        timeline, times, clocks, runs = self._clocks
        row = timeline.at(time_ns)
        now: Floats = clocks[row] + runs[row] * (time_ns - times[row]) * _NS
        return now


def own_clock(track: Track, times_ns: Integers) -> Floats:
    """Time of a track's own clock [s] at times of the run."""
    number = np.searchsorted(track.stops_ns, times_ns, side="right")
    stood = _stood(track)[number]
    since = np.concatenate(([0], track.stops_ns))[number]
    return np.asarray((np.where(number % 2 == 1, since, times_ns) - stood) * _NS, np.float64)


def time_of_clock(track: Track, clock_s: Floats) -> Integers:
    """Times of the run [ns] at times of a track's own clock; the first of several."""
    wanted = np.round(clock_s / _NS).astype(np.int64)
    stood = _stood(track)
    stops = track.stops_ns[::2]
    at_stop = stops - stood[: 2 * len(stops) : 2]
    number = np.searchsorted(at_stop, wanted, side="left")
    return wanted + np.concatenate((stood[: 2 * len(stops) : 2], stood[-1:]))[number] if len(stops) else wanted


def _stood(track: Track) -> Integers:
    """How long the track had stood by the beginning of each stretch between its stops [2 n + 1 or so]."""
    lengths = np.diff(track.stops_ns, append=track.stops_ns[-1:])[::2] if len(track.stops_ns) else np.zeros(0, np.int64)
    stood = np.concatenate(([0], np.cumsum(lengths)))
    full: Integers = np.repeat(stood, 2)[: len(track.stops_ns) + 1]
    return full


def _clocks(tracks: Sequence[Track]) -> tuple[Timeline, Integers, Floats, Floats]:
    """A timeline of rows (time, clock, whether it runs), so that one look-up gives the clocks of all tracks."""
    times, clocks, runs, things = [], [], [], []
    for number, track in enumerate(tracks):
        own = np.concatenate(([0], track.stops_ns))
        times.append(own)
        clocks.append(own_clock(track, own))
        runs.append((np.arange(len(own)) % 2 == 0).astype(np.float64))
        things.append(np.full(len(own), number))
    if not tracks:
        return Timeline([], [], [], initial=[]), np.zeros(1, np.int64), np.zeros(1), np.zeros(1)
    all_times, all_things = np.concatenate(times), np.concatenate(things)
    order = np.lexsort((np.arange(len(all_times)), all_times))
    timeline = Timeline(all_times[order], all_things[order], order, initial=np.zeros(len(tracks), np.int64))
    return timeline, all_times, np.concatenate(clocks), np.concatenate(runs)
