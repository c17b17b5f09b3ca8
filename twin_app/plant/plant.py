"""A whole plant as frozen plain data: what a USD stage means to the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from twin_app.plant.description import Description
from twin_app.plant.factors import Factor, Pool
from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Conveyor, Node, Station

if TYPE_CHECKING:
    from twin_app.plant.build.reading import PlantReading


class Objective(StrEnum):
    """What a study improves; `VALUE` and `THROUGHPUT` go up, the others down."""

    VALUE = "value"
    THROUGHPUT = "throughput"
    ENERGY_PER_PART = "energyPerPart"
    LEAD_TIME = "leadTime"
    COST_PER_PART = "costPerPart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A kind of part."""

    path: str
    name: str
    """The prim's name, by which `TwinProcessAPI:<product>` refers to it."""
    margin: float = 0.0
    priority: float = 0.0
    mass_kg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A repeating pattern of on-intervals [s], sorted, disjoint, within [0, period]."""

    path: str
    period_s: float
    shifts_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """People who work, set up and repair."""

    path: str
    label: str
    count: int
    calendar: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """Price and carbon of electricity over a repeating period; band i runs from starts_s[i]."""

    path: str
    period_s: float
    starts_s: tuple[float, ...]
    price_per_kwh: tuple[float, ...]
    carbon_kg_per_kwh: tuple[float, ...]
    demand_charge_per_kw: float = 0.0
    """On the highest 15-minute mean of each billing period."""
    billing_period_s: float = float("inf")
    """A period of which a run covers a part pays that part of the charge; infinite: a run pays the charge once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One line of the orders file."""

    order_id: str
    product: str
    quantity: int
    release_s: float
    due_s: float
    priority: float
    margin: float
    extra: tuple[tuple[str, str], ...] = ()
    line: int = 0
    """Line of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Everything the simulator and the what-if engine know about a scene.

    `nodes` and every other tuple are sorted by prim path. `description` is the raw material the
    plant was built from; scenarios replace values there and build anew, so that a change means
    the same as if its attribute had been authored in the scene.
    """

    path: str
    scene: str
    """The file it was read from, as the user named it; empty if built in memory."""
    scene_hash: str
    """SHA-256 over the description (not over bytes of files): same meaning, same hash."""
    horizon_s: float = 28800.0
    warmup_s: float = 0.0
    currency: str = "EUR"
    objective: Objective = Objective.THROUGHPUT
    budget: float = float("inf")
    wip_cost_per_part_h: float = 0.0
    tariff: Tariff | None = None
    nodes: tuple[Node, ...] = ()
    products: tuple[Product, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    crews: tuple[Crew, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    pools: tuple[Pool, ...] = ()
    factors: tuple[Factor, ...] = ()
    orders: tuple[Order, ...] = ()
    """In the order of their file; with any, they alone say what the sources make."""
    ends_with_orders: bool = False
    """Statistics end when the last order is out; `horizon_s` is then the latest end."""
    description: Description
    reading: PlantReading | None = field(default=None, repr=False, compare=False)
    """The description's prims as read, so that a scenario reads only the prims it touches."""

    @property
    def stations(self) -> tuple[Station, ...]:
        """The stations, in path order."""
        return tuple(node for node in self.nodes if isinstance(node, Station))

    @property
    def conveyors(self) -> tuple[Conveyor, ...]:
        """The conveyors, in path order."""
        return tuple(node for node in self.nodes if isinstance(node, Conveyor))
