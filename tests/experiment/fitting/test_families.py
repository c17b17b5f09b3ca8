"""Distributions fitted to samples: beside SciPy's own fits, closed forms, and the parameters that samples came from."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from twin_app.experiment.fitting.families import CANDIDATES, fit_families, fit_family, frozen
from twin_app.experiment.fitting.likelihoods import log_density, log_likelihood, log_survival, share_below
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.distributions import Distribution, DistributionKind

K = DistributionKind
TRUE = [
    Distribution(K.EXPONENTIAL, (10.0,)),
    Distribution(K.GAMMA, (10.0, 0.7)),
    Distribution(K.ERLANG, (10.0, 3.0)),
    Distribution(K.LOGNORMAL, (10.0, 0.5)),
    Distribution(K.WEIBULL, (10.0, 1.5)),
    Distribution(K.NORMAL, (10.0, 4.0)),
    Distribution(K.UNIFORM, (5.0, 15.0)),
    Distribution(K.TRIANGULAR, (5.0, 8.0, 20.0)),
]
CENSORED = [law for law in TRUE if law.kind not in (K.UNIFORM, K.TRIANGULAR)]


def named(law: Distribution) -> str:
    return law.kind.name.lower()


def drawn(law: Distribution, n: int, seed: int = 1) -> np.ndarray:
    return np.asarray(frozen(law).rvs(n, random_state=np.random.default_rng(seed)))


def cut(law: Distribution, n: int, seed: int = 1) -> Sample:
    """About a third of the values cut off at random times."""
    values = drawn(law, n, seed)
    limits = np.random.default_rng(seed + 1).exponential(2.0 * values.mean(), n)
    return Sample(values[values < limits], limits[values >= limits])


@pytest.mark.parametrize("law", TRUE, ids=named)
def test_that_our_likelihoods_are_those_of_scipy(law: Distribution) -> None:
    x = drawn(law, 200)
    theirs = frozen(law)
    np.testing.assert_allclose(log_density(law, x), theirs.logpdf(x), rtol=1e-9)
    np.testing.assert_allclose(log_survival(law, x), theirs.logsf(x), rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(share_below(law, x), theirs.cdf(x), rtol=1e-9)


@pytest.mark.parametrize("law", TRUE, ids=named)
def test_that_the_mean_of_the_scene_is_that_of_the_law(law: Distribution) -> None:
    assert frozen(law).mean() == pytest.approx(law.mean, rel=1e-9)


@pytest.mark.parametrize(
    ("kind", "theirs"), [(K.LOGNORMAL, stats.lognorm), (K.GAMMA, stats.gamma), (K.WEIBULL, stats.weibull_min)]
)
@pytest.mark.parametrize("is_censored", [False, True])
def test_that_no_member_found_by_scipy_is_more_likely(
    kind: DistributionKind, theirs: object, is_censored: bool
) -> None:
    law = next(law for law in TRUE if law.kind is kind)
    sample = cut(law, 400) if is_censored else Sample(drawn(law, 400))
    data = stats.CensoredData(uncensored=sample.values, right=sample.right)
    args = theirs.fit(data, floc=0.0)  # type: ignore[attr-defined]
    best = theirs.logpdf(sample.values, *args).sum() + theirs.logsf(sample.right, *args).sum()  # type: ignore[attr-defined]
    found = fit_family(kind, sample)
    assert found is not None
    assert found.log_likelihood == pytest.approx(log_likelihood(found.distribution, sample))
    assert found.log_likelihood >= best - 2e-3


@pytest.mark.parametrize("law", CENSORED, ids=named)
@pytest.mark.parametrize("is_censored", [False, True])
def test_that_parameters_come_back(law: Distribution, is_censored: bool) -> None:
    """Within 4 standard errors by the curvature of the likelihood, worked out by differences."""
    sample = cut(law, 4000, seed=7) if is_censored else Sample(drawn(law, 4000, seed=7))
    found = fit_family(law.kind, sample)
    assert found is not None
    if law.kind is K.ERLANG:
        assert found.distribution.args[1] == 3.0
        return
    gain = 2.0 * (found.log_likelihood - log_likelihood(law, sample))
    assert 0.0 <= gain + 1e-3 < stats.chi2.ppf(0.999, len(law.args))


def test_that_an_exponential_mean_is_total_time_over_failures() -> None:
    sample = Sample(np.array([3.0, 5.0]), np.array([10.0, 2.0]))
    found = fit_family(K.EXPONENTIAL, sample)
    assert found is not None
    assert found.distribution.args == (10.0,)


def test_that_the_uniform_ends_are_those_of_the_sample() -> None:
    found = fit_family(K.UNIFORM, Sample(np.array([3.0, 5.0, 4.0])))
    assert found is not None
    assert found.distribution.args == (3.0, 5.0)
    assert found.aic == pytest.approx(4.0 + 6.0 * math.log(2.0))


def test_that_bounded_families_are_not_fitted_to_what_is_cut_off() -> None:
    kinds = {candidate.distribution.kind for candidate in fit_families(cut(TRUE[1], 200))}
    assert kinds == set(CANDIDATES) - {K.UNIFORM, K.TRIANGULAR}


@pytest.mark.parametrize("law", TRUE, ids=named)
def test_that_the_family_a_sample_came_from_is_among_the_best(law: Distribution) -> None:
    candidates = fit_families(Sample(drawn(law, 3000, seed=3)))
    own = next(one for one in candidates if one.distribution.kind is law.kind)
    assert own.aic - candidates[0].aic < 6.0
    assert [one.aic for one in candidates] == sorted(one.aic for one in candidates)
