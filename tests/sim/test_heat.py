"""Warm bodies in the kernel: closed forms, balances, and what cold does to work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import exp, inf, log
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.oracles.physical_plants import physical_plant
from tests.oracles.plants import calendar, constant, conveyor, crew, exponential, path, plant, sink, source, station
from twin_app.plant.nodes import Clock, Failure, Node, Power, Thermal
from twin_app.plant.plant import Plant, Tariff
from twin_app.plant.snapshot import PartSnapshot, PlaceSnapshot, Snapshot, StationSnapshot
from twin_app.sim import (
    HEAT_METRICS,
    STATE_NAMES,
    compile_model,
    finish,
    run_replications,
    state_from,
    trace_replication,
)

OVEN = Thermal(
    heat_capacity_j_per_k=7.2e6,
    loss_w_per_k=150.0,
    ambient_c=20.0,
    setpoint_c=180.0,
    band_k=6.0,
    heater_w=60_000.0,
    part_heat_j=0.0,
)
TAU_S = OVEN.heat_capacity_j_per_k / OVEN.loss_w_per_k
LIMIT_K = OVEN.heater_w / OVEN.loss_w_per_k
WARM_UP_S = TAU_S * log(LIMIT_K / (LIMIT_K - 154.0))
"""Until the body is at 174 °C, the lower edge of its band."""


def _oven(*others: Node, thermal: Thermal = OVEN, horizon: float = 30_000.0, **options: Any) -> Plant:
    """Endless parts, an oven of 600 s, a sink; `calendars`, `crews` and `warmup` are the plant's."""
    of_plant = {name: options.pop(name) for name in ("calendars", "crews", "warmup") if name in options}
    nodes = (source("A", "Oven"), station("Oven", 600.0, "Z", thermal=thermal, **options), sink("Z"), *others)
    return plant(*nodes, horizon=horizon, **of_plant)


def _row(a_plant: Plant) -> dict[str, float]:
    model = compile_model(a_plant)
    return dict(zip(model.responses.names, run_replications(model, seed=1, first=0, count=1)[0].tolist(), strict=True))


def _heat(row: Mapping[str, float], name: str = "Oven") -> dict[str, float]:
    return {metric: row[f"heat:{path(name)}:{metric}"] for metric in HEAT_METRICS}


def _shares(row: Mapping[str, float], name: str = "Oven") -> dict[str, float]:
    return {state: row[f"node:{path(name)}:{state}"] for state in STATE_NAMES if row[f"node:{path(name)}:{state}"]}


def _departures_s(a_plant: Plant, node: str = "Oven") -> list[float]:
    """When parts leave a node."""
    model = compile_model(a_plant)
    moves = trace_replication(model, seed=1, replication=0).moves
    index = model.responses.node_paths.index(path(node))
    return [float(row["time_ns"]) * 1e-9 for row in moves if row["node"] == index and row["kind"] == 1]


def test_that_work_begins_when_the_body_has_warmed_up_to_its_band() -> None:
    first, second, *_ = _departures_s(_oven())

    assert first == pytest.approx(WARM_UP_S + 600.0, rel=1e-9)
    assert second - first == pytest.approx(600.0, rel=1e-12)


def test_that_warming_up_with_a_part_counts_as_set_up() -> None:
    assert _shares(_row(_oven())) == pytest.approx(
        {"setup": WARM_UP_S / 30_000.0, "working": 1.0 - WARM_UP_S / 30_000.0}, rel=1e-9
    )


def test_that_a_thermostat_holds_the_temperature_as_a_numerical_solver_finds_it() -> None:
    heated_s, lost_kwh, temperature = _thermostat_by_solver(30_000.0)
    row = _row(_oven())

    heat = _heat(row)
    assert heat["heater_kwh"] == pytest.approx(OVEN.heater_w * heated_s / 3.6e6, rel=1e-9)
    assert heat["lost_kwh"] == pytest.approx(lost_kwh, rel=1e-9)
    assert heat["stored_kwh"] == pytest.approx(OVEN.heat_capacity_j_per_k * (temperature - 20.0) / 3.6e6, rel=1e-9)


def _thermostat_by_solver(horizon_s: float) -> tuple[float, float, float]:
    """Heating time [s], heat lost [kWh] and the last temperature [°C] from 20 °C on, switching at 177 and 183 °C."""
    time, temperature, lost, heated_s, is_on = 0.0, 20.0, 0.0, 0.0, True
    while time < horizon_s:
        power, edge = (OVEN.heater_w, 183.0) if is_on else (0.0, 177.0)

        def flow(_: float, y: np.ndarray, power: float = power) -> list[float]:
            loss = OVEN.loss_w_per_k * (y[0] - OVEN.ambient_c)
            return [(power - loss) / OVEN.heat_capacity_j_per_k, loss]

        def switch(_: float, y: np.ndarray, edge: float = edge) -> float:
            return float(y[0] - edge)

        switch.terminal = True  # type: ignore[attr-defined]
        start = [temperature, 0.0]
        done = solve_ivp(
            flow, (time, horizon_s), start, "DOP853", events=switch, rtol=1e-13, atol=1e-11, max_step=500.0
        )
        heated_s += (done.t[-1] - time) * is_on
        time, temperature, lost, is_on = done.t[-1], done.y[0, -1], lost + done.y[1, -1], not is_on
    return heated_s, lost / 3.6e6, temperature


@pytest.mark.parametrize("number", range(30))
def test_that_heat_supplied_is_stored_lost_or_taken_by_parts(number: int) -> None:
    warmup = (0.0, 300.0)[number % 2]
    row = _row(replace(physical_plant(number, has_ties=number % 4 > 1), warmup_s=warmup))

    for own in {name.split(":")[1] for name in row if name.startswith("heat:")}:
        heat = {metric: row[f"heat:{own}:{metric}"] for metric in HEAT_METRICS}
        spent = heat["stored_kwh"] + heat["lost_kwh"] + heat["parts_kwh"]
        scale = max(heat["heater_kwh"], abs(heat["stored_kwh"]), heat["lost_kwh"])
        assert spent == pytest.approx(heat["heater_kwh"], abs=1e-9 * scale)


@pytest.mark.parametrize("number", range(12))
def test_that_the_load_curve_holds_what_heaters_took(number: int) -> None:
    physical = physical_plant(number, has_ties=False)
    row = _row(replace(physical, nodes=tuple(replace(node, power=None) for node in physical.nodes)))

    heaters = sum(value for name, value in row.items() if name.endswith(":heater_kwh"))
    assert row["energy_kwh"] == pytest.approx(heaters, rel=1e-9)


def test_that_a_heater_comes_on_top_of_the_power_of_a_state() -> None:
    powers = Power(working_w=1000.0, setup_w=400.0)
    row = _row(_oven(power=powers))
    shares = _shares(row)

    machine_kwh = 30_000.0 * (1000.0 * shares["working"] + 400.0 * shares["setup"]) / 3.6e6
    assert row["energy_kwh"] == pytest.approx(machine_kwh + _heat(row)["heater_kwh"], rel=1e-9)


def test_that_tariffs_price_the_heat_when_it_is_drawn() -> None:
    tariff = Tariff(
        path=path("Tariff"),
        period_s=86_400.0,
        starts_s=(0.0, 18_000.0),
        price_per_kwh=(1.0, 0.0),
        carbon_kg_per_kwh=(),
        demand_charge_per_kw=0.0,
    )
    early = _row(replace(_oven(horizon=18_000.0)))
    both = _row(replace(_oven(horizon=30_000.0), tariff=tariff))

    assert both["energy_cost"] == pytest.approx(early["energy_kwh"], rel=1e-9)


def test_that_each_part_takes_its_heat_and_the_next_waits_for_warmth() -> None:
    heavy = replace(OVEN, part_heat_j=12.0 * 7.2e6, heater_w=90_000.0)  # a drop of 12 K
    leaves = _departures_s(_oven(thermal=heavy))
    periods = np.diff(leaves)

    # the heater is on from the drop on; the part after waits until the body is at 174 °C again
    limit = 20.0 + heavy.heater_w / heavy.loss_w_per_k
    peak = limit - (limit - 174.0) * exp(-600.0 / TAU_S)
    assert peak < 183.0  # so that the thermostat does not switch in between
    wait = TAU_S * log((limit - (peak - 12.0)) / (limit - 174.0))
    assert wait > 0.0
    assert periods[2:] == pytest.approx(np.full(len(periods) - 2, 600.0 + wait), rel=1e-9)


def test_that_an_oven_cools_off_shift_and_warms_up_again() -> None:
    on_shift = _oven(calendars=[calendar("Day", 86_400.0, (0.0, 28_800.0))], calendar=path("Day"), horizon=115_000.0)
    leaves = [time for time in _departures_s(on_shift) if time > 86_400.0]

    off_at = _temperature_by_solver(28_800.0)
    night = 86_400.0 - 28_800.0
    cold = 20.0 + (off_at - 20.0) * exp(-night / TAU_S)
    warm_up = TAU_S * log((20.0 + LIMIT_K - cold) / (20.0 + LIMIT_K - 174.0))
    kept = (28_800.0 - WARM_UP_S) % 600.0  # of the part that was in work when the shift ended
    assert leaves[0] == pytest.approx(86_400.0 + warm_up + 600.0 - kept, rel=1e-9)


def _temperature_by_solver(time_s: float) -> float:
    return _thermostat_by_solver(time_s)[2]


def test_that_the_heater_is_off_while_the_oven_is_down() -> None:
    stop = Failure(name="stop", uptime=constant(1_000.0), repair=constant(40_000.0), clock=Clock.CALENDAR)
    heat = _heat(_row(_oven(failures=(stop,), horizon=41_000.0)))

    assert heat["heater_kwh"] == pytest.approx(OVEN.heater_w * 1_000.0 / 3.6e6, rel=1e-12)
    assert heat["in_band"] == 0.0


def test_that_the_heater_is_off_in_standby_and_work_waits_for_warmth_after_it() -> None:
    powers = Power(standby_after_s=5_000.0)
    nodes = (
        source("A", "Oven", interarrival=constant(60_000.0)),
        station("Oven", 600.0, "Z", thermal=OVEN, power=powers),
        sink("Z"),
    )
    sleeping = plant(*nodes, horizon=85_000.0)
    row = _row(sleeping)

    left = _departures_s(sleeping)[0]
    cold = 20.0 + (_temperature_by_solver(5_000.0) - 20.0) * exp(-55_000.0 / TAU_S)
    assert left == pytest.approx(
        60_000.0 + TAU_S * log((20.0 + LIMIT_K - cold) / (20.0 + LIMIT_K - 174.0)) + 600.0, rel=1e-9
    )
    assert _shares(row)["standby"] == pytest.approx(55_000.0 / 85_000.0, rel=1e-12)


def test_that_without_a_band_work_goes_on_at_any_temperature() -> None:
    row = _row(_oven(thermal=replace(OVEN, band_k=inf)))

    assert _shares(row) == {"working": 1.0}
    assert _heat(row)["in_band"] == 1.0


def test_that_a_heater_too_weak_for_its_band_lets_no_work_go_on() -> None:
    row = _row(_oven(thermal=replace(OVEN, heater_w=20_000.0)))

    assert _shares(row) == {"setup": 1.0}
    assert row["completed"] == 0.0


def test_that_work_stops_when_the_body_leaves_its_band() -> None:
    weak = replace(OVEN, heater_w=20_000.0)  # keeps no more than 153 °C
    model = compile_model(_oven(thermal=weak, horizon=15_000.0))
    place = PlaceSnapshot(parts=(PartSnapshot(),), remaining_s=20_000.0, temperature_c=180.0, is_heating=True)
    oven = StationSnapshot(path=path("Oven"), places=(place,))
    state = state_from(model, Snapshot(nodes=(oven,)), seed=1, replication=0)
    row = dict(zip(model.responses.names, finish(model, state).tolist(), strict=True))

    limit = 20.0 + weak.heater_w / weak.loss_w_per_k
    leaves_after_s = TAU_S * log((180.0 - limit) / (174.0 - limit))
    assert _shares(row) == pytest.approx(
        {"working": leaves_after_s / 15_000.0, "setup": 1.0 - leaves_after_s / 15_000.0}, rel=1e-9
    )


def test_that_nobody_is_asked_to_wait_for_warmth() -> None:
    people = crew("People", 1)
    other = (source("B", "Bench"), station("Bench", 500.0, "Y", crew=path("People")), sink("Y"))
    row = _row(_oven(*other, crew=path("People"), crews=[people], horizon=WARM_UP_S))

    assert "waiting_crew" not in _shares(row, "Bench")
    assert _shares(row)["setup"] == pytest.approx(1.0, rel=1e-9)


def test_that_a_cold_belt_stands_and_takes_nothing() -> None:
    belt = conveyor("Tunnel", "Z", length=10.0, speed=0.01, pitch=1.0, thermal=OVEN)
    tunnel = plant(source("A", "Tunnel"), belt, sink("Z"), horizon=30_000.0)
    leaves = _departures_s(tunnel, "Tunnel")
    row = _row(tunnel)

    assert leaves[0] == pytest.approx(WARM_UP_S + 1_000.0, rel=1e-9)
    assert leaves[1] - leaves[0] == pytest.approx(100.0, rel=1e-9)
    assert _shares(row, "Tunnel") == pytest.approx(
        {"setup": WARM_UP_S / 30_000.0, "working": 1.0 - WARM_UP_S / 30_000.0}, rel=1e-9
    )


def test_that_parts_that_leave_a_belt_cool_it_until_it_stands() -> None:
    heavy = replace(OVEN, part_heat_j=4.0 * 7.2e6)
    belt = conveyor("Tunnel", "Z", length=10.0, speed=0.01, pitch=1.0, thermal=heavy, accumulating=False)
    row = _row(plant(source("A", "Tunnel"), belt, sink("Z"), horizon=200_000.0, warmup=50_000.0))
    heat = _heat(row, "Tunnel")

    assert heat["parts_kwh"] == pytest.approx(row["completed"] * heavy.part_heat_j / 3.6e6, rel=1e-12)
    assert heat["stored_kwh"] + heat["lost_kwh"] + heat["parts_kwh"] == pytest.approx(heat["heater_kwh"], rel=1e-9)
    assert _shares(row, "Tunnel")["setup"] > 0.3
    assert sum(_shares(row, "Tunnel").values()) == pytest.approx(1.0, rel=1e-12)


def test_that_every_place_has_a_body_of_its_own() -> None:
    gaps = exponential(400.0)
    nodes = (source("A", "Oven", interarrival=gaps), station("Oven", 600.0, "Z", servers=3, thermal=OVEN), sink("Z"))
    row = _row(plant(*nodes, horizon=30_000.0))

    assert _heat(row)["heater_kwh"] == pytest.approx(3.0 * _heat(_row(_oven()))["heater_kwh"], rel=1e-9)
    assert _heat(row)["temperature_c"] == pytest.approx(_heat(_row(_oven()))["temperature_c"], rel=1e-9)


def test_that_heating_is_what_energy_was_for() -> None:
    belt = conveyor("Tunnel", "Z", length=10.0, speed=0.01, pitch=1.0, thermal=OVEN)
    row = _row(plant(source("A", "Tunnel"), belt, sink("Z"), horizon=30_000.0, warmup=5_000.0))

    assert row["energy:heating"] == pytest.approx(_heat(row, "Tunnel")["heater_kwh"], rel=1e-12)
    assert row["energy:heating"] == pytest.approx(row["energy_kwh"], rel=1e-9)
