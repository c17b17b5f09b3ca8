"""The log that the machines of a simulated plant would have written: from the trace of a replication to a CSV."""

from __future__ import annotations

import csv
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import StoreWriteError
from twin_app.plant.log.header import NEEDED, OPTIONAL
from twin_app.plant.log.words import BETWEEN_PARTS
from twin_app.plant.nodes import Conveyor, Failure, Sink, Source, Station, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.sim.trace import Trace, TraceEvent

COLUMNS = (*NEEDED, *OPTIONAL)
_NS = 1_000_000_000
_STOPS = (TraceEvent.DOWN, TraceEvent.WAITING_CREW, TraceEvent.OFF_SHIFT)
_CLOSED = (TraceEvent.DOWN, TraceEvent.OFF_SHIFT)


class LogRow(NamedTuple):
    """One row; times in nanoseconds."""

    start_ns: int
    station: str
    place: int
    end_ns: int
    state: str
    product: str = ""
    parts: tuple[int, ...] = ()
    result: str = ""
    failure: str = ""

    def cells(self) -> tuple[object, ...]:
        """In the order of `COLUMNS`."""
        parts = BETWEEN_PARTS.join(map(str, self.parts))
        start, end = _seconds(self.start_ns), _seconds(self.end_ns)
        return self.station, start, end, self.state, self.place, self.product, parts, self.result, self.failure


class _Move(NamedTuple):
    event: int
    part: int
    product: int
    fate: str


Gaps = Callable[[str, int], NDArray[np.int64]]
"""The first so many interarrival times of a source, by its path [ns]."""


def log_rows(plant: Plant, trace: Trace, gaps: Gaps | None, *, only: frozenset[str] | None = None) -> list[LogRow]:
    """What each place did, arrivals at sources and sinks included, by start of the row.

    Which of several failures of a machine it was is left open. Without `gaps` it is left open when a part came that had
    to wait in its source; so it is with orders. `only` are the paths of the nodes wanted; None: all.
    """
    gaps = None if plant.orders else gaps
    by_node = _events_by_node(plant, trace)
    nodes = {node.path: node for node in plant.nodes}
    rows: list[LogRow] = []
    for index, path in enumerate(trace.node_paths):
        if only is not None and path not in only:
            continue
        node = nodes[path]
        if isinstance(node, Station | Conveyor):
            places = np.flatnonzero(trace.place_node == index)
            machine = _Machine(node, trace, len(places))
            rows.extend(machine.rows(by_node.get(index, {}), round(trace.horizon_s * _NS)))
        elif isinstance(node, Source):
            has_gaps = node.interarrival is not None
            rows.extend(_source_rows(node, trace, by_node.get(index, {}), gaps if has_gaps else None))
        elif isinstance(node, Sink):
            rows.extend(_sink_rows(node, trace, by_node.get(index, {})))
    return sorted(rows, key=lambda row: (row.start_ns, row.station, row.place))


def simulated_log(plant: Plant, path: str | PathLike[str], *, seed: int = 1, replication: int = 0) -> None:
    """Simulate one replication and write its log, a CSV that `fit` and `validate` read. Raises `StoreWriteError`."""
    from twin_app.sim import compile_model, trace_replication
    from twin_app.sim.arrivals import arrival_gaps

    model = compile_model(plant)

    def gaps(source: str, count: int) -> NDArray[np.int64]:
        return arrival_gaps(model, source, seed=seed, replication=replication, count=count)

    trace = trace_replication(model, seed=seed, replication=replication)
    write_machine_log(log_rows(plant, trace, gaps), path)


def write_machine_log(rows: Iterable[LogRow], path: str | PathLike[str]) -> None:
    """Write a log, whole or not at all. Raises `StoreWriteError`."""
    target = Path(path)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(row.cells() for row in rows)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreWriteError(f"{target}: the log cannot be written: {error.strerror or error}") from error


@dataclass(slots=True)
class _Instant:
    """What happened in one node at one time."""

    moves: list[_Move] = field(default_factory=list)
    states: dict[int, int] = field(default_factory=dict)
    """Last `TraceEvent` of each place that changed."""


Events = dict[int, _Instant]
"""By time [ns], in order."""


def _events_by_node(plant: Plant, trace: Trace) -> dict[int, Events]:
    fates = _fates(plant, trace)
    found: dict[int, Events] = defaultdict(dict)
    n_nodes = len(trace.node_paths)
    columns = (trace.time_ns, trace.event, trace.object, trace.part, trace.product)
    for row, (time, event, thing, part, product) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        if event > TraceEvent.COPIED:  # of vehicles, which write no log
            continue
        if thing >= n_nodes:
            place = thing - n_nodes
            events = found[int(trace.place_node[place])]
            events.setdefault(time, _Instant()).states[int(trace.place_number[place])] = event
            continue
        move = _Move(event, part, min(product, len(trace.product_paths)), fates.get(row, ""))
        found[thing].setdefault(time, _Instant()).moves.append(move)
    return found


def _fates(plant: Plant, trace: Trace) -> dict[int, str]:
    """`scrap`, `rework` or `ok` by row of the trace, for parts that leave stations."""
    rework = {node.path: node.rework_to for node in plant.stations if node.rework_to and node.rework > 0.0}
    plain = {node.path for node in plant.nodes if node.flow.transport is None}
    left: dict[int, tuple[int, str]] = {}
    fates: dict[int, str] = {}
    for row in np.flatnonzero(trace.event <= TraceEvent.LEAVE).tolist():
        part, path = int(trace.part[row]), trace.node_paths[int(trace.object[row])]
        if trace.event[row] == TraceEvent.LEAVE:
            left[part] = row, path
            fates[row] = "scrap" if path in plain else "ok"
        elif part in left:
            before, origin = left.pop(part)
            fates[before] = "rework" if rework.get(origin) == path else "ok"
    return fates


class _Machine:
    """Follows the places of a station or belt through their changes."""

    def __init__(self, node: Station | Conveyor, trace: Trace, n_places: int) -> None:
        self._node = node
        self._product_names = _product_names(trace)
        self._state = [int(TraceEvent.STARVED)] * n_places
        self._since = [0] * n_places
        self._held: list[list[tuple[int, int]]] = [[] for _ in range(n_places)]
        self._last = 0
        self._fates: dict[int, deque[tuple[int, str]]] = defaultdict(deque)
        self._needed = 1
        if isinstance(node, Station):
            self._needed = (
                sum(node.assembly.counts or (1,) * len(node.assembly.inputs)) if node.assembly else node.batch
            )
        failures: tuple[Failure, ...] = node.failures
        self._failure = failures[0].name if len(failures) == 1 else ""

    def rows(self, events: Events, horizon: int) -> Iterator[LogRow]:
        """All rows up to the horizon [ns], place by place as they end."""
        for time, instant in events.items():
            for move in instant.moves:
                if move.event == TraceEvent.LEAVE:
                    self._fates[move.part].append((time, move.fate))
        for time, instant in events.items():
            yield from self._pass(time, instant)
        for place in range(len(self._state)):
            if horizon > self._since[place]:
                yield self._row(place, horizon, self._held[place], [])

    def _pass(self, time: int, instant: _Instant) -> Iterator[LogRow]:
        before = [list(held) for held in self._held]
        left: list[list[_Move]] = [[] for _ in self._held]
        is_cut = [False] * len(self._held)
        for move in instant.moves if isinstance(self._node, Station) else ():
            place = self._apply(move, instant)
            is_cut[place] = True
            if move.event == TraceEvent.LEAVE:
                left[place].append(move)
        for place, state in enumerate(self._state):
            after = instant.states.get(place, state)
            is_busy = state in (TraceEvent.WORKING, TraceEvent.SETUP)
            if time > self._since[place] and (after != state or (is_cut[place] and is_busy)):
                is_stopped = after in _STOPS and not self._has_another(place, before[place])
                works = state == TraceEvent.WORKING
                results = self._results(time, before[place], left[place], is_stopped=is_stopped) if works else []
                yield self._row(place, time, before[place], results)
                self._since[place] = time
            self._state[place] = after

    def _apply(self, move: _Move, instant: _Instant) -> int:
        """The place that a part enters or leaves, with what it holds brought up to date."""
        if move.event == TraceEvent.ENTER:
            place = self._taking(instant)
            self._held[place].append((move.part, move.product))
            return place
        if move.event == TraceEvent.COPIED:  # comes next after what it is a copy of has left
            self._held[self._last].append((move.part, move.product))
            return self._last
        place = next((k for k, held in enumerate(self._held) if any(part == move.part for part, _ in held)), 0)
        if move.event in (TraceEvent.LEAVE, TraceEvent.JOINED):
            self._held[place] = [own for own in self._held[place] if own[0] != move.part]
        self._last = place
        return place

    def _taking(self, instant: _Instant) -> int:
        """The lowest-numbered place with room that is up and on shift once the instant is over."""
        open_places = [place for place, held in enumerate(self._held) if len(held) < self._needed]
        able = [
            place
            for place in open_places
            if instant.states.get(place, self._state[place]) not in _CLOSED
            and not (self._state[place] == TraceEvent.WAITING_CREW and place not in instant.states)
        ]
        return min(able or open_places or [0])

    def _has_another(self, place: int, before: list[tuple[int, int]]) -> bool:
        """Whether a part has come in: no place takes one while it is stopped, so it has finished those it had."""
        return any(own not in before for own in self._held[place])

    def _results(self, time: int, held: list[tuple[int, int]], left: list[_Move], *, is_stopped: bool) -> list[str]:
        """What becomes of the parts of a cycle that ends now; empty if it only stops."""
        if is_stopped and {move.fate for move in left} <= {"scrap"}:
            return []
        return [self._fate(part, time) for part, _ in held]

    def _fate(self, part: int, time: int) -> str:
        """Of the next time that a part leaves this machine; a part that never does is taken for good."""
        visits = self._fates[part]
        while visits and visits[0][0] < time:
            visits.popleft()
        return visits[0][1] if visits else "ok"

    def _row(self, place: int, end: int, held: list[tuple[int, int]], results: list[str]) -> LogRow:
        state = TraceEvent(self._state[place])
        is_busy = state in (TraceEvent.WORKING, TraceEvent.SETUP)
        product = held[0][1] if is_busy and held else -1
        return LogRow(
            start_ns=self._since[place],
            station=self._node.path,
            place=place,
            end_ns=end,
            state=state.name.lower(),
            product=self._product_names[product],
            parts=tuple(part for part, _ in held) if is_busy else (),
            result=BETWEEN_PARTS.join(results),
            failure=self._failure if state is TraceEvent.DOWN else "",
        )


def _sink_rows(sink: Sink, trace: Trace, events: Events) -> Iterator[LogRow]:
    names = _product_names(trace)
    for time, instant in events.items():
        for move in instant.moves:
            yield LogRow(time, sink.path, 0, time, "arrival", names[move.product], (move.part,))


def _source_rows(source: Source, trace: Trace, events: Events, gaps: Gaps | None) -> Iterator[LogRow]:
    """When each part came and left; parts that were lost too. Without `gaps` only when it left."""
    names = _product_names(trace)
    left = [
        (time, move) for time, instant in events.items() for move in instant.moves if move.event == TraceEvent.LEAVE
    ]
    if gaps is None:
        for time, move in left:
            yield LogRow(time, source.path, 0, time, "entered", names[move.product], (move.part,))
    elif source.when_blocked is WhenBlocked.WAIT:
        since, came = 0, 0
        waits = gaps(source.path, -(-len(left) // source.batch)).tolist()
        for i, (time, move) in enumerate(left):
            came = since + waits[i // source.batch] if i % source.batch == 0 else came
            since = time
            yield LogRow(came, source.path, 0, time, "arrival", names[move.product], (move.part,))
    else:
        yield from _balking_rows(source, left, gaps, round(trace.horizon_s * _NS), names)


def _balking_rows(
    source: Source, left: list[tuple[int, _Move]], gaps: Gaps, horizon: int, names: list[str]
) -> Iterator[LogRow]:
    """Parts that did not leave when they came were lost, unless a vehicle was to fetch them."""
    number, came = 0, 0
    made = 0
    for gap in _endless(gaps, source.path):
        came += gap
        if came > horizon or (source.limit is not None and made >= source.limit):
            return
        made += source.batch
        batch = left[number : number + source.batch]
        gone = [found for found in batch if found[0] == came or source.flow.transport is not None]
        for time, move in gone:
            yield LogRow(came, source.path, 0, max(time, came), "arrival", names[move.product], (move.part,))
        number += len(gone)
        lost = LogRow(came, source.path, 0, came, "arrival", result="lost")
        yield from (lost for _ in range(source.batch - len(gone)))


def _endless(gaps: Gaps, path: str) -> Iterator[int]:
    """All gaps of a source, drawn in growing numbers."""
    known, count = 0, 256
    while True:
        drawn = gaps(path, count).tolist()
        yield from drawn[known:]
        known, count = count, count * 4


def _product_names(trace: Trace) -> list[str]:
    """By number; the last one stands for parts without a product."""
    return [*(path.rpartition("/")[2] for path in trace.product_paths), ""]


def _seconds(ns: int) -> str:
    return f"{ns // _NS}.{ns % _NS:09d}"
