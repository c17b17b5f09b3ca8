"""Changing distributions: from one kind to another with the same mean and spread, and back to text."""

from __future__ import annotations

import math

from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind
from twin_app.plant.values import format_number

FIRST_MEAN = 60.0
"""Where nothing was authored [s]."""
_USUAL_CV = 0.2
_LONG_S = 120.0
_SHORT = {DistributionKind.EXPONENTIAL: "exp", DistributionKind.TRIANGULAR: "triang."}
_DIGITS = 4


def kind_name(kind: DistributionKind) -> str:
    """As it is written in a scene: `lognormal`."""
    return kind.name.lower()


def short_text(distribution: Distribution, unit: str) -> tuple[str, str]:
    """Kind and mean in few letters, and the unit of the mean: `exp · 31.7` and `min`."""
    mean, own_unit = readable(distribution.mean, unit)
    figure = f"{mean:.4g}" if distribution.kind is DistributionKind.CONSTANT else f"{mean:.3g}"
    name = _SHORT.get(distribution.kind, kind_name(distribution.kind))
    return (figure if distribution.kind is DistributionKind.CONSTANT else f"{name} · {figure}"), own_unit


def readable(value: float, unit: str) -> tuple[float, str]:
    """Long times in minutes and hours; anything else as it is."""
    if unit != "s" or value < _LONG_S:
        return value, unit
    return (value / 60.0, "min") if value < 60.0 * _LONG_S else (value / 3600.0, "h")


def to_text(kind: DistributionKind, args: tuple[float, ...]) -> str:
    """`lognormal(mean=60, cv=0.2)`; a constant is a bare number."""
    if kind is DistributionKind.CONSTANT:
        return format_number(args[0])
    named = ", ".join(f"{name}={format_number(arg)}" for name, arg in zip(ARGUMENTS[kind], args, strict=True))
    return f"{kind_name(kind)}({named})"


def converted(before: Distribution | None, kind: DistributionKind) -> tuple[float, ...]:
    """Arguments of another kind that keep the mean and, where there was one, the spread."""
    mean = before.mean if before is not None and before.mean > 0.0 else FIRST_MEAN
    cv = min(max(_cv(before), 0.01), 10.0) if before is not None else _USUAL_CV
    cv = cv if cv > 0.01 else _USUAL_CV
    sd = cv * mean
    half = min(math.sqrt(3.0) * sd, mean)
    third = min(math.sqrt(6.0) * sd, mean)
    found: dict[DistributionKind, tuple[float, ...]] = {
        DistributionKind.CONSTANT: (mean,),
        DistributionKind.EXPONENTIAL: (mean,),
        DistributionKind.UNIFORM: (mean - half, mean + half),
        DistributionKind.TRIANGULAR: (mean - third, mean, mean + third),
        # Wider, and what is cut off below zero would move the mean.
        DistributionKind.NORMAL: (mean, min(sd, mean / 2.5)),
        DistributionKind.LOGNORMAL: (mean, cv),
        DistributionKind.GAMMA: (mean, cv),
        DistributionKind.WEIBULL: _weibull(mean, cv),
        DistributionKind.ERLANG: (mean, float(max(1, round(1.0 / (cv * cv))))),
    }
    return tuple(float(f"{arg:.{_DIGITS}g}") for arg in found[kind])


def _cv(distribution: Distribution) -> float:  # noqa: PLR0911, one for each family
    """Standard deviation over mean."""
    kind, args = distribution.kind, distribution.args
    first, last = args[0], args[-1]
    match kind:
        case DistributionKind.CONSTANT:
            return 0.0
        case DistributionKind.EXPONENTIAL:
            return 1.0
        case DistributionKind.UNIFORM:
            return (last - first) / math.sqrt(12.0) / distribution.mean
        case DistributionKind.TRIANGULAR:
            low, mode, high = args
            spread = low * low + mode * mode + high * high - low * mode - low * high - mode * high
            return math.sqrt(max(spread, 0.0) / 18.0) / distribution.mean
        case DistributionKind.NORMAL:
            return last / max(first, 1e-9)
        case DistributionKind.LOGNORMAL | DistributionKind.GAMMA:
            return last
        case DistributionKind.ERLANG:
            return 1.0 / math.sqrt(last)
        case DistributionKind.WEIBULL:
            return _weibull_cv(last)
    squares = math.fsum((arg - distribution.mean) ** 2 for arg in args) / len(args)
    return math.sqrt(squares) / max(distribution.mean, 1e-9)


def _weibull_cv(shape: float) -> float:
    first, second = math.lgamma(1.0 + 1.0 / shape), math.lgamma(1.0 + 2.0 / shape)
    return math.sqrt(max(math.expm1(second - 2.0 * first), 0.0))


def _weibull(mean: float, cv: float) -> tuple[float, float]:
    """Scale and shape, by halving: the spread falls as the shape grows."""
    low, high = 0.2, 200.0
    for _ in range(60):
        shape = math.sqrt(low * high)
        low, high = (shape, high) if _weibull_cv(shape) > cv else (low, shape)
    return mean / math.gamma(1.0 + 1.0 / low), low
