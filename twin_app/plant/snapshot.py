"""The condition of a plant at one moment: where its parts are, what its machines do, and how long that takes yet.

A snapshot says what a person could see in the plant. Everything may be left out: a node that is not named is empty,
idle and up, and a time that is not known is drawn, as if what takes it began at the moment of the snapshot. Times are
seconds; `entered_s`, `ready_s`, `waiting_since_s`, `failed_since_s` and `finished_s` are times of the clock of the run,
all others are counted from the moment of the snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlacePhase(StrEnum):
    """What has been done with the parts in a place of a station."""

    EMPTY = "empty"
    COLLECTING = "collecting"
    """Some parts of a batch or an assembly are there."""
    WAKING = "waking"
    """All parts are there; the place comes out of standby."""
    SETTING_UP = "setting_up"
    WORKING = "working"
    FINISHED = "finished"
    """The parts wait to leave."""


class VehicleTask(StrEnum):
    """What a vehicle does."""

    FREE = "free"
    TO_PICKUP = "to_pickup"
    """It drives to a part."""
    LOADING = "loading"
    TO_DROP = "to_drop"
    """It drives to where the part goes."""
    UNLOADING = "unloading"
    DOCKED = "docked"
    """It stands at the start of a conveyor that does not take the part yet."""
    TO_CHARGER = "to_charger"
    CHARGING = "charging"
    QUEUED = "queued"
    """It waits for a charger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSnapshot:
    """One part."""

    product: str = ""
    """Product path; empty: the unnamed product, or the only one of the plant."""
    entered_s: float | None = None
    """When it entered the plant, for its lead time (may be before 0); None: at the moment of the snapshot."""
    ready_s: float | None = None
    """Since when it waits to leave (may be before 0); in a buffer with a minimum stay, until when it stays."""
    target: str | None = None
    """The node it must go to; None: as the routing rule says."""
    position_m: float | None = None
    """On a belt, and there always: how far its front is from the start of the belt."""
    order: str | None = None
    """The order it was made for, by `order_id`; always known of a part that waits in a source which releases orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSnapshot:
    """One way to fail of one place or belt."""

    name: str
    is_failed: bool = False
    uptime_left_s: float | None = None
    """Until the next failure, on the failure's own clock."""
    repair_left_s: float | None = None
    """Of a repair under way."""
    waiting_since_s: float | None = None
    """Since when the repair waits for a person, if it does."""
    failed_since_s: float | None = None
    """When it failed, for the mean time to repair; None: at the moment of the snapshot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSnapshot:
    """One place of a station."""

    phase: PlacePhase | None = None
    """None: empty without parts, collecting with too few of them, else working."""
    parts: tuple[PartSnapshot, ...] = ()
    """In the order in which they leave. In an assembly place that works, one part: the result."""
    remaining_s: float | None = None
    """Of the phase, if it is waking, setting up or working."""
    work_s: float | None = None
    """Work that follows waking and set-up."""
    setup_s: float | None = None
    """Set-up that follows waking."""
    is_running: bool | None = None
    """Whether its people are there, where it needs some; None: it asks for them."""
    waiting_since_s: float | None = None
    """Since when it waits for people, if it does."""
    last_product: str | None = None
    """The product it last set up for; None: that of its parts, or none yet."""
    delivered: tuple[int, ...] = ()
    """Assembly that collects: how many parts came from each input; empty: the inputs are filled one after the other."""
    copies: int = 0
    """Split: copies still to be made of the parts that wait to leave."""
    is_standby: bool = False
    standby_in_s: float | None = None
    """Until an empty place goes to standby."""
    failures: tuple[FailureSnapshot, ...] = ()
    temperature_c: float | None = None
    """Of its warm body; None: the set point."""
    is_heating: bool | None = None
    """Whether its heater is on; None: where it is colder than the set point. Off shift, failed and in standby never."""
    tool_left_s: float | None = None
    """Cutting time that its tool lasts yet; None: that of a new one."""
    change_left_s: float | None = None
    """Of a change of the tool under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSnapshot:
    """What all nodes have in common."""

    path: str
    next_target: int = 0
    """Policy `cyclic`: number of the target whose turn it is, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSnapshot(NodeSnapshot):
    """A source; one that never runs dry has a part ready in any case."""

    parts: tuple[PartSnapshot, ...] = ()
    """At most one: the part that waits to leave."""
    next_arrival_s: float | None = None
    """Of a source that releases orders: until its gap is over, if one runs."""
    made: int = 0
    """Parts made so far, with the one that waits, for `limit`."""
    left_in_batch: int = 0
    """Parts of the present batch that come after the one that waits."""
    batch_product: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSnapshot(NodeSnapshot):
    """A station; places that are not named are empty."""

    places: tuple[PlaceSnapshot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferSnapshot(NodeSnapshot):
    """A buffer; its parts in the order in which they leave."""

    parts: tuple[PartSnapshot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConveyorSnapshot(NodeSnapshot):
    """A belt; its parts from the end to the start."""

    parts: tuple[PartSnapshot, ...] = ()
    failures: tuple[FailureSnapshot, ...] = ()
    temperature_c: float | None = None
    """Of its warm body; None: the set point."""
    is_heating: bool | None = None
    """Whether its heater is on, as in places of stations."""


AnyNodeSnapshot = SourceSnapshot | StationSnapshot | BufferSnapshot | ConveyorSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSnapshot:
    """One vehicle; one of which nothing is known is free and full, where its fleet starts."""

    task: VehicleTask = VehicleTask.FREE
    at: str | None = None
    """Node or charger where it stands or drove off last; None: as its task says, else where its fleet starts."""
    origin: str | None = None
    """Node that its part comes from."""
    origin_place: int = 0
    """Number of the place there, of a station."""
    to: str | None = None
    """Node that the part is brought to."""
    to_place: int = 0
    """Number of the place there that is kept for the part, of a station."""
    part: PartSnapshot | None = None
    """What it carries. Also a part that it comes for out of a buffer, or out of a source that loses what finds no room:
    such a part is not named there."""
    remaining_s: float | None = None
    """Of a drive, of loading, unloading or charging; None: all of it."""
    waiting_since_s: float | None = None
    """Docked or queued: since when."""
    charger: str | None = None
    """That it drives to or charges at."""
    battery_j: float | None = None
    """None: full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSnapshot:
    """The vehicles of a fleet by number; of those that are not named nothing is known."""

    path: str
    vehicles: tuple[VehicleSnapshot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSnapshot:
    """What has become of an order.

    One that is not named is to be made but for its parts in the snapshot. It is released at its own time.
    """

    order_id: str
    to_make: int | None = None
    """Parts that its source has still to make; None: the ordered quantity less the parts in the snapshot, or 0 if it is
    finished."""
    finished_s: float | None = None
    """When its last part was out, if nothing is left of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A plant at the clock time `time_s`; calendars stand as they do then, and people are where their work is."""

    time_s: float = 0.0
    nodes: tuple[AnyNodeSnapshot, ...] = ()
    fleets: tuple[FleetSnapshot, ...] = ()
    orders: tuple[OrderSnapshot, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but the time."""
        return not (self.nodes or self.fleets or self.orders)


def parts_of(node: AnyNodeSnapshot) -> tuple[PartSnapshot, ...]:
    """All parts in a node."""
    if isinstance(node, StationSnapshot):
        return tuple(part for place in node.places for part in place.parts)
    return node.parts


def all_parts(snapshot: Snapshot) -> list[PartSnapshot]:
    """All parts of a snapshot: in nodes, and named with vehicles."""
    vehicles = (vehicle for fleet in snapshot.fleets for vehicle in fleet.vehicles)
    carried = [vehicle.part for vehicle in vehicles if vehicle.part is not None]
    return [part for node in snapshot.nodes for part in parts_of(node)] + carried
