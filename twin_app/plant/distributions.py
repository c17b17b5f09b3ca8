"""Distributions as plain data: what a scene writes, what the kernel draws from.

`mean` and `cv` are those of the variable itself, never of its logarithm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum


class DistributionKind(IntEnum):
    """The numbers are the kernel's case labels; append, never renumber."""

    CONSTANT = 0
    EXPONENTIAL = 1
    UNIFORM = 2
    TRIANGULAR = 3
    NORMAL = 4
    LOGNORMAL = 5
    GAMMA = 6
    WEIBULL = 7
    ERLANG = 8
    EMPIRICAL = 9


ARGUMENTS: dict[DistributionKind, tuple[str, ...]] = {
    DistributionKind.CONSTANT: ("v",),
    DistributionKind.EXPONENTIAL: ("mean",),
    DistributionKind.UNIFORM: ("low", "high"),
    DistributionKind.TRIANGULAR: ("low", "mode", "high"),
    DistributionKind.NORMAL: ("mean", "sd"),
    DistributionKind.LOGNORMAL: ("mean", "cv"),
    DistributionKind.GAMMA: ("mean", "cv"),
    DistributionKind.WEIBULL: ("scale", "shape"),
    DistributionKind.ERLANG: ("mean", "k"),
    DistributionKind.EMPIRICAL: (),
}
"""Argument names in the order in which they are written; `EMPIRICAL` takes any number of values."""

_ALL_SCALE = frozenset(
    {DistributionKind.UNIFORM, DistributionKind.TRIANGULAR, DistributionKind.NORMAL, DistributionKind.EMPIRICAL}
)
"""Kinds all of whose arguments are in the variable's own unit; of the others only the first one is."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of a non-negative quantity, usually a time [s].

    `args` follow `ARGUMENTS[kind]`; for `EMPIRICAL` they are the sample itself.
    `source` is the text it was read from where that says more than the numbers do
    (`empirical(@log.csv@, cycle_s)`), else empty.
    """

    kind: DistributionKind
    args: tuple[float, ...]
    source: str = ""

    @property
    def mean(self) -> float:
        """Expected value; for `NORMAL` that of the distribution cut off below zero."""
        return _mean(self.kind, self.args)

    @property
    def minimum(self) -> float:
        """Largest value that no draw can fall below."""
        if self.kind in (DistributionKind.CONSTANT, DistributionKind.UNIFORM, DistributionKind.TRIANGULAR):
            return self.args[0]
        return min(self.args) if self.kind is DistributionKind.EMPIRICAL else 0.0

    def with_argument(self, name: str, value: float) -> Distribution:
        """The same distribution with one named argument replaced.

        Raises `KeyError` when this kind has no such argument. `mean` is accepted for a constant,
        so that a factor on the mean survives a change of kind.
        """
        names = ARGUMENTS[self.kind]
        if self.kind is DistributionKind.CONSTANT and name == "mean":
            name = "v"
        if name not in names:
            raise KeyError(name)
        args = tuple(value if own == name else old for own, old in zip(names, self.args, strict=True))
        return replace(self, args=args, source="")

    def scaled(self, factor: float) -> Distribution:
        """That of the variable times `factor` ≥ 0."""
        if self.kind in _ALL_SCALE:
            return replace(self, args=tuple(factor * arg for arg in self.args), source="")
        return replace(self, args=(factor * self.args[0], *self.args[1:]), source="")

    def __str__(self) -> str:
        if self.source:
            return self.source
        if self.kind is DistributionKind.CONSTANT:
            return f"{self.args[0]:g}" if float(f"{self.args[0]:g}") == self.args[0] else repr(self.args[0])
        return f"{self.kind.name.lower()}({', '.join(repr(arg) for arg in self.args)})"


def argument_names(distribution: Distribution) -> tuple[str, ...]:
    """Arguments that can be changed; a constant has a `mean` as well."""
    names = ARGUMENTS[distribution.kind]
    return (*names, "mean") if distribution.kind is DistributionKind.CONSTANT else names


def _mean(kind: DistributionKind, args: tuple[float, ...]) -> float:
    match kind:
        case DistributionKind.UNIFORM | DistributionKind.TRIANGULAR | DistributionKind.EMPIRICAL:
            return math.fsum(args) / len(args)
        case DistributionKind.WEIBULL:
            return args[0] * math.gamma(1.0 + 1.0 / args[1])
        case DistributionKind.NORMAL:
            return _truncated_normal_mean(*args)
        case _:
            return args[0]


def _truncated_normal_mean(mean: float, sd: float) -> float:
    """Mean of a normal redrawn while negative (Johnson, Kotz and Balakrishnan 1994, ch. 13.10)."""
    if sd == 0.0:
        return mean
    z = mean / sd
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return mean + sd * density / (0.5 * math.erfc(-z / math.sqrt(2.0)))


def constant(value: float) -> Distribution:
    """A value without variation."""
    return Distribution(DistributionKind.CONSTANT, (value,))
