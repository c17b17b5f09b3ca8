"""What the user asks of a study, how the simulations are shared out, and how all that is stored."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from twin_app.experiment.constraints import Constraint
from twin_app.experiment.objectives import Goal, GoalList, SearchKind, SelectionKind
from twin_app.experiment.result import layout_of
from twin_app.plant.plant import Plant
from twin_app.sim.responses import KPI_NAMES
from twin_app.store import (
    Identity,
    Journal,
    ResultFormat,
    Status,
    package_versions,
    read_study,
    refill_journal,
    write_study,
)

MIN_SIMULATIONS = 20
MIN_FOR_TRADE_OFFS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """Everything but the plant that the answer depends on."""

    simulations: int
    budget: float
    goal: Goal
    confidence: float
    delta: float | None
    seed: int
    trade_offs: GoalList = field(default_factory=GoalList)
    constraints: tuple[Constraint, ...] = ()
    leave_out: tuple[str, ...] = ()
    """Keys of factors that stay as they are."""
    search: SearchKind = SearchKind.MIXED
    selection: SelectionKind = SelectionKind.AUTOMATIC

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The objective, then what else is looked at."""
        return (self.goal, *(goal for goal in self.trade_offs.goals if goal != self.goal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Replications for each phase; what a phase leaves goes to the next ones."""

    search: int
    """Baseline and screening included."""
    pruning: int
    selection: int
    estimation: int
    variants: int
    """Of recommended designs, to explain them."""
    circumstances: int
    first: int
    """Replications a new design gets in the search."""


def share_out(simulations: int, *, has_circumstances: bool) -> Shares:
    """Two fifths to the search, a third to the decision, the rest to fresh estimates: rules of thumb, not theory."""
    has_many = simulations >= 200
    estimation = max(6, round((0.12 if has_many else 0.15) * simulations))
    selection = max(6, round((0.24 if has_many else 0.28) * simulations))
    pruning = round(0.09 * simulations) if has_many else 0
    variants = round(0.08 * simulations) if has_many else 0
    circumstances = round(0.05 * simulations) if has_many and has_circumstances else 0
    first = 2 if simulations < 200 else 3 if simulations < 1000 else 5 if simulations < 5000 else 8
    return Shares(
        search=simulations - estimation - selection - pruning - variants - circumstances,
        pruning=pruning,
        selection=selection,
        estimation=estimation,
        variants=variants,
        circumstances=circumstances,
        first=first,
    )


def study_identity(plant: Plant, options: StudyOptions) -> Identity:
    """What a study must have in common with the one it resumes."""
    asked: dict[str, str] = {}  # what older studies were not asked must not keep them from going on
    if options.trade_offs.names:
        asked["trade_offs"] = " ".join(options.trade_offs.names)
    if options.constraints:
        asked["constraints"] = json.dumps([one.to_json() for one in options.constraints])
    if options.search is not SearchKind.MIXED:
        asked["search"] = options.search.value
    if options.selection is not SelectionKind.AUTOMATIC:
        asked["selection"] = options.selection.value
    if options.leave_out:
        asked["leave_out"] = json.dumps(options.leave_out)
    return Identity(
        kind="study",
        scene=plant.scene,
        scene_hash=plant.scene_hash,
        options={
            "simulations": options.simulations,
            "budget": options.budget if math.isfinite(options.budget) else None,
            "objective": options.goal.objective.value,
            "confidence": options.confidence,
            "delta": options.delta,
            "seed": options.seed,
            "horizon_s": plant.horizon_s,
            "warmup_s": plant.warmup_s,
            **asked,
        },
        versions=package_versions(),
    )


def study_format(plant: Plant) -> ResultFormat:
    """Study files of this plant."""

    def write(
        path: Path, identity: Identity, status: Status, journal: Journal, answer: dict[str, object] | None
    ) -> None:
        write_study(
            path,
            identity=identity,
            status=status,
            factors=plant.factors,
            response_names=KPI_NAMES,
            detail_names=layout_of(plant).names,
            journal=journal,
            answer=answer,
        )

    def head(path: Path) -> tuple[Identity, Status]:
        stored = read_study(path)
        return stored.identity, stored.status

    return ResultFormat(write=write, read_head=head, refill=refill_journal)
