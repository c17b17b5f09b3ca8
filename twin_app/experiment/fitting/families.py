"""The distributions a scene may name, fitted by maximum likelihood; censored times count with their probability.

Closed forms and one-dimensional equations where they exist (Johnson, Kotz and Balakrishnan, Continuous Univariate
Distributions, 2nd ed. 1994: lognormal ch. 14.4, gamma ch. 17.7, Weibull ch. 21.4), else a search.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin_app.experiment.fitting.likelihoods import gamma_parameters, log_likelihood, lognormal_parameters
from twin_app.experiment.fitting.sample import FloatArray, Sample
from twin_app.plant.distribution_text import DistributionError, check_distribution
from twin_app.plant.distributions import Distribution, DistributionKind

K = DistributionKind
_N_PARAMETERS = {K.EXPONENTIAL: 1, K.TRIANGULAR: 3}
CANDIDATES = (K.EXPONENTIAL, K.GAMMA, K.ERLANG, K.LOGNORMAL, K.WEIBULL, K.NORMAL, K.UNIFORM, K.TRIANGULAR)
_BOUNDED = (K.UNIFORM, K.TRIANGULAR)
"""Their likelihood has no maximum where times are censored."""
FEWEST_FOR_BOUNDS = 30
"""With fewer values nobody knows that there are no longer ones."""
_LARGEST_SHAPE = 1000.0
_NO_LIKELIHOOD = 1e300
_LEAST_BEYOND = -16.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family at its best."""

    distribution: Distribution
    log_likelihood: float

    @property
    def aic(self) -> float:
        """Akaike's criterion (1974): 2 parameters − 2 log likelihood; the smaller the better."""
        return 2.0 * _N_PARAMETERS.get(self.distribution.kind, 2) - 2.0 * self.log_likelihood


def fit_families(sample: Sample) -> list[Candidate]:
    """All families that can be fitted, the best by AIC first. `sample.values` must be positive and not all equal."""
    has_bounds = sample.censored_share == 0.0 and len(sample.values) >= FEWEST_FOR_BOUNDS
    kinds = [kind for kind in CANDIDATES if has_bounds or kind not in _BOUNDED]
    found = [candidate for kind in kinds if (candidate := fit_family(kind, sample)) is not None]
    return sorted(found, key=lambda candidate: candidate.aic)


def fit_family(kind: DistributionKind, sample: Sample) -> Candidate | None:
    """The most likely member of a family; None if there is none within the limits of a scene."""
    try:
        args = _arguments(kind, sample)
        distribution = Distribution(kind, tuple(map(float, args)))
        check_distribution(distribution)
    except (DistributionError, ValueError, FloatingPointError, OverflowError, RuntimeError):
        return None
    likelihood = log_likelihood(distribution, sample)
    return Candidate(distribution, likelihood) if math.isfinite(likelihood) else None


def frozen(distribution: Distribution) -> Any:  # noqa: PLR0911, one for each family
    """The same distribution of `scipy.stats`, with `cdf`, `ppf`, `rvs` and so on."""
    from scipy import stats

    args = distribution.args
    match distribution.kind:
        case K.EXPONENTIAL:
            return stats.expon(scale=args[0])
        case K.UNIFORM:
            return stats.uniform(args[0], args[1] - args[0])
        case K.TRIANGULAR:
            low, mode, high = args
            return stats.triang((mode - low) / (high - low), low, high - low)
        case K.NORMAL:
            return stats.truncnorm(-args[0] / args[1], math.inf, args[0], args[1])
        case K.LOGNORMAL:
            location, scale = lognormal_parameters(*args)
            return stats.lognorm(scale, scale=math.exp(location))
        case K.WEIBULL:
            return stats.weibull_min(args[1], scale=args[0])
        case K.GAMMA | K.ERLANG:
            shape, scale = gamma_parameters(distribution)
            return stats.gamma(shape, scale=scale)
        case _:
            raise ValueError(f"{distribution.kind.name.lower()} is not fitted by its likelihood")


def _arguments(kind: DistributionKind, sample: Sample) -> tuple[float, ...]:  # noqa: PLR0911, one for each family
    if sample.censored_share > 0.0:
        return _censored(kind, sample)
    values = sample.values
    match kind:
        case K.EXPONENTIAL:
            return (float(values.mean()),)
        case K.UNIFORM:
            return float(values.min()), float(values.max())
        case K.LOGNORMAL:
            logs = np.log(values)
            return _lognormal(float(logs.mean()), float(logs.std()))
        case K.GAMMA:
            return float(values.mean()), gamma_shape(values) ** -0.5
        case K.ERLANG:
            return _erlang(sample, float(values.mean()), gamma_shape(values))
        case K.WEIBULL:
            return _weibull(values)
        case K.NORMAL:
            return _normal(sample)
        case _:
            return _triangular(values)


def _censored(kind: DistributionKind, sample: Sample) -> tuple[float, ...]:
    """By search from what the exact times alone would give, in the logarithms of the two arguments."""
    if kind is K.EXPONENTIAL:
        return (float(sample.values.sum() + sample.right.sum()) / max(len(sample.values), 1),)
    if kind is K.NORMAL:
        return _normal(sample)
    if kind is K.ERLANG:
        mean, cv = _censored(K.GAMMA, sample)
        return _erlang(sample, mean, cv**-2)
    first = np.log(_arguments(kind, Sample(sample.values)))
    return tuple(np.exp(_search(lambda x: -_likelihood(kind, np.exp(x), sample), first)).tolist())


def _likelihood(kind: DistributionKind, args: FloatArray, sample: Sample) -> float:
    return log_likelihood(Distribution(kind, tuple(args.tolist())), sample)


def _lognormal(mean_of_logs: float, sd_of_logs: float) -> tuple[float, float]:
    """Mean and cv of the variable from those of its logarithm."""
    return math.exp(mean_of_logs + 0.5 * sd_of_logs**2), math.sqrt(math.expm1(sd_of_logs**2))


def gamma_shape(values: FloatArray) -> float:
    """Root of log k − ψ(k) = log mean − mean log (Minka 2002: generalised Newton, quadratic from the start)."""
    from scipy.special import digamma, polygamma

    gap = float(np.log(values.mean()) - np.log(values).mean())
    if gap <= 0.0:
        raise ValueError("all times are equal")
    k = (3.0 - gap + math.sqrt((gap - 3.0) ** 2 + 24.0 * gap)) / (12.0 * gap)
    for _ in range(8):
        slope = 1.0 / k - float(polygamma(1, k))
        k = 1.0 / (1.0 / k + (math.log(k) - float(digamma(k)) - gap) / (k * k * slope))
    return k


def _erlang(sample: Sample, mean: float, shape: float) -> tuple[float, float]:
    """The better of the two whole numbers of stages beside the shape of the gamma distribution."""
    below = max(1.0, math.floor(min(shape, _LARGEST_SHAPE)))
    options = [Distribution(K.ERLANG, (mean, k)) for k in (below, below + 1.0)]
    return max(options, key=lambda option: log_likelihood(option, sample)).args  # type: ignore[return-value]


def _weibull(values: FloatArray) -> tuple[float, float]:
    from scipy.optimize import brentq

    scaled = values / values.max()
    logs = np.log(scaled)
    mean_log = float(logs.mean())

    def slope(shape: float) -> float:
        powers = scaled**shape
        return float((powers * logs).sum() / powers.sum()) - 1.0 / shape - mean_log

    shape = brentq(slope, 0.01, _LARGEST_SHAPE, xtol=1e-10, rtol=1e-12)
    return float(values.max() * (scaled**shape).mean() ** (1.0 / shape)), float(shape)


def _normal(sample: Sample) -> tuple[float, ...]:
    """Cut off at zero, so a search unless almost nothing would lie below."""
    seen = np.concatenate([sample.values, sample.right])
    mean, sd = float(seen.mean()), float(seen.std())
    if sample.censored_share == 0.0 and mean > 5.0 * sd:
        return mean, sd

    def arguments(x: FloatArray) -> FloatArray:
        return np.array([abs(float(x[0])) * mean, math.exp(float(x[1])) * sd])

    best = _search(lambda x: -_likelihood(K.NORMAL, arguments(x), sample), np.array([1.0, 0.0]))
    return tuple(arguments(best).tolist())


def _triangular(values: FloatArray) -> tuple[float, ...]:
    """By search over how far the ends lie beyond the sample; for given ends the best mode is one of the values
    (Johnson 1997).
    """
    ordered = np.sort(values)
    least, most = float(ordered[0]), float(ordered[-1])
    span = most - least

    def ends(x: FloatArray) -> tuple[float, float]:
        beyond = np.exp(np.maximum(x, _LEAST_BEYOND)) * span  # at an end itself the density is zero
        return max(least - float(beyond[0]), 0.0), most + float(beyond[1])

    best = ends(_search(lambda x: -_best_mode(ordered, *ends(x))[1], np.array([-3.0, -3.0])))
    return best[0], _best_mode(ordered, *best)[0], best[1]


def _best_mode(ordered: FloatArray, low: float, high: float) -> tuple[float, float]:
    """The most likely mode of a triangular distribution with these ends, and the likelihood."""
    rising, falling = np.log(np.maximum(ordered - low, 1e-300)), np.log(np.maximum(high - ordered, 1e-300))
    n, rank = len(ordered), np.arange(len(ordered))
    below = np.cumsum(rising) - (rank + 1) * rising
    above = (falling.sum() - np.cumsum(falling)) - (n - 1 - rank) * falling
    likelihoods = below + above
    best = int(np.argmax(likelihoods))
    return float(ordered[best]), float(likelihoods[best]) + n * math.log(2.0 / (high - low))


def _search(cost: Callable[[FloatArray], float], start: FloatArray) -> FloatArray:
    from scipy.optimize import minimize

    def safe(x: FloatArray) -> float:
        if np.abs(x).max() > 40.0:
            return _NO_LIKELIHOOD
        value = cost(x)
        return value if math.isfinite(value) else _NO_LIKELIHOOD

    return np.asarray(
        minimize(safe, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-3, "maxfev": 160}).x
    )
