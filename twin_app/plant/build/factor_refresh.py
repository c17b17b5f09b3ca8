"""Brings the factors of a prim up to date where only authored values have changed.

A scenario changes the values from which costs are counted; the levels stay. Building them all again for
each of thousands of scenarios would cost more than the rest.
"""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from twin_app.plant.build.factor_levels import argument_value, build_factors, step_costs, steps_above
from twin_app.plant.build.parts import Faults
from twin_app.plant.build.reading import Context, PrimReading
from twin_app.plant.distributions import Distribution
from twin_app.plant.factors import Factor

_PREFIX = "twin:factor:"


def refresh_factors(
    factors: tuple[Factor, ...], before: PrimReading, after: PrimReading, context: Context, faults: Faults
) -> tuple[Factor, ...]:
    """The same as `build_factors`, for a prim whose factors were built when its values were those of `before`."""
    if any(before.values.get(name) != value for name, value in after.values.items() if name.startswith(_PREFIX)):
        return build_factors(after, context, faults)
    fresh = tuple(_refresh(factor, before, after) for factor in factors)
    return build_factors(after, context, faults) if None in fresh else tuple(filter(None, fresh))


def _refresh(factor: Factor, before: PrimReading, after: PrimReading) -> Factor | None:
    """The factor with costs counted from another authored value; None where that is not all that changes."""
    name, _, argument = factor.attribute.partition(".")
    old, new = before.value(name), after.value(name)
    if old == new:
        return factor
    step = after.get("twin:factor:<name>:step", factor.name)
    if not factor.is_numeric or after.get("twin:factor:<name>:levels", factor.name) or old is None or new is None:
        return None
    if isinstance(old, Distribution) and isinstance(new, Distribution):
        if old.kind is not new.kind:
            return None
        baseline = argument_value(name, argument or "v", new)
    else:
        baseline = new
    if not isfinite(baseline):
        return None
    return _rebased(factor, baseline, 1.0 if step is None else step, after)


def _rebased(factor: Factor, baseline: float, step: float, reading: PrimReading) -> Factor:
    levels: tuple[float, ...] = factor.levels  # type: ignore[assignment]
    use = reading.get("twin:factor:<name>:poolUse", factor.name) if factor.pool else 0.0
    per_step = reading.get("twin:factor:<name>:costPerStep", factor.name)
    return replace(
        factor,
        baseline=baseline,
        costs=step_costs(levels, baseline, step, per_step),
        baseline_pool_use=use * steps_above(baseline, levels[0], step),
    )
