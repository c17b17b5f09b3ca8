"""The simulator: a plant compiled to tables, one generic kernel, streams keyed by name."""

from __future__ import annotations

from twin_app.sim.responses import (
    KPI_NAMES,
    NODE_METRICS,
    PRODUCT_METRICS,
    STATE_NAMES,
    ResponseLayout,
    StationState,
)

__all__ = [
    "KPI_NAMES",
    "NODE_METRICS",
    "PRODUCT_METRICS",
    "STATE_NAMES",
    "ResponseLayout",
    "StationState",
]
