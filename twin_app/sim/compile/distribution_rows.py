"""Distributions as rows of the kernel's table: parameters in nanoseconds, ready to draw from."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from twin_app.plant.distributions import Distribution, DistributionKind
from twin_app.sim.draws import TICKS_PER_S
from twin_app.sim.elementary import log

_ln: Callable[[float], float] = getattr(log, "py_func", log)
"""Our own logarithm, uncompiled: parameters must not depend on a machine's library either."""


class DistributionRows:
    """Collects distributions; equal ones share a row."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.samples: list[float] = []
        self._ids: dict[Distribution, int] = {}

    def row_of(self, distribution: Distribution) -> int:
        """Row of a distribution, made if it is new."""
        if distribution not in self._ids:
            self._ids[distribution] = len(self.rows)
            self.rows.append(self._row(distribution))
        return self._ids[distribution]

    def _row(self, distribution: Distribution) -> dict[str, Any]:
        kind, args, ns = distribution.kind, distribution.args, float(TICKS_PER_S)
        row: dict[str, Any] = {"kind": int(kind), "a": args[0] * ns, "b": 0.0, "c": 0.0, "first": 0, "count": 0}
        match kind:
            case DistributionKind.UNIFORM | DistributionKind.TRIANGULAR | DistributionKind.NORMAL:
                row.update(zip("abc", (arg * ns for arg in args), strict=False))
            case DistributionKind.LOGNORMAL | DistributionKind.GAMMA if args[1] == 0.0 or args[0] == 0.0:
                row["kind"] = int(DistributionKind.CONSTANT)
            case DistributionKind.LOGNORMAL:
                variance = _ln(1.0 + args[1] * args[1])
                row.update(a=_ln(args[0] * ns) - 0.5 * variance, b=math.sqrt(variance))
            case DistributionKind.GAMMA:
                row.update(a=args[0] * args[1] * args[1] * ns, b=1.0 / (args[1] * args[1]))
            case DistributionKind.ERLANG:
                row.update(kind=int(DistributionKind.GAMMA), a=args[0] / args[1] * ns, b=args[1])
            case DistributionKind.WEIBULL:
                row["b"] = 1.0 / args[1]
            case DistributionKind.EMPIRICAL:
                row.update(first=len(self.samples), count=len(args))
                self.samples.extend(arg * ns for arg in args)
        return row
