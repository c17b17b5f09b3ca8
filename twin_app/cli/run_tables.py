"""The answer of `twin run` on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from twin_app.cli.console import cell, new_list, new_table, print_titled
from twin_app.cli.energy_tables import print_energy
from twin_app.cli.physics_tables import heat_table, tool_table
from twin_app.cli.text import plural
from twin_app.experiment.report.numbers import duration_text, mean_text, number, share_text, whole
from twin_app.experiment.report.words import RESPONSES
from twin_app.experiment.summary import Summary
from twin_app.plant.plant import Plant
from twin_app.sim.responses import STATE_NAMES, VEHICLE_STATES

WORTH_MENTIONING = 0.05
"""A station that was the bottleneck for less of the time is left out."""
Answer = Mapping[str, Any]
"""The JSON of `twin run`."""

HIDDEN_IF_ZERO = frozenset(
    {
        *("energy_kwh", "energy_kwh_per_part", "energy_cost", "peak_kw", "carbon_kg"),
        *("value_per_h", "tool_cost_per_part"),
    }
)
"""Key figures that say nothing about a plant without power or margins."""


def print_run(answer: Answer, plant: Plant, console: Console) -> None:
    """Key figures, what the stations and the vehicles did, the bottleneck."""
    labels = {node.path: node.label for node in plant.nodes}
    count = answer["replications"]
    doubt = "one replication, so no interval" if count == 1 else f"mean ± 95 % of {plural(count, 'replication')}"
    print_titled(console, f"{answer['scene'] or plant.path}: {doubt}", _key_figures(answer, plant.currency))
    print_titled(console, "Shares of time", _station_table(answer, labels))
    for title, table in (("Heat", heat_table(answer, labels)), ("Tools", tool_table(answer, labels))):
        if table is not None:
            print_titled(console, title, table)
    if answer.get("products"):
        print_titled(console, "Products", _product_table(answer, {item.path: item.name for item in plant.products}))
    if answer.get("orders"):
        print_titled(console, "Orders", _orders_list(answer["orders"]))
    if answer.get("fleets"):
        print_titled(console, "Vehicles", _fleet_table(answer))
    print_energy(answer, labels, plant.currency, console)
    percentiles = answer.get("lead_time_percentiles_s")
    if percentiles and any(_summary(one) is not None and one["n"] for one in percentiles.values()):
        console.print(cell(_percentile_text(percentiles)))
    bottleneck = answer.get("bottleneck")
    if bottleneck:
        console.print(cell(f"Bottleneck: {labels.get(bottleneck, bottleneck)}  {bottleneck}"))
    shares = _bottleneck_text(answer, labels)
    if shares:
        console.print(cell(shares))
    console.print(cell(_effort_text(answer)))


def _key_figures(answer: Answer, currency: str) -> Table:
    table = new_list("left", "right", "left")
    for name, words in RESPONSES.items():
        summary = _summary(answer.get(name))
        if summary is None or (name in HIDDEN_IF_ZERO and not summary.mean):
            continue
        table.add_row(cell(words.title), cell(mean_text(summary)), cell(words.unit_in(currency)))
    return table


def _station_table(answer: Answer, labels: Mapping[str, str]) -> Table:
    nodes = {path: node for path, node in answer["nodes"].items() if node["kind"] in ("station", "conveyor")}
    seen = [state for state in STATE_NAMES if any(_state_share(node, state) for node in nodes.values())]
    titles = [state.replace("_", " ") for state in seen]
    table = new_table("station or conveyor", *titles, "parts/h")
    for path, node in nodes.items():
        style = "bold" if path == answer.get("bottleneck") else ""
        shares = [share_text(_state_share(node, state) or None) for state in seen]
        rate = _summary(node.get("throughput_per_h"))
        cells = [labels.get(path, path), *shares, number(rate.mean if rate else None)]
        table.add_row(*(cell(text, style) for text in cells))
    return table


def _product_table(answer: Answer, names: Mapping[str, str]) -> Table:
    table = new_table("product", "parts/h", "lead time s")
    for path, product in answer["products"].items():
        rate, lead = _summary(product.get("throughput_per_h")), _summary(product.get("lead_time_s"))
        table.add_row(cell(names.get(path, path)), cell(mean_text(rate)), cell(mean_text(lead)))
    return table


def _orders_list(orders: Mapping[str, Any]) -> Table:
    table = new_list("left", "right", "left")
    on_time = _summary(orders["on_time"])
    table.add_row(cell("On time"), cell(_share_with_interval(on_time)), cell("of the orders"))
    for name, title in (("tardiness_s", "Tardiness, mean of the orders"), ("makespan_s", "Last order out")):
        table.add_row(cell(title), cell(mean_text(_summary(orders[name]))), cell("s"))
    return table


def _share_with_interval(share: Summary | None) -> str:
    if share is None or share.ci95 is None:
        return share_text(share.mean if share else None)
    return f"{share_text(share.mean)} ({share_text(share.ci95[0])} to {share_text(share.ci95[1])})"


def _percentile_text(percentiles: Mapping[str, Any]) -> str:
    """`Lead time s of 20 replications: p5 81 ± 2, p50 …`."""
    found = {name: _summary(one) for name, one in percentiles.items()}
    count = max(one["n"] for one in percentiles.values())
    return f"Lead time s of {plural(count, 'replication')}: " + ", ".join(
        f"{name} {mean_text(one)}" for name, one in found.items()
    )


def _bottleneck_text(answer: Answer, labels: Mapping[str, str]) -> str:
    """The stations that were the bottleneck most of the time; shares of 5 % and more, at most four."""
    found = []
    for path, node in answer["nodes"].items():
        summary = _summary((node.get("bottleneck_share") or {}).get("total"))
        if summary is not None and summary.mean is not None and summary.mean >= WORTH_MENTIONING:
            found.append((summary.mean, labels.get(path, path), summary))
    if not found:
        return ""
    (_, first, share), *others = sorted(found, key=lambda one: -one[0])[:4]
    rest = [f"{label} {_percent_text(summary)}" for _, label, summary in others]
    return ", ".join([f"{first} was the bottleneck {_percent_text(share)} of the time", *rest])


def _percent_text(share: Summary) -> str:
    """`63 ± 4 %`."""
    half = "" if share.ci95 is None else f" ± {number((share.ci95[1] - share.ci95[0]) * 50.0, 0)}"
    return f"{number((share.mean or 0.0) * 100.0, 0)}{half} %"


def _fleet_table(answer: Answer) -> Table:
    fleets = answer["fleets"]
    seen = [state for state in VEHICLE_STATES if any(_state_share(fleet, state) for fleet in fleets.values())]
    titles = [state.replace("_", " ") for state in seen]
    table = new_table("fleet", *titles, "jobs/h", "part waits s")
    for path, fleet in fleets.items():
        shares = [share_text(_state_share(fleet, state) or None) for state in seen]
        jobs, wait = _summary(fleet.get("jobs_per_h")), _summary(fleet.get("part_wait_s"))
        table.add_row(*(cell(text) for text in (path, *shares, mean_text(jobs), mean_text(wait))))
    return table


def _effort_text(answer: Answer) -> str:
    speed = answer.get("performance") or {}
    text = f"Seed {answer['seed']}"
    if speed.get("wall_s"):
        events = f"{whole(round(speed['events']))} events in {duration_text(speed['wall_s'])}"
        text += f", {events} ({number(speed['events_per_s'] / 1e6, 1)} million/s), {plural(speed['workers'], 'worker')}"
    return text + "."


def _state_share(node: Mapping[str, Any], state: str) -> float | None:
    summary = _summary((node.get("shares") or {}).get(state))
    return None if summary is None else summary.mean


def _summary(data: object) -> Summary | None:
    return Summary.from_json(data) if isinstance(data, dict) else None
