"""The numbers of a log, as means of equal batches: output, lead time, shares of the states of machines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.fitting.stretches import PlaceRows, work_stretches
from twin_app.experiment.validation.ways import entry_stations, exit_stations
from twin_app.plant.log.table import MACHINE_STATES, NS_PER_S, LogState, MachineLog
from twin_app.plant.nodes import Node, Sink, Source, Station
from twin_app.plant.plant import Plant

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
N_BATCHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a log says, and why it does not say more. Batches are in the order of time."""

    output_per_h: FloatArray | None
    lead_time_s: FloatArray | None
    is_lead_of_machines: bool
    """Lead time from the first work at a machine to the end of the last; else from the source to the sink."""
    shares: dict[tuple[str, str], FloatArray]
    """By prim path and name of the state."""
    missing: tuple[str, ...]


def record(plant: Plant, log: MachineLog) -> Recording:
    """Everything that can be compared."""
    return _Recorder(plant, log).record()


class _Recorder:
    def __init__(self, plant: Plant, log: MachineLog) -> None:
        self._plant = plant
        self._log = log
        self._nodes: dict[str, Node] = {node.path: node for node in plant.nodes}
        self._places: dict[str, list[slice]] = defaultdict(list)
        for node, _, rows in log.places():
            self._places[log.node_paths[node]].append(rows)
        self._edges = np.linspace(log.start, log.end, N_BATCHES + 1).round().astype(np.int64)
        self._missing: list[str] = []

    def record(self) -> Recording:
        output = self._output()
        lead, is_of_machines = self._lead_times()
        return Recording(
            output_per_h=output, lead_time_s=lead, is_lead_of_machines=is_of_machines, shares=self._shares(),
            missing=tuple(self._missing),
        )  # fmt: skip

    def _has(self, kind: type[Source] | type[Sink]) -> bool:
        """Whether the log tells of every node of this kind."""
        return all(path in self._places for path, node in self._nodes.items() if isinstance(node, kind))

    def _rows_of(self, kind: type[Source] | type[Sink]) -> list[slice]:
        return [rows for path, own in self._places.items() if isinstance(self._nodes[path], kind) for rows in own]

    def _output(self) -> FloatArray | None:
        times, counts = self._exits()
        if times is None:
            return None
        per_batch, _ = np.histogram(times, self._edges, weights=counts)
        return np.asarray(per_batch / (np.diff(self._edges) / NS_PER_S) * 3600.0)

    def _exits(self) -> tuple[IntArray | None, IntArray]:
        """When good parts left the plant, and how many each time."""
        log, nothing = self._log, np.empty(0, np.int64)
        if any(isinstance(self._nodes[path], Sink) for path in self._places):
            times = np.concatenate([log.start_ns[rows] for rows in self._rows_of(Sink)])
            return times, np.ones(len(times), np.int64)
        sure, unsure = exit_stations(self._plant)
        if unsure or not sure or not all(path in self._places for path in sure):
            lacking = sorted(unsure or {path for path in sure if path not in self._places})
            reason = (
                "without rows of sinks nobody knows which of their parts went out" if unsure else "they have no rows"
            )
            self._missing.append(f"output: {', '.join(lacking[:3]) or 'no station leads to a sink'}: {reason}")
            return None, nothing
        found = [self._finished(path, rows) for path in sure for rows in self._places[path]]
        return np.concatenate([times for times, _ in found]), np.concatenate([counts for _, counts in found])

    def _finished(self, path: str, rows: slice) -> tuple[IntArray, IntArray]:
        """Good parts of one place of a last station."""
        station, log = self._nodes[path], self._log
        assert isinstance(station, Station)
        good = np.array([counts.ok for counts in log.results])[log.result[rows]]
        if (log.result[rows] > 0).any():
            return log.end_ns[rows][good > 0], good[good > 0] * station.split_count
        own = PlaceRows.of(log, rows, has_results=False)
        work = work_stretches(own)
        ends = own.end[work.last[work.is_complete]]
        return ends, np.full(len(ends), station.batch * station.split_count)

    def _lead_times(self) -> tuple[FloatArray | None, bool]:
        log = self._log
        is_of_machines = not (self._has(Source) and self._has(Sink))
        if not log.has_parts:
            self._missing.append("lead time: the log has no part names")
            return None, is_of_machines
        if any(station.split_count > 1 for station in self._plant.stations):
            self._missing.append("lead time: parts are split, and their names do not tell which came from which")
            return None, is_of_machines
        entries, exits = self._ends_of_ways(is_of_machines=is_of_machines)
        if entries is None or exits is None:
            self._missing.append("lead time: no rows of the first or of the last machines")
            return None, is_of_machines
        ages = _ages(entries, exits)
        if len(ages) < N_BATCHES:
            self._missing.append(f"lead time: only {len(ages)} parts were seen both to come and to go")
            return None, is_of_machines
        return np.array([float(own.mean()) for own in np.array_split(ages, N_BATCHES)]) / NS_PER_S, is_of_machines

    def _ends_of_ways(self, *, is_of_machines: bool) -> tuple[IntArray | None, IntArray | None]:
        """Part and time of everything that comes in and goes out, shape [n, 2] each."""
        log = self._log
        if not is_of_machines:
            entries = [self._parts(rows, log.end_ns) for rows in self._rows_of(Source)]
            exits = [self._parts(rows, log.start_ns) for rows in self._rows_of(Sink)]
        else:
            first, (last, _) = entry_stations(self._plant), exit_stations(self._plant)
            entries = [self._parts(rows, log.start_ns, LogState.WORKING) for rows in self._slices(first)]
            exits = [self._parts(rows, log.end_ns, LogState.WORKING, is_last=True) for rows in self._slices(last)]
        if not entries or not exits:
            return None, None
        return np.concatenate(entries), np.concatenate(exits)

    def _slices(self, paths: frozenset[str]) -> list[slice]:
        return [rows for path in sorted(paths) for rows in self._places.get(path, [])]

    def _parts(
        self, rows: slice, moments: IntArray, state: LogState | None = None, *, is_last: bool = False
    ) -> IntArray:
        log = self._log
        index = np.arange(rows.start, rows.stop)
        index = index[log.part[index] != 0]
        if state is not None:
            index = index[log.state[index] == state]
        if is_last and log.has_results:
            index = index[np.array([counts.ok > 0 for counts in log.results])[log.result[index]]]
        found = np.stack([log.part[index], moments[index]], axis=1)
        more = log.more_parts[np.isin(log.more_parts[:, 0], index)]
        return np.concatenate([found, np.stack([more[:, 1], moments[more[:, 0]]], axis=1)])

    def _shares(self) -> dict[tuple[str, str], FloatArray]:
        """Of states that the log speaks of anywhere, at the machines it speaks of."""
        log = self._log
        seen = [state for state in MACHINE_STATES if bool((log.state == state).any())]
        machines = [path for path in self._places if not isinstance(self._nodes[path], Source | Sink)]
        shares = {}
        for path in sorted(machines):
            n_places = self._nodes[path].servers if isinstance(self._nodes[path], Station) else 1  # type: ignore[attr-defined]
            for state in seen:
                times = sum(self._time_in(rows, state) for rows in self._places[path])
                shares[path, state.name.lower()] = np.asarray(times / np.diff(self._edges) / n_places)
        return shares

    def _time_in(self, rows: slice, state: LogState) -> FloatArray:
        """In each batch [ns]."""
        log = self._log
        own = np.flatnonzero(log.state[rows] == state) + rows.start
        if len(own) == 0:
            return np.zeros(N_BATCHES)
        start, end = log.start_ns[own], log.end_ns[own]
        total = np.cumsum(end - start)
        moments = np.stack([start, end], axis=1).ravel() - log.start
        passed = np.stack([total - (end - start), total], axis=1).ravel()
        return np.diff(np.interp(self._edges - log.start, moments, passed))


def _ages(entries: IntArray, exits: IntArray) -> IntArray:
    """Times from the first entry of each part to its last exit, in the order of the exits."""
    entries = entries[np.lexsort((entries[:, 1], entries[:, 0]))]
    first = entries[np.append(True, entries[1:, 0] != entries[:-1, 0])]
    exits = exits[np.lexsort((exits[:, 1], exits[:, 0]))]
    last = exits[np.append(exits[1:, 0] != exits[:-1, 0], True)]
    position = np.minimum(np.searchsorted(first[:, 0], last[:, 0]), len(first) - 1)
    is_known = first[position, 0] == last[:, 0]
    found, came = last[is_known], first[position[is_known], 1]
    order = np.argsort(found[:, 1], kind="stable")
    return np.asarray((found[:, 1] - came)[order])
