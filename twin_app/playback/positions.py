"""Where each stay of a part is: on a track, at a spot, and on its short way from where it was before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.nodes import Buffer, Conveyor, Node, QueueOrder, Station
from twin_app.playback.belt_motion import BeltMotion, Track
from twin_app.playback.layout import Layout, stacked
from twin_app.playback.rails import Rails
from twin_app.playback.slots import is_in_order, places_of_station, spots_in_turn
from twin_app.playback.stays import NONE, Stays
from twin_app.sim.responses import StationState
from twin_app.sim.trace import Trace, TraceEvent

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_TRACK_SPEED = 0.5
"""Of parts on the track of a store [m/s]; the process knows none."""
_GLIDE_SPEED = 1.5
"""Of parts from machine to machine [m/s]; in the simulation a hand-over takes no time."""
_STANDS = (StationState.DOWN, StationState.WAITING_CREW, StationState.SETUP, StationState.OFF_SHIFT)
_SHORTEST_TRACK_M = 0.05
_SAME_M = 1e-3


class Positions:
    """Points and headings of stays at any time."""

    def __init__(self, trace: Trace, nodes: list[Node], stays: Stays, layout: Layout, *, glide_s: float) -> None:
        self.stays = stays
        self._trace, self._nodes, self._layout = trace, nodes, layout
        by_node = _by_node(stays, len(nodes))
        tracks, lines = self._tracks(by_node)
        self.rails = Rails(lines)
        self.belts = BeltMotion(tracks, stays, len(nodes), trace.start_ns)
        self._spot, self._turn = np.zeros((len(stays), 3)), np.zeros(len(stays))
        for index, node in enumerate(nodes):
            if len(by_node[index]):
                self._spot[by_node[index]] = self._spots(index, node, by_node[index])
                self._turn[by_node[index]] = layout.headings_rad[node.path]
        self.length_m = self._lengths()
        lengths, which = np.unique(self.length_m, return_inverse=True)
        self.width_m = np.array([self.width_of(length) for length in lengths.tolist()], np.float64)[which.reshape(-1)]
        self.glide_ns = np.zeros(len(stays), np.int64)
        self._from, self._to = np.zeros((len(stays), 3)), np.zeros((len(stays), 3))
        self._glide(glide_s)

    def width_of(self, length_m: float) -> float:
        """How wide the belts are on which a part takes this length; without any, as wide as it is long."""
        widths = [
            self._layout.widths_m[self._nodes[track.node].path]
            for track in self.belts.tracks
            if abs(track.pitch_m - length_m) < _SAME_M
        ]
        return float(np.median(widths)) if widths else length_m

    def at(self, stays: Integers, time_ns: int) -> tuple[Floats, Floats]:
        """Points [n, 3] and headings [n] of stays that go on at a time."""
        on_track = self.belts.track[stays] != NONE
        own = stays[on_track]
        return self._placed(stays, on_track, self.belts.fronts_at(time_ns, own), np.int64(time_ns))

    def each_at(self, stays: Integers, times_ns: Integers) -> tuple[Floats, Floats]:
        """The same, each stay at a time of its own between its begin and its end."""
        on_track = self.belts.track[stays] != NONE
        fronts = self.belts.fronts_of(stays[on_track], times_ns[on_track])
        return self._placed(stays, on_track, fronts, times_ns)

    def bends(self) -> tuple[Integers, Integers]:
        """Pairs of a stay on a track and a time within it at which its speed or its direction may change."""
        stays, times = self.belts.bends()
        found = [(stays, times)]
        order = np.lexsort((times, stays))
        by_stay = np.searchsorted(stays[order], np.arange(len(self.stays) + 1))
        for track, rail in enumerate(self.belts.rail.tolist()):
            corners = self.rails.corners_m(rail)
            for stay in np.flatnonzero(self.belts.track == track).tolist() if len(corners) else ():
                inside = times[order[by_stay[stay] : by_stay[stay + 1]]]
                enter, leave = self.stays.enter_ns[stay], self.stays.leave_ns[stay]
                own = np.concatenate(([enter], inside, [leave]))
                passed = self._passes(stay, own, corners)
                found.append((np.full(len(passed), stay), passed))
        return np.concatenate([own for own, _ in found]), np.concatenate([own for _, own in found])

    def _passes(self, stay: int, times_ns: Integers, corners_m: Floats) -> Integers:
        """When a part passes the corners of its line, from times between which it moves evenly."""
        stays = np.full(len(times_ns), stay)
        _, along = self.belts.places(stays, self.belts.fronts_of(stays, times_ns), self.rails.lengths_m)
        passed = corners_m[(corners_m > along[0]) & (corners_m < along[-1])]
        return np.asarray(np.round(np.interp(passed, along, times_ns.astype(np.float64))), np.int64)

    def _placed(
        self, stays: Integers, on_track: NDArray[np.bool_], fronts: Floats, time_ns: Integers | np.int64
    ) -> tuple[Floats, Floats]:
        points, turns = self._spot[stays], self._turn[stays]
        rails, along = self.belts.places(stays[on_track], fronts, self.rails.lengths_m)
        points[on_track], turns[on_track] = self.rails.at(rails, along)
        glide = self.glide_ns[stays]
        elapsed = time_ns - self.stays.enter_ns[stays]
        left = np.where(glide > 0, 1.0 - np.minimum(elapsed / np.maximum(glide, 1), 1.0), 0.0)
        moving = left > 0.0
        start, end = self._from[stays[moving]], self._to[stays[moving]]
        points[moving] = end + left[moving, None] * (start - end)
        return points, turns

    def _tracks(self, by_node: list[Integers]) -> tuple[list[Track], list[Floats]]:
        tracks: list[Track] = []
        lines: list[Floats] = []
        for index, node in enumerate(self._nodes):
            line = self._layout.lines_m.get(node.path)
            if line is None or float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum()) < _SHORTEST_TRACK_M:
                continue
            track = self._track(index, node, len(lines), line, by_node[index])
            if track is not None:
                tracks.append(track)
                lines.append(line)
        return tracks, lines

    def _track(self, index: int, node: Node, rail: int, line: Floats, own: Integers) -> Track | None:
        if isinstance(node, Conveyor):
            stands = _STANDS if node.accumulating else (*_STANDS, StationState.BLOCKED)
            return Track(
                node=index,
                rail=rail,
                length_m=node.length_m,
                speed_m_per_s=node.speed_m_per_s,
                pitch_m=node.pitch_m,
                stops_ns=_stops(self._trace, index, stands),
            )
        is_queue = isinstance(node, Buffer) and node.order is QueueOrder.FIFO and node.capacity is not None
        if not is_queue or not isinstance(node, Buffer) or not is_in_order(self.stays.leave_ns[own]):
            return None
        length = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
        pitch = min(self._layout.part_m, length / max(node.capacity or 1, 1))
        none = np.zeros(0, np.int64)
        return Track(node=index, rail=rail, length_m=length, speed_m_per_s=_TRACK_SPEED, pitch_m=pitch, stops_ns=none)

    def _spots(self, index: int, node: Node, own: Integers) -> Floats:
        spots = self._layout.spots_m[node.path]
        enter, leave = self.stays.enter_ns[own], self.stays.leave_ns[own]
        if not isinstance(node, Station):
            return stacked(spots, spots_in_turn(enter, leave))
        place, number = places_of_station(node, enter, leave, self._state_at(index))
        aside = self._layout.part_m * number.astype(np.float64)
        turn = self._layout.headings_rad[node.path]
        return spots[place] + np.outer(aside, (np.cos(turn), np.sin(turn), 0.0))

    def _state_at(self, index: int) -> _StateAt:
        return _StateAt(self._trace, index)

    def _lengths(self) -> Floats:
        """Pitch of the track that each part is on or came from, else the plant's usual one."""
        track = self.belts.track
        lengths = np.where(track != NONE, np.append(self.belts.pitch_m, np.nan)[track], np.nan)
        for number in np.flatnonzero(np.isnan(lengths)).tolist():  # in the order of time, so the one before is known
            before = int(self.stays.before[number])
            lengths[number] = lengths[before] if before != NONE else self._layout.part_m
        return lengths

    def _glide(self, glide_s: float) -> None:
        """Parts that went from one node into the next at once are shown on their way for a moment."""
        before = self.stays.before
        has = np.flatnonzero((before != NONE) & (self.stays.enter_ns == self.stays.leave_ns[before]))
        if not len(has) or glide_s <= 0.0:
            return
        ends, _ = self.each_at(before[has], self.stays.leave_ns[before[has]] - 1)
        starts, _ = self.each_at(has, self.stays.enter_ns[has])
        way = np.linalg.norm(starts - ends, axis=1)
        most = 0.5 * (self.stays.leave_ns[has] - self.stays.enter_ns[has]) * 1e-9
        glide_ns = np.round(np.minimum(np.minimum(way / _GLIDE_SPEED, glide_s), most) * 1e9).astype(np.int64)
        self._from[has] = ends
        self._to[has], _ = self.each_at(has, self.stays.enter_ns[has] + glide_ns)
        self.glide_ns[has] = glide_ns


class _StateAt:
    """States of the places of one node."""

    def __init__(self, trace: Trace, node: int) -> None:
        places = np.flatnonzero(trace.place_node == node) + len(trace.node_paths)
        self._rows = []
        for place in places.tolist():
            rows = np.flatnonzero((trace.object == place) & (trace.event >= TraceEvent.WORKING))
            self._rows.append((trace.time_ns[rows], trace.event[rows].astype(np.int64) - int(TraceEvent.WORKING)))

    def __call__(self, place: int, time_ns: int) -> int:
        times, states = self._rows[place]
        number = int(np.searchsorted(times, time_ns, side="right")) - 1
        return int(states[number]) if number >= 0 else int(StationState.STARVED)


def _by_node(stays: Stays, n_nodes: int) -> list[Integers]:
    order = np.argsort(stays.node, kind="stable")
    return np.split(order, np.searchsorted(stays.node[order], np.arange(1, n_nodes)))


def _stops(trace: Trace, node: int, stands: tuple[StationState, ...]) -> Integers:
    """Times at which a belt begins to stand or to run again, in turn; it runs at first."""
    place = np.flatnonzero(trace.place_node == node) + len(trace.node_paths)
    rows = np.flatnonzero(np.isin(trace.object, place) & (trace.event >= TraceEvent.WORKING))
    rows = rows[trace.event[rows] <= TraceEvent.OFF_SHIFT]
    is_standing = np.isin(trace.event[rows].astype(np.int64) - int(TraceEvent.WORKING), stands)
    changed = np.flatnonzero(np.diff(is_standing, prepend=False))
    return trace.time_ns[rows[changed]].astype(np.int64)
