"""Which designs a plant allows, worked out once for each level: a search asks about many thousands."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import getitem, lt
from typing import TypeVar

from twin_app.errors import InvalidPlantError
from twin_app.plant.factors import DesignPoint, Factor
from twin_app.plant.feasibility import can_spoil
from twin_app.plant.plant import Plant

T = TypeVar("T")
_TOLERANCE = 1e-9
"""Sums of decimal fractions may miss a limit by a rounding error."""


class DesignRules:
    """Cost and admissibility of the designs of one plant, within `budget`.

    Tables hold one entry for each factor and level; the last one is the authored value's, whose index is −1.
    """

    def __init__(self, plant: Plant, budget: float, build: Callable[[DesignPoint], object]) -> None:
        """`build` makes the changed plant, and raises `InvalidPlantError` where that is none."""
        self._plant = plant
        self._budget = budget
        self._build = build
        self._costs = [_by_level(factor, factor.costs, 0.0) for factor in plant.factors]
        self._sizes = [len(factor.levels) for factor in plant.factors]
        self._spoils = [_by_level(f, [can_spoil(f, level) for level in f.levels], False) for f in plant.factors]
        self._uses = [
            (pool, [_uses(factor) if factor.pool == pool.path else None for factor in plant.factors])
            for pool in plant.pools
        ]

    def cost(self, design: DesignPoint) -> float:
        """Of all changes together, in the plant's currency. Raises `ValueError` for a design of another plant."""
        self._check(design)
        return math.fsum(map(getitem, self._costs, design))

    def problem(self, design: DesignPoint) -> str:
        """Why the design is not allowed; empty if it is. Raises `ValueError` for a design of another plant."""
        cost = self.cost(design)
        if _exceeds(cost, self._budget):
            return f"costs {cost:,.10g} {self._plant.currency}, more than the budget of {self._budget:,.10g}"
        for pool, tables in self._uses:
            used = math.fsum(table[index] for table, index in zip(tables, design, strict=True) if table is not None)
            if _exceeds(used, pool.total):
                return f"uses {used:g} of {pool.path}, which has {pool.total:g}"
        return self._spoiling(design)

    def _spoiling(self, design: DesignPoint) -> str:
        """What would be wrong with the changed plant; it is built only if the changes could spoil it."""
        if any(map(getitem, self._spoils, design)):
            try:
                self._build(design)
            except InvalidPlantError as error:
                return str(error)
        return ""

    def _check(self, design: DesignPoint) -> None:
        if len(design) != len(self._costs):
            raise ValueError(f"the design has {len(design)} levels for {len(self._costs)} factors")
        if min(design, default=0) >= -1 and all(map(lt, design, self._sizes)):
            return
        for factor, index in zip(self._plant.factors, design, strict=True):
            if not -1 <= index < len(factor.levels):
                raise ValueError(f"{factor.key} has no level {index}; it has {len(factor.levels)}")


def _by_level(factor: Factor, values: Sequence[T], unchanged: T) -> tuple[T, ...]:
    """The values, with `unchanged` for levels equal to the authored value, and for that itself at the end."""
    own = (unchanged if level == factor.baseline else value for level, value in zip(factor.levels, values, strict=True))
    return (*own, unchanged)


def _uses(factor: Factor) -> tuple[float, ...]:
    return (*factor.pool_uses, factor.baseline_pool_use)


def _exceeds(amount: float, limit: float) -> bool:
    return amount > limit + _TOLERANCE * max(1.0, abs(limit))
