"""Vehicles: which one comes for which part, and what it does from there to the next part.

A part that a vehicle has been sent for stays where it is until it is loaded, but nobody else is
sent for it: buffers take it off their list, other nodes mark its place as called. Room for it is
reserved at the same moment: `count` of the next node includes it, `n_coming` says so, and a place
of a station has it `promised`.
"""

from __future__ import annotations

from twin_app.sim.codes import (
    BUFFER,
    CHARGING,
    CONVEYOR,
    DOCKED,
    FREE,
    LEAVE,
    LOADING,
    NONE,
    ONE,
    PARTS_FULL,
    QUEUED,
    SHORTEST,
    SOURCE,
    START,
    STATION,
    TO_CHARGER,
    TO_DROP,
    TO_PICKUP,
    UNLOADING,
)
from twin_app.sim.draws import FOREVER, TICKS_PER_S, to_ticks
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.belts import take_off_belt, wait_for_gap
from twin_app.sim.kernel.buffers import take_from_buffer
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.moves import enter, leave_place, offer
from twin_app.sim.kernel.parts import enter_plant
from twin_app.sim.kernel.routes import announce_room, belt_gap, make_due, write_trace
from twin_app.sim.kernel.sources import part_has_left
from twin_app.sim.kernel.vehicle_accounts import switch_phase
from twin_app.sim.kernel.vehicle_rooms import can_reserve, redeem, reserve
from twin_app.sim.tables import State, Tables

# ---- which vehicle comes for which part ------------------------------------------------------


@separate
def _destination(m: Tables, s: State, n: int, i: int) -> int:
    """Where part i at node n would be brought, −1 if there is no room."""
    part = s.parts[i]
    if part.target >= 0:
        return part.target if can_reserve(m, s, part.target, n) else NONE
    treatment = m.treatments[m.nodes[n].first_treatment + part.product]
    best, fewest = NONE, START
    for j in range(treatment.first_target, treatment.first_target + treatment.n_targets):
        target = m.targets[j]
        if not can_reserve(m, s, target, n):
            continue
        if treatment.policy != SHORTEST:
            return target
        if best < 0 or s.nodes[target].count < fewest:
            best, fewest = target, s.nodes[target].count
    return best


@separate
def _pick_part(m: Tables, s: State, f: int, now: int) -> tuple[int, int, int, int]:
    """The part that has waited longest of those that fleet f could take away: part, node, place, and where it goes."""
    best, best_node, best_place, best_target, best_ready = NONE, NONE, NONE, NONE, FOREVER
    first = m.fleets[f].first_pickup
    for j in range(first, first + m.fleets[f].n_pickups):
        n = m.pickups[j]
        if m.nodes[n].kind == STATION and s.nodes[n].n_offered == 0:
            continue
        first_place = m.nodes[n].place
        for k in range(first_place, first_place + max(ONE, m.nodes[n].n_places)):
            if m.nodes[n].kind != BUFFER and s.places[k].is_called == 1:
                continue
            i = offer(m, s, n, k, now)
            if i < 0 or s.parts[i].ready >= best_ready:
                continue
            to = _destination(m, s, n, i)
            if to >= 0:
                best, best_node, best_place, best_target, best_ready = i, n, k, to, s.parts[i].ready
    return best, best_node, best_place, best_target


@inlined
def drive_row(m: Tables, s: State, v: int, goal: int) -> int:
    """Row in `drive_times` of the way of vehicle v from where it stands."""
    fleet = m.fleets[m.vehicles[v].fleet]
    return fleet.first_drive + s.vehicles[v].place * fleet.n_places + goal


@separate
def _nearest_free(m: Tables, s: State, f: int, goal: int) -> int:
    """The free vehicle that is first at a place, −1 if none is free."""
    best, shortest = NONE, START
    first = m.fleets[f].first_vehicle
    for v in range(first, first + m.fleets[f].n_vehicles):
        if s.vehicles[v].phase == FREE:
            time = m.drive_times[drive_row(m, s, v, goal)]
            if best < 0 or time < shortest:
                best, shortest = v, time
    return best


@inlined
def _call(m: Tables, s: State, v: int, now: int) -> None:
    """The part that vehicle v comes for is not offered any more.

    Where parts come whether or not the last one has left, it makes way for the next.
    """
    vehicle = s.vehicles[v]
    n = vehicle.origin
    if m.nodes[n].kind == BUFFER:
        take_from_buffer(m, s, n, vehicle.part, vehicle.to, now)
    elif m.nodes[n].kind == SOURCE and m.nodes[n].balks == 1:
        part_has_left(m, s, n, now)
    else:
        s.places[vehicle.origin_place].is_called = 1


# ---- one thing after the other ---------------------------------------------------------------


@separate
def _drive(m: Tables, s: State, v: int, goal: int, phase: int, now: int) -> None:
    s.vehicles[v].goal = goal
    switch_phase(m, s, v, phase, now)
    set_time(s, m.vehicles[v].slot, now + m.drive_times[drive_row(m, s, v, goal)])


@separate
def _arrive_at_goal(m: Tables, s: State, v: int) -> None:
    """A drive is over: count its length and what it took from the battery."""
    vehicle = s.vehicles[v]
    f = m.vehicles[v].fleet
    metres = m.drive_lengths[drive_row(m, s, v, vehicle.goal)]
    s.fleets[f].metres += metres
    vehicle.level = max(0.0, vehicle.level - metres * m.fleets[f].drive_energy)
    vehicle.place = vehicle.goal


@separate
def _stay(m: Tables, s: State, v: int, phase: int, length: int, now: int) -> None:
    switch_phase(m, s, v, phase, now)
    set_time(s, m.vehicles[v].slot, now + length)


@separate
def drop_place(m: Tables, n: int, to: int) -> int:
    """Where vehicles unload what goes from node n to node `to`."""
    first = m.nodes[n].first_drop
    j = first
    while m.drops[j, 0] != to:
        j += 1
    return m.drops[j, 1]


@separate
def _take_away(m: Tables, s: State, v: int, now: int) -> None:
    """Loading is over: the part leaves its node."""
    vehicle = s.vehicles[v]
    n, k, i = vehicle.origin, vehicle.origin_place, vehicle.part
    kind = m.nodes[n].kind
    write_trace(s, n, LEAVE, i, now)
    s.nodes[n].left += 1
    fleet = s.fleets[m.vehicles[v].fleet]
    fleet.n_carried += 1
    fleet.area -= now
    if kind == SOURCE:
        enter_plant(s, i, now)
        if s.places[k].is_called == 1:
            s.places[k].is_called = 0
            part_has_left(m, s, n, now)
        return
    s.nodes[n].count -= 1
    s.nodes[n].area += now
    if kind == BUFFER:
        announce_room(m, s, n)
        return
    s.places[k].is_called = 0
    if kind == STATION:
        leave_place(m, s, n, k, i, now)
    else:
        take_off_belt(m, s, n, now)


@separate
def _bring(m: Tables, s: State, v: int, now: int) -> None:
    """The part enters the node it was brought to, and the vehicle is done with it."""
    vehicle = s.vehicles[v]
    fleet = s.fleets[m.vehicles[v].fleet]
    fleet.n_jobs += 1
    fleet.n_carried -= 1
    fleet.area += now
    redeem(m, s, v)
    enter(m, s, vehicle.to, vehicle.taker, vehicle.part, vehicle.origin, now)
    vehicle.part = NONE
    set_time(s, m.vehicles[v].slot, FOREVER)
    _rest(m, s, v, now)


@separate
def _rest(m: Tables, s: State, v: int, now: int) -> None:
    """Wait for the next part, or charge first."""
    vehicle = s.vehicles[v]
    fleet = m.fleets[m.vehicles[v].fleet]
    if fleet.capacity <= 0.0 or vehicle.level > fleet.low:
        switch_phase(m, s, v, FREE, now)
        s.run[0].is_fleet_due = 1
    elif fleet.n_chargers == 0:
        _charge(m, s, v, now)
    else:
        _seek_charger(m, s, v, now)


@inlined
def charging_time(m: Tables, s: State, v: int) -> int:
    """How long it takes until the battery is full."""
    fleet = m.fleets[m.vehicles[v].fleet]
    return to_ticks((fleet.capacity - s.vehicles[v].level) / fleet.charge_w * TICKS_PER_S)


@separate
def _charge(m: Tables, s: State, v: int, now: int) -> None:
    _stay(m, s, v, CHARGING, charging_time(m, s, v), now)


@separate
def _seek_charger(m: Tables, s: State, v: int, now: int) -> None:
    """Drive to the free charger that is nearest, or wait for one."""
    fleet = m.fleets[m.vehicles[v].fleet]
    best, shortest = NONE, START
    for c in range(fleet.first_charger, fleet.first_charger + fleet.n_chargers):
        if s.is_taken[c] == 0:
            time = m.drive_times[drive_row(m, s, v, m.chargers[c])]
            if best < 0 or time < shortest:
                best, shortest = c, time
    if best < 0:
        s.vehicles[v].asked = now
        switch_phase(m, s, v, QUEUED, now)
        return
    s.is_taken[best] = 1
    s.vehicles[v].charger = best
    _drive(m, s, v, m.chargers[best], TO_CHARGER, now)


@separate
def _longest_in_phase(m: Tables, s: State, first: int, count: int, phase: int, to: int) -> int:
    """Of the vehicles in a phase (`to` ≥ 0: with a part for that node) the one that has asked first, −1 if none."""
    best, since = NONE, FOREVER
    for v in range(first, first + count):
        vehicle = s.vehicles[v]
        if vehicle.phase == phase and (to < 0 or vehicle.to == to) and vehicle.asked < since:
            best, since = v, vehicle.asked
    return best


@separate
def _end_charging(m: Tables, s: State, v: int, now: int) -> None:
    """The battery is full; the vehicle that has waited longest gets the charger."""
    vehicle = s.vehicles[v]
    fleet = m.fleets[m.vehicles[v].fleet]
    vehicle.level = fleet.capacity
    set_time(s, m.vehicles[v].slot, FOREVER)
    switch_phase(m, s, v, FREE, now)
    s.run[0].is_fleet_due = 1
    if vehicle.charger >= 0:
        s.is_taken[vehicle.charger] = 0
        vehicle.charger = NONE
        follower = _longest_in_phase(m, s, fleet.first_vehicle, fleet.n_vehicles, QUEUED, NONE)
        if follower >= 0:
            _seek_charger(m, s, follower, now)


@separate
def _dock(m: Tables, s: State, v: int, now: int) -> None:
    """Unloading onto a belt is over as soon as the belt takes the part."""
    vehicle = s.vehicles[v]
    vehicle.asked = now
    switch_phase(m, s, v, DOCKED, now)
    set_time(s, m.vehicles[v].slot, FOREVER)
    s.nodes[vehicle.to].n_docked += 1
    make_due(s, vehicle.to)


@separate
def _begin_loading(m: Tables, s: State, v: int, now: int) -> None:
    f = m.vehicles[v].fleet
    s.fleets[f].n_loads += 1
    s.fleets[f].wait += float(now - s.parts[s.vehicles[v].part].ready)
    _stay(m, s, v, LOADING, m.fleets[f].load_time, now)


# ---- what the loop of the simulator calls ----------------------------------------------------


@separate
def end_vehicle_phase(m: Tables, s: State, v: int, now: int) -> None:
    """What vehicle v was doing is over."""
    vehicle = s.vehicles[v]
    phase = vehicle.phase
    if phase == TO_PICKUP:
        _arrive_at_goal(m, s, v)
        _begin_loading(m, s, v, now)
    elif phase == LOADING:
        _take_away(m, s, v, now)
        _drive(m, s, v, drop_place(m, vehicle.origin, vehicle.to), TO_DROP, now)
    elif phase == TO_DROP:
        _arrive_at_goal(m, s, v)
        _stay(m, s, v, UNLOADING, m.fleets[m.vehicles[v].fleet].unload_time, now)
    elif phase == UNLOADING:
        if m.nodes[vehicle.to].kind == CONVEYOR:
            _dock(m, s, v, now)
        else:
            _bring(m, s, v, now)
    elif phase == TO_CHARGER:
        _arrive_at_goal(m, s, v)
        _charge(m, s, v, now)
    else:
        _end_charging(m, s, v, now)


@separate
def receive(m: Tables, s: State, n: int, now: int) -> bool:
    """Node n, to which vehicles bring parts, is looked at; whether one of them put its part on this belt."""
    s.run[0].is_fleet_due = 1
    if s.nodes[n].n_docked == 0 or s.places[m.nodes[n].place].n_down > 0:
        return False
    gap = belt_gap(m, s, n, now)
    if gap > 0:
        wait_for_gap(m, s, n, gap, now)
        return False
    v = _longest_in_phase(m, s, START, s.vehicles.size, DOCKED, n)
    s.nodes[n].n_docked -= 1
    _bring(m, s, v, now)
    make_due(s, n)
    return True


@separate
def send_vehicles(m: Tables, s: State, now: int) -> None:
    """Send free vehicles for parts whose next node has room, fleet after fleet."""
    run = s.run[0]
    for f in range(m.fleets.size):
        while s.fleets[f].n_free > 0:
            if run.n_free == 0:  # a source may make its next part
                run.status = PARTS_FULL
                return
            i, n, k, to = _pick_part(m, s, f, now)
            if i < 0:
                break
            v = _nearest_free(m, s, f, m.nodes[n].pickup)
            vehicle = s.vehicles[v]
            vehicle.part = i
            vehicle.origin = n
            vehicle.origin_place = k
            vehicle.to = to
            reserve(m, s, v)
            _call(m, s, v, now)
            _drive(m, s, v, m.nodes[n].pickup, TO_PICKUP, now)
    run.is_fleet_due = 0
