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
    "value_per_h",  # margins − energy cost − cost of work in process, per hour
    "cost_per_part",  # energy and work in process, per good part; NaN if no part left
    "created",  # these and the following count the statistics period
    "completed",
    "lost",
    "joined",  # parts that became part of another one in an assembly
    "split",  # parts added by splitting
    "inside_start",
    "inside_end",
    "events",
)
"""Key figures of the plant. Balance: inside_start + created + split =
completed + scrapped + lost + joined + inside_end (a balked part is created and lost)."""

NODE_METRICS: tuple[str, ...] = (*STATE_NAMES, "throughput_per_h", "mean_content", "oee")
"""Of each node. States are shares of the statistics period averaged over its places (NaN for nodes
without places: source, buffer, sink); `throughput_per_h` counts parts that left towards another node."""

PRODUCT_METRICS: tuple[str, ...] = ("throughput_per_h", "lead_time_s")


@dataclass(frozen=True, slots=True)
class ResponseLayout:
    """Which column of a row means what."""

    node_paths: tuple[str, ...]
    node_kinds: tuple[str, ...]
    """source, station, buffer, conveyor or sink."""
    product_paths: tuple[str, ...]

    @property
    def n_columns(self) -> int:
        """Length of a row."""
        return (
            len(KPI_NAMES) + len(NODE_METRICS) * len(self.node_paths) + len(PRODUCT_METRICS) * len(self.product_paths)
        )

    def node_column(self, node_index: int, metric: str) -> int:
        """Column of one metric of one node."""
        return len(KPI_NAMES) + node_index * len(NODE_METRICS) + NODE_METRICS.index(metric)

    def product_column(self, product_index: int, metric: str) -> int:
        """Column of one metric of one product."""
        first = len(KPI_NAMES) + len(NODE_METRICS) * len(self.node_paths)
        return first + product_index * len(PRODUCT_METRICS) + PRODUCT_METRICS.index(metric)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names: `throughput_per_h`, `node:/Plant/Filler:working`, `product:/Plant/P:lead_time_s`."""
        return (
            *KPI_NAMES,
            *(f"node:{path}:{metric}" for path in self.node_paths for metric in NODE_METRICS),
            *(f"product:{path}:{metric}" for path in self.product_paths for metric in PRODUCT_METRICS),
        )
