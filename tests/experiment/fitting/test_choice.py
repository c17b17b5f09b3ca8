"""Which distribution is chosen, what is doubted, and how often a true family is rejected."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from twin_app.experiment.fitting.choice import N_EMPIRICAL, distribution_text, fit_sample
from twin_app.experiment.fitting.doubts import ljung_box_p, sample_doubts
from twin_app.experiment.fitting.families import fit_family, frozen
from twin_app.experiment.fitting.goodness import empirical_curve, goodness_p, ks_distance
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.distribution_text import parse_distribution
from twin_app.plant.distributions import Distribution, DistributionKind

K = DistributionKind
GAMMA = frozen(Distribution(K.GAMMA, (10.0, 0.7)))


def test_that_the_text_reads_back_as_the_distribution() -> None:
    for law in (
        Distribution(K.LOGNORMAL, (60.0, 0.2)),
        Distribution(K.CONSTANT, (60.5,)),
        Distribution(K.EMPIRICAL, (1.0, 2.5)),
        Distribution(K.TRIANGULAR, (1.0, 2.0, 3.0)),
    ):
        assert parse_distribution(distribution_text(law)) == law
    assert distribution_text(Distribution(K.LOGNORMAL, (60.0, 0.2))) == "lognormal(mean=60.0, cv=0.2)"


def test_that_two_humps_are_taken_as_they_are() -> None:
    rng = np.random.default_rng(1)
    values = rng.permutation(np.concatenate([rng.normal(10.0, 1.0, 600), rng.normal(30.0, 1.0, 400)]))
    fit = fit_sample(Sample(values))
    assert fit is not None
    assert fit.distribution.kind is K.EMPIRICAL
    assert len(fit.distribution.args) == N_EMPIRICAL
    assert fit.distribution.mean == pytest.approx(values.mean(), rel=1e-5)
    assert "no family fits" in " ".join(fit.doubts)


@pytest.mark.parametrize("values", [[60.0] * 8, [60.0, 61.0] * 20])
def test_that_what_does_not_vary_beyond_the_clock_is_a_constant(values: list[float]) -> None:
    fit = fit_sample(Sample(np.array(values)))
    assert fit is not None
    assert fit.distribution == Distribution(K.CONSTANT, (np.mean(values),))


def test_that_four_values_are_too_few() -> None:
    assert fit_sample(Sample(np.array([1.0, 2.0, 3.0, 4.0]), np.full(20, 9.0))) is None


def test_that_whole_seconds_do_not_hide_the_family() -> None:
    values = np.rint(np.random.default_rng(2).gamma(4.0, 5.0, 3000))
    fit = fit_sample(Sample(values))
    assert fit is not None
    assert fit.distribution.kind in (K.GAMMA, K.ERLANG)
    assert fit.distribution.mean == pytest.approx(20.0, rel=0.04)


def test_that_the_same_sample_gives_the_same_answer() -> None:
    sample = Sample(GAMMA.rvs(700, random_state=np.random.default_rng(5)))
    assert fit_sample(sample) == fit_sample(sample)


def test_that_quantiles_rise_together() -> None:
    fit = fit_sample(Sample(GAMMA.rvs(200, random_state=np.random.default_rng(5))))
    assert fit is not None
    model, seen = np.array(fit.quantiles).T
    assert (np.diff(model) > 0).all()
    assert (np.diff(seen) > 0).all()
    assert np.corrcoef(model, seen)[0, 1] > 0.98


def test_that_the_distance_is_that_of_scipy_without_cut_off_values() -> None:
    values = GAMMA.rvs(150, random_state=np.random.default_rng(6))
    law = Distribution(K.GAMMA, (10.0, 0.7))
    assert ks_distance(law, Sample(values)) == pytest.approx(stats.kstest(values, GAMMA.cdf).statistic, rel=1e-12)


def test_that_the_curve_of_a_cut_off_sample_is_that_of_kaplan_and_meier() -> None:
    rng = np.random.default_rng(7)
    values, limits = rng.exponential(10.0, 80), rng.exponential(15.0, 80)
    sample = Sample(values[values < limits], limits[values >= limits])
    points, before, after = empirical_curve(sample)
    theirs = stats.ecdf(stats.CensoredData(uncensored=sample.values, right=sample.right)).cdf
    np.testing.assert_allclose(after, theirs.evaluate(points), rtol=1e-12)
    np.testing.assert_allclose(before[1:], after[:-1])


def test_that_a_true_family_is_rejected_about_as_often_as_promised() -> None:
    """p ≤ 0.1 in a tenth of all samples, although the parameters are fitted: 99.9 % limits of a binomial."""
    rng = np.random.default_rng(8)
    law = Distribution(K.EXPONENTIAL, (10.0,))
    n = 150
    ps = [goodness_p(law, Sample(rng.exponential(10.0, 60)), rng) for _ in range(n)]
    low, high = stats.binom.ppf([0.0005, 0.9995], n, 0.1)
    assert low <= sum(p is not None and p <= 0.1 for p in ps) <= high


def test_that_the_usual_tables_would_accept_too_much() -> None:
    """Why there is a bootstrap: with fitted parameters the plain p-value is hardly ever small."""
    rng = np.random.default_rng(9)
    plain = []
    for _ in range(200):
        values = rng.exponential(10.0, 60)
        fitted = fit_family(K.EXPONENTIAL, Sample(values))
        assert fitted is not None
        plain.append(stats.kstest(values, frozen(fitted.distribution).cdf).pvalue)
    assert np.mean(np.array(plain) <= 0.1) < 0.03


def test_that_another_family_is_rejected() -> None:
    values = np.random.default_rng(10).uniform(0.0, 20.0, 400)
    p = goodness_p(Distribution(K.EXPONENTIAL, (10.0,)), Sample(values), np.random.default_rng(1))
    assert p is not None
    assert p <= 0.01


def test_that_a_clean_sample_raises_no_doubts() -> None:
    assert sample_doubts(Sample(np.random.default_rng(12).gamma(4.0, 5.0, 400))) == []


def test_that_few_values_dependence_drift_and_coarse_clocks_are_named() -> None:
    rng = np.random.default_rng(13)
    noise = rng.normal(0.0, 1.0, 500)
    dependent = np.convolve(noise, np.ones(5), mode="valid") + 50.0
    assert "only 12 values" in sample_doubts(Sample(rng.gamma(4.0, 5.0, 12)))[0]
    assert any("depend on those before" in doubt for doubt in sample_doubts(Sample(dependent)))
    assert any("drift" in doubt for doubt in sample_doubts(Sample(noise + 50.0 + np.arange(500) / 100.0)))
    assert any("multiples of 60 s" in doubt for doubt in sample_doubts(Sample(60.0 * rng.integers(1, 4, 100))))


def test_that_ljung_box_holds_its_level() -> None:
    rng = np.random.default_rng(14)
    ps = np.array([ljung_box_p(rng.normal(size=200)) for _ in range(400)])
    low, high = stats.binom.ppf([0.0005, 0.9995], 400, 0.05)
    assert low <= (ps < 0.05).sum() <= high
