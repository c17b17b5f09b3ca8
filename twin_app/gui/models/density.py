"""Densities of distributions for drawing: closed forms, quick enough to follow a dragged handle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.distributions import Distribution, DistributionKind

FloatArray = NDArray[np.float64]
POINTS = 201
_FAR = 6.0
"""How many standard deviations above the mean are looked at."""
_RARE = 0.002
_BARS = (6, 28)
_MOST_SEEN = 20_000
_NEAR_ZERO = 0.25
"""An axis begins at 0 if less than this share of it would be empty."""


@dataclass(frozen=True, slots=True)
class DensityCurve:
    """What to draw; `y` is scaled so that its highest point is 1."""

    x: FloatArray
    y: FloatArray
    mean: float
    low: float
    """5 % of draws are below."""
    high: float
    """5 % of draws are above."""
    peak: float
    """Density where `y` is 1 [per unit of `x`]: what a histogram beside the curve is measured by."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A histogram of a sample; `heights` are densities [per unit]."""

    edges: FloatArray
    heights: FloatArray
    n: int


def bars_of(values: FloatArray) -> Bars | None:
    """Of the bulk of a sample: the longest and shortest 2 in 1,000 are not drawn. None for fewer than two values."""
    if len(values) < 2:
        return None
    count = len(values)
    values = values[:: max(1, count // _MOST_SEEN)]  # a picture needs no more, and sorting a million takes too long
    low, quarter, three, high = _at_shares(values, (_RARE, 0.25, 0.75, 1.0 - _RARE))
    if not high > low:
        low, high = float(values[0]) * 0.98, float(values[0]) * 1.02 + 1e-9
    spread = three - quarter or (high - low) / 8.0
    wished = (high - low) / (2.0 * spread * len(values) ** (-1.0 / 3.0))  # Freedman and Diaconis 1981
    counts, edges = np.histogram(values, bins=int(np.clip(wished, *_BARS)), range=(low, high))
    width = float(edges[1] - edges[0])
    return Bars(edges=edges, heights=counts / (len(values) * width), n=count)


def _at_shares(values: FloatArray, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles; those of NumPy load a library on their first use, in which a window would stand still."""
    ordered = np.sort(values)
    return tuple(float(ordered[min(int(share * len(ordered)), len(ordered) - 1)]) for share in shares)


def density_curve(distribution: Distribution) -> DensityCurve | None:
    """None for a constant and for a sample, which have no density."""
    kind, args = distribution.kind, distribution.args
    if kind in (DistributionKind.CONSTANT, DistributionKind.EMPIRICAL) or distribution.mean <= 0.0:
        return None
    low, high = _support(kind, args, distribution.mean)
    if not high > low:
        return None
    fine = np.linspace(low, high, 20 * POINTS)
    y = _density(kind, args, fine)
    y[~np.isfinite(y)] = 0.0
    total = np.cumsum(y)
    if total[-1] <= 0.0:
        return None
    share = total / total[-1]
    ends = fine[np.searchsorted(share, (0.05, 0.95, 1.0 - _RARE, _RARE / 4.0))]
    last = max(ends[2], distribution.mean)
    first = ends[3] if ends[3] > _NEAR_ZERO * last else low
    shown = (fine >= first) & (fine <= last)
    x, height = fine[shown], y[shown]
    step = max(1, len(x) // POINTS)
    # An exponential or a steep gamma is infinite or highest at 0: the curve is cut there, not the picture.
    (top,) = _at_shares(height, (0.999,))
    area = float(total[-1]) * (fine[1] - fine[0])
    return DensityCurve(
        x=x[::step],
        y=np.minimum(height[::step] / top, 1.0),
        mean=distribution.mean,
        low=float(ends[0]),
        high=float(ends[1]),
        peak=top / area,
    )


def _support(kind: DistributionKind, args: tuple[float, ...], mean: float) -> tuple[float, float]:
    match kind:
        case DistributionKind.UNIFORM | DistributionKind.TRIANGULAR:
            return args[0], args[-1]
        case DistributionKind.NORMAL:
            return max(0.0, args[0] - _FAR * args[1]), max(args[0] + _FAR * args[1], args[1])
        case DistributionKind.LOGNORMAL | DistributionKind.GAMMA:
            return 0.0, mean * (1.0 + _FAR * max(args[1], 0.05) + 2.0 * args[1] ** 2)
        case DistributionKind.ERLANG:
            return 0.0, mean * (1.0 + _FAR / math.sqrt(args[1]))
        case DistributionKind.WEIBULL:
            return 0.0, args[0] * 7.0 ** (1.0 / args[1])
    return 0.0, 7.0 * mean


def _density(kind: DistributionKind, args: tuple[float, ...], x: FloatArray) -> FloatArray:
    """Up to a factor; each kind of the vocabulary has its closed form."""
    first, second = args[0], args[1] if len(args) > 1 else 0.0
    with np.errstate(all="ignore"):
        match kind:
            case DistributionKind.UNIFORM:
                found = np.ones_like(x)
            case DistributionKind.TRIANGULAR:
                up = (x - args[0]) / max(args[1] - args[0], 1e-300)
                down = (args[2] - x) / max(args[2] - args[1], 1e-300)
                found = np.clip(np.minimum(up, down), 0.0, 1.0)
            case DistributionKind.NORMAL:
                found = np.exp(-0.5 * ((x - first) / second) ** 2)
            case DistributionKind.LOGNORMAL:
                variance = math.log1p(second * second)
                logs = np.log(x / first) + 0.5 * variance
                found = np.exp(-0.5 * logs * logs / variance) / x
            case DistributionKind.GAMMA:
                found = _gamma(x, first, 1.0 / (second * second))
            case DistributionKind.ERLANG:
                found = _gamma(x, first, second)
            case DistributionKind.WEIBULL:
                found = (x / first) ** (second - 1.0) * np.exp(-((x / first) ** second))
            case _:
                found = np.exp(-x / first)
    return np.asarray(found, np.float64)


def _gamma(x: FloatArray, mean: float, shape: float) -> FloatArray:
    """In logarithms about the peak, so that no power overflows."""
    scaled = x / mean
    return np.asarray(np.exp((shape - 1.0) * np.log(scaled) - shape * (scaled - 1.0)), np.float64)
