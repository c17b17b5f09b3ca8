"""All families for one sample, side by side: what they would be, how likely, and whether the sample speaks against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twin_app.experiment.fitting.choice import SEED, is_constant, prepared, sample_as_it_is, tidy
from twin_app.experiment.fitting.doubts import FEWEST, SIGNIFICANCE, sample_doubts
from twin_app.experiment.fitting.families import fit_families
from twin_app.experiment.fitting.goodness import goodness_p, ks_distance
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.distributions import Distribution, DistributionKind, constant

Watch = Callable[[float], None]
"""Told the share that is done, 0 to 1; whatever it raises ends the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One family at its best."""

    distribution: Distribution
    aic_above_best: float | None
    """0 for the best; None for constants and samples, which are not fitted by their likelihood."""
    ks: float
    """Largest distance to the sample, in probability."""
    p: float | None
    """Of the hypothesis that the sample is from this family; None where it cannot be told."""

    @property
    def is_rejected(self) -> bool:
        """Whether the sample speaks against the family."""
        return self.p is not None and self.p <= SIGNIFICANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The best by AIC first, the sample itself last."""

    rows: tuple[Ranked, ...]
    n: int
    n_censored: int
    mean_s: float
    sd_s: float
    """Mean and standard deviation of the exact values."""
    doubts: tuple[str, ...]

    @property
    def best(self) -> int:
        """Row of the first family that is not rejected, as `twin fit` would choose; the sample if all are."""
        return next((k for k, row in enumerate(self.rows) if not row.is_rejected), len(self.rows) - 1)


def rank_families(sample: Sample, watch: Watch | None = None) -> Ranking | None:
    """Fit and test all families; None for fewer than five exact values. The same sample gives the same answer."""
    if len(sample.values) < FEWEST:
        return None
    rows = _constant(sample) if is_constant(sample) else _ranked(sample, watch or _nobody)
    return Ranking(
        rows=tuple(rows),
        n=sample.n,
        n_censored=sample.n - len(sample.values),
        mean_s=float(sample.values.mean()),
        sd_s=float(sample.values.std(ddof=1)),
        doubts=tuple(sample_doubts(sample)),
    )


def load_statistics() -> None:
    """Loads what fits need, which takes a second or two the first time."""
    from scipy import stats

    assert stats


def _ranked(sample: Sample, watch: Watch) -> list[Ranked]:
    rng = np.random.default_rng(SEED)
    clean = prepared(sample, rng)
    candidates = fit_families(clean)
    rows = []
    for number, candidate in enumerate(candidates):
        share = number / len(candidates)
        p = goodness_p(candidate.distribution, clean, rng, lambda share=share: watch(share))  # type: ignore[misc]
        fitted = tidy(candidate.distribution)
        above = candidate.aic - candidates[0].aic
        rows.append(Ranked(distribution=fitted, aic_above_best=above, ks=ks_distance(fitted, clean), p=p))
    return [*rows, _itself(sample)]


def _constant(sample: Sample) -> list[Ranked]:
    value = constant(float(f"{sample.values.mean():.6g}"))
    assert value.kind is DistributionKind.CONSTANT
    return [Ranked(distribution=value, aic_above_best=None, ks=0.0, p=None)]


def _itself(sample: Sample) -> Ranked:
    return Ranked(distribution=sample_as_it_is(sample), aic_above_best=None, ks=0.0, p=None)


def _nobody(_share: float) -> None:
    """Nobody wants to know."""
