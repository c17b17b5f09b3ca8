"""The compiled plant and its state: tables of records, one row for each thing of a kind.

`Tables` never change during a run, `State` is all that does; there is no third place. Rows are
numpy records, so that what an event touches lies in one or two cache lines (measured faster than
one array for each field, see docs/decisions.md). Times are int64 nanoseconds, ids are row
numbers, and −1 means none.
"""

from __future__ import annotations

from twin_app.sim.tables.model import (
    BODY_PLAN,
    CALENDAR_PLAN,
    CLAIM,
    CREW_PLAN,
    DISTRIBUTION,
    FAILURE,
    FLEET,
    NODE,
    ORDER,
    PLACE_PLAN,
    PLAN,
    RANK,
    SLOT,
    STOP_PLAN,
    TREATMENT,
    VEHICLE_PLAN,
    Tables,
    open_model,
)
from twin_app.sim.tables.records import Table
from twin_app.sim.tables.state import (
    BODY,
    CALENDAR,
    CREW,
    FLEET_STATE,
    N_PHASES,
    NODE_STATE,
    ORDER_STATE,
    PART,
    PLACE,
    RUN,
    STOP,
    TRACE,
    VEHICLE,
    State,
    open_state,
)

__all__ = [
    "BODY",
    "BODY_PLAN",
    "CALENDAR",
    "CALENDAR_PLAN",
    "CLAIM",
    "CREW",
    "CREW_PLAN",
    "DISTRIBUTION",
    "FAILURE",
    "FLEET",
    "FLEET_STATE",
    "NODE",
    "NODE_STATE",
    "N_PHASES",
    "ORDER",
    "ORDER_STATE",
    "PART",
    "PLACE",
    "PLACE_PLAN",
    "PLAN",
    "RANK",
    "RUN",
    "SLOT",
    "STOP",
    "STOP_PLAN",
    "TRACE",
    "TREATMENT",
    "VEHICLE",
    "VEHICLE_PLAN",
    "State",
    "Table",
    "Tables",
    "open_model",
    "open_state",
]
