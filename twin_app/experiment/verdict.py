"""The answer of a study in a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from twin_app.experiment.constraints import Constraint
from twin_app.experiment.findings import Recommendation, Selection
from twin_app.experiment.objectives import Goal
from twin_app.experiment.report.limits import limits_text
from twin_app.experiment.report.numbers import (
    effect_text,
    figures_text,
    mean_text,
    money_text,
    percent_text,
    value_text,
)
from twin_app.experiment.report.words import words_for


def verdict(
    goal: Goal,
    currency: str,
    recommendations: Sequence[Recommendation],
    selection: Selection,
    *,
    constraints: Sequence[Constraint] = (),
    is_baseline_within: bool = True,
) -> str:
    """For people; says so when nothing is worth doing, or when the promise of the selection was not reached."""
    first = recommendations[0]
    if not first.changes and not is_baseline_within:
        limits = limits_text(constraints, currency)
        return f"No design was found that keeps {limits}. The plant as it is does not either."
    if not first.changes:
        title = words_for(goal.response).title.lower()
        return f"No change is recommended: none is shown to improve {title} within the limits given."
    texts = [
        _gain(goal, currency, first),
        _keeping(constraints, currency, first),
        _certainty(selection),
        _bargain(goal, currency, recommendations, selection),
    ]
    return " ".join(text for text in texts if text)


def _keeping(constraints: Sequence[Constraint], currency: str, first: Recommendation) -> str:
    """With the fresh numbers."""
    if not constraints:
        return ""
    found = " and ".join(mean_text(first.estimate.responses.get(one.response)) for one in constraints)
    return f"It keeps {limits_text(constraints, currency)} (simulated: {found})."


def _bargain(goal: Goal, currency: str, recommendations: Sequence[Recommendation], selection: Selection) -> str:
    """A cheaper recommendation that did as well once more: the selection weighs no cost, the reader does."""
    first = recommendations[0]
    merit = _merit(goal, first)
    for recommendation in sorted(recommendations[1:], key=lambda one: one.cost):
        other = _merit(goal, recommendation)
        if merit is None or other is None or recommendation.cost >= first.cost:
            continue
        if other >= merit - 0.25 * selection.delta:
            saved = money_text(first.cost - recommendation.cost, currency)
            return f"Recommendation {recommendation.rank} did as well in the final simulations and costs {saved} less."
    return ""


def _merit(goal: Goal, recommendation: Recommendation) -> float | None:
    """Improvement of the objective; more is better."""
    difference = recommendation.effect[goal.response].difference
    return None if difference is None else goal.sign * difference


def _gain(goal: Goal, currency: str, first: Recommendation) -> str:
    effect = first.effect[goal.response]
    changes = "One change" if len(first.changes) == 1 else f"{len(first.changes)} changes"
    text = f"{changes} for {money_text(first.cost, currency)}"
    if effect.difference is None or effect.ci95 is None:
        return f"{text} make the plant produce."
    words = words_for(goal.response)
    unit = words.unit_in(currency)
    return f"{text}: {words.title.lower()} {effect_text(effect)} {unit} ({percent_text(effect)})."


def _certainty(selection: Selection) -> str:
    if selection.guarantee:
        kind = "candidates" if selection.keeping is None else "candidates, of those that keep the limits,"
        return (
            f"The best of {selection.candidates} {kind} with {100 * selection.confidence:g} % confidence, "
            f"where differences below {value_text(f'{selection.delta:.3g}')} do not matter."
        )
    return (
        f"Provisional: the simulations did not suffice to tell {selection.survivors} of "
        f"{selection.candidates} candidates apart{_what_it_takes(selection)}."
    )


def _what_it_takes(selection: Selection) -> str:
    if selection.replications_needed is None:
        return ""
    return f"; it may take about {figures_text(selection.replications_needed)} more"
