"""Names of what one replication reports, in the order of its row of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class StationState(IntEnum):
    """What a place is doing; the numbers are columns of the kernel's time accounts."""

    WORKING = 0
    SETUP = 1
    STARVED = 2
    BLOCKED = 3
    DOWN = 4
    WAITING_CREW = 5
    STANDBY = 6
    OFF_SHIFT = 7


class VehiclePhase(IntEnum):
    """What a vehicle is doing; the numbers are columns of the kernel's time accounts."""

    FREE = 0
    TO_PICKUP = 1
    LOADING = 2
    TO_DROP = 3
    UNLOADING = 4
    DOCKED = 5
    """At the start of a conveyor that does not take the part yet."""
    TO_CHARGER = 6
    CHARGING = 7
    QUEUED = 8
    """Waits for a charger."""


STATE_NAMES: tuple[str, ...] = tuple(state.name.lower() for state in StationState)

KPI_NAMES: tuple[str, ...] = (
    "throughput_per_h",  # good parts that reached a sink after warm-up, per hour
    "wip",  # mean number of parts inside
    "lead_time_s",  # mean time from creation to sink of parts that left after warm-up; NaN if none did
    "energy_kwh",
    "energy_kwh_per_part",  # NaN if no part left
    "energy_cost",  # energy and demand charge, in the plant's currency
    "peak_kw",  # highest 15-minute mean
    "carbon_kg",
    "scrapped",
    "value_per_h",  # margins − energy cost − cost of tools and of work in process, per hour
    "cost_per_part",  # energy, tools and work in process, per good part; NaN if no part left
    "created",  # these and the following count the statistics period
    "completed",
    "lost",
    "joined",  # parts that became part of another one in an assembly
    "split",  # parts added by splitting
    "inside_start",
    "inside_end",
    "events",
    "tool_cost",  # of tools whose change has begun, in the plant's currency
    "tool_cost_per_part",  # NaN if no part left
)
"""Key figures of the plant. Balance: inside_start + created + split =
completed + scrapped + lost + joined + inside_end (a balked part is created and lost)."""

NODE_METRICS: tuple[str, ...] = (
    *STATE_NAMES,
    "throughput_per_h",
    "mean_content",
    "oee",
    "passed",  # good parts at the end of work, before splitting; this and the next three: NaN but for stations
    "scrapped",  # at the end of work, or spoilt by a failure
    "reworked",  # sent to rework
    "planned_work_s",  # sum over all these parts of the mean time that their work takes
    "failures",  # that began; this and the next two: NaN for nodes without places
    "repairs",  # that ended
    "restoring_s",  # of these, from failure to end of repair
)
"""Of each node. States are shares of the statistics period averaged over its places (NaN for nodes
without places: source, buffer, sink); `throughput_per_h` counts parts that left towards another node."""

PRODUCT_METRICS: tuple[str, ...] = ("throughput_per_h", "lead_time_s")

ORDER_METRICS: tuple[str, ...] = (
    "on_time",  # orders that were finished by their due date
    "decided",  # orders that are finished, or due by the end of the run
    "tardiness_s",  # mean over all orders; those not finished count up to the end of the run
    "makespan_s",  # when the last order was finished; NaN if some order is not
)
"""Of all orders together, from time 0 whatever the warm-up; only plants with orders have these columns."""

MOST_REPORTED_ORDERS = 10_000
"""With more orders than that, a row says nothing of single ones."""

VEHICLE_STATES: dict[str, tuple[VehiclePhase, ...]] = {
    "idle": (VehiclePhase.FREE,),
    "driving_empty": (VehiclePhase.TO_PICKUP, VehiclePhase.TO_CHARGER),
    "handling": (VehiclePhase.LOADING, VehiclePhase.UNLOADING),
    "driving_loaded": (VehiclePhase.TO_DROP,),
    "blocked": (VehiclePhase.DOCKED,),
    "charging": (VehiclePhase.CHARGING,),
    "waiting_charger": (VehiclePhase.QUEUED,),
}
"""What people are told of a vehicle, with the phases that count as that."""

FLEET_METRICS: tuple[str, ...] = (
    *VEHICLE_STATES,  # shares of the statistics period, averaged over the vehicles
    "jobs_per_h",  # parts brought
    "part_wait_s",  # mean time from a part's being ready to a vehicle's loading it; NaN if none was loaded
    "driven_m",  # by all vehicles, drives that ended
    "mean_content",  # parts on vehicles
)

HEAT_METRICS: tuple[str, ...] = (
    "heater_kwh",  # = stored_kwh + lost_kwh + parts_kwh
    "stored_kwh",  # in the bodies at the end, more than at the start of the statistics period
    "lost_kwh",  # to the surroundings
    "parts_kwh",  # taken by parts
    "temperature_c",  # mean over time and places
    "in_band",  # share of time
)
"""Of each node with warm bodies, all its places together."""

TOOL_METRICS: tuple[str, ...] = (
    "tool_changes",  # that began
    "tool_cost",  # of these, in the plant's currency
    "tool_cost_per_part",  # for each part it has passed; NaN if none
)
"""Of each station with tools, all its places together."""

ENERGY_CATEGORIES: tuple[str, ...] = (
    "value_adding",  # work of stations on parts that become good, or are still inside at the end
    "scrap",  # work of stations on parts that are scrapped, there or later
    "rework",  # work of stations on parts that were sent to rework, until they are where they were sent from
    "setup",
    "starved",  # this and the next: of stations and conveyors
    "blocked",
    "waiting_crew",
    "standby",
    "down",
    "off_shift",
    "heating",  # of what a station must keep hot
    "transport",  # conveyors while parts move, and vehicles
    "base",  # nodes that have no states: what they draw all the time
)
"""What energy was for [kWh]; these add up to `energy_kwh`."""

CATEGORY_OF_STATE: tuple[int, ...] = tuple(
    ENERGY_CATEGORIES.index("value_adding" if state is StationState.WORKING else state.name.lower())
    for state in StationState
)
"""By the number of a state; work is split by what becomes of the part."""

ENERGY_METRICS: tuple[str, ...] = (
    *ENERGY_CATEGORIES,
    "waste_share",  # 1 − value_adding / all; NaN without any energy
    "cost_per_part",  # of energy, with demand charge, per good part; this and the next: NaN if no part left
    "carbon_kg_per_part",
    "demand_cost",  # in `energy_cost`
)
"""Of the plant; only plants with power data have these columns, and then the categories of each consumer."""

QUARTER_S = 900.0
"""Utilities bill means over a quarter of an hour."""

MOST_REPORTED_QUARTERS = 10_000
"""With a longer horizon than that, a row has no load curve."""


@dataclass(frozen=True, slots=True)
class ResponseLayout:
    """Which column of a row means what."""

    node_paths: tuple[str, ...]
    node_kinds: tuple[str, ...]
    """source, station, buffer, conveyor or sink."""
    product_paths: tuple[str, ...]
    order_ids: tuple[str, ...] = ()
    """In the order of their file; empty for a plant without orders."""

    fleet_paths: tuple[str, ...] = ()
    heated_paths: tuple[str, ...] = ()
    """Nodes with warm bodies."""
    tool_paths: tuple[str, ...] = ()
    """Stations with tools."""

    consumer_paths: tuple[str, ...] = ()
    """Nodes, then fleets, that have power data; without any a row says nothing of categories and load."""

    n_load_quarters: int = 0
    """Quarters of an hour of the load curve, from time 0."""

    @property
    def n_columns(self) -> int:
        """Length of a row."""
        return self._first_energy_column + self.n_energy_columns

    @property
    def n_energy_columns(self) -> int:
        """Columns about energy, at the end of a row."""
        if not self.consumer_paths:
            return 0
        return len(ENERGY_METRICS) + len(ENERGY_CATEGORIES) * len(self.consumer_paths) + self.n_load_quarters

    @property
    def n_order_columns(self) -> int:
        """Columns about orders, before those about heat and tools."""
        return len(ORDER_METRICS) + len(self.reported_orders) if self.order_ids else 0

    @property
    def n_physics_columns(self) -> int:
        """Columns about heat and tools, before those about energy."""
        return len(HEAT_METRICS) * len(self.heated_paths) + len(TOOL_METRICS) * len(self.tool_paths)

    @property
    def reported_orders(self) -> tuple[str, ...]:
        """Orders with a column of their own: all or none."""
        return self.order_ids if len(self.order_ids) <= MOST_REPORTED_ORDERS else ()

    @property
    def _first_fleet_column(self) -> int:
        n_nodes, n_products = len(self.node_paths), len(self.product_paths)
        return len(KPI_NAMES) + len(NODE_METRICS) * n_nodes + len(PRODUCT_METRICS) * n_products

    @property
    def _first_order_column(self) -> int:
        return self._first_fleet_column + len(FLEET_METRICS) * len(self.fleet_paths)

    @property
    def _first_heat_column(self) -> int:
        return self._first_order_column + self.n_order_columns

    @property
    def _first_energy_column(self) -> int:
        return self._first_heat_column + self.n_physics_columns

    def node_column(self, node_index: int, metric: str) -> int:
        """Column of one metric of one node."""
        return len(KPI_NAMES) + node_index * len(NODE_METRICS) + NODE_METRICS.index(metric)

    def product_column(self, product_index: int, metric: str) -> int:
        """Column of one metric of one product."""
        first = len(KPI_NAMES) + len(NODE_METRICS) * len(self.node_paths)
        return first + product_index * len(PRODUCT_METRICS) + PRODUCT_METRICS.index(metric)

    def fleet_column(self, fleet_index: int, metric: str) -> int:
        """Column of one metric of one fleet."""
        return self._first_fleet_column + fleet_index * len(FLEET_METRICS) + FLEET_METRICS.index(metric)

    def order_column(self, metric: str) -> int:
        """Column of one metric of all orders together."""
        return self._first_order_column + ORDER_METRICS.index(metric)

    def finish_column(self, order_index: int) -> int:
        """Column of the time at which one order was finished [s], NaN if it was not."""
        return self._first_order_column + len(ORDER_METRICS) + order_index

    def heat_column(self, heated_index: int, metric: str) -> int:
        """Column of one metric of the warm bodies of one node."""
        return self._first_heat_column + heated_index * len(HEAT_METRICS) + HEAT_METRICS.index(metric)

    def tool_column(self, tool_index: int, metric: str) -> int:
        """Column of one metric of the tools of one station."""
        first = self._first_heat_column + len(HEAT_METRICS) * len(self.heated_paths)
        return first + tool_index * len(TOOL_METRICS) + TOOL_METRICS.index(metric)

    def energy_column(self, metric: str) -> int:
        """Column of one of `ENERGY_METRICS`, of the whole plant."""
        return self._first_energy_column + ENERGY_METRICS.index(metric)

    def consumer_column(self, consumer_index: int, category: str) -> int:
        """Column of the energy that one node or fleet took for one category [kWh]."""
        first = self._first_energy_column + len(ENERGY_METRICS)
        return first + consumer_index * len(ENERGY_CATEGORIES) + ENERGY_CATEGORIES.index(category)

    @property
    def first_load_column(self) -> int:
        """Column of the mean power of the first quarter of an hour [kW]; the others follow."""
        return self.n_columns - self.n_load_quarters

    @property
    def names(self) -> tuple[str, ...]:
        """Column names: `throughput_per_h`, `node:/Plant/Filler:working`, `product:/Plant/P:lead_time_s`.

        With fleets also `fleet:/Plant/Carts:idle`, with orders `orders:tardiness_s` and `order:A1:finish_s`, with warm
        bodies `heat:/Plant/Oven:heater_kwh`, with tools `tool:/Plant/Lathe:tool_changes`, with power data
        `energy:waste_share`, `energy:/Plant/Filler:starved` [kWh] and `load:900` [kW, from that second on].
        """
        return (
            *KPI_NAMES,
            *(f"node:{path}:{metric}" for path in self.node_paths for metric in NODE_METRICS),
            *(f"product:{path}:{metric}" for path in self.product_paths for metric in PRODUCT_METRICS),
            *(f"fleet:{path}:{metric}" for path in self.fleet_paths for metric in FLEET_METRICS),
            *(f"orders:{metric}" for metric in ORDER_METRICS if self.order_ids),
            *(f"order:{order_id}:finish_s" for order_id in self.reported_orders),
            *(f"heat:{path}:{metric}" for path in self.heated_paths for metric in HEAT_METRICS),
            *(f"tool:{path}:{metric}" for path in self.tool_paths for metric in TOOL_METRICS),
            *(f"energy:{metric}" for metric in ENERGY_METRICS if self.consumer_paths),
            *(f"energy:{path}:{category}" for path in self.consumer_paths for category in ENERGY_CATEGORIES),
            *(f"load:{quarter * QUARTER_S:.0f}" for quarter in range(self.n_load_quarters)),
        )
