"""The simulator: a plant compiled to tables, one generic kernel, streams keyed by name.

Names that need the kernel are resolved on first use: what only names responses need not load Numba.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from twin_app.sim.responses import (
    HEAT_METRICS,
    KPI_NAMES,
    NODE_METRICS,
    PRODUCT_METRICS,
    STATE_NAMES,
    TOOL_METRICS,
    ResponseLayout,
    StationState,
)

if TYPE_CHECKING:
    from twin_app.sim.compile import Model, compile_model
    from twin_app.sim.episodes import Progress, State, advance, begin, finish, row_so_far
    from twin_app.sim.saved_states import load_state, save_state
    from twin_app.sim.simulate import Engine, run_replications, trace_replication
    from twin_app.sim.snapshots.snapshot_of import snapshot_of
    from twin_app.sim.snapshots.state_from import state_from

# Where colorama is installed, Numba puts wrappers of its own in the place of standard output and error for each message
# that it composes, from whichever thread loads a kernel: what another thread prints meanwhile may be lost.
os.environ.setdefault("NUMBA_DISABLE_ERROR_MESSAGE_HIGHLIGHTING", "1")

__all__ = [
    "HEAT_METRICS",
    "KPI_NAMES",
    "NODE_METRICS",
    "PRODUCT_METRICS",
    "STATE_NAMES",
    "TOOL_METRICS",
    "Engine",
    "Model",
    "Progress",
    "ResponseLayout",
    "State",
    "StationState",
    "advance",
    "begin",
    "compile_model",
    "finish",
    "load_state",
    "row_so_far",
    "run_replications",
    "save_state",
    "snapshot_of",
    "state_from",
    "trace_replication",
]

_HOMES = {
    "Engine": "twin_app.sim.simulate",
    "Model": "twin_app.sim.compile",
    "Progress": "twin_app.sim.episodes",
    "State": "twin_app.sim.episodes",
    "advance": "twin_app.sim.episodes",
    "begin": "twin_app.sim.episodes",
    "compile_model": "twin_app.sim.compile",
    "finish": "twin_app.sim.episodes",
    "load_state": "twin_app.sim.saved_states",
    "row_so_far": "twin_app.sim.episodes",
    "run_replications": "twin_app.sim.simulate",
    "save_state": "twin_app.sim.saved_states",
    "snapshot_of": "twin_app.sim.snapshots.snapshot_of",
    "state_from": "twin_app.sim.snapshots.state_from",
    "trace_replication": "twin_app.sim.simulate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
