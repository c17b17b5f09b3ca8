"""Energy, its categories, the load curve and what it costs, against sums that can be done by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from scenes.generator.__main__ import SCENES
from tests.oracles.plants import buffer, calendar, m3, plant, sink, source, station, tandem_line
from tests.oracles.powered_plants import powered, powered_plant
from twin_app import load
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Failure, Power
from twin_app.plant.plant import Plant, Tariff
from twin_app.sim import (
    advance,
    begin,
    compile_model,
    finish,
    load_state,
    run_replications,
    save_state,
    snapshot_of,
)
from twin_app.sim.responses import ENERGY_CATEGORIES

TARIFF = Tariff(path="/Plant/Tariff", period_s=86400.0, starts_s=(0.0,), price_per_kwh=(0.2,), carbon_kg_per_kwh=(0.4,))
WORKING = Power(working_w=3600.0)
"""One kWh takes 1000 s."""


def _row(made: Plant) -> dict[str, float]:
    model = compile_model(made)
    return dict(zip(model.responses.names, run_replications(model, seed=4, first=0, count=1)[0], strict=True))


def _assert_balance(row: dict[str, float]) -> None:
    categories = [row[f"energy:{name}"] for name in ENERGY_CATEGORIES]
    load_kw = [value for name, value in row.items() if name.startswith("load:")]
    assert sum(categories) == pytest.approx(row["energy_kwh"], rel=1e-9)
    assert sum(load_kw) / 4.0 == pytest.approx(row["energy_kwh"], rel=1e-9)
    assert max(load_kw) == pytest.approx(row["peak_kw"], rel=1e-12)
    assert min(categories) >= 0.0
    for name in ENERGY_CATEGORIES:
        parts = [value for key, value in row.items() if key.startswith("energy:/") and key.endswith(f":{name}")]
        assert sum(parts) == pytest.approx(row[f"energy:{name}"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("number", range(30))
def test_that_categories_and_the_load_curve_add_up_to_the_energy(number: int) -> None:
    _assert_balance(_row(powered_plant(number, has_ties=number % 2 == 0, has_fleets=number % 3 == 0)))


@pytest.mark.parametrize("scene", ["bottling_line/plant", "engine_plant/plant", "examples/two_carts"])
def test_that_the_energy_of_a_shipped_plant_adds_up(scene: str) -> None:
    made = load(SCENES / f"{scene}.usda")
    row = _row(made)

    _assert_balance(row)
    assert made.tariff is not None
    assert min(row["energy_kwh"], row["energy_cost"], row["carbon_kg"], row["energy:value_adding"]) > 0.0


def test_that_states_take_their_power_for_their_time() -> None:
    power = Power(working_w=10_000.0, idle_w=2_000.0, standby_w=500.0, standby_after_s=20.0, wake_time_s=5.0)
    made = plant(
        source("A", "M", interarrival=constant(100.0)),
        replace(station("M", 60.0, "Z"), power=power),
        sink("Z"),
        horizon=36_000.0,
        warmup=3_600.0,
    )
    row = _row(made)
    rounds_per_kwh = 324.0 / 3600.0  # one part in 100 s: 60 s work, 20 s starved, 15 s standby, 5 s waking

    assert row["energy:value_adding"] == pytest.approx(rounds_per_kwh * 60.0 * 10.0)
    assert row["energy:starved"] == pytest.approx(rounds_per_kwh * 20.0 * 2.0)
    assert row["energy:standby"] == pytest.approx(rounds_per_kwh * 20.0 * 0.5)
    assert row["energy_kwh_per_part"] == pytest.approx((600.0 + 40.0 + 10.0) / 3600.0)
    assert row["energy:waste_share"] == pytest.approx(50.0 / 650.0)


def _inspected(scrap: float, **options: object) -> Plant:
    """One machine, and an inspection at which most is decided; all times are constant."""
    return plant(
        source("A", "M"),
        replace(station("M", 100.0, "Q", scrap=0.1), power=WORKING),
        buffer("Q", None, "T"),
        replace(station("T", 50.0, "Z", scrap=scrap, **options), power=WORKING),
        sink("Z"),
        horizon=100_050.0,
    )


def test_that_work_on_a_part_that_is_scrapped_later_was_for_scrap() -> None:
    row = _row(_inspected(0.3))
    scrapped_here, scrapped_later = row["node:/Plant/M:scrapped"], row["node:/Plant/T:scrapped"]

    assert scrapped_later > 100
    assert row["energy:/Plant/M:scrap"] == pytest.approx((scrapped_here + scrapped_later) * 0.1)
    assert row["energy:/Plant/T:scrap"] == pytest.approx(scrapped_later * 0.05)
    assert row["energy:value_adding"] == pytest.approx(row["energy_kwh"] - row["energy:scrap"])


def test_that_rework_is_what_is_done_between_two_looks_of_the_inspection() -> None:
    inspected = _inspected(0.0, rework=0.25, rework_to="/Plant/R")
    bay = replace(station("R", 20.0, "Q"), power=WORKING)
    row = _row(replace(inspected, nodes=tuple(sorted((*inspected.nodes, bay), key=lambda node: node.path))))
    looked_again = row["node:/Plant/R:passed"]

    assert looked_again > 200
    assert row["energy:/Plant/R:rework"] == pytest.approx(looked_again * 0.02, abs=0.021)
    assert row["energy:/Plant/R:value_adding"] == 0.0
    assert row["energy:/Plant/T:rework"] == pytest.approx(looked_again * 0.05, abs=0.051)


def test_that_rework_ends_behind_the_loop() -> None:
    inspected = _inspected(0.0, rework=0.25, rework_to="/Plant/R")
    nodes = (*inspected.nodes, replace(station("R", 20.0, "S"), power=WORKING), station("S", 10.0, "Z", power=WORKING))
    row = _row(replace(inspected, nodes=tuple(sorted(nodes, key=lambda node: node.path))))

    assert row["energy:/Plant/R:rework"] > 1.0
    assert row["energy:/Plant/T:rework"] == 0.0
    assert row["energy:/Plant/S:rework"] == 0.0
    assert row["energy:/Plant/S:value_adding"] > 0.5


def test_that_a_failure_that_spoils_a_part_spoils_the_energy_in_it() -> None:
    failure = Failure(name="stop", uptime=constant(250.0), repair=constant(50.0), scraps_part=True)
    row = _row(tandem_line([100.0], horizon=30_000.0, failures=(failure,)))
    assert "energy:scrap" not in row

    line = tandem_line([100.0], horizon=30_000.0, failures=(failure,))
    row = _row(
        replace(line, nodes=tuple(replace(n, power=WORKING) if n.path.endswith("S00") else n for n in line.nodes))
    )

    assert row["scrapped"] == 100
    assert row["energy:scrap"] == pytest.approx(100 * 0.05)
    assert row["energy:value_adding"] == pytest.approx(200 * 0.1)


def test_that_a_line_of_more_stations_than_columns_loses_the_same_energy() -> None:
    line = tandem_line([10.0] * 70, horizon=40_000.0)
    nodes = [replace(node, power=WORKING) if "/S" in node.path else node for node in line.nodes]
    nodes = [replace(node, scrap=0.4) if node.path.endswith("S69") else node for node in nodes]
    row = _row(replace(line, nodes=tuple(nodes)))

    _assert_balance(row)
    assert row["energy:scrap"] == pytest.approx(row["scrapped"] * 70 * 0.01)


def test_that_each_billing_period_pays_for_its_own_peak_and_the_part_of_it_that_is_run() -> None:
    tariff = replace(TARIFF, price_per_kwh=(0.0,), demand_charge_per_kw=8.0)
    made = plant(
        source("A", "M"),
        station("M", 60.0, "Z", power=Power(working_w=30_000.0, off_w=10_000.0), calendar="/Plant/Shift"),
        sink("Z"),
        calendars=[calendar("Shift", 86_400.0, (0.0, 7_200.0))],
        horizon=10_800.0,
    )

    def cost(billing_period_s: float) -> float:
        return _row(replace(made, tariff=replace(tariff, billing_period_s=billing_period_s)))["energy_cost"]

    assert cost(inf) == pytest.approx(8.0 * 30.0)
    assert cost(7_200.0) == pytest.approx(8.0 * (30.0 + 0.5 * 10.0))
    assert cost(3_600.0) == pytest.approx(8.0 * (30.0 + 30.0 + 10.0))
    assert cost(108_000.0) == pytest.approx(8.0 * 0.1 * 30.0)


def test_that_a_part_costs_its_energy_and_its_time_inside() -> None:
    made = replace(
        plant(source("A", "M", interarrival=constant(100.0)), station("M", 60.0, "Z", power=WORKING), sink("Z")),
        tariff=TARIFF,
        wip_cost_per_part_h=6.0,
    )
    row = _row(made)

    assert row["energy:cost_per_part"] == pytest.approx(0.06 * 0.2)
    assert row["energy:carbon_kg_per_part"] == pytest.approx(0.06 * 0.4)
    assert row["cost_per_part"] == pytest.approx(0.06 * 0.2 + 6.0 * 60.0 / 3600.0)
    assert row["energy_kwh_per_part"] == pytest.approx(0.06)


def test_that_a_price_may_be_negative_and_change_within_a_quarter() -> None:
    tariff = replace(TARIFF, period_s=1_000.0, starts_s=(0.0, 250.5), price_per_kwh=(1.0, -1.0), carbon_kg_per_kwh=())
    made = plant(source("A", "M"), station("M", 60.0, "Z", power=WORKING), sink("Z"), horizon=9_000.0)
    row = _row(replace(made, tariff=tariff))

    assert row["energy_cost"] == pytest.approx(9.0 * (0.2505 - 0.7495), rel=1e-9)
    assert row["carbon_kg"] == 0.0


def test_that_a_plant_without_power_has_no_columns_about_energy() -> None:
    assert not [name for name in compile_model(m3()).responses.names if name.startswith(("energy:", "load:"))]


@pytest.mark.parametrize("number", range(4))
def test_that_the_energy_of_a_run_that_was_cut_and_kept_is_the_same(number: int) -> None:
    model = compile_model(powered(m3(horizon=6_000.0), number))
    state = begin(model, seed=7, replication=2)
    advance(model, state, until_s=700.0 + 1_000.0 * number)

    row = finish(model, load_state(model, save_state(state)))

    np.testing.assert_array_equal(row, run_replications(model, seed=7, first=2, count=1)[0])


@pytest.mark.parametrize("number", range(4))
def test_that_the_energy_of_a_run_from_a_snapshot_adds_up(number: int) -> None:
    model = compile_model(replace(powered(m3(horizon=6_000.0), number), warmup_s=600.0 * (number % 2)))
    state = begin(model, seed=7, replication=2)
    advance(model, state, until_s=1_700.0)

    row = run_replications(model, seed=7, first=0, count=1, start=snapshot_of(model, state))[0]
    named = dict(zip(model.responses.names, row, strict=True))

    _assert_balance(named)
    assert named["load:0"] == 0.0
    assert named["energy:scrap"] > 0.0
