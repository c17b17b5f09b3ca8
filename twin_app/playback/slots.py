"""Which place of a station, or which spot of a store, each part has; a trace names only the node."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.nodes import Station
from twin_app.sim.responses import StationState

Integers = NDArray[np.int64]
StateAt = Callable[[int, int], int]
"""State of a place of the node, by its number, after all that happened at a time [ns]."""

_BUSY = (StationState.WORKING, StationState.SETUP, StationState.WAITING_CREW)
_CLOSED = (StationState.DOWN, StationState.OFF_SHIFT)


def parts_per_place(node: Station) -> int:
    """How many parts one place takes before it begins."""
    return sum(node.assembly.counts) if node.assembly else node.batch


def spots_in_turn(enter_ns: Integers, leave_ns: Integers) -> Integers:
    """The lowest free spot for each stay, in the order of entering."""
    free: list[int] = []
    used: list[tuple[int, int]] = []
    highest = 0
    spots = np.zeros(len(enter_ns), np.int64)
    for number, (enter, leave) in enumerate(zip(enter_ns.tolist(), leave_ns.tolist(), strict=True)):
        while used and used[0][0] <= enter:
            heapq.heappush(free, heapq.heappop(used)[1])
        if free:
            spot = heapq.heappop(free)
        else:
            spot, highest = highest, highest + 1
        heapq.heappush(used, (leave, spot))
        spots[number] = spot
    return spots


@dataclass(slots=True)
class _Place:
    leaves: list[int] = field(default_factory=list)
    is_sealed: bool = False
    """It has had all its parts and takes more only when all have left."""

    def let_go(self, now: int) -> None:
        self.leaves = [leave for leave in self.leaves if leave > now]
        self.is_sealed = self.is_sealed and bool(self.leaves)


def places_of_station(
    node: Station, enter_ns: Integers, leave_ns: Integers, state_at: StateAt
) -> tuple[Integers, Integers]:
    """Place of each stay, and its number among the parts of that place, in the order of entering.

    The simulator's rule: the lowest-numbered place that is empty or collects, and is up. What is up is told from the
    states after the instant: a place that began to work then is the one that took the part.
    """
    room = parts_per_place(node)
    if node.servers == 1:
        return np.zeros(len(enter_ns), np.int64), _numbers(enter_ns, leave_ns, room)
    places = [_Place() for _ in range(node.servers)]
    chosen, numbers = np.zeros(len(enter_ns), np.int64), np.zeros(len(enter_ns), np.int64)
    for row, (enter, leave) in enumerate(zip(enter_ns.tolist(), leave_ns.tolist(), strict=True)):
        for place in places:
            place.let_go(enter)
        number = _choose(places, enter, state_at)
        chosen[row], numbers[row] = number, len(places[number].leaves)
        places[number].leaves.append(leave)
        places[number].is_sealed = len(places[number].leaves) >= room
    return chosen, numbers


def _numbers(enter_ns: Integers, leave_ns: Integers, room: int) -> Integers:
    return np.zeros(len(enter_ns), np.int64) if room == 1 else spots_in_turn(enter_ns, leave_ns)


def _choose(places: Sequence[_Place], now: int, state_at: StateAt) -> int:
    with_room = [number for number, place in enumerate(places) if not place.is_sealed]
    if not with_room:  # a copy of a split, or a part brought to where another one is still: the least full
        return min(range(len(places)), key=lambda number: len(places[number].leaves))
    busy = [number for number in with_room if state_at(number, now) in _BUSY]
    up = [number for number in with_room if state_at(number, now) not in _CLOSED]
    return (busy or up or with_room)[0]


def is_in_order(leave_ns: Integers) -> bool:
    """Whether parts left in the order in which they came."""
    return bool((np.diff(leave_ns) >= 0).all())
