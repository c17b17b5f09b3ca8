"""Which station is the bottleneck when: the active-period method.

At each moment the bottleneck is the station whose uninterrupted active period, past and future, is the longest. Where
the periods of two successive bottlenecks overlap the bottleneck shifts from one to the other; for the rest of its
period a station is the sole bottleneck (Roser, Nakano and Tanaka, "Shifting bottleneck detection", Winter Simulation
Conference 2002; the same, "Comparison of bottleneck detection methods for AGV systems", 2003).

"At each moment" is meant: a longer period takes over when it begins. Programs that look for the next bottleneck only at
the end of the present one's period pass over such a period if a still longer one follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.responses import StationState

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

ACTIVE_STATES = frozenset({StationState.WORKING, StationState.SETUP, StationState.DOWN, StationState.WAITING_CREW})
"""States in which a station holds up others rather than being held up by them.

Waiting for people counts as active, unlike in Roser's tables, where workers are resources that can be the bottleneck
themselves: here the station stands for the crew it lacks, as in `result.find_bottleneck`. Off shift is inactive, for a
closed station limits nothing that its neighbours' calendars do not; it ends a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanges:
    """The changes of state of one replication, shape [n] each, in the order of time.

    A place that has not changed yet is starved, as all are at time 0.
    """

    time_ns: IntArray
    node: IntArray
    place: IntArray
    """Number of the place within its node, from 0."""
    state: IntArray
    """The new one; codes of `StationState`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivePeriods:
    """Uninterrupted active periods [start, end) of stations, shape [n] each, by start, then node."""

    node: IntArray
    start_ns: IntArray
    end_ns: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BottleneckTimeline:
    """The active periods that were the longest at some moment, shape [n] each, in the order of time.

    Rows with the same period are stations that were active exactly together; they share it, and none is sole.
    """

    node: IntArray
    start_ns: IntArray
    end_ns: IntArray
    """The active period."""
    sole_start_ns: IntArray
    sole_end_ns: IntArray
    """Where no other bottleneck's period overlaps; empty (start = end) if there is no such time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BottleneckShare:
    """Of the statistics period, how much one station was the bottleneck. Shifting shares count for each that shares."""

    sole: float
    shifting: float

    def to_json(self) -> dict[str, object]:
        """`{sole, shifting}`."""
        return {"sole": self.sole, "shifting": self.shifting}


def active_periods(
    changes: StateChanges, places: IntArray, end_ns: int, *, active: frozenset[StationState] = ACTIVE_STATES
) -> ActivePeriods:
    """Active periods of all stations up to the end of the run.

    `places` is the number of places of each node, 0 for nodes that take no part (buffers, conveyors). A station with
    several places is active while all of them are: as long as one can take work, the station holds up nobody. Periods
    that last to the end of the run are cut there.
    """
    taken = places[changes.node] > 0
    time, node, place = changes.time_ns[taken], changes.node[taken], changes.place[taken]
    if len(time) and (place.min() < 0 or np.any(place >= places[node])):
        raise ValueError("a change of state names a place that its node does not have")
    is_active = np.isin(changes.state[taken], [int(state) for state in active])
    node, time, n_active = _active_places(time, node, place, is_active)
    nodes = np.unique(node)
    node = np.concatenate([node, nodes])
    time = np.concatenate([time, np.full(len(nodes), end_ns)])
    n_active = np.concatenate([n_active, np.zeros(len(nodes), np.int64)])
    order = np.lexsort((time, node))  # stable: what happens at the end comes before the end
    node, time = node[order], time[order]
    is_all = n_active[order] == places[node]
    before = np.concatenate([[False], is_all[:-1]])  # each node's last row is inactive: no period crosses to the next
    starts, ends = np.flatnonzero(is_all & ~before), np.flatnonzero(~is_all & before)
    lasts = time[ends] > time[starts]
    node, start, end = node[starts][lasts], time[starts][lasts], time[ends][lasts]
    order = np.lexsort((node, start))
    return ActivePeriods(node=node[order], start_ns=start[order], end_ns=end[order])


def bottleneck_timeline(periods: ActivePeriods) -> BottleneckTimeline:
    """The chain of bottlenecks in O(n log n). Of equally long periods the one that began first goes first."""
    spans, group, size = np.unique(
        np.stack([periods.start_ns, periods.end_ns], axis=1).reshape(-1, 2),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    chain = np.array(_longest_at_each_moment(spans[:, 0].tolist(), spans[:, 1].tolist()), np.int64)
    start, end = spans[chain, 0], spans[chain, 1]
    # Both starts and ends grow along the chain, so only the neighbours bound what is sole.
    sole_start = np.maximum(start, np.concatenate([start[:1], end[:-1]]))
    sole_end = np.minimum(end, np.concatenate([start[1:], end[-1:]]))
    sole_end = np.where(size[chain] > 1, sole_start, np.maximum(sole_end, sole_start))
    rank = np.full(len(spans), -1)
    rank[chain] = np.arange(len(chain))
    link = rank[group.reshape(-1)]
    rows = np.flatnonzero(link >= 0)
    rows = rows[np.lexsort((periods.node[rows], link[rows]))]
    link = link[rows]
    return BottleneckTimeline(
        node=periods.node[rows], start_ns=start[link], end_ns=end[link],
        sole_start_ns=sole_start[link], sole_end_ns=sole_end[link],
    )  # fmt: skip


def bottleneck_shares(
    timeline: BottleneckTimeline, *, n_nodes: int, start_ns: int, end_ns: int
) -> tuple[BottleneckShare, ...]:
    """Shares of [start_ns, end_ns], normally the statistics period, one for each node."""
    whole = _within(timeline.start_ns, timeline.end_ns, start_ns, end_ns)
    sole = _within(timeline.sole_start_ns, timeline.sole_end_ns, start_ns, end_ns)
    span = float(end_ns - start_ns)
    sole_share = np.bincount(timeline.node, weights=sole, minlength=n_nodes) / span
    shifting_share = np.bincount(timeline.node, weights=whole - sole, minlength=n_nodes) / span
    return tuple(
        BottleneckShare(sole=float(one), shifting=float(other))
        for one, other in zip(sole_share, shifting_share, strict=True)
    )


def _active_places(
    time: IntArray, node: IntArray, place: IntArray, is_active: NDArray[np.bool_]
) -> tuple[IntArray, IntArray, IntArray]:
    """Nodes, times and how many places are active from then on, after the last change of each instant."""
    order = np.lexsort((time, place, node))
    node, place, time, now = node[order], place[order], time[order], is_active[order].astype(np.int64)
    is_first = np.ones(len(node), np.bool_)
    is_first[1:] = (node[1:] != node[:-1]) | (place[1:] != place[:-1])
    change = now - np.where(is_first, 0, np.concatenate([now[:1], now[:-1]]))
    order = np.lexsort((time, node))
    node, time, change = node[order], time[order], change[order]
    total = np.cumsum(change)
    begins = np.ones(len(node), np.bool_)
    begins[1:] = node[1:] != node[:-1]
    base = (total - change)[begins]
    n_active = total - base[np.cumsum(begins) - 1]
    is_last = np.ones(len(node), np.bool_)
    is_last[:-1] = (node[1:] != node[:-1]) | (time[1:] != time[:-1])
    return node[is_last], time[is_last], n_active[is_last]


def _longest_at_each_moment(start: list[int], end: list[int]) -> list[int]:
    """Indices of the periods that are the longest for some time; periods come sorted by start, without twins."""
    chain: list[int] = []
    waiting: list[tuple[int, int]] = []  # (−length, index) of shorter periods that may outlast the present one
    current, since = -1, 0

    def close(at: int) -> None:
        if at > since:
            chain.append(current)

    def end_present(until: int) -> None:
        """Hand over to the longest period that goes on, again and again up to `until`."""
        nonlocal current, since
        while current >= 0 and end[current] <= until:
            at = end[current]
            close(at)
            current, since = -1, at
            while waiting and current < 0:
                index = heappop(waiting)[1]
                current = index if end[index] > at else -1

    for index, begin in enumerate(start):
        end_present(begin)
        if current < 0:
            current, since = index, begin
        elif end[index] - begin > end[current] - start[current]:
            close(begin)
            current, since = index, begin
        elif end[index] > end[current]:
            heappush(waiting, (begin - end[index], index))
    end_present(max(end, default=0))
    return chain


def _within(first: IntArray, last: IntArray, start_ns: int, end_ns: int) -> FloatArray:
    return np.asarray(np.maximum(np.minimum(last, end_ns) - np.maximum(first, start_ns), 0), np.float64)
