"""Why a recommendation is one: records with the JSON of `twin study --json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin_app.experiment.summary import Effect, Summary
from twin_app.plant.factors import Change

Json = dict[str, object]
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one of the changes brings to the objective, from paired replications."""

    change: Change
    alone: Effect | None
    """This change alone against the plant as it is; None where it is not allowed alone, or was not simulated."""
    within: Effect | None
    """All changes against all but this one; None where the others are not allowed without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One more change on top of a recommendation: where it stops paying."""

    change: Change
    """From the recommended value on; its cost is what it costs on top."""
    effect: Effect
    """On the objective, against the recommendation."""
    is_within_budget: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """How long the plant has to run until the changes are paid for.

    Hours of simulated time: cost / gain in `value_per_h`, which counts margins of good parts less energy and work in
    process. The gain is taken to last, without interest; hours off shift count as the horizon has them.
    """

    hours: float | None
    """None where the value does not rise, or nothing is known of margins and prices."""
    ci95: tuple[float, float | None] | None
    """From the ends of the interval of the gain; None as its end: perhaps never."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Of one recommendation. The intervals of its contributions hold together, and so do those of its next steps."""

    contributions: tuple[Contribution, ...]
    next_steps: tuple[NextStep, ...]
    """The most helpful first."""
    payback: Payback
    bottleneck_before: str | None
    bottleneck_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceResult:
    """What becomes of the recommendations if something nobody decides turns out differently."""

    quantity: str
    """`demand`, `availability` or `energy price`."""
    scale: float
    """What it is multiplied by."""
    baseline: Summary | None = None
    """The objective of the unchanged plant under it; None where it was not simulated, and `note` says why."""
    effects: tuple[Effect, ...] = ()
    """Of the recommendations by rank, as many as were simulated, against that; the intervals hold together."""
    best_rank: int | None = None
    """The rank of the best of them on average; 0: better to change nothing."""
    note: str = ""


def explanation_json(found: Explanation) -> Json:
    """The key `explanation` of a recommendation."""
    return {
        "contributions": [
            {"change": _change_json(c.change), "alone": _effect_json(c.alone), "within": _effect_json(c.within)}
            for c in found.contributions
        ],
        "next_steps": [
            {"change": _change_json(s.change), "effect": s.effect.to_json(), "is_within_budget": s.is_within_budget}
            for s in found.next_steps
        ],
        "payback": {
            "hours": found.payback.hours,
            "ci95": None if found.payback.ci95 is None else list(found.payback.ci95),
            "note": found.payback.note,
        },
        "bottleneck_before": found.bottleneck_before,
        "bottleneck_after": found.bottleneck_after,
    }


def circumstance_json(found: CircumstanceResult) -> Json:
    """An item of the key `circumstances` of a study."""
    return {
        "quantity": found.quantity,
        "scale": found.scale,
        "baseline": None if found.baseline is None else found.baseline.to_json(),
        "effects": [effect.to_json() for effect in found.effects],
        "best_rank": found.best_rank,
        "note": found.note,
    }


def _effect_json(effect: Effect | None) -> Json | None:
    return None if effect is None else effect.to_json()


def _change_json(change: Change) -> Json:
    return {
        "path": change.path,
        "attribute": change.attribute,
        "from": change.before,
        "to": change.after,
        "label": change.label,
        "cost": change.cost,
    }
