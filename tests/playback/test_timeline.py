"""Look-ups beside plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.playback.timeline import Stretches, Timeline


@pytest.mark.parametrize("n_rows", [0, 1, 255, 256, 257, 2000])
def test_that_values_are_those_of_the_last_row_up_to_the_time(n_rows) -> None:
    rng = np.random.default_rng(5)
    times, things = np.sort(rng.integers(0, 500, n_rows)), rng.integers(0, 7, n_rows)
    values = rng.integers(0, 100, n_rows)
    timeline = Timeline(times, things, values, initial=np.full(7, -1))
    for now in (-1, 0, 100, 250, 499, 600):
        expected = [-1] * 7
        for time, thing, value in zip(times, things, values, strict=True):
            if time <= now:
                expected[thing] = value
        assert timeline.at(now).tolist() == expected


@pytest.mark.parametrize("n_rows", [0, 1, 255, 256, 257, 512, 3000])
def test_that_stretches_are_found_that_have_begun_and_are_not_over(n_rows) -> None:
    rng = np.random.default_rng(6)
    starts = np.sort(rng.integers(0, 1000, n_rows))
    ends = starts + rng.integers(0, 200, n_rows)
    stretches = Stretches(starts, ends)
    for now in (-1, 0, 1, 250, 500, 999, 1500):
        expected = [i for i in range(n_rows) if starts[i] <= now < ends[i]]
        assert stretches.at(now).tolist() == expected
