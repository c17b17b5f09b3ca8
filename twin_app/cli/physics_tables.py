"""Heat and tools in the answer of `twin run` on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from twin_app.cli.console import cell, new_table
from twin_app.experiment.report.numbers import mean_text, share_text
from twin_app.experiment.summary import Summary

_HEAT = {
    "heater_kwh": "heater kWh",
    "lost_kwh": "lost",
    "parts_kwh": "to parts",
    "stored_kwh": "stored",
    "temperature_c": "mean °C",
}
_TOOLS = {"tool_changes": "changes", "tool_cost": "cost", "tool_cost_per_part": "per part"}


def heat_table(answer: Mapping[str, Any], labels: Mapping[str, str]) -> Table | None:
    """Where the heat went, and how long each body was in its band; None without warm bodies."""
    nodes = _nodes_with(answer, "heat")
    if not nodes:
        return None
    table = new_table("warm body", *_HEAT.values(), "in band")
    for path, heat in nodes.items():
        texts = [mean_text(Summary.from_json(heat[name])) for name in _HEAT]
        in_band = share_text(Summary.from_json(heat["in_band"]).mean)
        table.add_row(*(cell(text) for text in (labels.get(path, path), *texts, in_band)))
    return table


def tool_table(answer: Mapping[str, Any], labels: Mapping[str, str]) -> Table | None:
    """Tool changes and what they cost; None without tools."""
    nodes = _nodes_with(answer, "tool")
    if not nodes:
        return None
    table = new_table("tools of", *_TOOLS.values())
    for path, tool in nodes.items():
        texts = [mean_text(Summary.from_json(tool[name])) for name in _TOOLS]
        table.add_row(*(cell(text) for text in (labels.get(path, path), *texts)))
    return table


def _nodes_with(answer: Mapping[str, Any], what: str) -> dict[str, Any]:
    return {path: node[what] for path, node in answer["nodes"].items() if node.get(what)}
