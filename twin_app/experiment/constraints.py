"""What a study must keep: limits on key figures, such as a lead time of 9 minutes at most."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from twin_app.errors import UsageError
from twin_app.experiment.report.words import RESPONSES
from twin_app.sim.responses import KPI_NAMES

TOLERANCE = 0.01
"""Share of a limit by which a key figure may be beyond it, or short of it, and be judged either way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A limit on the mean of one key figure, in its own unit."""

    response: str
    bound: float
    is_upper: bool
    tolerance: float
    """Above 0. Simulation cannot tell a mean at its limit from one just beyond: within `tolerance` of the limit, a
    design may be found to keep it or not to."""

    @property
    def column(self) -> int:
        """Of the response in a row."""
        return KPI_NAMES.index(self.response)

    @property
    def sign(self) -> float:
        """What the response is multiplied by, so that more is better."""
        return -1.0 if self.is_upper else 1.0

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        kind = "at_most" if self.is_upper else "at_least"
        return {"response": self.response, kind: self.bound, "tolerance": self.tolerance}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Constraint:
        """The inverse of `to_json`; raises `KeyError`, `TypeError` or `ValueError` on anything else."""
        is_upper = "at_most" in data
        if data["response"] not in KPI_NAMES:
            raise ValueError(f"no key figure {data['response']!r}")
        return cls(
            response=str(data["response"]),
            bound=float(str(data["at_most" if is_upper else "at_least"])),
            is_upper=is_upper,
            tolerance=float(str(data["tolerance"])),
        )


def constraints_of(
    at_most: Mapping[str, float], at_least: Mapping[str, float], tolerance: float = TOLERANCE
) -> tuple[Constraint, ...]:
    """By the names of responses, bounds in their own units; `tolerance` is a share of the bound (of 1 where that is 0).

    Raises `UsageError` naming the key figures there are.
    """
    if not 0.0 < tolerance < 1.0:
        raise UsageError(f"the tolerance of limits must be between 0 and 1 (got {tolerance:g})")
    return tuple(
        _constraint(response, bound, is_upper, tolerance)
        for is_upper, bounds in ((True, at_most), (False, at_least))
        for response, bound in sorted(bounds.items())
    )


def _constraint(response: str, bound: float, is_upper: bool, tolerance: float) -> Constraint:
    if response not in RESPONSES:
        raise UsageError(f"unknown key figure {response!r}; a study can keep: {', '.join(RESPONSES)}")
    if not math.isfinite(bound):
        raise UsageError(f"{response}: a limit must be a number (got {bound})")
    return Constraint(response=response, bound=bound, is_upper=is_upper, tolerance=tolerance * (abs(bound) or 1.0))
