"""Vehicles that go on from what is known of them: their drives, their parts, and the room that is kept for these."""

from __future__ import annotations

from twin_app.sim.codes import (
    BUFFER,
    CHARGING,
    CONVEYOR,
    DOCKED,
    FREE,
    LOADING,
    NONE,
    PRESENT,
    QUEUED,
    SOURCE,
    TO_CHARGER,
    TO_DROP,
    TO_PICKUP,
    UNLOADING,
)
from twin_app.sim.jit import separate
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.routes import write_trace
from twin_app.sim.kernel.vehicle_accounts import switch_phase
from twin_app.sim.kernel.vehicle_rooms import reserve_place
from twin_app.sim.kernel.vehicles import charging_time, drive_row, drop_place
from twin_app.sim.loads import Loads
from twin_app.sim.tables import State, Tables


@separate
def load_onto_vehicle(s: State, w: Loads, j: int, i: int) -> None:
    """Part i of row j is on a vehicle, or was taken off the list of its buffer or source to wait for one."""
    v = w.parts[j].vehicle
    s.vehicles[v].part = i
    s.parts[i].target = w.vehicles[v].to


@separate
def _load_part(m: Tables, s: State, w: Loads, v: int, now: int) -> None:
    """Which part the vehicle comes for or has, and who counts it."""
    vehicle = s.vehicles[v]
    n, k = vehicle.origin, vehicle.origin_place
    is_loaded = w.vehicles[v].phase != TO_PICKUP and w.vehicles[v].phase != LOADING
    kind = m.nodes[n].kind
    if is_loaded:
        s.fleets[m.vehicles[v].fleet].n_carried += 1
        s.run[0].inside += 1
    elif kind == BUFFER:
        s.nodes[n].count += 1
        s.run[0].inside += 1
        write_trace(s, n, PRESENT, vehicle.part, now)
    elif kind != SOURCE or m.nodes[n].balks == 0:
        vehicle.part = s.nodes[n].head if kind == CONVEYOR else s.places[k].part
        s.places[k].is_called = 1


@separate
def _goal(m: Tables, s: State, v: int, phase: int) -> int:
    """Place that a vehicle drives to, −1: it stands."""
    vehicle = s.vehicles[v]
    if phase == TO_PICKUP:
        return m.nodes[vehicle.origin].pickup
    if phase == TO_DROP:
        return drop_place(m, vehicle.origin, vehicle.to)
    return m.chargers[vehicle.charger] if phase == TO_CHARGER else NONE


@separate
def _whole_time(m: Tables, s: State, v: int, phase: int) -> int:
    """How long the present phase takes from its beginning."""
    fleet = m.fleets[m.vehicles[v].fleet]
    if phase == LOADING:
        return fleet.load_time
    if phase == UNLOADING:
        return fleet.unload_time
    if phase == CHARGING:
        return charging_time(m, s, v)
    return m.drive_times[drive_row(m, s, v, s.vehicles[v].goal)]


@separate
def _load_vehicle(m: Tables, s: State, w: Loads, v: int, now: int) -> None:
    wish = w.vehicles[v]
    vehicle = s.vehicles[v]
    phase = wish.phase
    vehicle.place = wish.place
    vehicle.origin = wish.origin
    vehicle.origin_place = wish.origin_place
    vehicle.to = wish.to
    vehicle.level = wish.level
    vehicle.charger = wish.charger
    vehicle.asked = wish.asked if wish.asked >= 0 else now
    vehicle.goal = _goal(m, s, v, phase)
    if wish.charger >= 0:
        s.is_taken[wish.charger] = 1
    if wish.to >= 0:
        _load_part(m, s, w, v, now)
        vehicle.taker = wish.taker
        reserve_place(m, s, v)
    if phase == DOCKED:
        s.nodes[wish.to].n_docked += 1
    elif phase != FREE and phase != QUEUED:
        set_time(s, m.vehicles[v].slot, now + (wish.remaining if wish.remaining >= 0 else _whole_time(m, s, v, phase)))
    switch_phase(m, s, v, phase, now)


@separate
def load_vehicles(m: Tables, s: State, w: Loads, now: int) -> None:
    """All vehicles of which something is known; the others are free, full, and where their fleet starts."""
    for v in range(s.vehicles.size):
        if w.vehicles[v].is_given == 1:
            _load_vehicle(m, s, w, v, now)
    s.run[0].is_fleet_due = 1
