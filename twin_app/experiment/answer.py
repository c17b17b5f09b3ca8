"""From fresh estimates to the answer of a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.energy_results import EnergyPerPart, EnergyResult
from twin_app.experiment.explaining import Explaining
from twin_app.experiment.findings import (
    Estimate,
    HistoryPoint,
    Recommendation,
    ScreenedFactor,
    Selection,
    StationShares,
    Study,
    TradeOffFront,
)
from twin_app.experiment.laboratory import Laboratory
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.objectives import COST
from twin_app.experiment.probability import probability_best
from twin_app.experiment.result import find_bottleneck, kpi_responses, layout_of, node_results
from twin_app.experiment.stages import Stage
from twin_app.experiment.study_options import StudyOptions
from twin_app.experiment.summary import Effect, MomentStream, paired_effect
from twin_app.experiment.tables import Tables
from twin_app.experiment.verdict import verdict
from twin_app.plant.factors import Change, DesignPoint
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import design_changes
from twin_app.sim.responses import KPI_NAMES
from twin_app.store import package_versions

FloatArray = NDArray[np.float64]
_NOT_RESPONSES = ("events",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The designs that a study reports."""

    baseline: Position
    recommended: tuple[Position, ...]
    pareto: tuple[Position, ...]

    @property
    def all(self) -> list[Position]:
        """Each once, the baseline first."""
        return list(dict.fromkeys([self.baseline, *self.recommended, *self.pareto]))


def distinct_changes(plant: Plant, design: DesignPoint) -> tuple[Change, ...]:
    """The changes of a design; a level that equals the scene's own value is none."""
    return tuple(change for change in design_changes(plant, design) if change.before != change.after)


class Answer:
    """Reads the estimation stage of a laboratory."""

    def __init__(
        self, plant: Plant, options: StudyOptions, lattice: Lattice, laboratory: Laboratory, explaining: Explaining
    ) -> None:
        self._explaining = explaining
        self._plant = plant
        self._options = options
        self._lattice = lattice
        self._laboratory = laboratory
        self._tables = Tables(lattice, laboratory)

    def study(
        self,
        listed: Listed,
        *,
        selection: Selection,
        screening: tuple[ScreenedFactor, ...],
        history: Sequence[HistoryPoint],
        workers: int,
        wall_s: float,
        front: Sequence[Position] = (),
    ) -> Study:
        """Everything that was found."""
        goal = self._options.goal
        baseline = self._estimate(listed.baseline)
        recommendations = self._recommendations(listed)
        conclusion = verdict(
            goal,
            self._plant.currency,
            recommendations,
            selection,
            constraints=self._options.constraints,
            is_baseline_within=self._is_within(listed.baseline),
        )
        return Study(
            scene=self._plant.scene,
            scene_hash=self._plant.scene_hash,
            seed=self._options.seed,
            objective=goal.objective.value,
            response=goal.response,
            maximise=goal.maximise,
            currency=self._plant.currency,
            budget=self._options.budget,
            simulations=self._laboratory.spent,
            simulations_allowed=self._options.simulations,
            designs=self._laboratory.n_designs,
            wall_s=wall_s,
            workers=workers,
            horizon_s=self._plant.horizon_s,
            warmup_s=self._plant.warmup_s,
            verdict=conclusion,
            baseline=baseline,
            recommendations=recommendations,
            pareto=self._pareto(listed),
            selection=selection,
            constraints=self._options.constraints,
            leave_out=self._options.leave_out,
            screening=screening,
            trade_offs=self._trade_offs(front),
            circumstances=self._explaining.circumstances(self.proven(listed)),
            history=tuple(history),
            versions=package_versions(),
        )

    def _recommendations(self, listed: Listed) -> tuple[Recommendation, ...]:
        """Those whose interval excludes "no better"; if there are none, the one to change nothing."""
        comparisons = max(1, len(listed.recommended))
        designs = [listed.baseline, *listed.recommended]
        rivals = [position for position in designs if self._is_within(position)]
        chances = dict(zip(rivals, self._chances(rivals) if rivals else [], strict=True))
        before = self._estimate(listed.baseline)
        found = []
        for rank, position in enumerate(self.proven(listed) or [listed.baseline], start=1):
            estimate = self._estimate(position)
            effects = self._effects(position, listed.baseline, comparisons)
            reasons = self._explaining.explanation(position, estimate, before, effects["value_per_h"])
            found.append(
                Recommendation(
                    rank=rank,
                    estimate=estimate,
                    effect=effects,
                    probability_best=chances.get(position, 0.0),
                    explanation=reasons if estimate.changes else None,
                )
            )
        return tuple(found)

    def proven(self, listed: Listed) -> list[Position]:
        """The recommended designs whose interval excludes "no better", in their order.

        A plant that breaks a limit as it is has to be changed, so there a design need only keep it.
        """
        comparisons = max(1, len(listed.recommended))
        is_free = self._is_within(listed.baseline)
        return [
            p
            for p in listed.recommended
            if self._is_within(p) and (not is_free or self._is_proven(p, listed.baseline, comparisons))
        ]

    def _is_within(self, position: Position) -> bool:
        """Whether the fresh means are within all limits, or beyond them by less than is to matter."""
        table = self._table(position)
        return all(
            one.sign * (float(table[:, one.column].mean()) - one.bound) >= -one.tolerance
            for one in self._options.constraints
        )

    def _is_proven(self, position: Position, baseline: Position, comparisons: int) -> bool:
        column, sign = self._options.goal.column, self._options.goal.sign
        reference = self._table(baseline)[:, column]
        if np.isnan(reference).all():
            return True  # the plant makes nothing as it is: whatever does is better
        effect = paired_effect(sign * self._table(position)[:, column], sign * reference, comparisons)
        return effect.ci95 is not None and effect.ci95[0] > 0.0

    def _effects(self, position: Position, baseline: Position, comparisons: int) -> dict[str, Effect]:
        table, reference = self._table(position), self._table(baseline)
        return {
            name: paired_effect(table[:, column], reference[:, column], comparisons)
            for column, name in enumerate(KPI_NAMES)
            if name not in _NOT_RESPONSES
        }

    def _chances(self, designs: Sequence[Position]) -> list[float]:
        goal = self._options.goal
        values = [goal.sign * self._table(position)[:, goal.column] for position in designs]
        worst = min((float(np.nanmin(v)) for v in values if not np.isnan(v).all()), default=0.0)
        return probability_best([np.nan_to_num(v, nan=worst) for v in values], seed=self._options.seed)

    def _pareto(self, listed: Listed) -> tuple[Estimate, ...]:
        """By the fresh estimates, which may differ from those the list was made by."""
        column, sign = self._options.goal.column, self._options.goal.sign
        means = {
            p: sign * float(np.nan_to_num(self._table(p)[:, column], nan=-np.inf * sign).mean()) for p in listed.all
        }
        front: list[Position] = []
        means = {position: mean for position, mean in means.items() if self._is_within(position)}
        for position in sorted(means, key=lambda p: (self._lattice.cost(p), -means[p], p)):
            if not front or means[position] > means[front[-1]]:
                front.append(position)
        return tuple(self._estimate(position) for position in front)

    def _trade_offs(self, front: Sequence[Position]) -> TradeOffFront | None:
        wanted = self._options.trade_offs
        if not wanted.names:
            return None
        order = {position: self._first_goal(position) for position in front}
        designs = sorted(order, key=lambda position: (-order[position], position))
        return TradeOffFront(
            goals=wanted.names, designs=tuple(self._estimate(position, Stage.PARETO) for position in designs)
        )

    def _first_goal(self, position: Position) -> float:
        """Larger is better."""
        wanted = self._options.trade_offs
        if wanted.names[0] == COST:
            return -self._lattice.cost(position)
        goal = wanted.goals[0]
        return goal.sign * float(np.nanmean(self._tables.table(position, Stage.PARETO)[:, goal.column]))

    def _estimate(self, position: Position, stage: int = Stage.ESTIMATION) -> Estimate:
        design = self._lattice.design(position)
        moments = MomentStream(len(KPI_NAMES))
        moments.add(self._tables.table(position, stage))
        bottleneck, stations, energy = self._details(design, stage)
        return Estimate(
            design=design,
            cost=self._lattice.cost(position),
            changes=distinct_changes(self._plant, design),
            responses=kpi_responses(moments.summaries()),
            bottleneck=bottleneck,
            stations=stations,
            energy=energy,
        )

    def _table(self, position: Position) -> FloatArray:
        """Key figures of the estimation stage [n, n_kpis]."""
        return self._tables.table(position)

    def _details(
        self, design: DesignPoint, stage: int
    ) -> tuple[str | None, tuple[StationShares, ...], EnergyResult | None]:
        """Bottleneck, shares of time and energy, from the few replications whose every response was kept."""
        layout = layout_of(self._plant)
        moments, per_part = MomentStream(layout.n_columns), EnergyPerPart(layout)
        for chunk in self._laboratory.rows(design, stage):
            if chunk.shape[1] == layout.n_columns:
                moments.add(chunk)
                per_part.add(chunk)
        if not moments.n_rows:
            return None, (), None
        summaries = moments.summaries()
        nodes = node_results(layout, summaries)
        shares = tuple(
            StationShares(
                path=node.path,
                kind=node.kind,
                shares={state: share.mean or 0.0 for state, share in node.shares.items()},
            )
            for node in nodes
            if node.shares
        )
        return find_bottleneck(nodes), shares, per_part.result(summaries, self._plant.warmup_s)
