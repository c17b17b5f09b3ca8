"""Families ranked for one sample, against SciPy's own fits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from twin_app.experiment.fitting.families import frozen
from twin_app.experiment.fitting.ranking import Ranking, rank_families
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.distributions import DistributionKind as K

VALUES = stats.gamma(4.0, scale=15.0).rvs(180, random_state=np.random.default_rng(11))
BY_SCIPY = {
    K.GAMMA: (stats.gamma, {"floc": 0.0}),
    K.LOGNORMAL: (stats.lognorm, {"floc": 0.0}),
    K.WEIBULL: (stats.weibull_min, {"floc": 0.0}),
    K.EXPONENTIAL: (stats.expon, {"floc": 0.0}),
}


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    found = rank_families(Sample(VALUES))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", BY_SCIPY)
def test_that_a_family_is_as_likely_as_the_one_scipy_fits(ranking: Ranking, kind: K) -> None:
    row = next(row for row in ranking.rows if row.distribution.kind is kind)
    law, fixed = BY_SCIPY[kind]
    best = law.logpdf(VALUES, *law.fit(VALUES, **fixed)).sum()
    assert frozen(row.distribution).logpdf(VALUES).sum() == pytest.approx(best, abs=0.02)
    assert row.ks == pytest.approx(stats.kstest(VALUES, frozen(row.distribution).cdf).statistic, abs=1e-4)


def test_that_the_order_is_that_of_aic_and_the_sample_itself_comes_last(ranking: Ranking) -> None:
    families = ranking.rows[:-1]
    aic = [2.0 * (1 if row.distribution.kind is K.EXPONENTIAL else 2) for row in families]
    aic = [a - 2.0 * frozen(row.distribution).logpdf(VALUES).sum() for a, row in zip(aic, families, strict=True)]
    plain = [k for k, row in enumerate(families) if row.distribution.kind in BY_SCIPY]
    assert [aic[k] for k in plain] == sorted(aic[k] for k in plain)
    assert families[0].aic_above_best == 0.0
    assert ranking.rows[-1].distribution.kind is K.EMPIRICAL


def test_that_what_the_sample_speaks_against_is_rejected_and_not_chosen(ranking: Ranking) -> None:
    rejected = {row.distribution.kind for row in ranking.rows if row.is_rejected}
    assert K.EXPONENTIAL in rejected
    assert K.GAMMA not in rejected
    assert not ranking.rows[ranking.best].is_rejected


def test_that_raising_ends_the_work() -> None:
    class StoppedError(Exception):
        pass

    heard: list[float] = []

    def watch(share: float) -> None:
        heard.append(share)
        if len(heard) == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        rank_families(Sample(VALUES), watch)
    assert len(heard) == 3


def test_that_equal_times_are_a_constant_and_few_are_nothing() -> None:
    found = rank_families(Sample(np.full(40, 3.6)))
    assert found is not None
    assert [row.distribution.args for row in found.rows] == [(3.6,)]
    assert rank_families(Sample(np.array([1.0, 2.0, 3.0]))) is None
