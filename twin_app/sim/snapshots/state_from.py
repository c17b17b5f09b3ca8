"""From a snapshot to a state: checked names become row numbers, seconds become ticks; the kernel does the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from twin_app.errors import InvalidPlantError
from twin_app.plant.nodes import Conveyor, Node, Station
from twin_app.plant.snapshot import (
    ConveyorSnapshot,
    FailureSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
)
from twin_app.plant.snapshot_checks import find_snapshot_faults
from twin_app.plant.snapshot_order_checks import order_conditions
from twin_app.plant.snapshot_phases import phase_of
from twin_app.sim.codes import COLLECTING, DONE, EMPTY, SETTING_UP, SOURCE, WAKING, WORKING
from twin_app.sim.compile import Model
from twin_app.sim.conversions import ticks
from twin_app.sim.episodes import State, proceed, started
from twin_app.sim.kernel.restore import restore
from twin_app.sim.loads import (
    BODY_LOAD,
    NODE_LOAD,
    ORDER_LOAD,
    PART_LOAD,
    PLACE_LOAD,
    STOP_LOAD,
    VEHICLE_LOAD,
    Loads,
)
from twin_app.sim.physics_tables import stops_of
from twin_app.sim.pointers import header_of
from twin_app.sim.snapshots.physics import load_body, load_tool, tool_row
from twin_app.sim.snapshots.routes import route_faults
from twin_app.sim.snapshots.vehicles import delivered_parts, vehicle_faults, vehicle_rows
from twin_app.sim.trace import TraceStart

PHASES = {
    PlacePhase.EMPTY: int(EMPTY),
    PlacePhase.COLLECTING: int(COLLECTING),
    PlacePhase.WAKING: int(WAKING),
    PlacePhase.SETTING_UP: int(SETTING_UP),
    PlacePhase.WORKING: int(WORKING),
    PlacePhase.FINISHED: int(DONE),
}
_FIRST_PARTS = 256


def state_from(model: Model, snapshot: Snapshot, *, seed: int, replication: int, has_trace: bool = False) -> State:
    """A replication that starts from a snapshot, at its time and with fresh random streams.

    Statistics begin at the warm-up, or at once if that is over. A snapshot of time 0 without nodes gives what `begin`
    gives. Raises `InvalidPlantError` with everything in the snapshot that the plant cannot be like.
    """
    start = Start(model, snapshot)
    state = started(
        model, seed=seed, replication=replication, start_ns=start.now, n_parts=start.n_parts, has_trace=has_trace
    )
    start.load(state.headers)
    state.trace_start = TraceStart(time_s=snapshot.time_s, known_parts=_known_parts(state))
    proceed(state, state.now_ns, 0)
    return state


def _known_parts(state: State) -> np.ndarray:
    """Serial number and time of entry [ns] of all parts in a state but those that wait in sources."""
    n_free = int(state.arrays.run["n_free"][0])
    is_there = np.ones(len(state.arrays.parts), np.bool_)
    is_there[state.arrays.free[:n_free]] = False
    nodes = state.model.tables.nodes
    waiting = state.arrays.places["part"][nodes["place"][nodes["kind"] == SOURCE]]
    is_there[waiting[waiting >= 0]] = False
    parts = state.arrays.parts[is_there]
    return np.stack([parts["serial"], parts["created"]], axis=1)


class Start:
    """A snapshot that fits a model, ready to be put into any number of states."""

    def __init__(self, model: Model, snapshot: Snapshot) -> None:
        faults = [
            *find_snapshot_faults(model.plant, snapshot),
            *route_faults(model, snapshot),
            *vehicle_faults(model, snapshot),
        ]
        if faults:
            raise InvalidPlantError(faults)
        self.now = ticks(snapshot.time_s)
        self._loads = _Loading(model, snapshot).loads()
        self._header = header_of(self._loads)

    @property
    def n_parts(self) -> int:
        """Room for parts that is enough at first."""
        return max(_FIRST_PARTS, 2 * len(self._loads.parts) + int(self._loads.places["copies"].clip(0).sum()))

    def load(self, headers: tuple[np.ndarray, np.ndarray]) -> None:
        """Put it into a state that has just been started at `now`."""
        restore(*headers, self._header)


def _unknown(dtype: np.dtype[Any], size: int) -> Any:
    """Rows of which nothing is known."""
    rows: Any = np.zeros(size, dtype)
    for name in dtype.names or ():
        rows[name] = 0 if name == "is_given" else -1
    return rows


def _ticks(seconds: float | None) -> int:
    return -1 if seconds is None else ticks(seconds)


@dataclass(slots=True)
class _Loading:
    """Fills the tables from a snapshot without faults."""

    model: Model
    snapshot: Snapshot
    ids: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    order_ids: dict[str, int] = field(default_factory=dict)
    nodes: Any = None
    places: Any = None
    stops: Any = None
    bodies: Any = None
    got: Any = None
    vehicles: Any = None
    parts: list[tuple[int, ...]] = field(default_factory=list)

    def loads(self) -> Loads:
        m, plant = self.model.tables, self.model.plant
        self.ids = {node.path: n for n, node in enumerate(plant.nodes)}
        self.order_ids = {order.order_id: o for o, order in enumerate(plant.orders)}
        self.products = {product.path: i for i, product in enumerate(plant.products)}
        self.products[""] = int(m.plan["n_products"][0]) - 1  # the unnamed one comes last, unless there is but one
        self.nodes = _unknown(NODE_LOAD, len(m.nodes))
        self.places = _unknown(PLACE_LOAD, len(m.places))
        self.stops = _unknown(STOP_LOAD, len(m.stops))
        self.bodies = np.zeros(len(m.bodies), BODY_LOAD)
        self.got = np.zeros(len(m.places) * int(m.plan["most_inputs"][0]), np.int64)
        self.vehicles = _unknown(VEHICLE_LOAD, len(m.vehicles))
        for own in self.snapshot.nodes:
            self._node(plant.nodes[self.ids[own.path]], own)
        for v, vehicle, row in vehicle_rows(self.model, self.snapshot):
            self.vehicles[v] = row
            if vehicle.part is not None and vehicle.origin is not None:
                self._part(self.ids[vehicle.origin], vehicle.part, vehicle=v)
        return Loads(
            nodes=self.nodes,
            places=self.places,
            stops=self.stops,
            bodies=self.bodies,
            parts=np.array(self.parts, PART_LOAD),
            got=self.got,
            vehicles=self.vehicles,
            orders=self._orders(),
        )

    def _orders(self) -> np.ndarray:
        """What has become of all orders; nothing for a snapshot that says nothing."""
        conditions = {} if self.snapshot.is_empty else order_conditions(self.model.plant, self.snapshot)
        rows = [(own.to_make, own.to_make + own.n_inside, _ticks(own.finished_s)) for own in conditions.values()]
        return np.array(rows, ORDER_LOAD)

    def _node(self, node: Node, own: Any) -> None:
        n = self.ids[own.path]
        row = self.nodes[n]
        row["is_given"], row["turn"] = 1, own.next_target
        first_place = int(self.model.tables.nodes["place"][n])
        match own:
            case StationSnapshot() if isinstance(node, Station):
                for i, place in enumerate(own.places):
                    self._place(node, n, first_place + i, place)
            case ConveyorSnapshot() if isinstance(node, Conveyor):
                self._failures(node, first_place, own.failures)
                load_body(self.model.tables, self.bodies, first_place, own)
                for part in own.parts:
                    self._part(n, part, way=self._way(node, n, part))
            case _:
                for part in own.parts:
                    self._part(n, part)
        if isinstance(own, SourceSnapshot):
            row["next_arrival"], row["n_made"] = _ticks(own.next_arrival_s), own.made
            row["left_in_batch"] = own.left_in_batch
            row["batch_product"] = -1 if own.batch_product is None else self.products[own.batch_product]

    def _way(self, conveyor: Conveyor, n: int, part: PartSnapshot) -> int:
        position_m = min(part.position_m or 0.0, conveyor.length_m)
        return min(ticks(position_m / conveyor.speed_m_per_s), int(self.model.tables.nodes["transit"][n]))

    def _part(self, n: int, part: PartSnapshot, *, place: int = -1, way: int = -1, vehicle: int = -1) -> None:
        now_s = self.snapshot.time_s
        self.parts.append(
            (
                n,
                place,
                self.products[part.product],
                ticks(now_s if part.entered_s is None else part.entered_s),
                int(part.ready_s is not None),
                ticks(part.ready_s or 0.0),
                -1 if part.target is None else self.ids[part.target],
                way,
                -1 if part.order is None else self.order_ids[part.order],
                vehicle,
            )
        )

    def _place(self, station: Station, n: int, k: int, own: PlaceSnapshot) -> None:
        phase = phase_of(station, own)
        row = self.places[k]
        row["is_given"], row["phase"] = 1, PHASES[phase]
        row["remaining"], row["work"], row["setup"] = map(_ticks, (own.remaining_s, own.work_s, own.setup_s))
        row["runs"] = -1 if own.is_running is None else int(own.is_running)
        row["asked"], row["standby_in"] = _ticks(own.waiting_since_s), _ticks(own.standby_in_s)
        row["copies"], row["standby"] = own.copies, int(own.is_standby)
        if own.last_product is not None:
            row["last_product"] = self.products[own.last_product]
        elif phase is PlacePhase.FINISHED:
            row["last_product"] = self.products[own.parts[0].product]
        self._failures(station, k, own.failures)
        self._physics(station, k, own)
        for part in own.parts:
            self._part(n, part, place=k)
        if phase is PlacePhase.COLLECTING and station.assembly is not None:
            self._inputs(station.assembly.counts, k, own)

    def _inputs(self, counts: tuple[int, ...], k: int, own: PlaceSnapshot) -> None:
        """How many parts of each input an assembly place has."""
        first = k * int(self.model.tables.plan["most_inputs"][0])
        self.got[first : first + len(counts)] = delivered_parts(own, counts)

    def _physics(self, station: Station, k: int, own: PlaceSnapshot) -> None:
        load_body(self.model.tables, self.bodies, k, own)
        tool = tool_row(failure_names(station))
        if tool is not None:
            load_tool(self.stops[int(self.model.tables.places["stop"][k]) + tool], own)

    def _failures(self, node: Station | Conveyor, k: int, own: tuple[FailureSnapshot, ...]) -> None:
        m = self.model.tables
        n = int(m.places["node"][k])
        first = int(m.places["stop"][k])
        names = failure_names(node)
        assert len(names) == int(m.nodes["n_failures"][n])
        for failure in own:
            row = self.stops[first + names.index(failure.name)]
            row["is_given"], row["is_failed"] = 1, int(failure.is_failed)
            row["left"], row["repair_left"] = _ticks(failure.uptime_left_s), _ticks(failure.repair_left_s)
            row["asked"], row["failed"] = _ticks(failure.waiting_since_s), _ticks(failure.failed_since_s)


def failure_names(node: Station | Conveyor) -> list[str]:
    """Names of a node's failures in the order of its stops; `TOOL` for the wear of a tool."""
    return [stop.name for stop in stops_of(node)]
