"""Where the twin's random numbers come from: the kernel's streams, or a stand-in until there is a kernel."""

from __future__ import annotations

import random
from typing import Protocol

from twin_app.plant.distributions import Distribution, DistributionKind

NANOSECONDS = 1_000_000_000


class Draws(Protocol):
    """One independent sequence for each (prim path, purpose)."""

    def nanoseconds(self, path: str, purpose: str, distribution: Distribution) -> float:
        """The next time of a distribution [ns], before any rounding."""

    def uniform(self, path: str, purpose: str) -> float:
        """The next number in [0, 1)."""


def whole(nanoseconds: float) -> int:
    """To the nearest nanosecond, halves up."""
    return int(nanoseconds + 0.5)


def to_ticks(seconds: float) -> int:
    """Whole nanoseconds, to the nearest."""
    return whole(seconds * NANOSECONDS)


class StandInDraws:
    """Python's own generator, keyed by names: enough to run the twin alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[tuple[str, str], random.Random] = {}

    def _stream(self, path: str, purpose: str) -> random.Random:
        key = (path, purpose)
        if key not in self._streams:
            self._streams[key] = random.Random(f"{self._seed}|{path}|{purpose}")
        return self._streams[key]

    def uniform(self, path: str, purpose: str) -> float:
        """The next number in [0, 1)."""
        return self._stream(path, purpose).random()

    def nanoseconds(self, path: str, purpose: str, distribution: Distribution) -> float:
        """The next time [ns]; gamma stands in for all but the simplest kinds."""
        stream = self._stream(path, purpose)
        match distribution.kind:
            case DistributionKind.CONSTANT:
                seconds = distribution.args[0]
            case DistributionKind.EXPONENTIAL:
                seconds = stream.expovariate(1.0 / distribution.args[0])
            case DistributionKind.UNIFORM:
                seconds = stream.uniform(*distribution.args)
            case _:
                seconds = stream.gammavariate(4.0, distribution.mean / 4.0)
        return seconds * NANOSECONDS
