"""Whether the rows of each place follow one another in time, and which place a row without one belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_NEVER = np.iinfo(np.int64).min


class PlaceOrder:
    """Remembers how far each place has come; takes rows in pieces."""

    def __init__(self, servers: Sequence[int], is_machine: Sequence[bool]) -> None:
        self._first = np.concatenate([[0], np.cumsum(servers)]).astype(np.int64)
        self._servers = np.asarray(servers, np.int64)
        self._is_machine = np.asarray(is_machine, np.bool_)
        n_places = int(self._first[-1])
        self.last_start: NDArray[np.int64] = np.full(n_places, _NEVER)
        self.last_end: NDArray[np.int64] = np.full(n_places, _NEVER)
        self._last_part: NDArray[np.int64] = np.zeros(n_places, np.int64)
        self._free_since: dict[int, list[int]] = {}

    def assign(
        self,
        node: NDArray[np.int32],
        place: NDArray[np.int16],
        times: tuple[NDArray[np.int64], NDArray[np.int64]],
        part: NDArray[np.int64],
    ) -> None:
        """Give each row without a place (< 0) one: the one that has this part, else one that has just ended."""
        place[(place < 0) & (self._servers[node] == 1)] = 0
        for i in np.flatnonzero(place < 0).tolist():
            first, count = int(self._first[node[i]]), int(self._servers[node[i]])
            ends = self._free_since.setdefault(int(node[i]), [int(_NEVER)] * count)
            number = self._choose(ends, int(times[0][i]), int(part[i]), first)
            place[i] = number
            ends[number] = max(ends[number], int(times[1][i]))
            self._last_part[first + number] = part[i]

    def _choose(self, ends: list[int], start: int, part: int, first: int) -> int:
        """The place that has this part, else the free one that ended last, else the one that will be free first."""
        free = [number for number, end in enumerate(ends) if end <= start]
        if not free:
            return ends.index(min(ends))
        with_part = [number for number in free if part and self._last_part[first + number] == part]
        return max(with_part or free, key=lambda number: ends[number])

    def check(
        self, node: NDArray[np.int32], place: NDArray[np.int16], start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Rows that start before one that stands above them, and rows that start before one above has ended."""
        key = self._first[node] + place
        order = np.argsort(key, kind="stable")
        key, start = key[order], start[order]
        busy_until = np.where(self._is_machine[node], end, start[np.argsort(order)])[order]
        is_first = np.append(True, key[1:] != key[:-1])
        firsts = np.flatnonzero(is_first)
        before_start = _running(start, firsts, self.last_start[key[firsts]])
        before_end = _running(busy_until, firsts, self.last_end[key[firsts]])
        is_unsorted = start < before_start
        is_overlapping = (start < before_end) & ~is_unsorted
        lasts = np.append(firsts[1:], len(key)) - 1
        self.last_start[key[lasts]] = np.maximum(before_start[lasts], start[lasts])
        self.last_end[key[lasts]] = np.maximum(before_end[lasts], busy_until[lasts])
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return is_unsorted[back], is_overlapping[back]


def _running(values: NDArray[np.int64], firsts: NDArray[np.int64], carried: NDArray[np.int64]) -> NDArray[np.int64]:
    """The largest value above each row within its group, groups beginning at `firsts`."""
    above = np.empty_like(values)
    above[1:] = values[:-1]
    above[firsts] = carried
    is_rising = np.ones(len(values), np.bool_)
    is_rising[1:] = above[1:] >= above[:-1]
    is_rising[firsts] = True
    if is_rising.all():
        return above
    lasts = np.append(firsts[1:], len(values))
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        np.maximum.accumulate(above[first:last], out=above[first:last])
    return above
