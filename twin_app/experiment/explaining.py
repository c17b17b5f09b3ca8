"""Finds out why recommendations are good, and whether they still are when circumstances change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from twin_app.experiment.circumstances import Circumstance, absence
from twin_app.experiment.explanation import CircumstanceResult, Contribution, Explanation, NextStep, Payback
from twin_app.experiment.findings import Estimate
from twin_app.experiment.laboratory import Laboratory, Want
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.stages import Stage
from twin_app.experiment.study_options import StudyOptions
from twin_app.experiment.summary import Effect, summarise
from twin_app.experiment.tables import Tables
from twin_app.plant.factors import Change
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import design_changes, design_rules

FEWEST = 8
"""Replications below which an explanation would only repeat noise."""
ENOUGH = 40
"""Replications that explaining one more recommendation must not come at the cost of."""
MOST_NEXT_STEPS = 8
_VALUE = "value_per_h"


class Explaining:
    """Simulates variants of the recommended designs, and reads what they say."""

    def __init__(self, plant: Plant, options: StudyOptions, lattice: Lattice, laboratory: Laboratory) -> None:
        self._plant = plant
        self._options = options
        self._lattice = lattice
        self._laboratory = laboratory
        self._tables = Tables(lattice, laboratory)
        self._rules_without_budget = design_rules(plant, float("inf"))

    def simulate(self, recommended: Sequence[Position], *, variants: int, circumstances: int) -> None:
        """Spends about so many replications on variants and on circumstances, best recommendations first."""
        self._simulate_variants(recommended, variants)
        self._simulate_circumstances(recommended, circumstances)

    def explanation(self, position: Position, found: Estimate, before: Estimate, value: Effect) -> Explanation:
        """Of a recommended design; `value` is its effect on the value per hour."""
        return Explanation(
            contributions=tuple(self._contributions(position)),
            next_steps=self._next_steps(position),
            payback=payback(found.cost, value),
            bottleneck_before=before.bottleneck,
            bottleneck_after=found.bottleneck,
        )

    def circumstances(self, recommended: Sequence[Position]) -> tuple[CircumstanceResult, ...]:
        """All of them; those that the plant says nothing of have a note instead of numbers."""
        return tuple(self._circumstance(circumstance, recommended) for circumstance in Circumstance)

    def _simulate_variants(self, recommended: Sequence[Position], budget: int) -> None:
        present = len(self._values(self._lattice.baseline, Stage.ESTIMATION))
        for kept in range(len(recommended), 0, -1):
            every = [v for position in recommended[:kept] for v in self._variants(position)]
            designs = [p for p in dict.fromkeys(every) if not len(self._values(p, Stage.ESTIMATION))]
            count = min(present, budget // len(designs)) if designs else 0
            if count >= (min(ENOUGH, present) if kept > 1 else FEWEST):
                self._ensure(designs, count, Stage.ESTIMATION)
                return

    def _simulate_circumstances(self, recommended: Sequence[Position], budget: int) -> None:
        response = self._options.goal.response
        known = [c for c in Circumstance if not absence(self._plant, c, response)]
        for kept in range(len(recommended), 0, -1):
            designs = [self._lattice.baseline, *recommended[:kept]]
            count = budget // (len(designs) * len(known)) if known else 0
            if count >= (ENOUGH if kept > 1 else FEWEST):
                for circumstance in known:
                    self._ensure(designs, count, circumstance.stage)
                return

    def _variants(self, position: Position) -> Iterator[Position]:
        for factor in self._changed(position):
            yield from self._allowed(self._without(position, factor), self._alone(position, factor))
        yield from self._steps(position)

    def _changed(self, position: Position) -> list[int]:
        return [f for f, (here, own) in enumerate(zip(position, self._lattice.baseline, strict=True)) if here != own]

    def _without(self, position: Position, factor: int) -> Position:
        return self._lattice.moved(position, factor, self._lattice.baseline[factor])

    def _alone(self, position: Position, factor: int) -> Position:
        return self._lattice.moved(self._lattice.baseline, factor, position[factor])

    def _steps(self, position: Position) -> list[Position]:
        """One more step of each factor, those that are changed first; dearer than the design and within the pools."""
        changed = set(self._changed(position))
        order = sorted(range(len(position)), key=lambda factor: (factor not in changed, factor))
        steps = (step for factor in order for step in self._lattice.steps(position, factor))
        cost = self._lattice.cost(position)
        found = [step for step in steps if self._lattice.cost(step) > cost and self._is_possible(step)]
        return found[:MOST_NEXT_STEPS]

    def _allowed(self, *positions: Position) -> list[Position]:
        """A change less or a change alone costs no more; pools may still forbid it."""
        return [position for position in positions if self._is_possible(position)]

    def _is_possible(self, position: Position) -> bool:
        return not self._rules_without_budget.problem(self._lattice.design(position))

    def _ensure(self, positions: Sequence[Position], count: int, stage: int) -> None:
        for position in positions:
            self._laboratory.register(self._lattice.design(position), self._lattice.cost(position))
        self._laboratory.ensure([Want(self._lattice.design(position), count) for position in positions], stage)

    def _values(self, position: Position, stage: int) -> np.ndarray:
        return self._laboratory.values(self._lattice.design(position), stage)

    def _contributions(self, position: Position) -> Iterator[Contribution]:
        factors = self._changed(position)
        for factor in factors:
            alone, without = self._alone(position, factor), self._without(position, factor)
            (change,) = design_changes(self._plant, self._lattice.design(alone))
            yield Contribution(
                change=change,
                alone=self._effect(alone, self._lattice.baseline, 2 * len(factors)),
                within=self._effect(position, without, 2 * len(factors)),
            )

    def _next_steps(self, position: Position) -> tuple[NextStep, ...]:
        steps = self._steps(position)
        found = []
        for step in steps:
            effect = self._effect(step, position, len(steps))
            if effect is not None and effect.difference is not None:
                is_cheap = self._lattice.is_feasible(step)
                found.append(NextStep(change=self._step(position, step), effect=effect, is_within_budget=is_cheap))
        sign = self._options.goal.sign
        return tuple(sorted(found, key=lambda step: -sign * (step.effect.difference or 0.0)))

    def _step(self, position: Position, step: Position) -> Change:
        """From the recommended value to the next one."""
        (factor,) = [f for f, (here, there) in enumerate(zip(position, step, strict=True)) if here != there]
        record = self._plant.factors[factor]
        before, after = (self._lattice.design(p)[factor] for p in (position, step))
        return Change(
            path=record.path,
            attribute=record.attribute,
            before=record.baseline if before < 0 else record.levels[before],
            after=record.baseline if after < 0 else record.levels[after],
            label=record.label,
            cost=self._lattice.cost(step) - self._lattice.cost(position),
        )

    def _effect(self, position: Position, reference: Position, comparisons: int) -> Effect | None:
        return self._tables.effect(
            position, reference, column=self._options.goal.column, comparisons=max(1, comparisons)
        )

    def _circumstance(self, circumstance: Circumstance, recommended: Sequence[Position]) -> CircumstanceResult:
        quantity, scale = circumstance.quantity, circumstance.scale
        missing = absence(self._plant, circumstance, self._options.goal.response)
        if missing:
            return CircumstanceResult(quantity=quantity, scale=scale, note=missing)
        column, sign = self._options.goal.column, self._options.goal.sign
        stage, base = circumstance.stage, self._lattice.baseline
        reference = self._tables.table(base, stage)[:, column]
        shown = [position for position in recommended if len(self._values(position, stage))]
        if not len(reference) or not shown:
            return CircumstanceResult(quantity=quantity, scale=scale, note="not simulated: too few simulations")
        effects = [
            self._tables.effect(position, base, column=column, stage=stage, comparisons=len(shown))
            for position in shown
        ]
        gains = [0.0, *(sign * (effect.difference or 0.0) if effect else 0.0 for effect in effects)]
        return CircumstanceResult(
            quantity=quantity,
            scale=scale,
            baseline=summarise(reference),
            effects=tuple(effect for effect in effects if effect is not None),
            best_rank=int(np.argmax(gains)),
        )


def payback(cost: float, value: Effect) -> Payback:
    """Hours until changes of this cost are paid for by what they add to the value of an hour."""
    if cost == 0.0:
        return Payback(hours=0.0, ci95=None, note="the changes cost nothing")
    gain = value.difference
    if gain is None or (gain == 0.0 and (value.ci95 is None or value.ci95 == (0.0, 0.0))):
        return Payback(
            hours=None, ci95=None, note="the value of an hour does not change, for want of margins and prices"
        )
    interval = None
    if value.ci95 is not None and value.ci95[1] > 0.0:
        low, high = value.ci95
        interval = (cost / high, cost / low if low > 0.0 else None)
    if gain <= 0.0:
        return Payback(hours=None, ci95=interval, note="the value of an hour does not rise")
    return Payback(hours=cost / gain, ci95=interval)
