"""Logarithms of density, survival and share below, by family: `scipy.special` without what makes `scipy.stats` slow."""

from __future__ import annotations

import math

import numpy as np

from twin_app.experiment.fitting.sample import FloatArray, Sample
from twin_app.plant.distributions import Distribution, DistributionKind

K = DistributionKind
_HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)


def log_likelihood(distribution: Distribution, sample: Sample) -> float:
    """Of exact and censored times; −∞ if the distribution rules one of them out, NaN if it is no distribution."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        total = float(log_density(distribution, sample.values).sum())
        if len(sample.right):
            total += float(log_survival(distribution, sample.right).sum())
    return total


def lognormal_parameters(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm."""
    variance = math.log1p(cv * cv)
    return math.log(mean) - 0.5 * variance, math.sqrt(variance)


def gamma_parameters(distribution: Distribution) -> tuple[float, float]:
    """Shape and scale, of an Erlang distribution too."""
    mean, second = distribution.args
    shape = second if distribution.kind is K.ERLANG else second**-2
    return shape, mean / shape


def log_density(distribution: Distribution, x: FloatArray) -> FloatArray:  # noqa: PLR0911, one for each family
    """Of each time."""
    from scipy.special import gammaln, log_ndtr

    args = distribution.args
    match distribution.kind:
        case K.EXPONENTIAL:
            return -x / args[0] - math.log(args[0])
        case K.UNIFORM:
            return np.where((x >= args[0]) & (x <= args[1]), -math.log(args[1] - args[0]), -np.inf)
        case K.TRIANGULAR:
            return _log_triangle(x, *args)
        case K.NORMAL:
            z = (x - args[0]) / args[1]
            return -0.5 * z * z - math.log(args[1]) - _HALF_LOG_2PI - float(log_ndtr(args[0] / args[1]))
        case K.LOGNORMAL:
            location, scale = lognormal_parameters(*args)
            z = (np.log(x) - location) / scale
            return -0.5 * z * z - np.log(x) - math.log(scale) - _HALF_LOG_2PI
        case K.WEIBULL:
            ratio = x / args[0]
            return math.log(args[1] / args[0]) + (args[1] - 1.0) * np.log(ratio) - ratio ** args[1]
        case _:
            shape, scale = gamma_parameters(distribution)
            return (shape - 1.0) * np.log(x) - x / scale - float(gammaln(shape)) - shape * math.log(scale)


def log_survival(distribution: Distribution, x: FloatArray) -> FloatArray:
    """Logarithm of the probability of more than each time."""
    from scipy.special import gammaincc, log_ndtr

    args = distribution.args
    match distribution.kind:
        case K.EXPONENTIAL:
            return -x / args[0]
        case K.WEIBULL:
            return -((x / args[0]) ** args[1])
        case K.NORMAL:
            return np.asarray(log_ndtr((args[0] - x) / args[1]) - log_ndtr(args[0] / args[1]))
        case K.LOGNORMAL:
            location, scale = lognormal_parameters(*args)
            return np.asarray(log_ndtr((location - np.log(x)) / scale))
        case K.GAMMA | K.ERLANG:
            shape, scale = gamma_parameters(distribution)
            return np.asarray(np.log(gammaincc(shape, x / scale)))
        case _:
            return np.log1p(-share_below(distribution, x))


def share_below(distribution: Distribution, x: FloatArray) -> FloatArray:
    """Probability of at most each time."""
    from scipy.special import gammainc, ndtr

    args = distribution.args
    match distribution.kind:
        case K.UNIFORM:
            return np.clip((x - args[0]) / (args[1] - args[0]), 0.0, 1.0)
        case K.TRIANGULAR:
            low, mode, high = args
            rising = (x - low) ** 2 / max((high - low) * (mode - low), 1e-300)
            falling = 1.0 - (high - x) ** 2 / max((high - low) * (high - mode), 1e-300)
            return np.where(x <= low, 0.0, np.where(x >= high, 1.0, np.where(x < mode, rising, falling)))
        case K.NORMAL:
            below = ndtr(-args[0] / args[1])
            return np.asarray((ndtr((x - args[0]) / args[1]) - below) / (1.0 - below))
        case K.LOGNORMAL:
            location, scale = lognormal_parameters(*args)
            return np.asarray(ndtr((np.log(x) - location) / scale))
        case K.EXPONENTIAL | K.WEIBULL:
            return -np.expm1(log_survival(distribution, x))
        case _:
            shape, scale = gamma_parameters(distribution)
            return np.asarray(gammainc(shape, x / scale))


def _log_triangle(x: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    rising = np.log(2.0 * np.maximum(x - low, 0.0)) - math.log(max((high - low) * (mode - low), 1e-300))
    falling = np.log(2.0 * np.maximum(high - x, 0.0)) - math.log(max((high - low) * (high - mode), 1e-300))
    return np.where(x < mode, rising, falling)
