"""Where polylines meet: paths split into pieces at their junctions and crossings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Indices = NDArray[np.int64]

TOLERANCE_M = 0.01
"""Points closer than this are one."""
STEP_M = 0.2
"""Paths that meet in plan are joined if their heights differ by no more than this."""
_PAIRS_AT_ONCE = 1_000_000
_MOST_TOUCHES = 1_000_000
"""Paths drawn over each other without end would fill the memory."""


@dataclass(frozen=True, slots=True)
class _Touches:
    """Pairs of segments that meet, and where: shares of the way along each, from 0 to 1."""

    first: Indices
    second: Indices
    share_of_first: Points
    share_of_second: Points


def split_paths(lines: Sequence[Points]) -> tuple[Points, Indices]:
    """Points [n, 3] and pieces [m, 2] (indices of two points, lower first, each pair once) of polylines [k, 3].

    Raises `ValueError` for paths that meet more often than memory holds.
    """
    starts, ends = _segments(lines)
    touches = _touches(starts, ends)
    count = len(starts)
    ids = np.arange(count)
    # Rows: the start of each segment, its end, then where it touches others.
    segment = np.concatenate([ids, ids, touches.first, touches.second])
    share = np.concatenate([np.zeros(count), np.ones(count), touches.share_of_first, touches.share_of_second])
    rows = starts[segment] + share[:, None] * (ends - starts)[segment]
    rows[count : 2 * count] = ends
    points, of_row = _merged(rows)
    order = np.lexsort((share, segment))
    follows = segment[order][1:] == segment[order][:-1]
    chain = np.column_stack([order[:-1], order[1:]])[follows]
    n_touches = len(touches.first)
    links = 2 * count + np.column_stack([np.arange(n_touches), n_touches + np.arange(n_touches)])
    edges = np.sort(of_row[np.vstack([chain, links])], axis=1)
    edges = edges[edges[:, 0] != edges[:, 1]]
    return points, np.unique(edges, axis=0)


def _segments(lines: Sequence[Points]) -> tuple[Points, Points]:
    if not lines:
        return np.zeros((0, 3)), np.zeros((0, 3))
    starts, ends = np.vstack([line[:-1] for line in lines]), np.vstack([line[1:] for line in lines])
    is_real = (starts != ends).any(axis=1)
    return starts[is_real], ends[is_real]


def _touches(starts: Points, ends: Points) -> _Touches:
    none = np.zeros(0, np.int64)
    parts = [_Touches(none, none, np.zeros(0), np.zeros(0))]
    total = 0
    for first, second in _near_pairs(starts, ends):
        found = [_crossings(first, second, starts, ends)]
        for end, is_swapped in product((0.0, 1.0), (False, True)):
            found.append(_ends_on(first, second, starts, ends, end, is_swapped=is_swapped))
        parts += found
        total += sum(len(part.first) for part in found)
        if total > _MOST_TOUCHES:
            raise ValueError(f"paths must not meet more than {_MOST_TOUCHES:,} times")
    return _Touches(
        np.concatenate([part.first for part in parts]),
        np.concatenate([part.second for part in parts]),
        np.concatenate([part.share_of_first for part in parts]),
        np.concatenate([part.share_of_second for part in parts]),
    )


def _near_pairs(starts: Points, ends: Points) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of segments whose boxes overlap, some at a time: neighbours along the longer axis, then by box."""
    margin = np.array([TOLERANCE_M, TOLERANCE_M, STEP_M])
    low, high = np.minimum(starts, ends) - margin / 2.0, np.maximum(starts, ends) + margin / 2.0
    if len(low) == 0:
        return
    axis = int(np.argmax((high.max(axis=0) - low.min(axis=0))[:2]))
    order = np.argsort(low[:, axis], kind="stable")
    last = np.searchsorted(low[order, axis], high[order, axis], side="right")
    counts = last - np.arange(len(order)) - 1
    for begin, end in _batches(counts):
        own = counts[begin:end]
        left = np.repeat(np.arange(begin, end), own)
        right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(own) - own, own)
        one, other = order[left], order[right]
        overlap = (low[one] <= high[other]).all(axis=1) & (low[other] <= high[one]).all(axis=1)
        yield np.minimum(one, other)[overlap], np.maximum(one, other)[overlap]


def _batches(counts: Indices) -> Iterator[tuple[int, int]]:
    """Ranges of segments with about `_PAIRS_AT_ONCE` candidates together, at least one segment each."""
    totals = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = totals[begin] - counts[begin]
        end = max(begin + 1, int(np.searchsorted(totals, done + _PAIRS_AT_ONCE, side="right")))
        yield begin, end
        begin = end


def _crossings(first: Indices, second: Indices, starts: Points, ends: Points) -> _Touches:
    """Where two segments cross in plan."""
    along, across = (ends - starts)[first], (ends - starts)[second]
    gap = (starts[second] - starts[first])[:, :2]
    determinant = _cross(along[:, :2], across[:, :2])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share, other = _cross(gap, across[:, :2]) / determinant, _cross(gap, along[:, :2]) / determinant
    inside = (share >= 0.0) & (share <= 1.0) & (other >= 0.0) & (other <= 1.0)
    first, second, share, other = first[inside], second[inside], share[inside], other[inside]
    gap = starts[first] + share[:, None] * along[inside] - starts[second] - other[:, None] * across[inside]
    # Of segments in one line the shares are noise; whether the two points do meet decides.
    meets = _meets(gap)
    return _Touches(first[meets], second[meets], share[meets], other[meets])


def _ends_on(
    first: Indices, second: Indices, starts: Points, ends: Points, end: float, *, is_swapped: bool
) -> _Touches:
    """Where an end (0 the start, 1 the end) of the first segment lies on the second; swapped: the other way round."""
    one, other = (second, first) if is_swapped else (first, second)
    tip = (ends if end else starts)[one]
    along = (ends - starts)[other]
    share = np.clip(((tip - starts[other]) * along).sum(axis=1) / (along * along).sum(axis=1), 0.0, 1.0)
    meets = _meets(starts[other] + share[:, None] * along - tip)
    tips = np.full(int(meets.sum()), end)
    shares = (share[meets], tips) if is_swapped else (tips, share[meets])
    return _Touches(first[meets], second[meets], *shares)


def _meets(gap: Points) -> NDArray[np.bool_]:
    """Whether points this far from each other are a meeting of two paths."""
    return (gap[:, 0] ** 2 + gap[:, 1] ** 2 <= TOLERANCE_M**2) & (np.abs(gap[:, 2]) <= STEP_M)


def _cross(one: Points, other: Points) -> Points:
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def _merged(rows: Points) -> tuple[Points, Indices]:
    """Points of which none are closer than the tolerance, and the point of each row.

    Each row belongs to a point kept before it if one is near enough, else it is kept; so points never drift along
    a chain of near ones, and a path drawn with very many points keeps its length. A grid finds what is near.
    """
    kept: list[tuple[float, float, float]] = []
    cells: dict[tuple[int, int, int], list[int]] = {}
    known: dict[tuple[float, float, float], int] = {}
    of_row = np.zeros(len(rows), np.int64)
    for index, (x, y, z) in enumerate(rows.tolist()):
        row = (x, y, z)
        if row not in known:
            near = _find_near(row, kept, cells)
            if near is None:
                near = len(kept)
                kept.append(row)
                cells.setdefault(_cell(row), []).append(near)
            known[row] = near
        of_row[index] = known[row]
    return np.array(kept).reshape(-1, 3), of_row


def _find_near(
    row: tuple[float, float, float],
    kept: Sequence[tuple[float, float, float]],
    cells: dict[tuple[int, int, int], list[int]],
) -> int | None:
    """The first kept point within the tolerance."""
    i, j, k = _cell(row)
    candidates = [
        index for di, dj, dk in product((-1, 0, 1), repeat=3) for index in cells.get((i + di, j + dj, k + dk), ())
    ]
    near = [index for index in candidates if _square(row, kept[index]) <= TOLERANCE_M**2]
    return min(near, default=None)


def _cell(row: tuple[float, float, float]) -> tuple[int, int, int]:
    x, y, z = row
    return int(x // TOLERANCE_M), int(y // TOLERANCE_M), int(z // TOLERANCE_M)


def _square(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2
