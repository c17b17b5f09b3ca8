"""What a picture says about a finished run: states, working shares and parts on belts from its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
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


class Shown(Enum):
    """What the colour of a station says about a whole run."""

    LONGEST_STATE = auto()
    """What it did most of the time."""
    LARGEST_LOSS = auto()
    """What kept it from working most; planned time off is no loss."""


def summarise_run(report: Mapping[str, Any], shown: Shown = Shown.LONGEST_STATE) -> RunSummary:
    """Reads the JSON report of a run: every station gets a state and its working share.

    Belts and buffers carry their mean content, rounded. Shares that are missing or null are left out.
    """
    nodes: Mapping[str, Mapping[str, Any]] = report.get("nodes", {})
    shares = {path: _shares(node) for path, node in nodes.items() if node.get("kind") == "station"}
    return RunSummary(
        states={path: _state(own, shown) for path, own in shares.items() if own},
        labels={path: f"{100.0 * own['working']:.1f} %" for path, own in shares.items() if "working" in own},
        contents={path: _content(node) for path, node in nodes.items() if node.get("kind") in _CARRIES},
        bottleneck=report.get("bottleneck"),
    )


def _shares(node: Mapping[str, Any]) -> dict[str, float]:
    """Mean share of each known state, in the fixed order, so that ties go to the first."""
    given = node.get("shares") or {}
    means = {name: (given.get(name) or {}).get("mean") for name in STATE_NAMES}
    return {name: float(mean) for name, mean in means.items() if mean is not None}


def _state(shares: Mapping[str, float], shown: Shown) -> StationState:
    """The largest of the states in question; ties go to the first in the fixed order."""
    losses = {name: share for name, share in shares.items() if name not in {"working", "off_shift"} and share > 0.0}
    chosen = losses if shown is Shown.LARGEST_LOSS and losses else shares
    return StationState(STATE_NAMES.index(max(chosen, key=chosen.__getitem__)))


def _content(node: Mapping[str, Any]) -> int:
    mean = (node.get("mean_content") or {}).get("mean")
    return 0 if mean is None else round(mean)
