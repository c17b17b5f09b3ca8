"""Does a fitted distribution look like the sample it was fitted to?

The Kolmogorov–Smirnov distance of a distribution whose parameters come from the same sample is smaller than the usual
tables say (Lilliefors 1967). So its p-value comes from a parametric bootstrap: samples are drawn from the fitted
distribution, each is fitted anew, and the distances are compared (Stute, González Manteiga and Presedo Quindimil 1993).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from twin_app.experiment.fitting.families import fit_family, frozen
from twin_app.experiment.fitting.likelihoods import share_below
from twin_app.experiment.fitting.sample import FloatArray, Sample
from twin_app.plant.distributions import Distribution

MOST_TESTED = 500
"""Values looked at: with more, a test finds deviations that do not matter to any plant."""
N_BOOTSTRAP = 99
MOST_CENSORED = 0.3
"""Share above which the tail is a guess and no test is made."""
FEWEST_TESTED = 8
_SURELY = 10
"""Draws as far away as the sample after which no more are needed (Besag and Clifford 1991: sequential p-values)."""


def ks_distance(distribution: Distribution, sample: Sample) -> float:
    """Largest distance between the distribution and the empirical one (Kaplan and Meier 1958 for right-censored)."""
    points, before, after = empirical_curve(sample)
    model = share_below(distribution, points)
    return float(np.maximum(np.abs(model - before), np.abs(model - after)).max())


def empirical_curve(sample: Sample) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Distinct values in order, and the share of the distribution below and up to each (product limit)."""
    times = np.concatenate([sample.values, sample.right])
    is_seen = np.arange(len(times)) < len(sample.values)
    points, position = np.unique(times, return_inverse=True)
    seen = np.bincount(position[is_seen], minlength=len(points))
    all_here = np.bincount(position, minlength=len(points))
    at_risk = len(times) - np.concatenate([[0], np.cumsum(all_here)[:-1]])
    after = 1.0 - np.cumprod(1.0 - seen / at_risk)
    before = np.concatenate([[0.0], after[:-1]])
    return points[seen > 0], before[seen > 0], after[seen > 0]


def goodness_p(
    distribution: Distribution, sample: Sample, rng: np.random.Generator, watch: Callable[[], None] | None = None
) -> float | None:
    """p-value of the hypothesis that the sample is from this family; None where it cannot be told.

    Of a large sample, `MOST_TESTED` values are tested, so that deviations of less than about 0.05 in probability pass.
    Censored values of the sample keep their bounds in each draw. `watch` is called before each, and ends it by raising.
    """
    tested = sample.thinned(MOST_TESTED, rng)
    if len(tested.values) < FEWEST_TESTED or tested.censored_share > MOST_CENSORED:
        return None
    refitted = fit_family(distribution.kind, tested)
    if refitted is None:
        return None
    distance = ks_distance(refitted.distribution, tested)
    law = frozen(refitted.distribution)
    as_far = 0
    for n_drawn in range(1, N_BOOTSTRAP + 1):
        if watch is not None:
            watch()
        drawn = _drawn(law, tested, rng)
        fitted = fit_family(distribution.kind, drawn)
        as_far += fitted is not None and ks_distance(fitted.distribution, drawn) >= distance
        if as_far >= _SURELY:
            return as_far / n_drawn
    return (1 + as_far) / (N_BOOTSTRAP + 1)


def _drawn(law: object, like: Sample, rng: np.random.Generator) -> Sample:
    """A sample of the same size, cut off where the original was."""
    values = np.maximum(law.rvs(like.n, random_state=rng), 1e-12)  # type: ignore[attr-defined]
    if len(like.right) == 0:
        return Sample(values)
    n_exact = len(like.values)
    cut = values[n_exact:] > like.right
    return Sample(np.concatenate([values[:n_exact], values[n_exact:][~cut]]), like.right[cut])
