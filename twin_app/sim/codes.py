"""Case labels of the kernel: 64-bit integers, because compiled code branches on them.

They are numpy integers, so that Numba does not compile a function anew for each constant it meets.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.responses import StationState, VehiclePhase


def _label(value: int) -> int:
    return np.int64(value)  # type: ignore[return-value]  # an int for whoever reads it, 64 bits for Numba


def _labels(count: int) -> tuple[int, ...]:
    return tuple(_label(value) for value in range(count))


NONE = _label(-1)
"""No row: no part, no place, no target."""
ONE = _label(1)
START = _label(0)
"""The time at which every replication begins."""


RESTING = _label(-2)
"""Target of a part whose dwell is not over."""

# kinds of nodes
SOURCE, STATION, BUFFER, CONVEYOR, SINK = _labels(5)
KIND_NAMES = ("source", "station", "buffer", "conveyor", "sink")

# the short ways of `kernel.lines`: where a part may go without ado
QUEUE, WAY_OUT = _label(1), _label(2)

# routing policies
FIRST, CYCLIC, PROBABILITY, SHORTEST = _labels(4)

# queue orders, as in `QueueOrder`
FIFO, LIFO, EDD, MARGIN, SPT = _labels(5)

# clocks of failures; the last one is `processing` on a conveyor
PROCESSING, OPERATING, CALENDAR_CLOCK, BELT_CLOCK = _labels(4)

# what a slot of the event tree stands for
SLOT_SOURCE, SLOT_PLACE, SLOT_DWELL, SLOT_BELT_END, SLOT_BELT_START, SLOT_STOP, SLOT_CALENDAR, SLOT_VEHICLE = _labels(8)
SLOT_BODY = _label(8)

# what a warm body does when the event of its slot happens
SWITCH_ON, SWITCH_OFF, ENTER_BAND, LEAVE_BAND = _labels(4)

# phases of a place
EMPTY, COLLECTING, WAKING, SETTING_UP, WORKING, DONE = _labels(6)

# states of a place
S_WORKING = _label(StationState.WORKING)
S_SETUP = _label(StationState.SETUP)
S_STARVED = _label(StationState.STARVED)
S_BLOCKED = _label(StationState.BLOCKED)
S_DOWN = _label(StationState.DOWN)
S_WAITING_CREW = _label(StationState.WAITING_CREW)
S_STANDBY = _label(StationState.STANDBY)
S_OFF_SHIFT = _label(StationState.OFF_SHIFT)
N_STATES = len(StationState)

# phases of a vehicle, see `VehiclePhase`
FREE = _label(VehiclePhase.FREE)
TO_PICKUP = _label(VehiclePhase.TO_PICKUP)
LOADING = _label(VehiclePhase.LOADING)
TO_DROP = _label(VehiclePhase.TO_DROP)
UNLOADING = _label(VehiclePhase.UNLOADING)
DOCKED = _label(VehiclePhase.DOCKED)
TO_CHARGER = _label(VehiclePhase.TO_CHARGER)
CHARGING = _label(VehiclePhase.CHARGING)
QUEUED = _label(VehiclePhase.QUEUED)

# how an advance ended
FINISHED, RUNNING, PARTS_FULL, TRACE_FULL, STUCK_IN_TIME = _labels(5)

# events of a trace; states of places follow `FIRST_STATE`, phases of vehicles `FIRST_PHASE`
ENTER, LEAVE, FIRST_STATE = _labels(3)
JOINED, SPLIT, COPIED, PRESENT, FIRST_PHASE = (_label(FIRST_STATE + N_STATES + value) for value in range(5))
OTHER_PRODUCT = _label(255)
"""Product of a trace row: none, or one beyond the 255 that have a number there."""
