"""What energy was for, of whom, and the load curve, on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from twin_app.cli.console import cell, new_list, new_table, print_titled
from twin_app.experiment.report.numbers import duration_text, mean_text, number, share_text
from twin_app.experiment.report.words import ENERGY_TITLES
from twin_app.experiment.summary import Summary

Answer = Mapping[str, Any]
_BARS = "▁▂▃▄▅▆▇█"
_WIDEST = 64
_VISIBLE = 0.0005


def print_energy(answer: Answer, labels: Mapping[str, str], currency: str, console: Console) -> None:
    """Energy by category and consumer, and the load curve; nothing for a plant that takes none."""
    energy = answer.get("energy")
    if not energy or not _mean(answer.get("energy_kwh")):
        return
    print_titled(console, "Energy: what it was for", _category_table(energy))
    print_titled(console, "Energy: who took it, and what for", _consumer_table(energy["consumers_kwh"], labels))
    console.print(_figures(energy, currency))
    curve = answer.get("load_curve")
    if curve and len(curve["mean_kw"]) > 1:
        console.print(cell(load_text(curve)))
    console.print()


def _category_table(energy: Answer) -> Table:
    categories = energy["categories_kwh"]
    total = sum(_mean(one) for one in categories.values())
    table = new_table("category", "kWh", "kWh per good part", "share")
    for name, one in categories.items():
        if _mean(one) > 0.0:
            per_part = _summary(energy["per_part_kwh"][name])
            share = share_text(_mean(one) / total)
            cells = (ENERGY_TITLES[name], mean_text(_summary(one)), mean_text(per_part), share)
            table.add_row(*(cell(text) for text in cells))
    return table


def _consumer_table(consumers: Mapping[str, Answer], labels: Mapping[str, str]) -> Table:
    totals = {path: sum(_mean(one) for one in own.values()) for path, own in consumers.items()}
    whole = sum(totals.values())
    seen = [name for name in ENERGY_TITLES if any(_mean(own[name]) > _VISIBLE * whole for own in consumers.values())]
    table = new_table("consumer", "kWh", *(ENERGY_TITLES[name].lower() for name in seen))
    for path, own in consumers.items():
        total = totals[path]
        if total > 0.0:
            shares = [share_text(_mean(own[name]) / total if _mean(own[name]) else None) for name in seen]
            table.add_row(*(cell(text) for text in (labels.get(path, path), number(total), *shares)))
    return table


def _figures(energy: Answer, currency: str) -> Table:
    table = new_list("left", "right", "left")
    waste = _summary(energy["waste_share"])
    table.add_row(
        cell("Waste"), cell(share_text(waste.mean if waste else None)), cell("of the energy: not work on good parts")
    )
    rows = (
        ("Energy cost per good part", "cost_per_part", currency),
        ("Demand charge", "demand_cost", f"{currency}, in the energy cost"),
        ("Carbon per good part", "carbon_kg_per_part", "kg CO₂"),
    )
    for title, name, unit in rows:
        if _mean(energy[name]):
            table.add_row(cell(title), cell(mean_text(_summary(energy[name]))), cell(unit))
    return table


def load_text(curve: Answer) -> str:
    """`Load from 8 h to 16 h: ▁▅█▃, 12.1 to 51.0 kW (means of 15 min)`; neighbours are merged where there are many."""
    means: Sequence[float] = [value or 0.0 for value in curve["mean_kw"]]
    step = -(-len(means) // _WIDEST)
    shown = [max(means[i : i + step]) for i in range(0, len(means), step)]
    low, high = min(means), max(means)
    bars = "".join(_BARS[round((len(_BARS) - 1) * (value / high if high > 0.0 else 0.0))] for value in shown)
    start, end = curve["start_s"][0], curve["start_s"][-1] + curve["quarter_s"]
    merged = "" if step == 1 else f"; each bar is the highest of {step}"
    return (
        f"Load from {duration_text(start)} to {duration_text(end)}: {bars}, "
        f"{number(low)} to {number(high)} kW (means of 15 min{merged})"
    )


def _summary(data: object) -> Summary | None:
    return Summary.from_json(data) if isinstance(data, dict) else None


def _mean(data: object) -> float:
    summary = _summary(data)
    return (summary.mean or 0.0) if summary else 0.0
