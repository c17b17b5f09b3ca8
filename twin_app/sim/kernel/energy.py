"""What the plant's energy was, what it cost, and what it was for: columns of a row of responses.

Energy, cost and peak come from the load curve, the categories from times in states: two ways to the same sum.
"""

from __future__ import annotations

import numpy as np

from twin_app.sim.codes import CONVEYOR, N_STATES, S_WORKING, STATION
from twin_app.sim.draws import FOREVER, TICKS_PER_S
from twin_app.sim.energy_tables import MOST_COLUMNS
from twin_app.sim.jit import inlined, separate
from twin_app.sim.kernel.power import QUARTER
from twin_app.sim.kernel.tools import tool_cost
from twin_app.sim.kernel.vehicle_accounts import vehicle_power
from twin_app.sim.responses import CATEGORY_OF_STATE, ENERGY_CATEGORIES, ENERGY_METRICS, KPI_NAMES
from twin_app.sim.tables import N_PHASES, State, Tables

_N_CATEGORIES = len(ENERGY_CATEGORIES)
_N_METRICS = len(ENERGY_METRICS)
_TOOL_COST = KPI_NAMES.index("tool_cost")
_TOOL_COST_PER_PART = KPI_NAMES.index("tool_cost_per_part")
_OF_STATE = np.array(CATEGORY_OF_STATE)
_VALUE_ADDING, _SCRAP, _REWORK, _HEATING, _TRANSPORT, _BASE = (
    ENERGY_CATEGORIES.index(name) for name in ("value_adding", "scrap", "rework", "heating", "transport", "base")
)
_HOUR = 3600.0 * TICKS_PER_S
_KWH = 1.0 / (1000.0 * _HOUR)  # from W·ns


@inlined
def _covered(m: Tables, quarter: int, start: int, now: int) -> float:
    """Share of the billing period of this quarter that lies in [start, now]; without billing periods the whole."""
    billing = m.plan[0].billing
    if billing >= FOREVER:
        return 1.0
    first = quarter * QUARTER // billing * billing
    return (min(first + billing, now) - max(first, start)) / billing


@separate
def demand_cost(m: Tables, s: State, start: int, now: int) -> float:
    """Demand charge on the highest quarter of each billing period, for the part of the period that is covered."""
    billing = m.plan[0].billing
    cost, peak = 0.0, 0.0
    if m.plan[0].demand_charge == 0.0 or m.plan[0].has_power == 0:
        return cost
    for quarter in range(start // QUARTER, s.load.size):
        peak = max(peak, s.load[quarter] * _KWH * (_HOUR / QUARTER))
        is_last = quarter + 1 == s.load.size or (quarter + 1) * QUARTER >= now
        if is_last or quarter * QUARTER // billing != (quarter + 1) * QUARTER // billing:
            cost += peak * m.plan[0].demand_charge * _covered(m, quarter, start, now)
            peak = 0.0
        if is_last:
            break
    return cost


@separate
def write_energy(m: Tables, s: State, start: int, now: int, out: np.ndarray) -> None:
    """The key figures about energy and money, of the statistics period [start, now]."""
    energy, cost, carbon, peak = 0.0, 0.0, 0.0, 0.0
    hours = float(now - start) / _HOUR
    for quarter in range(s.load.size):
        kwh = s.load[quarter] * _KWH
        energy += kwh
        cost += kwh * m.tariff[quarter, 0]
        carbon += kwh * m.tariff[quarter, 1]
        peak = max(peak, kwh * (_HOUR / QUARTER))
    cost += demand_cost(m, s, start, now)
    run = s.run[0]
    parts = float(run.completed)
    holding = m.plan[0].wip_cost * out[1] * hours
    margin = 0.0
    for product in range(m.plan[0].n_products):
        margin += m.margins[product] * s.products[product, 0]
    out[3] = energy
    out[4] = energy / parts if parts > 0.0 else np.nan
    out[5] = cost
    out[6] = peak
    out[7] = carbon
    tools = tool_cost(m, s)
    out[9] = (margin - cost - holding - tools) / hours
    out[10] = (cost + holding + tools) / parts if parts > 0.0 else np.nan
    out[_TOOL_COST] = tools
    out[_TOOL_COST_PER_PART] = tools / parts if parts > 0.0 else np.nan


@inlined
def _work_of(m: Tables, s: State, n: int) -> float:
    """Energy of the work of station n [W·ns]."""
    energy = 0.0
    for k in range(m.nodes[n].place, m.nodes[n].place + m.nodes[n].n_places):
        energy += m.place_power[k, S_WORKING] * s.accounts[k, S_WORKING]
    return energy


@separate
def _spoilt(m: Tables, s: State, n: int, first_work: float) -> float:
    """Energy of the work of station n on parts that were scrapped [W·ns].

    Stations that share a column (there are too many of them) share what was lost as they do the work on new parts.
    """
    column = m.work_plan[n, 0]
    if column < 1:
        return 0.0
    if m.plan[0].work_width - 1 < MOST_COLUMNS:  # nobody shares
        return min(first_work, s.spoilt[column])
    together = 0.0
    for other in range(m.nodes.size):
        if m.work_plan[other, 0] == column:
            together += _work_of(m, s, other) - s.redone[other]
    if together <= 0.0:
        return 0.0
    return min(first_work, s.spoilt[column] * (first_work / together))


@separate
def _write_station_work(m: Tables, s: State, n: int, out: np.ndarray) -> None:
    """Split the energy of the work of station n by what became of the parts."""
    work = _work_of(m, s, n)
    if m.plan[0].tracks_work == 0:
        out[_VALUE_ADDING] = work * _KWH
        return
    rework = min(work, s.redone[n])
    scrap = _spoilt(m, s, n, work - rework)
    out[_VALUE_ADDING] = (work - rework - scrap) * _KWH
    out[_SCRAP] = scrap * _KWH
    out[_REWORK] = rework * _KWH


@separate
def _write_node(m: Tables, s: State, n: int, span: float, out: np.ndarray) -> None:
    node = m.nodes[n]
    if node.kind != STATION and node.kind != CONVEYOR:
        out[_BASE] = m.base_powers[n] * span * _KWH
        return
    for k in range(node.place, node.place + node.n_places):
        for state in range(N_STATES):
            if state != S_WORKING:
                out[_OF_STATE[state]] += m.place_power[k, state] * s.accounts[k, state] * _KWH
        out[_HEATING] += s.heating[k] * _KWH
    if node.kind == STATION:
        _write_station_work(m, s, n, out)
    else:
        out[_TRANSPORT] = _work_of(m, s, n) * _KWH


@separate
def _write_fleet(m: Tables, s: State, f: int, out: np.ndarray) -> None:
    fleet = m.fleets[f]
    for v in range(fleet.first_vehicle, fleet.first_vehicle + fleet.n_vehicles):
        for phase in range(N_PHASES):
            out[_TRANSPORT] += vehicle_power(m, f, phase) * s.vehicle_accounts[v, phase] * _KWH


@separate
def write_categories(m: Tables, s: State, start: int, now: int, kpis: np.ndarray, out: np.ndarray) -> None:
    """The columns `ENERGY_METRICS`, the categories of each consumer, and the load curve; `kpis` are written already."""
    out[:] = 0.0
    first = _N_METRICS
    for row in range(m.consumers.size // 2):
        own = out[first : first + _N_CATEGORIES]
        if m.consumers[row, 0] == 1:
            _write_fleet(m, s, m.consumers[row, 1], own)
        else:
            _write_node(m, s, m.consumers[row, 1], float(now - start), own)
        for category in range(_N_CATEGORIES):
            out[category] += own[category]
        first += _N_CATEGORIES
    total = 0.0
    for category in range(_N_CATEGORIES):
        total += out[category]
    parts = float(s.run[0].completed)
    out[_N_CATEGORIES] = 1.0 - out[_VALUE_ADDING] / total if total > 0.0 else np.nan
    out[_N_CATEGORIES + 1] = kpis[5] / parts if parts > 0.0 else np.nan
    out[_N_CATEGORIES + 2] = kpis[7] / parts if parts > 0.0 else np.nan
    out[_N_CATEGORIES + 3] = demand_cost(m, s, start, now)
    for quarter in range(out.size - first):
        out[first + quarter] = s.load[quarter] * _KWH * (_HOUR / QUARTER)
