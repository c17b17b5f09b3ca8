"""What a state is to hold, as tables for the kernel: a checked snapshot in row numbers and ticks.

One row for each node, place and stop of the model, and one for each part. −1 means unknown: the kernel then leaves what
a fresh start has made, or draws.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin_app.sim.codes import NONE, RESTING
from twin_app.sim.pointers import opener

Table = NDArray[Any]


def _record(*names: str, numbers: tuple[str, ...] = ()) -> np.dtype[Any]:
    return np.dtype([(name, "f8" if name in numbers else "i8") for name in (*names, *numbers)], align=True)


NODE_LOAD = _record(
    "is_given",
    "turn",
    "next_arrival",  # time to it
    "n_made",
    "left_in_batch",
    "batch_product",
)

PLACE_LOAD = _record(
    "is_given",
    "phase",
    "remaining",  # of the phase
    "work",  # after set-up
    "setup",  # after waking
    "runs",
    "asked",
    "last_product",
    "copies",
    "standby",
    "standby_in",
)

BODY_LOAD = np.dtype(
    [
        ("is_given", "i8"),
        ("is_known", "i8"),  # whether `temperature` is
        ("is_heating", "i8"),
        ("temperature", "f8"),  # °C
    ],
    align=True,
)

STOP_LOAD = _record("is_given", "is_failed", "left", "repair_left", "asked", "failed")

PART_LOAD = _record(
    "node",
    "place",  # row of a station's place
    "product",
    "created",  # always known
    "is_ready",  # whether `ready` is known; times before 0 are allowed
    "ready",
    "target",
    "way",  # running time since it came onto a belt
    "order",
    "vehicle",  # that it is on or promised to; `node` is then where it comes from
)

VEHICLE_LOAD = _record(
    "is_given",
    "phase",
    "place",  # of the fleet
    "origin",
    "origin_place",  # row of a place, as in `State`
    "to",
    "taker",  # row of a station's place
    "remaining",
    "asked",
    "charger",  # in `chargers`
    numbers=("level",),  # of its battery [J]
)

ORDER_LOAD = _record("to_make", "left", "finished")


class Loads(NamedTuple):
    """What to put into a state that has just started."""

    nodes: Table  # NODE_LOAD [n_nodes]
    places: Table  # PLACE_LOAD [n_places]
    stops: Table  # STOP_LOAD [n_stops]
    bodies: Table  # BODY_LOAD [n_bodies]
    parts: Table  # PART_LOAD [n], in the order in which they stand in their nodes
    got: NDArray[np.int64]  # [n_places · most_inputs] as in `State`
    vehicles: Table  # VEHICLE_LOAD [n_vehicles]
    orders: Table  # ORDER_LOAD [n_orders]; empty: all are as a fresh start has made them


open_loads = opener(
    "Loads",
    {
        "nodes": (NODE_LOAD, 1),
        "places": (PLACE_LOAD, 1),
        "stops": (STOP_LOAD, 1),
        "bodies": (BODY_LOAD, 1),
        "parts": (PART_LOAD, 1),
        "got": (np.dtype(np.int64), 1),
        "vehicles": (VEHICLE_LOAD, 1),
        "orders": (ORDER_LOAD, 1),
    },
    is_constant=True,
)
"""Compiled code's view of `Loads`; same fields in the same order."""

FREE, AT_REST = int(NONE), int(RESTING)
"""Targets of parts: picked by the routing rule, or none before the dwell is over."""
