"""What the kernel draws follows the distributions it is asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.oracles.kernel_draws import draw_nanoseconds, open_stream
from twin_app.plant.distributions import Distribution, DistributionKind

N = 200_000


def _lognormal(mean: float, cv: float) -> Any:
    variance = math.log1p(cv * cv)
    return stats.lognorm(s=math.sqrt(variance), scale=mean * math.exp(-0.5 * variance))


def _gamma(mean: float, cv: float) -> Any:
    return stats.gamma(a=1.0 / cv**2, scale=mean * cv**2)


def _normal(mean: float, sd: float) -> Any:
    return stats.truncnorm(a=-mean / sd, b=np.inf, loc=mean, scale=sd)


CASES = [
    (DistributionKind.EXPONENTIAL, (3.0,), stats.expon(scale=3.0)),
    (DistributionKind.UNIFORM, (2.0, 5.0), stats.uniform(2.0, 3.0)),
    (DistributionKind.TRIANGULAR, (1.0, 2.0, 6.0), stats.triang(c=0.2, loc=1.0, scale=5.0)),
    (DistributionKind.TRIANGULAR, (1.0, 1.0, 6.0), stats.triang(c=0.0, loc=1.0, scale=5.0)),
    (DistributionKind.TRIANGULAR, (1.0, 6.0, 6.0), stats.triang(c=1.0, loc=1.0, scale=5.0)),
    (DistributionKind.NORMAL, (10.0, 2.0), _normal(10.0, 2.0)),
    (DistributionKind.NORMAL, (1.0, 2.0), _normal(1.0, 2.0)),
    (DistributionKind.LOGNORMAL, (60.0, 0.3), _lognormal(60.0, 0.3)),
    (DistributionKind.LOGNORMAL, (1.0, 1.5), _lognormal(1.0, 1.5)),
    (DistributionKind.GAMMA, (8.0, 0.5), _gamma(8.0, 0.5)),
    (DistributionKind.GAMMA, (8.0, 2.0), _gamma(8.0, 2.0)),
    (DistributionKind.WEIBULL, (3.0, 0.8), stats.weibull_min(c=0.8, scale=3.0)),
    (DistributionKind.WEIBULL, (3.0, 2.5), stats.weibull_min(c=2.5, scale=3.0)),
    (DistributionKind.ERLANG, (6.0, 3.0), stats.erlang(a=3, scale=2.0)),
]


def _sample(kind: DistributionKind, args: tuple[float, ...], count: int = N) -> NDArray[np.float64]:
    """Seconds drawn from a stream of this case's own."""
    stream = open_stream(2026, 0, "/P/Station", f"{kind.name} {args}")
    return draw_nanoseconds(stream, Distribution(kind, args), count) * 1e-9


@pytest.mark.parametrize(("kind", "args", "exact"), CASES, ids=[f"{kind.name}{args}" for kind, args, _ in CASES])
def test_that_draws_follow_their_distribution(kind: DistributionKind, args: tuple[float, ...], exact: Any) -> None:
    sample = _sample(kind, args)

    assert stats.kstest(sample, exact.cdf).pvalue > 0.001
    assert sample.mean() == pytest.approx(exact.mean(), abs=4.0 * exact.std() / math.sqrt(N))
    fourth = float(exact.stats(moments="k")) + 3.0
    spread_of_variance = exact.var() * math.sqrt(max(fourth - 1.0, 0.0) / N)
    assert sample.var() == pytest.approx(exact.var(), abs=4.0 * spread_of_variance)


@pytest.mark.parametrize(("kind", "args", "exact"), CASES, ids=[f"{kind.name}{args}" for kind, args, _ in CASES])
def test_that_a_distribution_knows_its_own_mean(kind: DistributionKind, args: tuple[float, ...], exact: Any) -> None:
    assert Distribution(kind, args).mean == pytest.approx(exact.mean(), rel=1e-9)


def test_that_constants_are_exact() -> None:
    assert set(_sample(DistributionKind.CONSTANT, (12.5,), 100)) == {12.5}


@pytest.mark.parametrize("kind", [DistributionKind.LOGNORMAL, DistributionKind.GAMMA])
def test_that_no_variation_is_a_constant(kind: DistributionKind) -> None:
    np.testing.assert_allclose(_sample(kind, (60.0, 0.0), 100), 60.0, rtol=1e-12)


def test_that_an_empirical_sample_is_drawn_evenly() -> None:
    values = (1.0, 2.0, 2.0, 7.0)

    drawn, counts = np.unique(_sample(DistributionKind.EMPIRICAL, values), return_counts=True)

    np.testing.assert_allclose(drawn, [1.0, 2.0, 7.0])
    assert stats.chisquare(counts, N * np.array([0.25, 0.5, 0.25])).pvalue > 0.001


def test_that_no_time_is_negative() -> None:
    assert _sample(DistributionKind.NORMAL, (0.1, 5.0)).min() >= 0.0


@pytest.mark.parametrize(("kind", "args", "exact"), CASES[:1] + CASES[5:8], ids=["exponential", "normal", "cut", "log"])
def test_that_rare_long_times_are_as_frequent_as_they_should_be(
    kind: DistributionKind, args: tuple[float, ...], exact: Any
) -> None:
    """The tail beyond one in ten thousand: where a ziggurat goes wrong first."""
    border = exact.isf(1e-4)

    beyond = int((_sample(kind, args, 2_000_000) > border).sum())

    assert stats.poisson(200.0).cdf(beyond) > 0.0005
    assert stats.poisson(200.0).sf(beyond) > 0.0005
