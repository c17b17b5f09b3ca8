"""Where vehicles are: their drives, told from the phases in a trace and the ways of their fleets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twin_app.physics.motion import position
from twin_app.plant.build.flow_graph import all_targets
from twin_app.plant.nodes import Buffer
from twin_app.plant.plant import Plant
from twin_app.playback.rails import Rails
from twin_app.playback.stays import NONE
from twin_app.playback.timeline import Timeline
from twin_app.sim.responses import VehiclePhase
from twin_app.sim.trace import Trace, TraceEvent
from twin_app.sim.transport import NOWHERE, TravelTimes, travel_times

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
NodeOf = Callable[[int, int], int]
"""Node of a part from a time on [ns]; −1 for none."""

_NS = 1e-9
_FINE = 257
_DRIVES = (VehiclePhase.TO_PICKUP, VehiclePhase.TO_DROP, VehiclePhase.TO_CHARGER)
CARRYING = (VehiclePhase.TO_DROP, VehiclePhase.UNLOADING, VehiclePhase.DOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the parts of a trace go, as vehicles need it."""

    node_left: NodeOf
    """The node that the part leaves next."""
    node_entered: NodeOf
    """The node that the part enters next."""


@dataclass(slots=True)
class _Segments:
    """One row for each phase of each vehicle."""

    rail: list[int] = field(default_factory=list)
    start_m: list[float] = field(default_factory=list)
    way_m: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    acceleration: list[float] = field(default_factory=list)


class VehicleMotion:
    """All vehicles of a plant."""

    def __init__(self, plant: Plant, trace: Trace, ways: Ways) -> None:
        rows = np.flatnonzero(trace.event >= TraceEvent.VEHICLE_FREE)
        vehicle = trace.object[rows].astype(np.int64) - len(trace.node_paths) - len(trace.place_node)
        order = np.lexsort((rows, vehicle))
        self.vehicle: Integers = vehicle[order]
        """Of each phase, one vehicle after the other."""
        rows = rows[order]
        self.start_ns: Integers = trace.time_ns[rows].astype(np.int64)
        self.end_ns = _ends(self.vehicle, self.start_ns, trace.end_ns + 1)
        self.phase: Integers = trace.event[rows].astype(np.int64) - int(TraceEvent.VEHICLE_FREE)
        self.part: Integers = trace.part[rows].astype(np.int64)
        product = trace.product[rows].astype(np.int64)
        self.product: Integers = np.where(product < len(trace.product_paths), product, NONE)
        network = _Network(plant, trace, ways)
        segments = network.segments(self)
        self.rails = Rails(network.lines)
        self.rail = np.array(segments.rail, np.int64)
        self._start_m, self.way_m = np.array(segments.start_m), np.array(segments.way_m)
        self._speed, self._acceleration = np.array(segments.speed), np.array(segments.acceleration)
        self._timeline = self._phases(len(trace.vehicle_fleet))

    def phases_at(self, time_ns: int) -> Integers:
        """Phase (row of the arrays above) of each vehicle."""
        return self._timeline.at(time_ns)

    def places(self, phases: Integers, times_ns: Integers | int) -> tuple[Floats, Floats]:
        """Points [n, 3] and headings [n] in these phases at these times."""
        if not len(phases):
            return np.zeros((0, 3)), np.zeros(0)
        elapsed = np.maximum(times_ns - self.start_ns[phases], 0) * _NS
        way = position(elapsed, self.way_m[phases], self._speed[phases], self._acceleration[phases])
        return self.rails.at(self.rail[phases], self._start_m[phases] + way)

    def corner_times_ns(self, phase: int) -> Integers:
        """When a drive passes the corners of its way."""
        corners = self.rails.corners_m(int(self.rail[phase]))
        seconds = np.linspace(0.0, float(self.end_ns[phase] - self.start_ns[phase]) * _NS, _FINE)
        way = position(seconds, self.way_m[phase], self._speed[phase], self._acceleration[phase])
        times = self.start_ns[phase] + np.interp(corners, way, seconds) / _NS
        return np.asarray(np.round(times), np.int64)

    def _phases(self, n_vehicles: int) -> Timeline:
        order = np.lexsort((np.arange(len(self.vehicle)), self.start_ns))
        first = np.searchsorted(self.vehicle, np.arange(n_vehicles))
        return Timeline(self.start_ns[order], self.vehicle[order], order, initial=first)


def _ends(vehicle: Integers, start_ns: Integers, end_ns: int) -> Integers:
    """The end of each phase: the start of the vehicle's next."""
    ends = np.append(start_ns[1:], end_ns)
    last = np.append(vehicle[1:] != vehicle[:-1], True) if len(vehicle) else np.zeros(0, np.bool_)
    found: Integers = np.where(last, end_ns, ends[: len(vehicle)])
    return found


class _Network:
    """Follows each vehicle through its phases, and collects the lines it drives along."""

    def __init__(self, plant: Plant, trace: Trace, ways: Ways) -> None:
        self._plant, self._trace, self._ways = plant, trace, ways
        by_path = {fleet.path: fleet for fleet in plant.fleets}
        self._fleets = [by_path[path] for path in trace.fleet_paths]
        self._times = [travel_times(plant, fleet) for fleet in self._fleets]
        self.lines: list[Floats] = []
        self._rails: dict[tuple[int, int, int], int] = {}
        self._nodes = {node.path: node for node in plant.nodes}
        self._goals: Mapping[tuple[int, int], int] = self._gap_goals()

    def segments(self, motion: VehicleMotion) -> _Segments:
        found = _Segments()
        vehicle, place, rail = NONE, NOWHERE, NONE
        for row, now in enumerate(motion.vehicle.tolist()):
            fleet = int(self._trace.vehicle_fleet[now])
            if now != vehicle:
                vehicle, place = now, self._times[fleet].start
                rail = self._rail(fleet, place, place)
            start, way = self._length(rail), 0.0
            if motion.phase[row] in _DRIVES:
                goal = self._goal(fleet, place, motion, row)
                if goal not in (NOWHERE, place):
                    rail, start = self._rail(fleet, place, goal), 0.0
                    way, place = self._length(rail), goal
            found.rail.append(rail)
            found.start_m.append(start)
            found.way_m.append(way)
            found.speed.append(self._fleets[fleet].speed_m_per_s)
            found.acceleration.append(self._fleets[fleet].acceleration_m_per_s2)
        return found

    def _goal(self, fleet: int, place: int, motion: VehicleMotion, row: int) -> int:
        """Where a drive leads to; `NOWHERE` if the run ends before that shows."""
        times, part, now_ns = self._times[fleet], int(motion.part[row]), int(motion.start_ns[row])
        if motion.phase[row] == VehiclePhase.TO_CHARGER:
            return _charger(times, place, float(motion.end_ns[row] - now_ns) * _NS)
        if motion.phase[row] == VehiclePhase.TO_PICKUP:
            node = self._ways.node_left(part, now_ns)
            return NOWHERE if node == NONE else int(times.of_node[node])
        node = self._ways.node_entered(part, now_ns)
        return NOWHERE if node == NONE else self._goals.get((fleet, node), int(times.of_node[node]))

    def _gap_goals(self) -> dict[tuple[int, int], int]:
        """Where vehicles drive for nodes behind a buffer without places: to that buffer."""
        numbers = {node.path: number for number, node in enumerate(self._plant.nodes)}
        goals: dict[tuple[int, int], int] = {}
        for number, times in enumerate(self._times):
            served = {
                path for node in self._plant.nodes if node.flow.transport == times.fleet for path in all_targets(node)
            }
            for path in sorted(served):
                gap = self._nodes[path]
                if isinstance(gap, Buffer) and gap.capacity == 0:
                    behind = [numbers[end] for end in all_targets(gap) if end not in served]
                    goals |= {(number, end): int(times.of_node[numbers[path]]) for end in behind}
        return goals

    def _rail(self, fleet: int, start: int, end: int) -> int:
        key = (fleet, start, end)
        if key not in self._rails:
            self._rails[key] = len(self.lines)
            times = self._times[fleet]
            self.lines.append(np.zeros((1, 3)) if start == NOWHERE else times.route_m(start, end))
        return self._rails[key]

    def _length(self, rail: int) -> float:
        return float(np.linalg.norm(np.diff(self.lines[rail], axis=0), axis=1).sum())


def _charger(times: TravelTimes, place: int, seconds: float) -> int:
    """The charger to which a drive takes this long; a trace does not name it."""
    if not len(times.chargers):
        return NOWHERE
    miss = np.abs(times.seconds[place, times.chargers] - seconds)
    return int(times.chargers[int(np.argmin(miss))])


def moves_of_parts(trace: Trace) -> Ways:
    """Look-ups of the nodes that each part leaves and enters next."""
    tables: dict[int, dict[int, tuple[list[int], list[int]]]] = {
        int(event): defaultdict(lambda: ([], [])) for event in (TraceEvent.ENTER, TraceEvent.LEAVE)
    }
    for row in np.flatnonzero(trace.event <= TraceEvent.LEAVE).tolist() if len(trace.vehicle_fleet) else ():
        times, nodes = tables[int(trace.event[row])][int(trace.part[row])]
        times.append(int(trace.time_ns[row]))
        nodes.append(int(trace.object[row]))

    def look_up(event: TraceEvent) -> NodeOf:
        def node_of(part: int, time_ns: int) -> int:
            times, nodes = tables[int(event)][part]
            number = int(np.searchsorted(times, time_ns, side="left"))
            return nodes[number] if number < len(nodes) else NONE

        return node_of

    return Ways(node_left=look_up(TraceEvent.LEAVE), node_entered=look_up(TraceEvent.ENTER))
