"""What a picture says about a finished run: states, working shares and parts on belts from its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twin_app.sim.responses import STATE_NAMES, StationState

_CARRIES = ("conveyor", "buffer")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """Arguments for `render_plant` of the same names."""

    states: Mapping[str, StationState] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, int] = field(default_factory=dict)
    bottleneck: str | None = None


def summarise_run(report: Mapping[str, Any]) -> RunSummary:
    """Reads the JSON report of a run: every station shows its longest state and its working share.

    Belts and buffers carry their mean content, rounded. Shares that are missing or null are left out.
    """
    nodes: Mapping[str, Mapping[str, Any]] = report.get("nodes", {})
    shares = {path: _shares(node) for path, node in nodes.items() if node.get("kind") == "station"}
    return RunSummary(
        states={
            path: StationState(STATE_NAMES.index(max(own, key=own.__getitem__))) for path, own in shares.items() if own
        },
        labels={path: f"{100.0 * own['working']:.1f} %" for path, own in shares.items() if "working" in own},
        contents={path: _content(node) for path, node in nodes.items() if node.get("kind") in _CARRIES},
        bottleneck=report.get("bottleneck"),
    )


def _shares(node: Mapping[str, Any]) -> dict[str, float]:
    """Mean share of each known state, in the fixed order, so that ties go to the first."""
    given = node.get("shares") or {}
    means = {name: (given.get(name) or {}).get("mean") for name in STATE_NAMES}
    return {name: float(mean) for name, mean in means.items() if mean is not None}


def _longest(shares: Mapping[str, float]) -> StationState:
    return StationState(STATE_NAMES.index(max(shares, key=shares.__getitem__)))


def _content(node: Mapping[str, Any]) -> int:
    mean = (node.get("mean_content") or {}).get("mean")
    return 0 if mean is None else round(mean)
