"""The small scenes for learning: they load, and simulate to what theory says where there is one."""

from __future__ import annotations

import numpy as np
import pytest

import twin_app
from scenes.generator.__main__ import SCENES
from twin_app.plant.build import plant_warnings
from twin_app.sim import compile_model, run_replications
from twin_app.sim.responses import FLEET_METRICS, KPI_NAMES
from twin_app.sim.transport import transport_findings
from twin_app.usd import read_scene

EXAMPLES = SCENES / "examples"


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.usda")))
def test_that_an_example_loads_without_faults(name: str) -> None:
    assert plant_warnings(twin_app.load(EXAMPLES / name)) == ()


@pytest.mark.parametrize("name", ["two_carts.usda", "two_machines.usda"])
def test_that_an_example_with_geometry_is_read_without_warnings(name: str) -> None:
    assert read_scene(EXAMPLES / name).warnings == ()


def test_that_carts_bring_every_casting_and_charge_what_they_drive() -> None:
    plant = twin_app.load(EXAMPLES / "two_carts.usda")
    model = compile_model(plant)
    rows = run_replications(model, seed=1, first=0, count=5)
    shares = {metric: rows[:, model.responses.fleet_column(0, metric)] for metric in FLEET_METRICS}

    assert transport_findings(plant) == ((), ())
    assert (shares["charging"] > 0.0).all()
    charged_kwh = shares["charging"] * 2 * (plant.horizon_s - plant.warmup_s) / 3600.0 * 2.4
    np.testing.assert_allclose(charged_kwh, shares["driven_m"] / 1000.0 * 0.12, atol=2 * 1.2)
    jobs = rows[:, KPI_NAMES.index("throughput_per_h")] * 3.0  # to a machine, to the washer, out
    np.testing.assert_allclose(shares["jobs_per_h"], jobs, rtol=0.01)


def test_that_the_smallest_plant_holds_four_parts_on_average() -> None:
    model = compile_model(twin_app.load(EXAMPLES / "one_station.usda"))
    wip = run_replications(model, seed=1, first=0, count=40)[:, KPI_NAMES.index("wip")]
    half_width = 3.55 * wip.std(ddof=1) / np.sqrt(len(wip))
    assert abs(wip.mean() - 4.0) < half_width
