"""Summaries against numpy and scipy, and independence of how rows are cut up."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from twin_app.experiment.summary import MomentStream, Summary, paired_effect, summarise


def rows_with_gaps(seed: int = 1, n: int = 1000) -> np.ndarray:
    rows = np.random.default_rng(seed).normal([10.0, 1e6, -3.0], [1.0, 0.001, 5.0], size=(n, 3))
    rows[::7, 2] = np.nan
    return rows


def test_that_mean_sd_and_interval_are_those_of_scipy() -> None:
    rows = rows_with_gaps()
    stream = MomentStream(3)
    stream.add(rows)
    for column, summary in enumerate(stream.summaries()):
        present = rows[~np.isnan(rows[:, column]), column]
        interval = stats.t.interval(0.95, len(present) - 1, present.mean(), stats.sem(present))
        assert summary.n == len(present)
        assert summary.mean == pytest.approx(present.mean(), rel=1e-13)
        assert summary.sd == pytest.approx(present.std(ddof=1), rel=1e-8)
        assert summary.ci95 == pytest.approx(interval, rel=1e-12)


@pytest.mark.parametrize("size", [1, 3, 64, 65, 999])
def test_that_the_bits_do_not_depend_on_chunk_sizes(size: int) -> None:
    rows = rows_with_gaps()
    whole, cut = MomentStream(3), MomentStream(3)
    whole.add(rows)
    for start in range(0, len(rows), size):
        cut.add(rows[start : start + size])
    assert cut.summaries() == whole.summaries()


def test_that_summaries_can_be_asked_for_on_the_way() -> None:
    rows = rows_with_gaps()
    asked, quiet = MomentStream(3), MomentStream(3)
    for start in range(0, len(rows), 10):
        asked.add(rows[start : start + 10])
        asked.summaries()
    quiet.add(rows)
    assert asked.summaries() == quiet.summaries()


def test_that_one_value_has_no_spread_and_none_has_no_mean() -> None:
    assert summarise(np.array([4.0])) == Summary(mean=4.0, sd=None, ci95=None, n=1)
    assert summarise(np.array([np.nan, 4.0])).n == 1
    assert summarise(np.array([np.nan])) == Summary(mean=None, sd=None, ci95=None, n=0)


def test_that_a_summary_survives_json() -> None:
    for values in ([1.0, 2.0, 4.0], [1.0], [np.nan]):
        summary = summarise(np.array(values))
        assert Summary.from_json(json.loads(json.dumps(summary.to_json(), allow_nan=False))) == summary


def test_that_a_paired_effect_ignores_what_both_designs_share() -> None:
    random = np.random.default_rng(2)
    shared = random.normal(0.0, 100.0, 50)
    reference = 200.0 + shared
    effect = paired_effect(reference + random.normal(2.0, 0.1, 50), reference)
    assert effect.difference == pytest.approx(2.0, abs=0.1)
    assert effect.ci95 is not None
    assert effect.ci95[1] - effect.ci95[0] < 0.1
    assert effect.percent == pytest.approx(100.0 * (effect.difference or 0.0) / reference.mean())


def test_that_bonferroni_intervals_are_t_intervals_at_a_shared_level() -> None:
    values = np.random.default_rng(3).normal(1.0, 1.0, 12)
    effect = paired_effect(values, np.zeros(12), comparisons=4)
    expected = stats.t.interval(1.0 - 0.05 / 4, 11, values.mean(), stats.sem(values))
    assert effect.ci95 == pytest.approx(expected, rel=1e-12)
    assert effect.percent is None


def test_that_pairs_with_a_missing_value_are_left_out() -> None:
    effect = paired_effect(np.array([3.0, np.nan, 5.0]), np.array([1.0, 1.0, np.nan]))
    assert effect.difference == 2.0
    assert effect.ci95 is None
    nothing = paired_effect(np.array([np.nan]), np.array([1.0]))
    assert nothing.difference is None
    assert not math.isnan(nothing.percent or 0.0)
