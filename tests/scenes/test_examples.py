"""The small scenes for learning: they load, and simulate to what theory says where there is one."""

from __future__ import annotations

import numpy as np
import pytest

import twin_app
from scenes.generator.__main__ import SCENES
from twin_app.plant.build import plant_warnings
from twin_app.sim import compile_model, run_replications
from twin_app.sim.responses import KPI_NAMES
from twin_app.usd import read_scene

EXAMPLES = SCENES / "examples"


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.usda")))
def test_that_an_example_loads_without_faults(name: str) -> None:
    assert plant_warnings(twin_app.load(EXAMPLES / name)) == ()


def test_that_the_example_with_geometry_is_read_without_warnings() -> None:
    assert read_scene(EXAMPLES / "two_machines.usda").warnings == ()


def test_that_the_smallest_plant_holds_four_parts_on_average() -> None:
    model = compile_model(twin_app.load(EXAMPLES / "one_station.usda"))
    wip = run_replications(model, seed=1, first=0, count=40)[:, KPI_NAMES.index("wip")]
    half_width = 3.55 * wip.std(ddof=1) / np.sqrt(len(wip))
    assert abs(wip.mean() - 4.0) < half_width
