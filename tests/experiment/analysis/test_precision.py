"""Numbers of replications and intervals of shares against Law's examples, scipy.stats and their coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from twin_app.errors import UsageError
from twin_app.experiment.analysis.precision import (
    replications_for_absolute,
    replications_for_relative,
    replications_needed,
    share_interval,
    share_summary,
    wilson_interval,
)
from twin_app.experiment.summary import Summary, summarise

FloatArray = NDArray[np.float64]


def test_that_the_bank_of_law_needs_as_many_replications_as_in_the_book() -> None:
    # Ten replications with mean 2.03 and variance 0.31, intervals at 90 % (Law 2015, examples of section 9.4.1).
    sd = math.sqrt(0.31)
    assert replications_for_absolute(sd, 0.25, confidence=0.9) == 16
    assert replications_for_relative(2.03, sd, 0.10, confidence=0.9) == 27


@given(st.floats(1e-3, 1e3), st.floats(0.02, 5.0), st.floats(0.5, 0.999))
def test_that_no_smaller_number_would_do(sd: float, factor: float, confidence: float) -> None:
    n = replications_for_absolute(sd, factor * sd, confidence=confidence)

    def half_width(count: int) -> float:
        return float(stats.t.ppf(0.5 + confidence / 2, count - 1)) * sd / math.sqrt(count)

    assert n is not None
    assert half_width(n) <= factor * sd * (1 + 1e-9)
    assert n == 2 or half_width(n - 1) > factor * sd * (1 - 1e-9)


def test_that_the_wanted_relative_error_is_kept_as_often_as_promised() -> None:
    random = np.random.default_rng(1)
    kept = 0
    for _ in range(1000):
        pilot = summarise(random.normal(100.0, 20.0, 60))
        n = replications_needed(pilot, 0.02)
        assert n is not None
        kept += abs(random.normal(100.0, 20.0 / math.sqrt(n)) - 100.0) <= 2.0
    # The spread is guessed from 60 replications, which costs less than a per cent of coverage.
    assert kept >= stats.binom.ppf(0.001, 1000, 0.94)


def test_that_numbers_without_an_answer_give_none() -> None:
    assert replications_for_relative(0.0, 1.0, 0.01) is None
    assert replications_for_absolute(1.0, 1e-300) is None
    assert replications_needed(Summary(mean=5.0, sd=None, ci95=None, n=1), 0.01) is None
    assert replications_needed(Summary(mean=None, sd=None, ci95=None, n=0), 0.01) is None


def test_that_a_response_without_spread_needs_the_two_that_showed_it() -> None:
    assert replications_for_relative(-7.0, 0.0, 0.01) == 2


@pytest.mark.parametrize(("relative", "confidence"), [(0.0, 0.95), (math.nan, 0.95), (0.01, 1.0), (0.01, 0.0)])
def test_that_senseless_wishes_are_refused(relative: float, confidence: float) -> None:
    with pytest.raises(UsageError, match=r"must be > 0|between 0 and 1"):
        replications_for_relative(1.0, 1.0, relative, confidence=confidence)


@given(st.integers(1, 500), st.data(), st.floats(0.5, 0.999))
def test_that_wilsons_interval_is_that_of_scipy(n: int, data: st.DataObject, confidence: float) -> None:
    successes = data.draw(st.integers(0, n))
    found = wilson_interval(successes, n, confidence=confidence)
    expected = stats.binomtest(successes, n).proportion_ci(confidence, method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9, abs=1e-12)
    z = stats.norm.ppf(0.5 + confidence / 2)
    assert found.midpoint == pytest.approx((successes + z**2 / 2) / (n + z**2), rel=1e-9)


@pytest.mark.parametrize(("successes", "n"), [(3.0, 2.0), (-1.0, 2.0), (0.0, 0.0), (math.nan, 2.0)])
def test_that_impossible_counts_are_refused(successes: float, n: float) -> None:
    with pytest.raises(UsageError, match="successes"):
        wilson_interval(successes, n)


def test_that_a_share_over_replications_is_covered_though_their_trials_depend_on_each_other() -> None:
    random = np.random.default_rng(2)
    covered, covered_plain, share = 0, 0, 0.8
    for _ in range(1000):
        trials = random.integers(20, 60, 20).astype(np.float64)
        successes = random.binomial(trials.astype(int), random.beta(4 * share, 4 * (1 - share), 20)).astype(float)
        found, plain = share_interval(successes, trials), wilson_interval(successes.sum(), trials.sum())
        assert found is not None
        covered += found.low <= share <= found.high
        covered_plain += plain.low <= share <= plain.high
    assert covered >= stats.binom.ppf(0.001, 1000, 0.94)
    assert covered_plain < 700


def test_that_the_effective_size_of_two_replications_is_that_of_the_ratio_estimate() -> None:
    # p = 0.75 with a variance of 2 · (3² + 3²) / 40²: as good as 0.1875 / 0.0225 independent trials.
    found = share_interval(np.array([18.0, 12.0]), np.array([20.0, 20.0]))
    n, t = 0.75 * 0.25 / (2 * 18 / 1600), stats.t.ppf(0.975, 1)
    assert found is not None
    assert found.midpoint == pytest.approx((0.75 * n + t**2 / 2) / (n + t**2), rel=1e-12)


def test_that_independent_trials_cost_hardly_any_width() -> None:
    random = np.random.default_rng(3)
    trials = np.full(200, 30.0)
    successes = random.binomial(30, 0.7, 200).astype(np.float64)
    found, plain = share_interval(successes, trials), wilson_interval(successes.sum(), trials.sum())
    assert found is not None
    assert found.high - found.low == pytest.approx(plain.high - plain.low, rel=0.2)


def test_that_one_replication_has_the_plain_interval_and_none_has_no_interval() -> None:
    assert share_interval(np.array([7.0]), np.array([10.0])) == wilson_interval(7, 10)
    assert share_interval(np.array([10.0, 12.0]), np.array([10.0, 12.0])) == wilson_interval(22, 22)
    assert share_interval(np.zeros(3), np.zeros(3)) is None


def test_that_replications_that_agree_have_the_plain_interval() -> None:
    assert share_interval(np.full(4, 18.0), np.full(4, 20.0)) == wilson_interval(72, 80)


def test_that_a_share_is_summarised_by_the_midpoint_of_its_interval() -> None:
    successes, trials = np.array([18.0, 12.0, 0.0]), np.array([20.0, 20.0, 0.0])
    found, interval = share_summary(successes, trials), share_interval(successes, trials)
    assert interval is not None
    assert (found.mean, found.ci95, found.n) == (interval.midpoint, (interval.low, interval.high), 2)
    assert found.sd == pytest.approx(math.sqrt(2 * 0.15**2))
    alone = share_summary(np.array([9.0]), np.array([10.0]))
    assert (alone.mean, alone.sd, alone.ci95, alone.n) == (wilson_interval(9, 10).midpoint, None, None, 1)
    assert share_summary(np.zeros(2), np.zeros(2)) == Summary(mean=None, sd=None, ci95=None, n=0)
