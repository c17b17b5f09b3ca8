"""Case labels of the kernel: plain integers, because compiled code branches on them."""

from __future__ import annotations

from twin_app.sim.responses import StationState

# kinds of nodes
SOURCE, STATION, BUFFER, CONVEYOR, SINK = range(5)
KIND_NAMES = ("source", "station", "buffer", "conveyor", "sink")

# routing policies
FIRST, CYCLIC, PROBABILITY, SHORTEST = range(4)

# queue orders, as in `QueueOrder`
FIFO, LIFO, EDD, MARGIN, SPT = range(5)

# clocks of failures; the last one is `processing` on a conveyor
PROCESSING, OPERATING, CALENDAR_CLOCK, BELT_CLOCK = range(4)

# what a slot of the event tree stands for
SLOT_SOURCE, SLOT_PLACE, SLOT_DWELL, SLOT_BELT_END, SLOT_BELT_START, SLOT_STOP, SLOT_CALENDAR = range(7)

# phases of a place
EMPTY, COLLECTING, WAKING, SETTING_UP, WORKING, DONE = range(6)

# states of a place
S_WORKING = int(StationState.WORKING)
S_SETUP = int(StationState.SETUP)
S_STARVED = int(StationState.STARVED)
S_BLOCKED = int(StationState.BLOCKED)
S_DOWN = int(StationState.DOWN)
S_WAITING_CREW = int(StationState.WAITING_CREW)
S_STANDBY = int(StationState.STANDBY)
S_OFF_SHIFT = int(StationState.OFF_SHIFT)
N_STATES = len(StationState)

# how an advance ended
FINISHED, RUNNING, PARTS_FULL, TRACE_FULL, STUCK_IN_TIME = range(5)

# kinds of trace rows
ENTER, LEAVE = range(2)
