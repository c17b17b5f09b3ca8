"""Warm bodies: their temperature, their heat, their thermostat. What that means to work is in `kernel.heat`.

Between two events the power of a heater is constant, so that the temperature follows the exact solution of
`physics.thermal`. The slot of a body holds the next time at which something changes: the thermostat switches, or the
body enters or leaves its band.
"""

from __future__ import annotations

import numpy as np

from twin_app.physics import thermal
from twin_app.sim.codes import CONVEYOR, ENTER_BAND, LEAVE_BAND, SWITCH_OFF, SWITCH_ON
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.elementary import exp, log
from twin_app.sim.jit import inlined, piece_of, separate
from twin_app.sim.kernel.accounts import touch
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.power import change_power
from twin_app.sim.tables import State, Tables

_relaxation = piece_of(thermal.relaxation, exp=exp)
_excess_after = piece_of(thermal.excess_after, relaxation=_relaxation)
_time_to_reach = piece_of(thermal.time_to_reach, log=log)
_S = 1.0 / TICKS_PER_S
_LONGEST_S = 4.0e9


@inlined
def _power_w(m: Tables, s: State, b: int) -> float:
    return m.bodies[b].heater_w if s.bodies[b].is_heating == 1 else 0.0


@separate
def settle_body(m: Tables, s: State, b: int, now: int) -> None:
    """Bring temperature and heat up to date."""
    body = s.bodies[b]
    elapsed = now - body.since
    if elapsed <= 0:
        return
    plan = m.bodies[b]
    excess, integral = _excess_after(
        elapsed * _S, body.temperature - plan.ambient, _power_w(m, s, b), plan.capacity, plan.loss
    )
    body.temperature = plan.ambient + excess
    body.excess += integral
    body.since = now
    if body.is_heating == 1:
        body.heated += elapsed
    if s.places[plan.place].is_cold == 0:
        body.warm += elapsed


@inlined
def _time_until(m: Tables, s: State, b: int, temperature: float) -> float:
    """Time until the settled body has a temperature [s]."""
    plan = m.bodies[b]
    excess = s.bodies[b].temperature - plan.ambient
    return _time_to_reach(temperature - plan.ambient, excess, _power_w(m, s, b), plan.capacity, plan.loss)


@separate
def _time_to_edge(m: Tables, s: State, b: int) -> float:
    """Time until the settled body enters its band, or leaves it [s].

    Rounding may leave it a little on the wrong side of an edge that it has reached.
    """
    plan = m.bodies[b]
    temperature = s.bodies[b].temperature
    supply_w = _power_w(m, s, b) - plan.loss * (temperature - plan.ambient)
    if supply_w == 0.0:
        return np.inf
    if s.places[plan.place].is_cold == 0:
        if supply_w > 0.0:
            return 0.0 if temperature >= plan.high else _time_until(m, s, b, plan.high)
        return 0.0 if temperature <= plan.low else _time_until(m, s, b, plan.low)
    if supply_w > 0.0:
        return 0.0 if plan.low <= temperature < plan.high else _time_until(m, s, b, plan.low)
    return 0.0 if plan.low < temperature <= plan.high else _time_until(m, s, b, plan.high)


@separate
def schedule_body(m: Tables, s: State, b: int, now: int) -> None:
    """When something changes at the settled body next, and what."""
    plan = m.bodies[b]
    body = s.bodies[b]
    is_cold = s.places[plan.place].is_cold == 1
    time = np.inf
    if body.is_enabled == 1:
        time = _time_until(m, s, b, plan.off_at if body.is_heating == 1 else plan.on_at)
        body.goal = SWITCH_OFF if body.is_heating == 1 else SWITCH_ON
    if is_cold or time == np.inf:  # within its band, a body comes to where it switches before it comes to an edge
        edge = _time_to_edge(m, s, b)
        if edge <= time:
            time = edge
            body.goal = ENTER_BAND if is_cold else LEAVE_BAND
    if time < _LONGEST_S:
        ticks = int(time * TICKS_PER_S)  # rounded up: by then it has got there
        set_time(s, plan.slot, now + ticks + (1 if ticks < time * TICKS_PER_S else 0))
    else:
        set_time(s, plan.slot, FOREVER)


@separate
def set_heater(m: Tables, s: State, b: int, is_on: int, now: int) -> None:
    """The heater of the settled body goes on or off."""
    body = s.bodies[b]
    if body.is_heating == is_on:
        return
    if m.plan[0].has_power == 1:
        change_power(s, now, m.bodies[b].heater_w if is_on == 1 else -m.bodies[b].heater_w)
    body.is_heating = is_on


@separate
def _obey_thermostat(m: Tables, s: State, b: int, now: int) -> None:
    """On where it is too cold, off where it is too warm or has nothing to say; between these as it was."""
    body = s.bodies[b]
    if body.is_enabled == 0 or body.temperature >= m.bodies[b].off_at:
        set_heater(m, s, b, 0, now)
    elif body.temperature <= m.bodies[b].on_at:
        set_heater(m, s, b, 1, now)


@separate
def enable_heater(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """The thermostat works while the place is on shift, has not failed and is not in standby."""
    b = m.nodes[n].body + k - m.nodes[n].place
    place = s.places[k]
    body = s.bodies[b]
    is_enabled = 0
    if place.on_shift == 1 and place.n_down == place.n_preparing and place.standby == 0:
        is_enabled = 1
    if body.is_enabled == is_enabled:
        return
    settle_body(m, s, b, now)
    body.is_enabled = is_enabled
    _obey_thermostat(m, s, b, now)
    schedule_body(m, s, b, now)


@inlined
def is_out_of_band(m: Tables, s: State, b: int) -> bool:
    """By the temperature of the settled body alone."""
    return s.bodies[b].temperature < m.bodies[b].low or s.bodies[b].temperature > m.bodies[b].high


@separate
def set_band(m: Tables, s: State, b: int, is_cold: int) -> None:
    """Say whether the body is out of its band; a belt stops for that, and its caller stops or starts it."""
    k = m.bodies[b].place
    place = s.places[k]
    if m.nodes[m.places[k].node].kind == CONVEYOR:
        place.n_down += is_cold - place.is_cold
        place.n_preparing += is_cold - place.is_cold
    place.is_cold = is_cold
    touch(s, k)


@separate
def take_heat(m: Tables, s: State, n: int, k: int, n_parts: int, now: int) -> None:
    """Parts are done in place k: they take their heat with them."""
    b = m.nodes[n].body + k - m.nodes[n].place
    body = s.bodies[b]
    settle_body(m, s, b, now)
    body.temperature -= n_parts * m.bodies[b].part_heat / m.bodies[b].capacity
    body.n_parts += n_parts
    set_band(m, s, b, 1 if is_out_of_band(m, s, b) else 0)
    _obey_thermostat(m, s, b, now)
    schedule_body(m, s, b, now)


@separate
def start_bodies(m: Tables, s: State, start: int) -> None:
    """All bodies have the temperature of their surroundings."""
    for b in range(m.bodies.size):
        plan = m.bodies[b]
        body = s.bodies[b]
        body.temperature = plan.ambient
        body.since = start
        set_band(m, s, b, 1 if is_out_of_band(m, s, b) else 0)
        enable_heater(m, s, m.places[plan.place].node, plan.place, start)
        schedule_body(m, s, b, start)


@separate
def restore_body(m: Tables, s: State, b: int, is_known: bool, temperature: float) -> None:
    """The body has a temperature, or that of its set point; `resume_heater` follows when its place is known."""
    plan = m.bodies[b]
    s.bodies[b].temperature = temperature if is_known else 0.5 * (plan.on_at + plan.off_at)
    set_band(m, s, b, 1 if is_out_of_band(m, s, b) else 0)


@separate
def resume_heater(m: Tables, s: State, b: int, is_heating: int, now: int) -> None:
    """The heater is on or off as given (NONE: on where it is colder than the set point), if its thermostat works."""
    plan = m.bodies[b]
    body = s.bodies[b]
    enable_heater(m, s, m.places[plan.place].node, plan.place, now)
    is_on = is_heating
    if is_heating < 0:
        is_on = 1 if body.temperature < 0.5 * (plan.on_at + plan.off_at) else 0
    set_heater(m, s, b, is_on if body.is_enabled == 1 else 0, now)
    _obey_thermostat(m, s, b, now)
    schedule_body(m, s, b, now)


@separate
def start_heat_statistics(m: Tables, s: State, now: int) -> None:
    """Forget what was counted so far."""
    for b in range(s.bodies.size):
        settle_body(m, s, b, now)
        body = s.bodies[b]
        body.first_temperature = body.temperature
        body.heated = 0
        body.warm = 0
        body.n_parts = 0
        body.excess = 0.0
