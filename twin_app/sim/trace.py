"""The full record of one replication: who entered and left where, and who was in which state since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin_app.errors import SimulationError
from twin_app.sim.codes import FIRST_STATE

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One replication, from its start to the horizon, in the order in which things happened.

    Five columns of equal length, 16 bytes a row. An object is a node (the first `len(node_paths)` numbers) or, for
    states, a place. Every place has a row at the start.
    """

    time_ns: NDArray[np.int64]
    part: NDArray[np.int32]
    """Serial number in the order of creation; −1 for states. A part lost at its source leaves no row."""
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
        changes are those of the number of parts inside.
        """
        change = _CHANGE[self.event]
        rows = change != 0
        return _records("time_ns,node,change", (self.time_ns[rows], self.object[rows], change[rows]))


_CHANGE = np.zeros(len(TraceEvent), np.int64)
_CHANGE[[TraceEvent.ENTER, TraceEvent.SPLIT]] = 1
_CHANGE[[TraceEvent.LEAVE, TraceEvent.JOINED]] = -1


def _records(names: str, columns: Sequence[NDArray[Any]]) -> NDArray[np.void]:
    table = np.empty(len(columns[0]), dtype=[(name, np.int64) for name in names.split(",")])
    for name, column in zip(names.split(","), columns, strict=True):
        table[name] = column
    return table


def rows_to_begin_with(model: Model) -> int:
    """Rows of trace to reserve: the states at the start must have room. Raises `SimulationError` for giant plants."""
    n_objects = len(model.tables.nodes) + len(model.tables.places)
    if n_objects > _MOST_OBJECTS:
        raise SimulationError(
            f"a trace holds at most {_MOST_OBJECTS:,} nodes and places (this plant has {n_objects:,})"
        )
    return _FEWEST_ROWS + len(model.tables.places)


def read_trace(model: Model, rows: NDArray[np.void]) -> Trace:
    """The kernel's rows (`tables.TRACE`) as columns."""
    nodes, places = model.tables.nodes, model.tables.places
    return Trace(
        **{name: np.ascontiguousarray(rows[name]) for name in ("time_ns", "part", "object", "event", "product")},
        node_paths=model.responses.node_paths,
        product_paths=model.responses.product_paths,
        place_node=places["node"].copy(),
        place_number=np.arange(len(places)) - nodes["place"][places["node"]],
        horizon_s=model.horizon_s,
    )
