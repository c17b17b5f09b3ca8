"""MSER-5 against a literal transcription of its definition, closed forms, and processes whose transient is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import lfilter

from twin_app.experiment.analysis.warmup import (
    WarmupJudgement,
    average_over_period,
    judge_warmup,
    mser,
)
from twin_app.experiment.summary import paired_effect

FloatArray = NDArray[np.float64]
BIN_S = 60.0


def autoregressive(seed: int, n_replications: int, n: int, phi: float = 0.5) -> FloatArray:
    """Stationary AR(1) paths with unit innovations, mean 0; the first value has the stationary variance."""
    noise = np.random.default_rng(seed).standard_normal((n_replications, n))
    noise[:, 0] /= math.sqrt(1.0 - phi**2)
    return np.asarray(lfilter([1.0], [1.0, -phi], noise, axis=1))


def judge(path: FloatArray, authored_s: float, period_s: float = 0.0) -> WarmupJudgement:
    return judge_warmup(path[:, :, None], names=("output",), bin_s=BIN_S, authored_s=authored_s, period_s=period_s)


def statistic(means: list[float], cut: int) -> float:
    """White (1997), eq. 1, with exact sums."""
    left = means[cut:]
    mean = math.fsum(left) / len(left)
    return math.fsum((value - mean) ** 2 for value in left) / len(left) ** 2


@given(st.lists(st.floats(-100.0, 100.0), min_size=50, max_size=120), st.floats(-1000.0, 1000.0))
def test_that_the_cut_minimises_the_statistic_of_white(values: list[float], jump: float) -> None:
    values = [value + jump * (index < 12) for index, value in enumerate(values)]
    means = [math.fsum(values[5 * i : 5 * i + 5]) / 5 for i in range(len(values) // 5)]
    limit = len(means) // 2
    found = mser(np.array(values))
    cut = found.n_dropped // 5
    assert 0 <= cut <= limit
    assert found.is_determined == (cut < limit)
    best = min(statistic(means, d) for d in range(limit + 1))
    assert statistic(means, cut) == pytest.approx(best, rel=1e-9, abs=1e-18 * max(map(abs, means), default=0.0) ** 2)


def test_that_a_step_is_cut_off_exactly() -> None:
    series = np.concatenate([np.zeros(35), np.full(165, 8.1)])
    found = mser(series)
    assert (found.n_dropped, found.is_determined) == (35, True)


def test_that_a_constant_series_is_left_whole() -> None:
    for constant in np.random.default_rng(1).uniform(0.0, 100.0, 200):
        assert mser(np.full(200, constant)).n_dropped == 0


def test_that_rounding_is_no_transient() -> None:
    for seed in range(50):
        series = np.full(200, 7.3) + 1e-12 * autoregressive(seed, 1, 200)[0]
        series[:30] = 0.0
        assert mser(series).n_dropped == 30


def test_that_a_level_a_hundred_million_times_the_noise_costs_no_digits() -> None:
    for seed in range(20):
        series = 1e6 + 1e-2 * autoregressive(seed, 1, 400)[0]
        series[:100] = 0.0
        means = [math.fsum(series[5 * i : 5 * i + 5]) / 5 for i in range(80)]
        best = min(range(41), key=lambda d: statistic(means, d))
        assert mser(series).n_dropped == 5 * best


def test_that_a_ramp_never_settles() -> None:
    # The scatter of m equal steps is (m² − 1) / 12 · m: over m² it falls with every batch cut off.
    found = mser(np.arange(200.0))
    assert not found.is_determined


@pytest.mark.parametrize("n", [0, 4, 49])
def test_that_a_short_series_is_undetermined(n: int) -> None:
    found = mser(np.ones(n))
    assert (found.n_dropped, found.is_determined) == (0, False)


def test_that_the_end_of_an_exponential_transient_is_found_and_its_bias_named() -> None:
    settling = 30
    path = 100.0 + autoregressive(2, 20, 500) - 20.0 * np.exp(-np.arange(500) / settling)
    judged = judge(path, authored_s=0.0)
    # After 2 time constants an eighth of the transient is left, after 8 less than a hundredth of the noise.
    assert judged.detected_s is not None
    assert 2 * settling * BIN_S <= judged.detected_s <= 8 * settling * BIN_S
    assert judged.is_sufficient is False
    assert judged.to_json() == {"authored_s": 0.0, "detected_s": judged.detected_s, "sufficient": False}
    percent = judged.biases[0].effect.percent
    assert percent == pytest.approx(-100.0 * 20.0 * settling / 500 / 100.0, rel=0.2)  # area of the transient
    assert "too short" in judged.warning()
    assert "output by −1." in judged.warning()


def test_that_a_warm_up_beyond_the_transient_is_sufficient() -> None:
    path = 100.0 + autoregressive(3, 20, 500) - 20.0 * np.exp(-np.arange(500) / 20)
    judged = judge(path, authored_s=150 * BIN_S)
    assert judged.is_sufficient is True
    assert judged.warning() == ""


def test_that_a_series_without_a_transient_seldom_raises_a_false_alarm() -> None:
    alarms = sum(
        judge(100.0 + autoregressive(seed, 20, 300, phi=0.8), authored_s=0.0).is_sufficient is False
        for seed in range(200)
    )
    assert alarms <= 22  # 99.9 % point of a binomial with 200 trials at 5 %


def test_that_a_bias_too_small_to_matter_is_not_reported_however_clear() -> None:
    path = 1000.0 + 0.01 * autoregressive(4, 50, 300) - np.where(np.arange(300) < 20, 1.0, 0.0)
    judged = judge(path, authored_s=0.0)
    assert judged.detected_s == 20 * BIN_S
    assert judged.is_sufficient is True


def test_that_a_warm_up_is_rounded_up_to_bins_and_no_further() -> None:
    path = 100.0 + 0.01 * autoregressive(11, 20, 300) - 50.0 * (np.arange(300) < 20)
    assert judge(path, authored_s=19 * BIN_S).is_sufficient is False
    assert judge(path, authored_s=19.5 * BIN_S).is_sufficient is True


def test_that_intervals_of_biases_hold_together() -> None:
    paths = np.stack([100.0 + autoregressive(seed, 20, 300) - 9.0 * (np.arange(300) < 30) for seed in (12, 13)])
    judged = judge_warmup(np.moveaxis(paths, 0, 2), names=("output", "WIP"), bin_s=BIN_S, authored_s=0.0)
    assert judged.detected_s is not None
    end = round(judged.detected_s / BIN_S)
    for bias, path in zip(judged.biases, paths, strict=True):
        assert bias.effect == paired_effect(path.mean(axis=1), path[:, end:].mean(axis=1), comparisons=2)


def test_that_one_replication_alone_cannot_tell_a_bias_from_noise() -> None:
    path = 100.0 + autoregressive(5, 1, 300) - np.where(np.arange(300) < 50, 50.0, 0.0)
    judged = judge(path, authored_s=0.0)
    assert judged.detected_s == 50 * BIN_S
    assert judged.is_sufficient is None
    assert judged.warning() == ""
    assert judge(path, authored_s=50 * BIN_S).is_sufficient is True


def test_that_a_run_that_does_not_settle_is_undetermined_and_says_so() -> None:
    judged = judge(np.arange(300.0) + autoregressive(6, 10, 300), authored_s=60.0)
    assert judged.to_json() == {"authored_s": 60.0, "detected_s": None, "sufficient": None}
    assert "longer horizon" in judged.warning()


def test_that_the_slowest_series_decides() -> None:
    steps = np.arange(400)
    quick = 100.0 + autoregressive(7, 10, 400) - 50.0 * (steps < 20)
    slow = 100.0 + autoregressive(8, 10, 400) - 50.0 * (steps < 100)
    judged = judge_warmup(np.stack([quick, slow], axis=2), names=("output", "WIP"), bin_s=BIN_S, authored_s=1800.0)
    assert judged.detected_s == pytest.approx(100 * BIN_S, abs=10 * BIN_S)
    assert [bias.series for bias in judged.biases if bias.is_material] == ["WIP"]


def test_that_the_cycle_of_a_calendar_is_not_a_transient() -> None:
    day = np.tile(np.repeat([100.0, 0.0], 24), 10)[None, :] + autoregressive(9, 10, 480)
    assert judge(day, authored_s=0.0, period_s=48 * BIN_S).is_sufficient is True
    assert judge(day, authored_s=0.0, period_s=300 * BIN_S).is_sufficient is None  # fewer than two periods


def test_that_means_over_a_period_are_those_of_numpy() -> None:
    series = autoregressive(10, 3, 50)
    expected = [np.convolve(path, np.full(7, 1 / 7), mode="valid") for path in series]
    assert average_over_period(series, 7) == pytest.approx(np.array(expected), rel=1e-12, abs=1e-12)


def test_that_a_series_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[replications, bins, 2\]"):
        judge_warmup(np.zeros((3, 100)), names=("output", "WIP"), bin_s=1.0, authored_s=0.0)
