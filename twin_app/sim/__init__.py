"""The simulator: a plant compiled to tables, one generic kernel, streams keyed by name.

Names that need the kernel are resolved on first use: what only names responses need not load Numba.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from twin_app.sim.responses import (
    KPI_NAMES,
    NODE_METRICS,
    PRODUCT_METRICS,
    STATE_NAMES,
    ResponseLayout,
    StationState,
)

if TYPE_CHECKING:
    from twin_app.sim.compile import Model, compile_model
    from twin_app.sim.simulate import Engine, run_replications, trace_replication

__all__ = [
    "KPI_NAMES",
    "NODE_METRICS",
    "PRODUCT_METRICS",
    "STATE_NAMES",
    "Engine",
    "Model",
    "ResponseLayout",
    "StationState",
    "compile_model",
    "run_replications",
    "trace_replication",
]

_HOMES = {
    "Engine": "twin_app.sim.simulate",
    "Model": "twin_app.sim.compile",
    "compile_model": "twin_app.sim.compile",
    "run_replications": "twin_app.sim.simulate",
    "trace_replication": "twin_app.sim.simulate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
