"""What a study found: frozen records with the JSON of `twin study --json`.

All numbers in `responses` and `effect` come from replications that neither the search nor the selection has looked at,
so that they carry no winner's curse (see `twin_app.experiment.studies`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from twin_app.experiment.constraints import Constraint
from twin_app.experiment.energy_results import EnergyResult
from twin_app.experiment.explanation import (
    CircumstanceResult,
    Explanation,
    circumstance_json,
    explanation_json,
)
from twin_app.experiment.summary import Effect, Summary
from twin_app.plant.factors import Change, DesignPoint

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StationShares:
    """How one station or conveyor spent its time: mean shares by state name, summing to 1."""

    path: str
    kind: str
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One design, simulated with fresh replications."""

    design: DesignPoint
    cost: float
    changes: tuple[Change, ...] = ()
    responses: Mapping[str, Summary] = field(default_factory=dict)
    bottleneck: str | None = None
    """Path of the station with the largest share of busy or stopped time; None where it was not looked at."""
    stations: tuple[StationShares, ...] = ()
    energy: EnergyResult | None = None
    """None where it was not looked at, and for a plant without power data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A set of changes worth making, best first."""

    rank: int
    estimate: Estimate
    effect: Mapping[str, Effect]
    """By response, against the baseline; the intervals of all recommendations hold together (Bonferroni)."""
    probability_best: float
    """Share of paired bootstrap samples in which this is the best of all listed designs and the baseline."""
    explanation: Explanation | None = None
    """None where there is nothing to explain."""

    @property
    def cost(self) -> float:
        """In the plant's currency."""
        return self.estimate.cost

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to change; empty when it is best to change nothing."""
        return self.estimate.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How the best of the candidates was chosen, and how far that can be trusted."""

    procedure: str
    confidence: float
    delta: float
    """Indifference zone in the objective's unit: a smaller difference does not matter to the user."""
    delta_is_default: bool
    candidates: int
    guarantee: bool
    """True if the procedure came to its end: with probability ≥ `confidence` the winner is the best of the
    candidates, provided it is better than the others by `delta` (normal replication means)."""
    replications: int
    """Spent on the selection, over all candidates."""
    survivors: int
    """Candidates that could not be told apart from the winner when it stopped; 1 with a guarantee, 0 if all break a
    limit."""
    delta_reached: float | None = None
    """Without a guarantee: about the indifference zone these replications would have been enough for."""
    replications_needed: int | None = None
    """Without a guarantee: about how many more replications it might take."""
    keeping: int | None = None
    """Candidates found to keep all limits; None if none were asked for."""
    breaking: int | None = None
    """Candidates found to break a limit; where neither was found yet, they count as none of both."""
    note: str = ""
    parameters: Mapping[str, float | int | str] = field(default_factory=dict)
    """Of the procedure, as published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedFactor:
    """One factor changed alone: the difference to the baseline, in search replications."""

    path: str
    attribute: str
    label: str
    before: float | str
    after: float | str
    cost: float
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """The search's best design after so many simulations (search estimates)."""

    simulations: int
    best: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffFront:
    """Designs of which none is better than another in all of the goals, by fresh replications."""

    goals: tuple[str, ...]
    """Objectives, and perhaps `cost`."""
    designs: tuple[Estimate, ...]
    """By the first of the goals, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The answer of `twin study`."""

    scene: str
    scene_hash: str
    seed: int
    objective: str
    """`value`, `throughput`, `energyPerPart`, `leadTime` or `costPerPart`."""
    response: str
    """The response it stands for: `throughput_per_h`."""
    maximise: bool
    currency: str
    budget: float
    simulations: int
    """Replications spent in all."""
    simulations_allowed: int
    designs: int
    """Different designs simulated."""
    wall_s: float
    workers: int
    horizon_s: float
    warmup_s: float
    verdict: str
    """The answer in one or two sentences."""
    baseline: Estimate
    recommendations: tuple[Recommendation, ...]
    pareto: tuple[Estimate, ...]
    """Cost against objective: no design listed is both dearer and worse than another; by rising cost."""
    selection: Selection
    constraints: tuple[Constraint, ...] = ()
    """Limits that recommendations keep."""
    leave_out: tuple[str, ...] = ()
    """Keys of factors that were left as they are."""
    screening: tuple[ScreenedFactor, ...] = ()
    trade_offs: TradeOffFront | None = None
    """None if none were asked for."""
    circumstances: tuple[CircumstanceResult, ...] = ()
    history: tuple[HistoryPoint, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    def recommendation(self, rank: int) -> Recommendation:
        """The one with this rank; raises `KeyError` naming the ranks there are."""
        for found in self.recommendations:
            if found.rank == rank:
                return found
        ranks = ", ".join(str(found.rank) for found in self.recommendations)
        raise KeyError(f"there is no recommendation {rank}; there are: {ranks}")

    def to_json(self) -> Json:
        """Plain data for `json.dumps(…, allow_nan=False)`."""
        return {
            "scene": self.scene,
            "scene_hash": self.scene_hash,
            "seed": self.seed,
            "objective": self.objective,
            "response": self.response,
            "maximise": self.maximise,
            "currency": self.currency,
            "budget": finite_or_none(self.budget),
            "simulations": self.simulations,
            "simulations_allowed": self.simulations_allowed,
            "designs": self.designs,
            "wall_s": self.wall_s,
            "workers": self.workers,
            "horizon_s": self.horizon_s,
            "warmup_s": self.warmup_s,
            "verdict": self.verdict,
            "baseline": estimate_json(self.baseline),
            "recommendations": [_recommendation_json(found) for found in self.recommendations],
            "pareto": [estimate_json(point) for point in self.pareto],
            "selection": _selection_json(self.selection),
            "constraints": [one.to_json() for one in self.constraints],
            "leave_out": list(self.leave_out),
            "screening": [_screened_json(screened) for screened in self.screening],
            "trade_offs": None if self.trade_offs is None else _trade_offs_json(self.trade_offs),
            "circumstances": [circumstance_json(found) for found in self.circumstances],
            "history": [{"simulations": p.simulations, "best": p.best, "cost": p.cost} for p in self.history],
            "versions": dict(self.versions),
        }


def change_json(change: Change) -> Json:
    """One change, in the contract's words."""
    return {
        "path": change.path,
        "attribute": change.attribute,
        "from": change.before,
        "to": change.after,
        "label": change.label,
        "cost": change.cost,
    }


def estimate_json(estimate: Estimate) -> Json:
    """One design with its responses."""
    return {
        "cost": estimate.cost,
        "changes": [change_json(change) for change in estimate.changes],
        "design": list(estimate.design),
        "responses": {name: summary.to_json() for name, summary in estimate.responses.items()},
        "bottleneck": estimate.bottleneck,
        "stations": {
            node.path: {"kind": node.kind, "shares": {name: finite_or_none(s) for name, s in node.shares.items()}}
            for node in estimate.stations
        },
    }


def finite_or_none(number: float) -> float | None:
    """JSON knows no infinity and no NaN."""
    return number if math.isfinite(number) else None


def _recommendation_json(found: Recommendation) -> Json:
    effects = {name: effect.to_json() for name, effect in found.effect.items()}
    return {
        "rank": found.rank,
        **estimate_json(found.estimate),
        "effect": effects,
        "probability_best": found.probability_best,
        "explanation": None if found.explanation is None else explanation_json(found.explanation),
    }


def _trade_offs_json(front: TradeOffFront) -> Json:
    return {"goals": list(front.goals), "designs": [estimate_json(design) for design in front.designs]}


def _selection_json(selection: Selection) -> Json:
    return {
        "procedure": selection.procedure,
        "confidence": selection.confidence,
        "delta": selection.delta,
        "delta_is_default": selection.delta_is_default,
        "candidates": selection.candidates,
        "guarantee": selection.guarantee,
        "replications": selection.replications,
        "survivors": selection.survivors,
        "delta_reached": selection.delta_reached,
        "replications_needed": selection.replications_needed,
        "keeping": selection.keeping,
        "breaking": selection.breaking,
        "note": selection.note,
        "parameters": dict(selection.parameters),
    }


def _screened_json(screened: ScreenedFactor) -> Json:
    return {
        "path": screened.path,
        "attribute": screened.attribute,
        "label": screened.label,
        "from": screened.before,
        "to": screened.after,
        "cost": screened.cost,
        "effect": screened.effect.to_json(),
    }
