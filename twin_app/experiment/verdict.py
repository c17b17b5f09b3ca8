"""The answer of a study in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from twin_app.experiment.findings import Recommendation, Selection
from twin_app.experiment.objectives import Goal


def verdict(goal: Goal, currency: str, recommendations: Sequence[Recommendation], selection: Selection) -> str:
    """For people; says so when nothing is worth doing, or when the promise of the selection was not reached."""
    first = recommendations[0]
    if not first.changes:
        return f"No change is recommended: none is shown to improve {goal.response} within the limits given."
    return " ".join([_gain(goal, currency, first), _certainty(selection)])


def _gain(goal: Goal, currency: str, first: Recommendation) -> str:
    effect = first.effect[goal.response]
    changes = "1 change" if len(first.changes) == 1 else f"{len(first.changes)} changes"
    text = f"{changes} for {first.cost:,.0f} {currency}"
    if effect.difference is None or effect.ci95 is None:
        return f"{text} make the plant produce."
    percent = "" if effect.percent is None else f", {effect.percent:+.1f} %"
    low, high = effect.ci95
    return f"{text}: {goal.response} {effect.difference:+.4g} (95 % interval {low:+.4g} to {high:+.4g}{percent})."


def _certainty(selection: Selection) -> str:
    if selection.guarantee:
        return (
            f"Best of {selection.candidates} candidates with {100 * selection.confidence:g} % confidence, "
            f"differences below {selection.delta:.3g} apart."
        )
    return (
        f"The simulations did not suffice to tell {selection.survivors} of {selection.candidates} candidates apart: "
        f"{selection.replications_needed:,} more might; so far differences above {selection.delta_reached:.3g} are."
    )
