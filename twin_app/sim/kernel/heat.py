"""What warm bodies mean to work, and their columns of a row."""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import CONVEYOR, ENTER_BAND, NONE, SWITCH_OFF, SWITCH_ON, WORKING
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.jit import separate
from twin_app.sim.kernel.belts import start_belt, stop_belt
from twin_app.sim.kernel.bodies import schedule_body, set_band, set_heater, settle_body
from twin_app.sim.kernel.clock import set_time
from twin_app.sim.kernel.place_timers import try_to_run, wear
from twin_app.sim.responses import HEAT_METRICS
from twin_app.sim.tables import State, Tables

N_HEAT = len(HEAT_METRICS)
_S = 1.0 / TICKS_PER_S
_KWH = 1.0 / 3.6e6


@separate
def _pause_work(m: Tables, s: State, k: int, now: int) -> None:
    """Work stands until the body is warm again; its people stay."""
    place = s.places[k]
    if place.phase != WORKING or place.runs == 0:
        return
    elapsed = now - place.started
    place.runs = 0
    place.failing = NONE
    wear(m, s, k, elapsed)
    place.remaining -= elapsed
    set_time(s, m.places[k].slot, FOREVER)


@separate
def reach_temperature(m: Tables, s: State, b: int, now: int) -> None:
    """The event of a body: its thermostat switches, or it enters or leaves its band."""
    k = m.bodies[b].place
    n = m.places[k].node
    settle_body(m, s, b, now)
    goal = s.bodies[b].goal
    if goal == SWITCH_ON:
        set_heater(m, s, b, 1, now)
    elif goal == SWITCH_OFF:
        set_heater(m, s, b, 0, now)
    elif goal == ENTER_BAND:
        set_band(m, s, b, 0)
        if m.nodes[n].kind == CONVEYOR:
            start_belt(m, s, n, now)
        elif s.places[k].phase == WORKING:
            try_to_run(m, s, k, now)
    else:
        set_band(m, s, b, 1)
        if m.nodes[n].kind == CONVEYOR:
            stop_belt(m, s, n, now)
        else:
            _pause_work(m, s, k, now)
    schedule_body(m, s, b, now)


@separate
def write_heat(m: Tables, s: State, now: int, span: float, column: int, out: np.ndarray) -> int:
    """The columns of all nodes with bodies, `HEAT_METRICS` each, from `column` on; returns the column behind them."""
    for n in range(m.nodes.size):
        first = m.nodes[n].body
        if first < 0:
            continue
        n_bodies = m.nodes[n].n_places
        for metric in range(N_HEAT):
            out[column + metric] = 0.0
        for b in range(first, first + n_bodies):
            settle_body(m, s, b, now)
            plan = m.bodies[b]
            body = s.bodies[b]
            s.heating[plan.place] = plan.heater_w * body.heated
            out[column] += plan.heater_w * (body.heated * _S) * _KWH
            out[column + 1] += plan.capacity * (body.temperature - body.first_temperature) * _KWH
            out[column + 2] += plan.loss * body.excess * _KWH
            out[column + 3] += plan.part_heat * body.n_parts * _KWH
            out[column + 4] += (plan.ambient + body.excess / (span * _S)) / n_bodies
            out[column + 5] += body.warm / (span * n_bodies)
        column += N_HEAT
    return column
