"""A traced run that can be asked for any time; see the package for how to use it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreError
from twin_app.plant.nodes import Conveyor, Sink, Source, Station
from twin_app.plant.plant import Plant
from twin_app.playback.frame import (
    ContentSpans,
    Frame,
    PartsFrame,
    Spans,
    StateChanges,
    VehiclesFrame,
    VehicleSpans,
)
from twin_app.playback.layout import Layout, find_layout
from twin_app.playback.positions import Positions
from twin_app.playback.stays import NONE, find_stays
from twin_app.playback.timeline import Stretches, Timeline
from twin_app.playback.vehicle_motion import CARRYING, VehicleMotion, moves_of_parts
from twin_app.sim.responses import StationState, VehiclePhase
from twin_app.sim.trace import Trace, TraceEvent
from twin_app.usd.geometry import SceneGeometry

Integers = NDArray[np.int64]

GLIDE_S = 3.0
"""Longest time for which a part is shown on its way between nodes that it changed at once."""
BED_M = 0.35
"""Height of a part's underside above the floor that its vehicle drives on."""
_STATES = tuple(StationState)
_FIRST_STATE = int(TraceEvent.WORKING)
_LAST_STATE = int(TraceEvent.OFF_SHIFT)


class Playback:
    """One replication, ready to be shown. Frames are independent of each other and may be asked for in any order."""

    def __init__(self, trace: Trace, plant: Plant, geometry: SceneGeometry, *, glide_s: float = GLIDE_S) -> None:
        """`glide_s` 0: parts are only where the simulation has them. Raises `StoreError` if trace and plant differ."""
        _check(trace, plant)
        self.trace = trace
        self.plant = plant
        self.layout: Layout = find_layout(plant, geometry)
        self.node_paths = trace.node_paths
        self.product_paths = trace.product_paths
        self.fleet_paths = trace.fleet_paths
        self.start_s, self.end_s = trace.start_s, trace.horizon_s
        nodes = list(plant.nodes)
        sinks = np.array([isinstance(node, Sink) for node in nodes], np.bool_)
        self.stays = find_stays(trace, sinks)
        self.positions = Positions(trace, nodes, self.stays, self.layout, glide_s=glide_s)
        self._carried_width_m = self.positions.width_of(self.layout.part_m)
        self.vehicles = VehicleMotion(plant, trace, moves_of_parts(trace))
        self._present = Stretches(self.stays.enter_ns, self.stays.leave_ns)
        self._states = self._state_timeline()
        self._counted = [i for i, node in enumerate(nodes) if not isinstance(node, Sink | Source)]
        self._contents = self._content_timeline(len(nodes))
        working = [(i, node.path) for i, node in enumerate(nodes) if isinstance(node, Station | Conveyor)]
        self._places = [(path, np.flatnonzero(trace.place_node == i)) for i, path in working]

    @classmethod
    def from_run(
        cls, run_file: str | Path, plant: Plant, geometry: SceneGeometry, *, glide_s: float = GLIDE_S
    ) -> Playback:
        """From a file that `twin run --trace --out` wrote. Raises `StoreError`: no such file, no trace, other plant."""
        from twin_app.store import read_trace

        return cls(read_trace(Path(run_file)), plant, geometry, glide_s=glide_s)

    def frame(self, time_s: float) -> Frame:
        """The plant at a time; before the start and after the end as at these."""
        now = self._ns(time_s)
        states = self._states.at(now).tolist()
        place_states = {path: tuple(_STATES[states[place]] for place in own) for path, own in self._places}
        counts = self._contents.at(now).tolist()
        phases = self.vehicles.phases_at(now)
        points, turns = self.vehicles.places(phases, now)
        return Frame(
            time_s=now * 1e-9,
            states={path: _most_common(own) for path, own in place_states.items()},
            place_states=place_states,
            contents={self.node_paths[index]: counts[index] for index in self._counted},
            parts=self._parts(now, phases, points, turns),
            vehicles=VehiclesFrame(
                positions_m=points,
                headings_rad=turns,
                fleets=self.trace.vehicle_fleet,
                numbers=self.trace.vehicle_number,
                phases=tuple(VehiclePhase(phase) for phase in self.vehicles.phase[phases].tolist()),
                carried=np.where(self._carries(phases), self.vehicles.part[phases], NONE),
            ),
        )

    def spans(self, path: str, place: int = 0) -> Spans:
        """What a place of a station or conveyor did from start to end. Raises `KeyError` if there is no such place."""
        index = self._place(path, place)
        rows = np.flatnonzero(self.trace.object == len(self.node_paths) + index)
        states = self.trace.event[rows].astype(np.int64) - _FIRST_STATE
        start, end, kept = _spans(self.trace.time_ns[rows], self.trace.end_ns)
        return Spans(start_s=start, end_s=end, states=states[kept])

    def content_spans(self, path: str) -> ContentSpans:
        """How many parts were in a node from start to end. Raises `KeyError` for sources, sinks and strangers."""
        index = self.node_paths.index(path) if path in self.node_paths else NONE
        if index not in self._counted:
            raise KeyError(path)
        changes = self.trace.content_changes
        own = changes[changes["node"] == index]
        times = np.concatenate(([self.trace.start_ns], own["time_ns"]))
        counts = np.concatenate(([0], np.cumsum(own["change"])))
        start, end, kept = _spans(times, self.trace.end_ns)
        return ContentSpans(start_s=start, end_s=end, counts=counts[kept])

    def vehicle_spans(self, fleet: str, number: int = 0) -> VehicleSpans:
        """What a vehicle did from start to end. Raises `KeyError` if there is no such vehicle."""
        fleets = [self.fleet_paths[own] for own in self.trace.vehicle_fleet]
        known = [(path, int(own)) for path, own in zip(fleets, self.trace.vehicle_number, strict=True)]
        if (fleet, number) not in known:
            raise KeyError(fleet, number)
        rows = np.flatnonzero(self.vehicles.vehicle == known.index((fleet, number)))
        start, end, kept = _spans(self.vehicles.start_ns[rows], self.trace.end_ns)
        rows = rows[kept]
        return VehicleSpans(start_s=start, end_s=end, phases=self.vehicles.phase[rows], parts=self.vehicles.part[rows])

    @property
    def state_changes(self) -> StateChanges:
        """All changes of states in the order of time."""
        rows = self.trace.state_changes
        return StateChanges(
            time_s=rows["time_ns"] * 1e-9, nodes=rows["node"], places=rows["place"], states=rows["state"]
        )

    def _parts(self, now: int, phases: Integers, points: NDArray[np.float64], turns: NDArray[np.float64]) -> PartsFrame:
        """Parts in nodes, then those on vehicles."""
        stays = self._present.at(now)
        at, headings = self.positions.at(stays, now)
        loaded = self._carries(phases)
        on = phases[loaded]
        return PartsFrame(
            positions_m=np.concatenate((at, points[loaded] + (0.0, 0.0, BED_M))),
            headings_rad=np.concatenate((headings, turns[loaded])),
            lengths_m=np.concatenate((self.positions.length_m[stays], np.full(len(on), self.layout.part_m))),
            widths_m=np.concatenate((self.positions.width_m[stays], np.full(len(on), self._carried_width_m))),
            products=np.concatenate((self.stays.product[stays], self.vehicles.product[on])),
            serials=np.concatenate((self.stays.part[stays], self.vehicles.part[on])),
            nodes=np.concatenate((self.stays.node[stays], np.full(len(on), NONE))),
        )

    def _carries(self, phases: Integers) -> NDArray[np.bool_]:
        is_loaded = np.isin(self.vehicles.phase[phases], CARRYING) & (self.vehicles.part[phases] != NONE)
        return np.asarray(is_loaded, np.bool_)

    def _ns(self, time_s: float) -> int:
        return min(max(round(time_s * 1e9), self.trace.start_ns), self.trace.end_ns)

    def _place(self, path: str, place: int) -> int:
        for own, places in self._places:
            if own == path and 0 <= place < len(places):
                return int(places[place])
        raise KeyError(path, place)

    def _state_timeline(self) -> Timeline:
        rows = np.flatnonzero((self.trace.event >= _FIRST_STATE) & (self.trace.event <= _LAST_STATE))
        place = self.trace.object[rows].astype(np.int64) - len(self.node_paths)
        states = self.trace.event[rows].astype(np.int64) - _FIRST_STATE
        initial = np.full(len(self.trace.place_node), int(StationState.STARVED))
        return Timeline(self.trace.time_ns[rows], place, states, initial=initial)

    def _content_timeline(self, n_nodes: int) -> Timeline:
        changes = self.trace.content_changes
        order = np.argsort(changes["node"], kind="stable")
        counts, nodes = np.cumsum(changes["change"][order]), changes["node"][order]
        before = np.concatenate(([0], counts))[np.searchsorted(nodes, np.arange(n_nodes))]
        values = np.empty(len(counts), np.int64)
        values[order] = counts - before[nodes]
        return Timeline(changes["time_ns"], changes["node"], values, initial=np.zeros(n_nodes, np.int64))


def _most_common(states: tuple[StationState, ...]) -> StationState:
    return states[0] if len(states) == 1 else max(sorted(set(states)), key=states.count)


def _spans(times_ns: Integers, end_ns: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Starts and ends [s] of stretches that begin at these times, and which of them last any time at all."""
    ends = np.append(times_ns[1:], end_ns)
    kept = ends > times_ns
    return times_ns[kept].astype(np.float64) * 1e-9, ends[kept].astype(np.float64) * 1e-9, kept


def _check(trace: Trace, plant: Plant) -> None:
    paths = tuple(node.path for node in plant.nodes)
    if paths != trace.node_paths:
        odd = sorted(set(paths) ^ set(trace.node_paths))
        raise StoreError(f"the trace is of another plant: only one of the two has {', '.join(odd[:3])}; run it again")
    for index, node in enumerate(plant.nodes):
        n_places = int((trace.place_node == index).sum())
        if isinstance(node, Station) and n_places != node.servers:
            raise StoreError(f"{node.path}: the trace has {n_places} places, the scene {node.servers}; run it again")
    counts = {fleet.path: fleet.count for fleet in plant.fleets}
    if tuple(counts) != trace.fleet_paths or sum(counts.values()) != len(trace.vehicle_fleet):
        raise StoreError("the trace is of another plant: its vehicles are not those of the scene; run it again")
    _check_rows(trace)


def _check_rows(trace: Trace) -> None:
    """A file may have been written by anything."""
    times = trace.time_ns
    if len(times) and not (trace.start_ns <= times[0] and times[-1] <= trace.end_ns and (np.diff(times) >= 0).all()):
        raise StoreError("the trace is damaged: its times are not in order, or outside the run; run it again")
    first_vehicle = len(trace.node_paths) + len(trace.place_node)
    driven = np.unique(trace.object[trace.event >= TraceEvent.VEHICLE_FREE])
    if driven.tolist() != list(range(first_vehicle, first_vehicle + len(trace.vehicle_fleet))):
        raise StoreError("the trace is damaged: it does not say of each vehicle what it does; run it again")
