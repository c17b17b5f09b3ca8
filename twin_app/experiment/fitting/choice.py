"""One distribution for one sample: the best family that looks like it, else the sample itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twin_app.experiment.fitting.doubts import FEW, FEWEST, SIGNIFICANCE, sample_doubts
from twin_app.experiment.fitting.families import Candidate, fit_families, frozen
from twin_app.experiment.fitting.goodness import MOST_CENSORED, empirical_curve, goodness_p
from twin_app.experiment.fitting.sample import FloatArray, Sample
from twin_app.plant.distribution_text import LONGEST_S
from twin_app.plant.distributions import Distribution, DistributionKind, constant

MOST_FITTED = 20_000
"""Values that likelihoods are worked out from; more would cost time and change nothing."""
N_EMPIRICAL = 100
"""Values of an empirical distribution: means of equal parts of the sample in order."""
N_SHOWN = 60
"""Points of a quantile plot."""
_NEGLIGIBLE = 0.005
_TRIED = 3
SEED = 20_240_817


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was made of one sample."""

    distribution: Distribution
    n: int
    n_censored: int
    mean_s: float
    sd_s: float
    """Mean and standard deviation of the exact values."""
    candidates: tuple[Candidate, ...]
    """The best by AIC first."""
    ks_p: float | None
    """Of the distribution chosen; None where it could not be tested, and for empirical ones and constants."""
    doubts: tuple[str, ...]
    quantiles: tuple[tuple[float, float], ...]
    """Of the distribution and of the sample [s], for a plot."""

    @property
    def text(self) -> str:
        """As a scene writes it."""
        return distribution_text(self.distribution)

    @property
    def note(self) -> str:
        """One line for the documentation of an attribute."""
        censored = f", {self.n_censored:,} of them cut off" if self.n_censored else ""
        parts = [f"Fitted to {self.n:,} values{censored}; mean {self.mean_s:.6g} s, sd {self.sd_s:.4g} s"]
        chosen = [one for one in self.candidates if one.distribution.kind is self.distribution.kind]
        parts.extend(f"AIC {one.aic:.1f}" for one in chosen)
        if self.ks_p is not None:
            parts.append(f"Kolmogorov-Smirnov p {self.ks_p:.2g} (bootstrap)")
        return "; ".join([*parts, *self.doubts]) + "."


def fit_sample(sample: Sample) -> Fit | None:
    """The distribution of a sample; None for fewer than five exact values. The same sample gives the same answer."""
    if len(sample.values) < FEWEST:
        return None
    rng = np.random.default_rng(SEED)
    doubts = sample_doubts(sample)
    if is_constant(sample):
        return _made(sample, constant(_rounded(float(sample.values.mean()))), [], None, doubts)
    clean = prepared(sample, rng)
    candidates = fit_families(clean)
    chosen, p = _first_that_fits(candidates, clean, rng)
    if chosen is not None:
        return _made(sample, tidy(chosen.distribution), candidates, p, doubts)
    is_usable = len(sample.values) >= FEW and sample.censored_share <= MOST_CENSORED
    if is_usable or not candidates:
        doubts.append("no family fits, so the sample itself is used")
        return _made(sample, sample_as_it_is(sample), candidates, None, doubts)
    doubts.append("no family fits well; this one does best")
    return _made(sample, tidy(candidates[0].distribution), candidates, None, doubts)


def best_aic(sample: Sample) -> float | None:
    """Of the best family; None where there is none: too few values, or a constant."""
    if len(sample.values) < FEWEST or is_constant(sample):
        return None
    candidates = fit_families(prepared(sample, np.random.default_rng(SEED)))
    return candidates[0].aic if candidates else None


def prepared(sample: Sample, rng: np.random.Generator) -> Sample:
    """What likelihoods are worked out from; a few cut-off values among hundreds would cost time and change nothing."""
    complete = Sample(sample.values) if sample.censored_share < _NEGLIGIBLE else sample
    return complete.unrounded(rng).thinned(MOST_FITTED, rng)


def _first_that_fits(
    candidates: list[Candidate], sample: Sample, rng: np.random.Generator
) -> tuple[Candidate | None, float | None]:
    for candidate in candidates[:_TRIED]:
        p = goodness_p(candidate.distribution, sample, rng)
        if p is None or p > SIGNIFICANCE:
            return candidate, p
    return None, None


def distribution_text(distribution: Distribution) -> str:
    """With named arguments: `lognormal(mean=60.12, cv=0.2)`."""
    from twin_app.plant.distributions import ARGUMENTS

    names, kind = ARGUMENTS[distribution.kind], distribution.kind
    if kind is DistributionKind.CONSTANT:
        return repr(distribution.args[0])
    if kind is DistributionKind.EMPIRICAL:
        return f"empirical({', '.join(map(repr, distribution.args))})"
    pairs = zip(names, distribution.args, strict=True)
    return f"{kind.name.lower()}({', '.join(f'{name}={value!r}' for name, value in pairs)})"


def is_constant(sample: Sample) -> bool:
    """All equal, or as equal as the clock can tell."""
    spread = float(np.ptp(sample.values))
    return spread <= max(1.001 * sample.resolution_s(), 1e-6 * float(sample.values.mean()), 1e-8)


def sample_as_it_is(sample: Sample) -> Distribution:
    """Quantiles in the middle of equal parts; of a complete sample the means of these parts, which keep its mean."""
    ordered = np.sort(sample.values)
    if sample.censored_share > 0.0:
        points, _, after = empirical_curve(sample)
        shares = (np.arange(N_EMPIRICAL) + 0.5) / N_EMPIRICAL
        values = points[np.minimum(np.searchsorted(after, shares), len(points) - 1)]
    elif len(ordered) <= N_EMPIRICAL:
        values = ordered
    else:
        edges = np.linspace(0, len(ordered), N_EMPIRICAL + 1).round().astype(np.int64)
        values = np.add.reduceat(ordered, edges[:-1]) / np.diff(edges)
    return Distribution(DistributionKind.EMPIRICAL, tuple(_rounded(float(value)) for value in values))


def _made(
    sample: Sample, distribution: Distribution, candidates: list[Candidate], p: float | None, doubts: list[str]
) -> Fit:
    return Fit(
        distribution=distribution,
        n=sample.n,
        n_censored=sample.n - len(sample.values),
        mean_s=float(sample.values.mean()),
        sd_s=float(sample.values.std(ddof=1)),
        candidates=tuple(candidates),
        ks_p=p,
        doubts=tuple(doubts),
        quantiles=_quantiles(sample, distribution),
    )


def _quantiles(sample: Sample, distribution: Distribution) -> tuple[tuple[float, float], ...]:
    points, before, after = empirical_curve(sample)
    chosen = np.unique(np.linspace(0, len(points) - 1, min(N_SHOWN, len(points))).round().astype(np.int64))
    shares = ((before + after) / 2.0)[chosen]
    return tuple(zip(_inverse(distribution, shares).tolist(), points[chosen].tolist(), strict=True))


def _inverse(distribution: Distribution, shares: FloatArray) -> FloatArray:
    if distribution.kind is DistributionKind.CONSTANT:
        return np.full(len(shares), distribution.args[0])
    if distribution.kind is DistributionKind.EMPIRICAL:
        return np.asarray(np.quantile(np.sort(distribution.args), shares, method="inverted_cdf"))
    return np.asarray(frozen(distribution).ppf(shares))


def tidy(distribution: Distribution) -> Distribution:
    """Six figures, no more than a sample can tell."""
    args = tuple(_rounded(value) for value in distribution.args)
    return Distribution(
        distribution.kind, tuple(sorted(args)) if distribution.kind is DistributionKind.TRIANGULAR else args
    )


def _rounded(value: float) -> float:
    return min(max(float(f"{value:.6g}"), 0.0), LONGEST_S)
