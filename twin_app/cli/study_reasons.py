"""Why the first recommendation is one, in a few lines for a terminal; the report has all of it."""

from __future__ import annotations

from collections.abc import Iterator

from twin_app.experiment.explanation import Explanation, NextStep, Payback
from twin_app.experiment.findings import Study
from twin_app.experiment.report import levels, numbers
from twin_app.experiment.report.words import words_for
from twin_app.plant.names import shown_name


def reason_lines(study: Study) -> Iterator[str]:
    """Bottleneck, payback, the next step, and circumstances in which the answer would be another one."""
    first = study.recommendations[0] if study.recommendations else None
    if first is None or first.explanation is None:
        return
    unit = words_for(study.response).unit_in(study.currency)
    yield from _bottleneck(first.explanation)
    yield from _payback(first.explanation.payback)
    yield from _next_step(study, first.explanation, unit)
    yield from _circumstances(study)


def _bottleneck(why: Explanation) -> Iterator[str]:
    if why.bottleneck_before and why.bottleneck_after:
        before, after = (shown_name(path) for path in (why.bottleneck_before, why.bottleneck_after))
        moved = f"goes from {before} to {after}" if before != after else f"stays with {after}"
        yield f"The bottleneck {moved}."


def _payback(payback: Payback) -> Iterator[str]:
    if payback.hours:
        yield f"The changes are paid for after about {numbers.figures_text(payback.hours)} h of the simulated kind."


def _next_step(study: Study, why: Explanation, unit: str) -> Iterator[str]:
    step: NextStep | None = next(iter(why.next_steps), None)
    if step is not None:
        name = step.change.label or step.change.path
        text = levels.change_text(step.change, study.currency)
        cost = numbers.money_text(step.change.cost, study.currency)
        over = "" if step.is_within_budget else ", over the budget"
        yield f"The next step, {name} {text}, would bring {numbers.effect_text(step.effect)} {unit} for {cost}{over}."


def _circumstances(study: Study) -> Iterator[str]:
    for found in study.circumstances:
        if found.best_rank is not None and found.best_rank != 1:
            other = f"recommendation {found.best_rank}" if found.best_rank else "no change"
            yield f"With {found.quantity} × {found.scale:g}, {other} is ahead."
