"""Random streams: the generator, their names, their independence."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.oracles.kernel_draws import Streams, open_stream, uniforms
from twin_app.sim.streams import stream_key

_WORD = (1 << 64) - 1


def _rotated(x: int, k: int) -> int:
    return ((x << k) | (x >> (64 - k))) & _WORD


def _xoshiro(state: list[int]) -> int:
    """One step of xoshiro256++ as its authors publish it, in Python's integers."""
    result = (_rotated((state[0] + state[3]) & _WORD, 23) + state[0]) & _WORD
    t = (state[1] << 17) & _WORD
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= t
    state[3] = _rotated(state[3], 45)
    return result


def _drawn(stream: Streams, count: int) -> np.ndarray:
    out = np.empty(count)
    uniforms(stream, out)
    return out


@given(words=st.lists(st.integers(0, _WORD), min_size=4, max_size=4).filter(any))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_that_numbers_are_the_upper_53_bits_of_xoshiro(words: list[int]) -> None:
    stream = np.array([words], dtype=np.uint64)
    expected = [(_xoshiro(words) >> 11) * 2.0**-53 for _ in range(20)]

    assert _drawn(stream, 20).tolist() == expected


def test_that_a_stream_depends_on_each_part_of_its_name() -> None:
    names = [(1, 0, "/P/A", "process"), (2, 0, "/P/A", "process"), (1, 1, "/P/A", "process")]
    names += [(1, 0, "/P/B", "process"), (1, 0, "/P/A", "setup"), (0, 1, "/P/A", "process")]

    states = {tuple(open_stream(*name)[0].tolist()) for name in names}

    assert len(states) == len(names)


def test_that_path_and_purpose_cannot_be_mistaken_for_each_other() -> None:
    assert stream_key("/P/A", "B") != stream_key("/P/AB", "")
    assert stream_key("/P", "A/B") != stream_key("/P/A", "B")


def test_that_a_key_stays_the_same_from_version_to_version() -> None:
    # blake2b with 8 bytes of "/Plant/Filler\0process", read as a little-endian number
    assert stream_key("/Plant/Filler", "process") == 0x6F7F31D37E72F797


def test_that_the_order_of_drawing_from_streams_does_not_matter() -> None:
    first, second = open_stream(5, 3, "/P/A", "process"), open_stream(5, 3, "/P/B", "process")
    one_after_the_other = (_drawn(first, 100), _drawn(second, 100))

    first, second = open_stream(5, 3, "/P/A", "process"), open_stream(5, 3, "/P/B", "process")
    in_turns = [(_drawn(second, 1)[0], _drawn(first, 1)[0]) for _ in range(100)]

    assert [pair[1] for pair in in_turns] == one_after_the_other[0].tolist()
    assert [pair[0] for pair in in_turns] == one_after_the_other[1].tolist()


@pytest.mark.parametrize(
    "names",
    [
        [(seed, 0, "/P/A", "process") for seed in range(200)],
        [(1, replication, "/P/A", "process") for replication in range(200)],
        [(1, 0, f"/P/S{i}", "process") for i in range(200)],
    ],
    ids=["seeds", "replications", "prims"],
)
def test_that_neighbouring_streams_are_uniform_together_and_uncorrelated(
    names: list[tuple[int, int, str, str]],
) -> None:
    table = np.array([_drawn(open_stream(*name), 50) for name in names])

    assert stats.kstest(table.ravel(), "uniform").pvalue > 0.001
    assert stats.kstest(table[:, 0], "uniform").pvalue > 0.001
    correlations = [np.corrcoef(a, b)[0, 1] for a, b in pairwise(table)]
    assert abs(np.mean(correlations)) < 4.0 / np.sqrt(50 * len(correlations))
