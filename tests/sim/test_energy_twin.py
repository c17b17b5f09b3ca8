"""The kernel and the SimPy twin agree on power: by quarter of an hour, by category, and on standby."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracles.kernel_draws import KernelDraws
from tests.oracles.plants import m3
from tests.oracles.powered_plants import TARIFF, powered, powered_plant
from tests.oracles.simpy_twin import TwinRun, run_twin
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, run_replications, trace_replication
from twin_app.sim.responses import ENERGY_CATEGORIES

SEED = 20_263
PLANTS = [
    (number, has_ties, has_fleets)
    for number in range(12)
    for has_ties in (False, True)
    for has_fleets in ((False, True) if number % 4 == 0 else (False,))
]
KWH = 1.0 / 3.6e15
"""From W·ns."""


def _both(plant: Plant) -> tuple[dict[str, float], TwinRun]:
    model = compile_model(plant)
    row = run_replications(model, seed=SEED, first=0, count=1)[0]
    return dict(zip(model.responses.names, row, strict=True)), run_twin(plant, KernelDraws(SEED, 0))


def _assert_agreement(plant: Plant) -> None:
    row, run = _both(plant)
    n_quarters = sum(name.startswith("load:") for name in row)
    load_kwh = np.array([run.energy.load[quarter] * KWH for quarter in range(n_quarters)])
    scale = {"rel": 1e-9, "abs": 1e-9 * load_kwh.sum()}

    assert [row[f"load:{900 * i}"] / 4 for i in range(n_quarters)] == pytest.approx(load_kwh, **scale)
    assert row["energy_kwh"] == pytest.approx(load_kwh.sum(), rel=1e-9)
    assert row["peak_kw"] == pytest.approx(4 * load_kwh.max(), rel=1e-9)
    for path in compile_model(plant).responses.consumer_paths:
        found = {category: row[f"energy:{path}:{category}"] for category in ENERGY_CATEGORIES}
        expected = {category: run.energy_by_category.get((path, category), 0.0) * KWH for category in found}
        assert found == pytest.approx(expected, **scale), path
    prices, carbon = _quarter_means(TARIFF.price_per_kwh, n_quarters), _quarter_means((0.3, 0.1, 0.5), n_quarters)
    cost = float(load_kwh @ prices) + 7.0 * 4 * load_kwh.max()
    assert row["energy_cost"] == pytest.approx(cost, rel=1e-9, abs=1e-9)
    assert row["carbon_kg"] == pytest.approx(float(load_kwh @ carbon), rel=1e-9)


def _quarter_means(values: tuple[float, ...], n_quarters: int) -> np.ndarray:
    """Of each quarter of an hour, minute by minute."""
    minutes = np.arange(15 * n_quarters) * 60.0 % TARIFF.period_s
    bands = [max(i for i, start in enumerate(TARIFF.starts_s) if start <= minute) for minute in minutes]
    return np.array(values)[bands].reshape(n_quarters, 15).mean(axis=1)


@pytest.mark.parametrize(("number", "has_ties", "has_fleets"), PLANTS)
def test_that_a_plant_takes_the_energy_that_the_twin_takes(number: int, has_ties: bool, has_fleets: bool) -> None:
    _assert_agreement(powered_plant(number, has_ties=has_ties, has_fleets=has_fleets))


def test_that_scrap_and_rework_of_a_large_line_cost_what_they_cost_the_twin() -> None:
    _assert_agreement(powered(m3(horizon=9_000.0), 1))


@pytest.mark.parametrize("number", range(6))
def test_that_sleeping_stations_wake_when_the_twin_says(number: int) -> None:
    plant = powered_plant(number, has_ties=number % 2 == 0, has_fleets=False)
    trace = trace_replication(compile_model(plant), seed=SEED, replication=0).moves
    events = sorted(zip(trace["time_ns"].tolist(), trace["node"].tolist(), trace["kind"].tolist(), strict=True))

    assert events == run_twin(plant, KernelDraws(SEED, 0)).events_by_instant()
