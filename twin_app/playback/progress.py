"""What a traced run has come to at any time: good output, parts inside, and the load on the grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin_app.plant.nodes import Sink, Source
from twin_app.plant.plant import Plant
from twin_app.playback.load import load_steps
from twin_app.playback.steps import Steps
from twin_app.sim.trace import Trace, TraceEvent

Floats = NDArray[np.float64]

RATE_WINDOW_S = 600.0
"""The time behind over which the output of the moment is counted."""
_S = 1e-9


class Progress:
    """Answers in microseconds, for any time between start and end of the run."""

    def __init__(self, trace: Trace, plant: Plant) -> None:
        """`plant` is the one that was traced."""
        sinks = np.array([isinstance(node, Sink) for node in plant.nodes], np.bool_)
        is_out = trace.event == TraceEvent.ENTER
        is_out[is_out] = sinks[trace.object[is_out]]
        self.start_s, self.end_s = trace.start_s, trace.horizon_s
        self._out_ns = trace.time_ns[is_out]
        self.contents = _inside(trace, plant)
        self.load_w: Steps | None = load_steps(trace, plant)
        """Power drawn from the grid over time [W], heaters left out; None for a plant without powers."""

    def good_output(self, time_s: float) -> int:
        """Parts that have reached a sink from the start up to and at a time."""
        return int(np.searchsorted(self._out_ns, round(time_s / _S), side="right"))

    def output_per_h(self, time_s: float, window_s: float = RATE_WINDOW_S) -> float | None:
        """Good parts per hour over the time behind, at most `window_s`; None at the very start."""
        since = max(time_s - window_s, self.start_s)
        if time_s <= since:
            return None
        return (self.good_output(time_s) - self.good_output(since)) * 3600.0 / (time_s - since)

    def outputs(self, edges_s: ArrayLike) -> NDArray[np.int64]:
        """Good parts within each stretch between edges [m + 1], the end of a stretch belonging to it; [m]."""
        edges_ns = np.round(np.asarray(edges_s, np.float64) / _S).astype(np.int64)
        return np.diff(np.searchsorted(self._out_ns, edges_ns, side="right"))

    def inside(self, time_s: float) -> int:
        """Parts between the sources and the sinks, those on vehicles too."""
        return round(self.contents.at(time_s))

    def load_at(self, time_s: float) -> float | None:
        """Power drawn at a time [W]; None for a plant without powers."""
        return None if self.load_w is None else self.load_w.at(time_s)


def _inside(trace: Trace, plant: Plant) -> Steps:
    counts = np.array([not isinstance(node, Source | Sink) for node in plant.nodes], np.bool_)
    in_nodes = trace.content_changes
    in_nodes = in_nodes[counts[in_nodes["node"]]]
    carried = trace.carried_changes
    return Steps.from_changes(
        np.concatenate((in_nodes["time_ns"], carried["time_ns"])),
        np.concatenate((in_nodes["change"], carried["change"])),
        start_s=trace.start_s,
    )
