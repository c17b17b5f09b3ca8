"""Times that were measured, and times that are only known to be at least so long."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
NOTHING: FloatArray = np.empty(0)
_STEPS_S = (60.0, 30.0, 15.0, 10.0, 5.0, 1.0, 0.5, 0.1, 0.01, 0.001)
_LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Times [s], in the order in which they came."""

    values: FloatArray
    """Known exactly."""
    right: FloatArray = field(default_factory=lambda: NOTHING)
    """At least so long: cut off by the end of the log, or by something else."""

    @property
    def n(self) -> int:
        """All observations."""
        return len(self.values) + len(self.right)

    @property
    def censored_share(self) -> float:
        """Share that is cut off."""
        return len(self.right) / self.n if self.n else 0.0

    def times(self, factor: float) -> Sample:
        """All times multiplied."""
        return Sample(self.values * factor, self.right * factor)

    def thinned(self, most: int, rng: np.random.Generator) -> Sample:
        """At most about so many, drawn without replacement, in their order."""
        if self.n <= most:
            return self
        share = most / self.n
        parts = (self.values, self.right)
        return Sample(*(own[np.sort(rng.permutation(len(own))[: round(len(own) * share)])] for own in parts))

    def resolution_s(self) -> float:
        """The step that all times are multiples of, if it is a common one; else 0."""
        seen = self.values[:_LOOKED_AT]
        for step in _STEPS_S:
            ratio = seen / step
            if len(seen) and np.abs(ratio - np.rint(ratio)).max() < 1e-6:
                return step
        return 0.0

    def unrounded(self, rng: np.random.Generator) -> Sample:
        """Each time moved by up to half a step, so that rounding does not look like a shape; always above 0."""
        step = self.resolution_s()
        if step == 0.0:
            return replace(self, values=np.maximum(self.values, 1e-9))
        moved = self.values + rng.uniform(-0.5, 0.5, len(self.values)) * step
        return replace(self, values=np.maximum(np.abs(moved), 1e-3 * step))


def joined(samples: list[Sample]) -> Sample:
    """One after the other."""
    if not samples:
        return Sample(NOTHING)
    return Sample(
        np.concatenate([own.values for own in samples]),
        np.concatenate([own.right for own in samples]),
    )
