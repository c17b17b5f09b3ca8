"""What makes a sample a weak base for a distribution: too few values, values that depend on those before, a drift."""

from __future__ import annotations

import numpy as np

from twin_app.experiment.fitting.sample import FloatArray, Sample

FEWEST = 5
"""Below this nothing is estimated."""
FEW = 30
SIGNIFICANCE = 0.01
_SMALLEST_CORRELATION = 0.1
"""What is weaker does not matter to a plant, however sure it is."""
_MOST_LOOKED_AT = 50_000


def sample_doubts(sample: Sample) -> list[str]:
    """Sentences for people; empty if nothing speaks against the sample."""
    from scipy import stats  # takes seconds to load, which only a fit has to pay

    values = sample.values[-_MOST_LOOKED_AT:]
    found = []
    if len(sample.values) < FEW:
        found.append(f"only {len(sample.values)} values; {FEW} or more are needed for a shape that can be trusted")
    if len(values) < FEWEST or np.ptp(values) == 0.0:
        return found
    ranks = stats.rankdata(values)
    lag1 = lag_correlation(ranks, 1)
    if abs(lag1) > _SMALLEST_CORRELATION and ljung_box_p(ranks) < SIGNIFICANCE:
        found.append(f"values depend on those before (rank correlation {lag1:.2f} at lag 1); draws will be independent")
    drift = stats.spearmanr(np.arange(len(values)), values)
    if abs(drift.statistic) > _SMALLEST_CORRELATION and drift.pvalue < SIGNIFICANCE:
        found.append(f"values drift: {_thirds(values)}")
    step = sample.resolution_s()
    if step > 0.2 * float(values.std()):
        found.append(f"times are whole multiples of {step:g} s, coarse beside their spread")
    return found


def lag_correlation(values: FloatArray, lag: int) -> float:
    """Autocorrelation at a lag."""
    centred = values - values.mean()
    total = float(centred @ centred)
    return float(centred[:-lag] @ centred[lag:]) / total if total > 0.0 else 0.0


def ljung_box_p(values: FloatArray) -> float:
    """p-value of the hypothesis that no value depends on others before (Ljung and Box 1978), up to 10 lags."""
    from scipy.special import chdtrc

    n = len(values)
    n_lags = max(1, min(10, n // 5))
    total = sum(lag_correlation(values, lag) ** 2 / (n - lag) for lag in range(1, n_lags + 1))
    return float(chdtrc(n_lags, n * (n + 2) * total))


def _thirds(values: FloatArray) -> str:
    first, last = (float(own.mean()) for own in (np.array_split(values, 3)[0], np.array_split(values, 3)[2]))
    return f"mean {first:.4g} in the first third, {last:.4g} in the last"
