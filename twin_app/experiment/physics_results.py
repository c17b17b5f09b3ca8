"""What warm bodies and tools did, by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twin_app.experiment.summary import Summary
from twin_app.sim.responses import HEAT_METRICS, TOOL_METRICS, ResponseLayout

Metrics = Mapping[str, Summary]


def heat_results(layout: ResponseLayout, summaries: Sequence[Summary]) -> dict[str, Metrics]:
    """`HEAT_METRICS` of each node with warm bodies, by path."""
    return {
        path: {metric: summaries[layout.heat_column(index, metric)] for metric in HEAT_METRICS}
        for index, path in enumerate(layout.heated_paths)
    }


def tool_results(layout: ResponseLayout, summaries: Sequence[Summary]) -> dict[str, Metrics]:
    """`TOOL_METRICS` of each station with tools, by path."""
    return {
        path: {metric: summaries[layout.tool_column(index, metric)] for metric in TOOL_METRICS}
        for index, path in enumerate(layout.tool_paths)
    }


def to_json(metrics: Metrics | None) -> dict[str, object] | None:
    """By name of the metric; null where there is nothing of the kind."""
    return None if metrics is None else {name: summary.to_json() for name, summary in metrics.items()}
