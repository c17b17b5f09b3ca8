"""A traced run made ready for the window: everything that takes longer than a frame is worked out here, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin_app.gui.charts.timeline.cells import Row
from twin_app.plant.plant import Plant
from twin_app.playback.frame import Spans
from twin_app.playback.losses import Loss, LossIndex, find_losses, flow_order, long_stops, stores_before

if TYPE_CHECKING:  # loads the simulator, for which the first window must not wait
    from twin_app.playback.playback import Playback
    from twin_app.playback.progress import Progress
    from twin_app.sim.trace import Trace
    from twin_app.usd.geometry import SceneGeometry

SHORTEST_EVENT_S = 5.0
"""Shorter waits are part of the rhythm of a line, no events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Immutable; may be made in any thread."""

    playback: Playback
    progress: Progress
    stations: tuple[str, ...]
    """In the order of the flow."""
    labels: Mapping[str, str]
    """Names of stations by path."""
    spans: Mapping[str, tuple[Spans, ...]]
    """What each place of each station did."""
    rows: Mapping[str, Row]
    losses: tuple[Loss, ...]
    """Events, in the order of their starts."""
    stops: tuple[Loss, ...]
    """Those of them that lasted over two minutes and are stops."""
    index: LossIndex
    """The same by station."""
    stores: Mapping[str, tuple[str, ...]]
    """Where parts wait for each station."""
    changes_s: NDArray[np.float64]
    """Times at which a station does something else, ascending, each once."""
    title: str

    @property
    def start_s(self) -> float:
        """When the run begins."""
        return self.playback.start_s

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.playback.end_s

    @property
    def plant(self) -> Plant:
        """The plant that was traced."""
        return self.playback.plant


def read_recording(file: Path, plant: Plant, geometry: SceneGeometry) -> Recording:
    """From a run file. Raises `StoreError`: no such file, no trace in it, or the trace of another plant."""
    from twin_app.store import read_trace

    return make_recording(read_trace(file), plant, geometry, title=file.stem)


def make_recording(trace: Trace, plant: Plant, geometry: SceneGeometry, *, title: str) -> Recording:
    """From a trace. Raises `StoreError` if it is not of this plant."""
    from twin_app.playback.playback import Playback
    from twin_app.playback.progress import Progress

    playback = Playback(trace, plant, geometry)
    losses = find_losses(playback, SHORTEST_EVENT_S)
    spans = {s.path: tuple(playback.spans(s.path, place) for place in range(s.servers)) for s in plant.stations}
    return Recording(
        playback=playback,
        progress=Progress(trace, plant),
        stations=flow_order(plant),
        labels={station.path: station.label for station in plant.stations},
        spans=spans,
        rows={path: Row(own) for path, own in spans.items()},
        losses=losses,
        stops=long_stops(losses),
        index=LossIndex(losses),
        stores=stores_before(plant),
        changes_s=_changes(playback),
        title=title,
    )


def _changes(playback: Playback) -> NDArray[np.float64]:
    stations = {station.path for station in playback.plant.stations}
    is_station = np.array([path in stations for path in playback.node_paths], np.bool_)
    changes = playback.state_changes
    return np.unique(changes.time_s[is_station[changes.nodes]])
