"""Stops, waits and set-ups of a traced run: what stood when, for how long, and why as far as a trace tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.nodes import Buffer, Conveyor, Failure, Node, Source, Station
from twin_app.plant.plant import Plant
from twin_app.playback.playback import Playback
from twin_app.sim.responses import StationState

STOPS = (StationState.DOWN, StationState.WAITING_CREW)
LOSSES = (StationState.SETUP, StationState.STARVED, StationState.BLOCKED, *STOPS)
LONG_S = 120.0
"""From here on a stop is worth a mark in the overview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A stretch in which one place of a station did not work though it was on shift."""

    path: str
    place: int
    state: StationState
    start_s: float
    end_s: float
    reason: str = ""
    """Name of the failure, if the station has only one that it can be."""

    @property
    def duration_s(self) -> float:
        """How long it lasted, or lasts when the run ends."""
        return self.end_s - self.start_s

    @property
    def is_stop(self) -> bool:
        """Down, or waiting for a crew: not for the lack of parts or room."""
        return self.state in STOPS


def find_losses(playback: Playback, least_s: float = 0.0) -> tuple[Loss, ...]:
    """All losses of stations that last at least `least_s`, in the order of their starts, then of paths."""
    found = [loss for station in playback.plant.stations for loss in _losses_of(playback, station, least_s)]
    return tuple(sorted(found, key=lambda loss: (loss.start_s, loss.path, loss.place)))


def long_stops(losses: Iterable[Loss], least_s: float = LONG_S) -> tuple[Loss, ...]:
    """Those that are stops of at least `least_s`."""
    return tuple(loss for loss in losses if loss.is_stop and loss.duration_s >= least_s)


class LossIndex:
    """The losses of each station, found by window without going through all of them."""

    def __init__(self, losses: Iterable[Loss]) -> None:
        """In the order of their starts."""
        self._by_path: dict[str, list[Loss]] = {}
        for loss in losses:
            self._by_path.setdefault(loss.path, []).append(loss)
        self._starts = {path: np.array([loss.start_s for loss in own]) for path, own in self._by_path.items()}
        # of places side by side a long loss may begin before shorter ones that are over
        self._latest = {
            path: np.maximum.accumulate([loss.end_s for loss in own]) for path, own in self._by_path.items()
        }

    def between(self, path: str, start_s: float, end_s: float) -> list[Loss]:
        """Losses of a station that touch [start, end], in the order of their starts."""
        own = self._by_path.get(path)
        if own is None:
            return []
        first = int(np.searchsorted(self._latest[path], start_s))
        last = int(np.searchsorted(self._starts[path], end_s, side="right"))
        return [loss for loss in own[first:last] if loss.end_s >= start_s]


def flow_order(plant: Plant) -> tuple[str, ...]:
    """Stations in the order in which parts come to them: by the fewest steps from a source, then by path."""
    targets = {node.path: all_targets(node) for node in plant.nodes}
    rank = {node.path: 0 for node in plant.nodes if isinstance(node, Source)}
    front = list(rank)
    while front:
        following = {target for path in front for target in targets[path] if target not in rank}
        rank.update(dict.fromkeys(following, max(rank.values()) + 1))
        front = sorted(following)
    last = len(plant.nodes)
    return tuple(station.path for station in sorted(plant.stations, key=lambda s: (rank.get(s.path, last), s.path)))


def stores_before(plant: Plant) -> dict[str, tuple[str, ...]]:
    """Stores and belts from which parts come to each station without passing another one, by its path."""
    feeders: dict[str, list[Node]] = {node.path: [] for node in plant.nodes}
    for node in plant.nodes:
        for target in dict.fromkeys(all_targets(node)):
            feeders.get(target, []).append(node)
    return {station.path: _stores(feeders, station.path) for station in plant.stations}


def _stores(feeders: dict[str, list[Node]], path: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [path]
    while waiting:
        new = [n.path for n in feeders[waiting.pop()] if isinstance(n, Buffer | Conveyor) and n.path not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return tuple(found)


def _losses_of(playback: Playback, station: Station, least_s: float) -> list[Loss]:
    found = []
    for place in range(station.servers):
        spans = playback.spans(station.path, place)
        rows = np.isin(spans.states, [int(state) for state in LOSSES]) & (spans.end_s - spans.start_s >= least_s)
        for start, end, number in zip(spans.start_s[rows], spans.end_s[rows], spans.states[rows], strict=True):
            state = StationState(int(number))
            reason = _reason(station.failures) if state in STOPS else ""
            found.append(
                Loss(
                    path=station.path,
                    place=place,
                    state=state,
                    start_s=float(start),
                    end_s=float(end),
                    reason=reason,
                )
            )
    return found


def _reason(failures: tuple[Failure, ...]) -> str:
    return failures[0].name if len(failures) == 1 else ""
