"""The things parts move through: sources, stations, buffers, conveyors and sinks.

Everything is frozen, in SI units (seconds, metres, watts), and refers to other prims by path.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twin_app.plant.distributions import Distribution


class Policy(StrEnum):
    """How a node picks the next one for a part."""

    FIRST = "first"
    """The first target in order with room."""
    CYCLIC = "cyclic"
    """Targets in strict turn: a part waits for the one whose turn it is."""
    PROBABILITY = "probability"
    """A target is drawn by weight when the part is ready; the part waits for it."""
    SHORTEST = "shortest"
    """Among the targets with room, the one with the fewest parts waiting or in process."""
    PRODUCT = "product"
    """The targets of the part's product (`Process.targets`); else the node's, as for `FIRST`."""


class WhenBlocked(StrEnum):
    """What an arrival does when the next node is full."""

    WAIT = "wait"
    BALK = "balk"


class Clock(StrEnum):
    """The time an uptime is counted in."""

    PROCESSING = "processing"
    OPERATING = "operating"
    CALENDAR = "calendar"


class QueueOrder(StrEnum):
    """The order in which waiting parts are taken."""

    FIFO = "fifo"
    LIFO = "lifo"
    EDD = "edd"
    MARGIN = "margin"
    SPT = "spt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Where parts go next."""

    targets: tuple[str, ...] = ()
    policy: Policy = Policy.FIRST
    weights: tuple[float, ...] = ()
    """One for each target with `PROBABILITY`; empty means equal."""
    transport: str | None = None
    """Path of the fleet that carries parts to the next node; None: the hand-over takes no time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """Electric power of one place by state [W]."""

    working_w: float = 0.0
    idle_w: float = 0.0
    setup_w: float = 0.0
    down_w: float = 0.0
    off_w: float = 0.0
    standby_w: float = 0.0
    standby_after_s: float = float("inf")
    """Time starved after which the place goes to standby; infinite: never."""
    wake_time_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One way to fail; each place of a station fails on its own."""

    name: str
    uptime: Distribution
    """Time from the end of a repair to the next failure, counted on `clock`."""
    repair: Distribution
    clock: Clock = Clock.PROCESSING
    crew: str | None = None
    scraps_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What one product needs at a station where it differs from the others."""

    product: str
    """Product path."""
    process_time: Distribution | None = None
    setup_time: Distribution | None = None
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupMatrix:
    """Set-up times by the product before (row) and after (column) [s]."""

    products: tuple[str, ...]
    seconds: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Parts that are joined into one."""

    inputs: tuple[str, ...]
    """Feeding nodes; the first one's part carries the identity of the result."""
    counts: tuple[int, ...]
    output: str | None = None
    """Product of the result; None: the product of the first input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermal:
    """A lumped body that must be within `band_k` of `setpoint_c` for work to go on."""

    heat_capacity_j_per_k: float
    loss_w_per_k: float
    ambient_c: float
    setpoint_c: float
    band_k: float
    heater_w: float
    part_heat_j: float

    @property
    def hysteresis_k(self) -> float:
        """How far from the set point the thermostat switches: half the band, 1 K without one."""
        return self.band_k / 2.0 if self.band_k < float("inf") else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Taylor tool life: V·Tⁿ = C."""

    reference_life_s: float
    exponent: float
    change_time: Distribution
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A trapezoidal move added to each cycle."""

    distance_m: float
    velocity_m_per_s: float
    acceleration_m_per_s2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """The external address of a measured quantity."""

    name: str
    tag: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes have in common."""

    path: str
    label: str
    """Name to show: the prim's display name, or its name."""
    flow: Flow = Flow()
    power: Power | None = None
    sensors: tuple[Sensor, ...] = ()
    position_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Origin of the prim in the scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Node):
    """Where parts come from."""

    products: tuple[str, ...] = ()
    """Product paths; empty: one unnamed product."""
    mix: tuple[float, ...] = ()
    """One weight for each product; empty: equal."""
    interarrival: Distribution | None = None
    """None: never runs dry."""
    batch: int = 1
    when_blocked: WhenBlocked = WhenBlocked.WAIT
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Node):
    """A work place with one or more parallel places (`servers`), each a machine of its own."""

    process_time: Distribution
    servers: int = 1
    speed: float = 1.0
    batch: int = 1
    setup_time: Distribution | None = None
    scrap: float = 0.0
    rework: float = 0.0
    rework_to: str | None = None
    crew: str | None = None
    crew_size: int = 1
    calendar: str | None = None
    priority: QueueOrder = QueueOrder.FIFO
    processes: tuple[Process, ...] = ()
    setup_matrix: SetupMatrix | None = None
    assembly: Assembly | None = None
    split_count: int = 1
    failures: tuple[Failure, ...] = ()
    thermal: Thermal | None = None
    tool: Tool | None = None
    motion: Motion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer(Node):
    """A place to wait."""

    capacity: int | None = 1
    """None: unlimited; 0: parts pass straight through, as if the buffer were not there."""
    order: QueueOrder = QueueOrder.FIFO
    dwell: Distribution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conveyor(Node):
    """A belt that keeps the order of its parts."""

    length_m: float
    speed_m_per_s: float
    pitch_m: float
    """Distance between the fronts of two parts that touch."""
    accumulating: bool = True
    failures: tuple[Failure, ...] = ()
    thermal: Thermal | None = None

    @property
    def capacity(self) -> int:
        """⌊length / pitch⌋, robust against lengths such as 0.3 / 0.1."""
        return int(self.length_m / self.pitch_m + 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink(Node):
    """Where good parts leave."""
