"""The power that a traced plant draws from the grid, from the states of its machines and vehicles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin_app.plant.fleets import Fleet
from twin_app.plant.nodes import Conveyor, Source, Station
from twin_app.plant.plant import Plant
from twin_app.playback.steps import Steps
from twin_app.sim.conversions import power_by_state
from twin_app.sim.responses import VehiclePhase
from twin_app.sim.trace import Trace, TraceEvent

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_RESTING = (VehiclePhase.FREE, VehiclePhase.TO_CHARGER, VehiclePhase.QUEUED)
_FIRST_STATE, _LAST_STATE = int(TraceEvent.WORKING), int(TraceEvent.OFF_SHIFT)


def load_steps(trace: Trace, plant: Plant) -> Steps | None:
    """Power [W] over time; None if nothing draws any.

    Heaters switch by temperatures, which a trace does not hold: they are left out.
    """
    places, vehicles = _place_changes(trace, plant), _vehicle_changes(trace, plant)
    base = sum(
        node.power.idle_w for node in plant.nodes if node.power is not None and not isinstance(node, Station | Conveyor)
    )
    watts = np.concatenate((places[1], vehicles[1]))
    if base == 0.0 and not watts.any():
        return None
    times = np.concatenate((places[0], vehicles[0]))
    return Steps.from_changes(times, watts, start_s=trace.start_s, initial=base)


def has_heaters(plant: Plant) -> bool:
    """Whether the load leaves something out."""
    bodies = [*(station.thermal for station in plant.stations), *(belt.thermal for belt in plant.conveyors)]
    return any(body is not None and body.heater_w > 0.0 for body in bodies)


def _place_changes(trace: Trace, plant: Plant) -> tuple[Integers, Floats]:
    powers = np.array(
        [power_by_state(None if isinstance(node, Source) else node.power) for node in plant.nodes], np.float64
    )
    rows = np.flatnonzero((trace.event >= _FIRST_STATE) & (trace.event <= _LAST_STATE))
    place = trace.object[rows].astype(np.int64) - len(trace.node_paths)
    watts = powers[trace.place_node[place], trace.event[rows].astype(np.int64) - _FIRST_STATE]
    return _differences(trace.time_ns[rows], place, watts)


def _vehicle_changes(trace: Trace, plant: Plant) -> tuple[Integers, Floats]:
    if not plant.fleets:
        return np.zeros(0, np.int64), np.zeros(0)
    powers = np.array([[_vehicle_w(fleet, phase) for phase in VehiclePhase] for fleet in plant.fleets], np.float64)
    rows = np.flatnonzero(trace.event >= TraceEvent.VEHICLE_FREE)
    vehicle = trace.object[rows].astype(np.int64) - len(trace.node_paths) - len(trace.place_node)
    watts = powers[trace.vehicle_fleet[vehicle], trace.event[rows].astype(np.int64) - int(TraceEvent.VEHICLE_FREE)]
    return _differences(trace.time_ns[rows], vehicle, watts)


def _vehicle_w(fleet: Fleet, phase: VehiclePhase) -> float:
    """With a battery the grid feeds the charger alone."""
    if fleet.battery is not None:
        return fleet.battery.charge_power_w if phase == VehiclePhase.CHARGING else 0.0
    if fleet.power is None or phase == VehiclePhase.CHARGING:
        return 0.0
    return fleet.power.idle_w if phase in _RESTING else fleet.power.working_w


def _differences(times_ns: Integers, things: Integers, watts: Floats) -> tuple[Integers, Floats]:
    """What each row adds to what its thing drew before; nothing before its first row."""
    order = np.argsort(things, kind="stable")
    own = watts[order]
    is_first = np.diff(things[order], prepend=-1) != 0
    changes = own - np.where(is_first, 0.0, np.concatenate(([0.0], own[:-1])))
    kept = np.flatnonzero(changes)
    return times_ns[order][kept], changes[kept]
