"""The tables of a study as CSV files, for spreadsheets and scripts: full precision, one line of names."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from twin_app.errors import StoreWriteError
from twin_app.experiment.findings import Estimate, Study
from twin_app.experiment.summary import Effect, Summary
from twin_app.sim.responses import STATE_NAMES

Cell = str | float | int | None
Row = Sequence[Cell]
_SUMMARY = ("mean", "ci95_low", "ci95_high", "n")


def write_tables(study: Study, folder: Path) -> list[Path]:
    """One file for each table, whole or not at all; raises `StoreWriteError` if one cannot be written."""
    written = []
    for name, rows in tables(study).items():
        target = folder / f"{name}.csv"
        part = target.with_name(f".{target.name}.part")
        try:
            part.write_text(_text(rows), encoding="utf-8", newline="")
            os.replace(part, target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StoreWriteError(f"{target}: the table cannot be written: {error.strerror or error}.") from error
        written.append(target)
    return written


def tables(study: Study) -> dict[str, list[Row]]:
    """Rows by table, the first of each its column names; `rank` 0 is the plant as it is."""
    return {
        "recommendations": [("rank", "cost", "probability_best", *_effect_names(study)), *_recommendations(study)],
        "changes": [("rank", "path", "attribute", "label", "from", "to", "cost"), *_changes(study)],
        "responses": [("rank", "response", *_SUMMARY), *_responses(study)],
        "effects": [("rank", "response", "difference", "ci95_low", "ci95_high", "percent"), *_effects(study)],
        "pareto": [("cost", "changes", *(f"{study.response}_{part}" for part in _SUMMARY)), *_pareto(study)],
        "stations": [("rank", "path", "kind", "is_bottleneck", *STATE_NAMES), *_stations(study)],
        "screening": [
            ("path", "attribute", "label", "from", "to", "cost", "difference", "ci95_low", "ci95_high", "percent"),
            *_screening(study),
        ],
    }


def _effect_names(study: Study) -> tuple[str, ...]:
    return tuple(f"{study.response}_{part}" for part in ("difference", "ci95_low", "ci95_high", "percent"))


def _recommendations(study: Study) -> Iterator[Row]:
    for found in study.recommendations:
        yield found.rank, found.cost, found.probability_best, *_effect(found.effect.get(study.response))


def _changes(study: Study) -> Iterator[Row]:
    for found in study.recommendations:
        for change in found.changes:
            yield (
                found.rank, change.path, change.attribute, change.label, change.before, change.after, change.cost,
            )  # fmt: skip


def _responses(study: Study) -> Iterator[Row]:
    for rank, estimate in _ranked(study):
        for name, summary in estimate.responses.items():
            yield rank, name, *_summary(summary)


def _effects(study: Study) -> Iterator[Row]:
    for found in study.recommendations:
        for name, effect in found.effect.items():
            yield found.rank, name, *_effect(effect)


def _pareto(study: Study) -> Iterator[Row]:
    for point in study.pareto:
        changes = "; ".join(
            f"{change.label or change.path} {change.before} -> {change.after}" for change in point.changes
        )
        yield point.cost, changes, *_summary(point.responses.get(study.response))


def _stations(study: Study) -> Iterator[Row]:
    for rank, estimate in _ranked(study):
        for station in estimate.stations:
            shares = (station.shares.get(state) for state in STATE_NAMES)
            yield rank, station.path, station.kind, int(station.path == estimate.bottleneck), *shares


def _screening(study: Study) -> Iterator[Row]:
    for found in study.screening:
        yield (
            found.path, found.attribute, found.label, found.before, found.after, found.cost, *_effect(found.effect),
        )  # fmt: skip


def _ranked(study: Study) -> Iterator[tuple[int, Estimate]]:
    yield 0, study.baseline
    for found in study.recommendations:
        if found.changes:
            yield found.rank, found.estimate


def _summary(summary: Summary | None) -> Row:
    if summary is None:
        return (None,) * len(_SUMMARY)
    return summary.mean, *(summary.ci95 or (None, None)), summary.n


def _effect(effect: Effect | None) -> Row:
    if effect is None:
        return (None,) * 4
    return effect.difference, *(effect.ci95 or (None, None)), effect.percent


def _text(rows: Sequence[Row]) -> str:
    sheet = io.StringIO()
    csv.writer(sheet).writerows([_cell(cell) for cell in row] for row in rows)
    return sheet.getvalue()


def _cell(cell: Cell) -> Cell:
    """Names come from strangers' files, and a spreadsheet would compute what begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
