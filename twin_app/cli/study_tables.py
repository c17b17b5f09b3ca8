"""The answer of `twin study` on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from twin_app.cli.console import cell, new_table, print_titled
from twin_app.cli.study_reasons import reason_lines
from twin_app.cli.text import plural
from twin_app.experiment.findings import Recommendation, Selection, Study
from twin_app.experiment.report import levels, numbers
from twin_app.experiment.report.words import words_for
from twin_app.plant.factors import Change

NO_CHANGE = "change nothing"


def print_study(study: Study, console: Console) -> None:
    """Baseline, recommendations, how they were chosen."""
    words = words_for(study.response)
    unit = words.unit_in(study.currency)
    baseline = study.baseline.responses.get(study.response)
    console.print(cell(f"{words.title} today: {numbers.mean_text(baseline)} {unit} (95 % interval)"))
    console.print()
    if study.recommendations:
        title = "Recommended changes" if study.selection.guarantee else "Recommended changes (provisional)"
        print_titled(console, title, _recommendation_table(study, unit))
    console.print(cell(study.verdict))
    for line in reason_lines(study):
        console.print(cell(line))
    console.print(cell(_selection_text(study.selection, unit)))
    console.print(cell(_effort_text(study)))


def _recommendation_table(study: Study, unit: str) -> Table:
    table = new_table("rank", "change", f"cost {study.currency}", f"effect {unit}", "percent", numbers_from=2)
    table.add_column("probability best", justify="right", no_wrap=True)
    for found in study.recommendations:
        table.add_row(*_recommendation_row(study, found))
    return table


def _recommendation_row(study: Study, found: Recommendation) -> list[Text]:
    effect = found.effect.get(study.response)
    style = "green" if effect is not None and numbers.is_clear(effect) else ""
    return [
        cell(found.rank),
        cell("\n".join(change_text(change, study.currency) for change in found.changes) or NO_CHANGE),
        cell(numbers.number(found.cost, 0 if found.cost == round(found.cost) else 2)),
        cell(numbers.effect_text(effect), style),
        cell(numbers.percent_text(effect), style),
        cell(numbers.probability_text(found.probability_best)),
    ]


def change_text(change: Change, currency: str) -> str:
    """`Filler speed: 1 → 1.1`."""
    label = change.label or f"{change.path}.{change.attribute}"
    return f"{label}: {levels.change_text(change, currency)}"


def _selection_text(selection: Selection, unit: str) -> str:
    chosen = f"Chosen from {plural(selection.candidates, 'candidate')} by {selection.procedure}"
    if selection.keeping is not None:
        chosen += f" ({selection.keeping} found to keep the limits, {selection.breaking} to break one)"
    if selection.guarantee and not selection.survivors:
        return f"{chosen}."
    if not selection.guarantee:
        return f"{chosen}; it was stopped before its end, so the order is provisional."
    rivals = "them" if selection.keeping is None else "those that keep the limits"
    return (
        f"{chosen}: with probability {numbers.number(100 * selection.confidence, 0)} % or more the first is the best "
        f"of {rivals}, where differences below {numbers.value_text(f'{selection.delta:.3g}')} {unit} do not matter."
    )


def _effort_text(study: Study) -> str:
    rate = study.simulations / study.wall_s if study.wall_s > 0 else 0.0
    return (
        f"{numbers.whole(study.simulations)} simulations of {plural(study.designs, 'design')} "
        f"in {numbers.duration_text(study.wall_s)} ({numbers.whole(round(rate))}/s), seed {study.seed}, "
        f"budget {numbers.money_text(study.budget, study.currency)}."
    )
