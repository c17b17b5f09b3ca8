"""Densities against SciPy's, and changes of kind."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.experiment.fitting.families import frozen
from twin_app.gui.models.density import bars_of, density_curve
from twin_app.gui.models.distribution_edit import converted, to_text
from twin_app.plant.distribution_text import parse_distribution
from twin_app.plant.distributions import DistributionKind

TEXTS = (
    "exponential(60)", "uniform(10, 30)", "triangular(5, 9, 20)", "normal(60, 6)", "lognormal(5.55, 0.06)",
    "lognormal(60, 1.5)", "gamma(170, 0.8)", "weibull(40, 1.7)", "erlang(30, 4)",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_that_curves_have_the_shape_and_the_quantiles_of_scipy(text: str) -> None:
    distribution = parse_distribution(text)
    curve = density_curve(distribution)
    assert curve is not None
    law = frozen(distribution)
    inner = (curve.y > 0.05) & (curve.x > 0.02 * distribution.mean) & (curve.y < 1.0)
    inner |= curve.y.min() == 1.0
    expected = law.pdf(curve.x)[inner]
    assert np.allclose(curve.y[inner] / curve.y[inner].max(), expected / expected.max(), atol=0.03)
    span = law.ppf(0.95) - law.ppf(0.05)
    assert curve.low == pytest.approx(law.ppf(0.05), abs=0.02 * span)
    assert curve.high == pytest.approx(law.ppf(0.95), abs=0.02 * span)


def test_that_a_constant_and_a_sample_have_no_curve() -> None:
    assert density_curve(parse_distribution("60")) is None
    assert density_curve(parse_distribution("empirical(1, 2, 3)")) is None


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", [kind for kind in DistributionKind if kind is not DistributionKind.EMPIRICAL])
def test_that_another_kind_keeps_the_mean(text: str, kind: DistributionKind) -> None:
    before = parse_distribution(text)
    after = parse_distribution(to_text(kind, converted(before, kind)))
    assert after.kind is kind
    assert after.mean == pytest.approx(before.mean, rel=0.02)


def test_that_a_weibull_made_from_a_gamma_has_its_spread() -> None:
    law = frozen(
        parse_distribution(
            to_text(DistributionKind.WEIBULL, converted(parse_distribution("gamma(50, 0.4)"), DistributionKind.WEIBULL))
        )
    )
    assert law.std() / law.mean() == pytest.approx(0.4, rel=0.01)


def test_that_bars_are_measured_as_the_curve_is() -> None:
    distribution = parse_distribution("gamma(60, 0.3)")
    values = frozen(distribution).rvs(40_000, random_state=np.random.default_rng(2))
    bars, curve = bars_of(values), density_curve(distribution)
    assert bars is not None
    assert curve is not None
    assert bars.n == 40_000
    assert float((bars.heights * np.diff(bars.edges)).sum()) == pytest.approx(1.0, abs=0.01)
    assert curve.peak == pytest.approx(float(frozen(distribution).pdf(curve.x).max()), rel=0.01)
    assert float(bars.heights.max()) == pytest.approx(curve.peak, rel=0.06)
