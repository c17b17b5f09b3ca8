"""Gaps and work times drawn many at a time, each the same bits as one drawn alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin_app.sim.draws import CONSTANT, EXP_X, EXPONENTIAL, draw_value, exponential_slow, to_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.recursion.records import CHUNK, Line, LineState
from twin_app.sim.tables import Tables

_MASK = np.uint64(255)
_TAIL = np.uint64(0)
_U11, _U17, _U19, _U23, _U41, _U45 = (np.uint64(n) for n in (11, 17, 19, 23, 41, 45))
_WIDTHS = EXP_X / 9007199254740992.0
"""Of the layers, for numbers of 53 bits: a power of two changes no other bit of a product."""
_LONGEST_MEAN = 1.0e17
"""Below this mean [ns], what the first try of an exponential draw gives fits 64 bits."""


@inlined
def _draw_at_first_try(
    streams: np.ndarray, i: int, scale: float, factor: float, works: np.ndarray, first: int, end: int
) -> tuple[int, Any, float]:
    """`next_exponential` in a loop that keeps the stream in registers, up to the first draw that takes longer.

    Returns its place in works[first … end − 1], with the layer and value at which `exponential_slow` goes on.
    """
    s0, s1, s2, s3 = streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3]
    j, layer, x = first, _TAIL, 0.0
    while j < end:
        mixed = s0 + s3
        bits = ((mixed << _U23) | (mixed >> _U41)) + s0
        shifted = s1 << _U17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << _U45) | (s3 >> _U19)
        layer = bits & _MASK
        x = np.int64(bits >> _U11) * _WIDTHS[layer]
        if not x < EXP_X[layer + np.uint64(1)]:
            break
        works[j] = int(scale * x * factor + 0.5)
        j += 1
    streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3] = s0, s1, s2, s3
    return j, layer, x


@inlined
def _draw_exponential(
    streams: np.ndarray, i: int, scale: float, factor: float, most: float, works: np.ndarray, first: int, end: int
) -> None:
    j, layer, x = _draw_at_first_try(streams, i, scale, factor, works, first, end)
    while j < end:
        x = exponential_slow(streams, i, layer, x)
        works[j] = int(min(scale * x * factor, most) + 0.5)
        j, layer, x = _draw_at_first_try(streams, i, scale, factor, works, j + 1, end)


@separate
def _draw_row(m: Tables, t: LineState, d: int, stream: int, factor: float, first: int, count: int) -> None:
    """Fill works[first … first + count − 1] with times [ns] in the order of the parts.

    Times are cut a little beyond the horizon, where nothing depends any more on how long they are.
    """
    row, end = m.distributions[d], first + count
    most = float(m.plan[0].horizon) * 1.0000001 + 2.0
    if row.kind == EXPONENTIAL and row.a * factor < _LONGEST_MEAN:
        if factor == 1.0:  # one multiplication less
            _draw_exponential(t.streams, stream, row.a, 1.0, most, t.works, first, end)
        else:
            _draw_exponential(t.streams, stream, row.a, factor, most, t.works, first, end)
    elif row.kind == CONSTANT:
        time = to_ticks(min(row.a * factor, most))
        for j in range(first, end):
            t.works[j] = time
    else:
        for j in range(first, end):
            value = draw_value(m.distributions, m.samples, d, t.streams, stream) * factor
            t.works[j] = to_ticks(min(value, most))


@separate
def draw_chunk(m: Tables, line: Line, t: LineState, count: int) -> None:
    """The next `count` gaps of the source and work times of every station."""
    plan = line.plan[0]
    if plan.interarrival >= 0:
        _draw_row(m, t, plan.interarrival, plan.arrival_stream, 1.0, 0, count)
    for j in range(1, plan.n_stations + 1):
        step = line.steps[j]
        _draw_row(m, t, step.process, step.process_stream, step.factor, j * CHUNK, count)
        if step.move > 0:
            for i in range(j * CHUNK, j * CHUNK + count):
                t.works[i] += step.move
