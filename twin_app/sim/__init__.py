"""The simulator: a plant compiled to tables, one generic kernel, streams keyed by name."""

from __future__ import annotations

from twin_app.sim.compile import Model, compile_model
from twin_app.sim.responses import (
    KPI_NAMES,
    NODE_METRICS,
    PRODUCT_METRICS,
    STATE_NAMES,
    ResponseLayout,
    StationState,
)
from twin_app.sim.simulate import run_replications, trace_replication

__all__ = [
    "KPI_NAMES",
    "NODE_METRICS",
    "PRODUCT_METRICS",
    "STATE_NAMES",
    "Model",
    "ResponseLayout",
    "StationState",
    "compile_model",
    "run_replications",
    "trace_replication",
]
