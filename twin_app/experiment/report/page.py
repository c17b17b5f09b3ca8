"""Puts the report together: study in, one HTML page out.

Names in a study come from strangers' files; see `rendering` for how they reach the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from twin_app.experiment.findings import Estimate, ScreenedFactor, Study
from twin_app.experiment.objectives import COST, goal_of
from twin_app.experiment.report import charts, levels, numbers, reasons, style, words
from twin_app.experiment.report.limits import limits_text
from twin_app.experiment.report.rendering import Context, render_page, write_page
from twin_app.experiment.summary import Effect, Summary
from twin_app.plant.factors import Change
from twin_app.plant.names import shown_name
from twin_app.sim.responses import STATE_NAMES

SHOWN_FACTORS = 10
"""Rows of the table of single changes that are seen at once; the others unfold."""


def write_report(study: Study, path: Path | str) -> None:
    """Write the report to `path`, whole or not at all; raises `StoreWriteError` if it cannot."""
    write_page(render_report(study), Path(path))


def render_report(study: Study) -> str:
    """The page as text; the same study gives the same page."""
    return render_page("report.html.j2", _context(study), _filters(), {"change_text": levels.change_text})


def _filters() -> dict[str, object]:
    return {
        "mean": numbers.mean_text,
        "effect": numbers.effect_text,
        "percent": numbers.percent_text,
        "share": _share_text,
        "probability": numbers.probability_text,
        "money": numbers.money_text,
        "value": numbers.value_text,
        "number": numbers.number,
        "figures": numbers.figures_text,
        "whole": numbers.whole,
        "duration": numbers.duration_text,
        "name": shown_name,
    }


def _context(study: Study) -> Context:
    response_words = words.words_for(study.response)
    found = study.recommendations
    return {
        "study": study,
        "best": next((item for item in found if item.changes), None),
        "words": response_words,
        "limits": limits_text(study.constraints, study.currency),
        "unit": response_words.unit_in(study.currency),
        "y_title": words.title_with_unit(study.response, study.currency),
        "ranks": [item.rank for item in found if item.changes],
        "baseline": study.baseline.responses.get(study.response),
        "effect_marks": charts.interval_marks([item.effect.get(study.response) for item in found]),
        "tones": [_tone(study, rank) for rank in range(len(found))],
        "plot": charts.pareto_plot(study),
        "size": charts,
        "history": charts.history_plot(study),
        "screening": _screening(study),
        "shown_factors": SHOWN_FACTORS,
        "explanations": reasons.explanations(study),
        "circumstances": reasons.circumstances(study),
        "simulated_ranks": reasons.simulated_ranks(study),
        "bottlenecks": reasons.bottlenecks(study),
        "stations": _time_rows(study, is_belt=False),
        "belts": _time_rows(study, is_belt=True),
        "responses": _responses(study),
        "energy": _energy_rows(study),
        "waste": [_waste(study.baseline), _waste(found[0].estimate) if found and found[0].changes else None],
        "trade_off_columns": _trade_off_columns(study),
        "states": [(name, style.STATE_TITLES[name]) for name in STATE_NAMES if _occurs(study, name)],
    }


def _tone(study: Study, index: int) -> str:
    """`good`, `bad` or `unclear`, by direction of merit."""
    effect = study.recommendations[index].effect.get(study.response)
    if effect is None or effect.difference is None or not numbers.is_clear(effect):
        return "unclear"
    return "good" if (effect.difference > 0.0) == study.maximise else "bad"


def _screening(study: Study) -> list[Context]:
    """Each factor changed alone, the strongest first."""
    marks = charts.interval_marks([item.effect for item in study.screening])
    rows: list[Context] = [
        {
            "factor": item,
            "change": _screened_change(study, item),
            "mark": mark,
            "is_clear": numbers.is_clear(item.effect),
        }
        for item, mark in zip(study.screening, marks, strict=True)
    ]
    sign = 1.0 if study.maximise else -1.0
    order = sorted(range(len(rows)), key=lambda i: -sign * (study.screening[i].effect.difference or 0.0))
    return [rows[i] for i in order]


def _screened_change(study: Study, item: ScreenedFactor) -> str:
    change = Change(
        path=item.path, attribute=item.attribute, before=item.before, after=item.after, label=item.label, cost=item.cost
    )
    return levels.change_text(change, study.currency)


def _time_rows(study: Study, *, is_belt: bool) -> list[Context]:
    """Shares today and after the first recommendation, of conveyors or of all other nodes."""
    belts = {item.path for item in study.baseline.stations if item.kind == "conveyor"}
    after = study.recommendations[0].estimate if study.recommendations else None
    later = _shares(after) if after is not None and after.changes else {}
    return [
        {
            "path": path,
            "today": charts.share_segments(shares),
            "later": charts.share_segments(later.get(path, {})),
            "is_bottleneck": path == study.baseline.bottleneck,
            "is_next_bottleneck": bool(later) and after is not None and path == after.bottleneck,
        }
        for path, shares in _shares(study.baseline).items()
        if (path in belts) == is_belt
    ]


def _shares(estimate: Estimate) -> Mapping[str, dict[str, float]]:
    return {
        item.path: {name: float(item.shares[name]) for name in STATE_NAMES if name in item.shares}
        for item in estimate.stations
    }


def _responses(study: Study) -> list[Context]:
    """Every known response today and with each recommendation's first rank."""
    first = study.recommendations[0] if study.recommendations else None
    rows: list[Context] = []
    for name in words.RESPONSES:
        summary = study.baseline.responses.get(name)
        if summary is None or summary.mean is None:
            continue
        after = first.estimate.responses.get(name) if first else None
        if not summary.mean and not (after and after.mean):
            continue
        effect = first.effect.get(name) if first else None
        rows.append({"title": words.title_with_unit(name, study.currency), "today": summary, "after": after,
                     "effect": effect, "tone": _response_tone(name, effect)})  # fmt: skip
    return rows


def _energy_rows(study: Study) -> list[Context]:
    """Energy per good part by category today, and with the first recommendation if it changes anything."""
    first = study.recommendations[0].estimate if study.recommendations else None
    today = _per_part(study.baseline)
    after = _per_part(first) if first is not None and first.changes else {}
    return [
        {"title": title, "today": today.get(name), "after": after.get(name)}
        for name, title in words.ENERGY_TITLES.items()
        if any(found.get(name) is not None and found[name].mean for found in (today, after))
    ]


def _per_part(estimate: Estimate) -> Mapping[str, Summary]:
    return {} if estimate.energy is None else estimate.energy.per_part_kwh


def _waste(estimate: Estimate) -> float | None:
    return None if estimate.energy is None else estimate.energy.waste_share.mean


def _trade_off_columns(study: Study) -> list[tuple[str, str]]:
    """Titles and names of the responses that were traded off; cost has a column of its own."""
    names = study.trade_offs.goals if study.trade_offs else ()
    found = [goal_of(name).response for name in names if name != COST]
    return [(words.title_with_unit(name, study.currency), name) for name in found]


def _response_tone(name: str, effect: Effect | None) -> str:
    is_better_up = words.words_for(name).is_better_up
    if effect is None or not effect.difference or not numbers.is_clear(effect):
        return "unclear"
    return "unclear" if is_better_up is None else "good" if (effect.difference > 0.0) == is_better_up else "bad"


def _occurs(study: Study, state: str) -> bool:
    estimates = (study.baseline, *(found.estimate for found in study.recommendations[:1]))
    return any(item.shares.get(state, 0.0) > 0.0005 for estimate in estimates for item in estimate.stations)


def _share_text(share: float | None) -> str:
    return numbers.NOTHING if share is None else numbers.share_text(share)
