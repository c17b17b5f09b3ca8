"""The full record of one replication: who entered and left where, and what machines and vehicles did since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError
from twin_app.sim.codes import FIRST_STATE
from twin_app.sim.responses import VehiclePhase

if TYPE_CHECKING:  # whoever reads a stored trace need not wait for the compiler
    from twin_app.sim.compile import Model

_FEWEST_ROWS = 4096
_MOST_OBJECTS = 1 << 16


class TraceEvent(IntEnum):
    """What a row of a trace says: a part entered or left a node, a place went over to a state, or parts became more
    or fewer in an assembly or a split.
    """

    ENTER = 0
    LEAVE = 1
    WORKING = 2
    SETUP = 3
    STARVED = 4
    BLOCKED = 5
    DOWN = 6
    WAITING_CREW = 7
    STANDBY = 8
    OFF_SHIFT = 9
    JOINED = 10
    """The part became one with the first part of an assembly."""
    SPLIT = 11
    """The node holds one part more: a copy of this part, or of one processed with it, will leave."""
    COPIED = 12
    """The part came into being, as the copy of the one that left in the row before."""
    PRESENT = 13
    """The part was in the node when the run began from a given state."""
    VEHICLE_FREE = 14
    """This and the following: a vehicle went over to a phase (`VehiclePhase`), for the part of the row."""
    VEHICLE_TO_PICKUP = 15
    VEHICLE_LOADING = 16
    VEHICLE_TO_DROP = 17
    VEHICLE_UNLOADING = 18
    VEHICLE_DOCKED = 19
    VEHICLE_TO_CHARGER = 20
    VEHICLE_CHARGING = 21
    VEHICLE_QUEUED = 22


_LOADED = (VehiclePhase.TO_DROP, VehiclePhase.UNLOADING, VehiclePhase.DOCKED)


def _none() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStart:
    """How a traced replication began; see `Trace` for the same names."""

    time_s: float = 0.0
    known_parts: NDArray[np.int64] = field(default_factory=lambda: _none().reshape(0, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One replication, from its start to its end, in the order in which things happened.

    Five columns of equal length, 16 bytes a row. An object is a node (the first `len(node_paths)` numbers), for states
    a place (the next `len(place_node)`), for phases a vehicle. Every place and every vehicle has a row at the start.
    """

    time_ns: NDArray[np.int64]
    part: NDArray[np.int32]
    """Serial number in the order of creation; −1 for states, and for vehicles without one to fetch or to bring. A part
    lost at its source leaves no row of its own.
    """
    object: NDArray[np.uint16]
    event: NDArray[np.uint8]
    """`TraceEvent`."""
    product: NDArray[np.uint8]
    """Of the part, as an index of `product_paths`, whose length stands for parts without a product; 255 for states, and
    for any beyond."""
    node_paths: tuple[str, ...]
    product_paths: tuple[str, ...]
    place_node: NDArray[np.int64]
    """Node of each place, in the order of their object numbers."""
    place_number: NDArray[np.int64]
    """Number of each place within its node."""
    horizon_s: float
    """When the replication ended: the horizon, or the last order if that ends the run."""
    start_s: float = 0.0
    """When it began; more than 0 for a run from a given state."""
    known_parts: NDArray[np.int64] = field(default_factory=lambda: _none().reshape(0, 2))
    """[n, 2]: serial number of each part that was inside at the start, and when it had entered the plant [ns]."""
    fleet_paths: tuple[str, ...] = ()
    vehicle_fleet: NDArray[np.int64] = field(default_factory=_none)
    """Fleet of each vehicle, in the order of their object numbers."""
    vehicle_number: NDArray[np.int64] = field(default_factory=_none)
    """Number of each vehicle within its fleet."""

    @property
    def start_ns(self) -> int:
        """When it began [ns]."""
        return round(self.start_s * 1e9)

    @property
    def end_ns(self) -> int:
        """When it ended [ns]."""
        return round(self.horizon_s * 1e9)

    @property
    def moves(self) -> NDArray[np.void]:
        """Parts that entered (kind 0) or left (1) a node: records of `time_ns`, `node`, `kind`, `part`, `product`."""
        rows = self.event <= TraceEvent.LEAVE
        columns = (self.time_ns, self.object, self.event, self.part, self.product)
        return _records("time_ns,node,kind,part,product", [column[rows] for column in columns])

    @property
    def state_changes(self) -> NDArray[np.void]:
        """States that places went over to: records of `time_ns`, `node`, `place`, `state` (`StationState`)."""
        rows = (self.event > TraceEvent.LEAVE) & (self.event <= TraceEvent.OFF_SHIFT)
        place = self.object[rows].astype(np.int64) - len(self.node_paths)
        state = self.event[rows].astype(np.int64) - int(FIRST_STATE)
        columns = [self.time_ns[rows], self.place_node[place], self.place_number[place], state]
        return _records("time_ns,node,place,state", columns)

    @property
    def content_changes(self) -> NDArray[np.void]:
        """Parts more or fewer in a node: records of `time_ns`, `node`, `change` (+1 or −1).

        Sources hold no parts in this sense, and what enters a sink stays there: summed over all other nodes, the
        changes are those of the number of parts inside, but for `carried_changes`.
        """
        change = _CHANGE[self.event]
        rows = change != 0
        return _records("time_ns,node,change", (self.time_ns[rows], self.object[rows], change[rows]))

    @property
    def vehicle_changes(self) -> NDArray[np.void]:
        """Phases that vehicles went over to: records of `time_ns`, `fleet`, `vehicle`, `phase`, `part`.

        The phase is a `VehiclePhase`; the part the one that it comes for or has, −1 without.
        """
        rows = self.event >= TraceEvent.VEHICLE_FREE
        row = self.object[rows].astype(np.int64) - len(self.node_paths) - len(self.place_node)
        phase = self.event[rows].astype(np.int64) - int(TraceEvent.VEHICLE_FREE)
        vehicle = (self.vehicle_fleet[row], self.vehicle_number[row])
        return _records("time_ns,fleet,vehicle,phase,part", (self.time_ns[rows], *vehicle, phase, self.part[rows]))

    @property
    def carried_changes(self) -> NDArray[np.void]:
        """Parts more or fewer on vehicles: records of `time_ns`, `fleet`, `change` (+1 or −1)."""
        rows = self.vehicle_changes
        rows = rows[np.lexsort((rows["vehicle"], rows["fleet"]))]  # one vehicle after another, each in time
        is_loaded = np.isin(rows["phase"], _LOADED).astype(np.int64)
        is_first = np.ones(len(rows), np.bool_)
        is_first[1:] = (np.diff(rows["fleet"]) != 0) | (np.diff(rows["vehicle"]) != 0)
        change = is_loaded - np.where(is_first, 0, np.roll(is_loaded, 1))
        kept = np.flatnonzero(change)
        kept = kept[np.argsort(rows["time_ns"][kept], kind="stable")]
        return _records("time_ns,fleet,change", (rows["time_ns"][kept], rows["fleet"][kept], change[kept]))


_CHANGE = np.zeros(len(TraceEvent), np.int64)
_CHANGE[[TraceEvent.ENTER, TraceEvent.SPLIT, TraceEvent.PRESENT]] = 1
_CHANGE[[TraceEvent.LEAVE, TraceEvent.JOINED]] = -1


def _records(names: str, columns: Sequence[NDArray[Any]]) -> NDArray[np.void]:
    table = np.empty(len(columns[0]), dtype=[(name, np.int64) for name in names.split(",")])
    for name, column in zip(names.split(","), columns, strict=True):
        table[name] = column
    return table


def rows_to_begin_with(model: Model, n_parts: int = 0) -> int:
    """Rows of trace to reserve: what stands at the start, with `n_parts` inside, must have room.

    Raises `SimulationError` for giant plants.
    """
    m = model.tables
    n_objects = len(m.nodes) + len(m.places) + len(m.vehicles)
    if n_objects > _MOST_OBJECTS:
        raise SimulationError(
            f"a trace holds at most {_MOST_OBJECTS:,} nodes, places and vehicles (this plant has {n_objects:,})"
        )
    return _FEWEST_ROWS + 2 * (len(m.places) + len(m.vehicles)) + n_parts


def read_trace(model: Model, rows: NDArray[np.void], *, end_s: float, start: TraceStart | None = None) -> Trace:
    """The kernel's rows (`tables.TRACE`) as columns; they end at `end_s`."""
    nodes, places = model.tables.nodes, model.tables.places
    begun = start or TraceStart()
    fleet = model.tables.vehicles["fleet"]
    return Trace(
        **{name: np.ascontiguousarray(rows[name]) for name in ("time_ns", "part", "object", "event", "product")},
        node_paths=model.responses.node_paths,
        product_paths=model.responses.product_paths,
        place_node=places["node"].copy(),
        place_number=np.arange(len(places)) - nodes["place"][places["node"]],
        horizon_s=end_s,
        start_s=begun.time_s,
        known_parts=begun.known_parts,
        fleet_paths=model.responses.fleet_paths,
        vehicle_fleet=fleet.copy(),
        vehicle_number=np.arange(len(fleet)) - model.tables.fleets["first_vehicle"][fleet],
    )
