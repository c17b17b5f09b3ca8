"""Why a recommendation is one, and whether it would still be if the world were a little different."""

from __future__ import annotations

from twin_app.experiment.explanation import CircumstanceResult, Explanation, Payback
from twin_app.experiment.findings import Estimate, Recommendation, Study
from twin_app.experiment.report import charts, numbers
from twin_app.experiment.report.style import STATE_TITLES
from twin_app.experiment.summary import Effect

Context = dict[str, object]


def explanations(study: Study) -> list[Context]:
    """One for each recommendation that has an explanation, in the order of their ranks."""
    return [
        _explanation(study, found, explanation)
        for found in study.recommendations
        if found.changes and (explanation := found.explanation) is not None
    ]


def circumstances(study: Study) -> list[Context]:
    """Demand, availability and energy price a little up and down: what becomes of the recommendations."""
    return [_circumstance(item) for item in study.circumstances]


def simulated_ranks(study: Study) -> list[int]:
    """The recommendations that were simulated under other circumstances: the first few."""
    count = max((len(item.effects) for item in study.circumstances), default=0)
    return [found.rank for found in study.recommendations if found.changes][:count]


def bottlenecks(study: Study) -> list[Context]:
    """The bottleneck today and with each recommendation, with how it spends its time."""
    named: list[tuple[str, Estimate]] = [("Today", study.baseline)]
    named += [(f"With recommendation {item.rank}", item.estimate) for item in study.recommendations if item.changes]
    return [
        {"when": when, "path": estimate.bottleneck, "shares": _shares_text(estimate)}
        for when, estimate in named
        if estimate.bottleneck
    ]


def _explanation(study: Study, found: Recommendation, explanation: Explanation) -> Context:
    alone = charts.interval_marks([item.alone for item in explanation.contributions])
    within = charts.interval_marks([item.within for item in explanation.contributions])
    steps = charts.interval_marks([item.effect for item in explanation.next_steps])
    return {
        "rank": found.rank,
        "contributions": [
            {"change": item.change, "alone": item.alone, "within": item.within, "marks": marks,
             "alone_tone": _tone(study, item.alone), "within_tone": _tone(study, item.within)}
            for item, marks in zip(explanation.contributions, zip(alone, within, strict=True), strict=True)
        ],
        "next_steps": [
            {"step": item, "mark": mark, "tone": _tone(study, item.effect)}
            for item, mark in zip(explanation.next_steps, steps, strict=True)
        ],
        "payback": _payback_text(explanation.payback),
    }  # fmt: skip


def _tone(study: Study, effect: Effect | None) -> str:
    if effect is None or effect.difference is None or not numbers.is_clear(effect):
        return "unclear"
    return "good" if (effect.difference > 0.0) == study.maximise else "bad"


def _payback_text(payback: Payback) -> str:
    """`Paid for after about 1,200 h of running (95 % interval 1,000 h to 1,500 h).`"""
    if payback.hours is None:
        return payback.note
    text = f"Paid for after about {_hours(payback.hours)} of running"
    if payback.ci95 is not None:
        low, high = payback.ci95
        text += f" (95 % interval {_hours(low)} to {'perhaps never' if high is None else _hours(high)})"
    return f"{text}. {payback.note}".strip()


def _hours(hours: float) -> str:
    return f"{numbers.number(hours, 0 if hours >= 10.0 else 1)} h"


def _circumstance(item: CircumstanceResult) -> Context:
    percent = 100.0 * (item.scale - 1.0)
    return {
        "quantity": item.quantity,
        "scale": f"{numbers.number(percent, 0, signed=True)} %",
        "baseline": item.baseline,
        "effects": list(item.effects),
        "best_rank": item.best_rank,
        "note": item.note,
    }


def _shares_text(estimate: Estimate) -> str:
    """`55 % working, 12 % set-up, 9 % down`: the largest shares first, up to three."""
    shares = next((node.shares for node in estimate.stations if node.path == estimate.bottleneck), {})
    largest = sorted(shares.items(), key=lambda item: -item[1])[:3]
    return ", ".join(
        f"{numbers.number(100.0 * share, 0)} % {STATE_TITLES.get(state, state).lower()}"
        for state, share in largest
        if share >= 0.005
    )
