"""What vehicles do, for how long, what power that takes, and what a row says of it."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import CHARGING, FIRST_PHASE, FREE, NONE, OTHER_PRODUCT, QUEUED, TO_CHARGER, TRACE_FULL
from twin_app.sim.draws import TICKS_PER_S
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.power import change_power
from twin_app.sim.responses import FLEET_METRICS, VEHICLE_STATES
from twin_app.sim.tables import N_PHASES, State, Tables

N_FLEET = len(FLEET_METRICS)
_N_STATES = len(VEHICLE_STATES)
_COLUMN_OF_PHASE = np.array(
    [next(i for i, phases in enumerate(VEHICLE_STATES.values()) if phase in phases) for phase in range(N_PHASES)]
)
_HOUR = 3600.0 * TICKS_PER_S
_NS = 1.0 / TICKS_PER_S


@inlined
def vehicle_power(m: Tables, f: int, phase: int) -> float:
    """What one vehicle draws from the grid."""
    fleet = m.fleets[f]
    if phase == CHARGING:
        return fleet.charge_w
    is_idle = phase in (FREE, TO_CHARGER, QUEUED)
    return fleet.idle_w if is_idle else fleet.job_w


@separate
def _trace_phase(s: State, v: int, phase: int, now: int) -> None:
    """Note what vehicle v does, and with which part."""
    run = s.run[0]
    if run.n_trace == s.trace.size:
        run.status = TRACE_FULL
        return
    row = s.trace[run.n_trace]
    i = s.vehicles[v].part
    row.time_ns = now
    row.part = s.parts[i].serial if i >= 0 else NONE
    row.object = s.nodes.size + s.places.size + v
    row.event = FIRST_PHASE + phase
    row.product = min(s.parts[i].product, OTHER_PRODUCT) if i >= 0 else OTHER_PRODUCT
    run.n_trace += 1


@separate
def switch_phase(m: Tables, s: State, v: int, phase: int, now: int) -> None:
    """Vehicle v does something else from now on."""
    vehicle = s.vehicles[v]
    f = m.vehicles[v].fleet
    s.fleets[f].n_free += int(phase == FREE) - int(vehicle.phase == FREE)
    s.vehicle_accounts[v, vehicle.phase] += now - vehicle.since
    if m.plan[0].has_power == 1:
        change_power(s, now, vehicle_power(m, f, phase) - vehicle_power(m, f, vehicle.phase))
    vehicle.since = now
    vehicle.phase = phase
    if s.trace.size > 0:
        _trace_phase(s, v, phase, now)


@separate
def start_vehicles(m: Tables, s: State) -> None:
    """All vehicles are free, full, and where their fleet starts."""
    for v in range(s.vehicles.size):
        vehicle = s.vehicles[v]
        f = m.vehicles[v].fleet
        vehicle.phase = FREE
        vehicle.since = 0
        vehicle.place = m.fleets[f].start
        vehicle.part = NONE
        vehicle.charger = NONE
        vehicle.level = m.fleets[f].capacity
        s.run[0].power_w += vehicle_power(m, f, FREE)
        if s.trace.size > 0:
            _trace_phase(s, v, FREE, s.run[0].now)
    for f in range(s.fleets.size):
        s.fleets[f].n_carried = 0
        s.fleets[f].n_free = m.fleets[f].n_vehicles


@separate
def start_fleet_statistics(s: State, now: int) -> None:
    """Forget what was counted so far."""
    for v in range(s.vehicles.size):
        s.vehicles[v].since = now
        for phase in range(N_PHASES):
            s.vehicle_accounts[v, phase] = 0
    for f in range(s.fleets.size):
        fleet = s.fleets[f]
        fleet.n_jobs = 0
        fleet.n_loads = 0
        fleet.wait = 0.0
        fleet.metres = 0.0
        fleet.area = -float(fleet.n_carried) * now


@inlined
def close_fleet_accounts(s: State, now: int) -> None:
    """Book the time of every vehicle up to now."""
    for v in range(s.vehicles.size):
        vehicle = s.vehicles[v]
        s.vehicle_accounts[v, vehicle.phase] += now - vehicle.since
        vehicle.since = now


@separate
def write_fleets(m: Tables, s: State, now: int, span: float, column: int, out: np.ndarray) -> None:
    """The columns of all fleets, `FLEET_METRICS` each, from `column` on."""
    for f in range(m.fleets.size):
        plan, fleet = m.fleets[f], s.fleets[f]
        for metric in range(N_FLEET):
            out[column + metric] = 0.0
        for v in range(plan.first_vehicle, plan.first_vehicle + plan.n_vehicles):
            for phase in range(N_PHASES):
                share = s.vehicle_accounts[v, phase] / (span * plan.n_vehicles)
                out[column + _COLUMN_OF_PHASE[phase]] += share
        rest = column + _N_STATES
        out[rest] = fleet.n_jobs * (_HOUR / span)
        out[rest + 1] = fleet.wait / fleet.n_loads * _NS if fleet.n_loads > 0 else np.nan
        out[rest + 2] = fleet.metres
        out[rest + 3] = (fleet.area + float(fleet.n_carried) * now) / span
        column += N_FLEET
