"""Energy per good part and the load curve, from rows."""

from __future__ import annotations

import numpy as np
import pytest

from twin_app.experiment.energy_results import EnergyPerPart
from twin_app.experiment.summary import MomentStream
from twin_app.sim.responses import KPI_NAMES, ResponseLayout

LAYOUT = ResponseLayout(
    node_paths=("/A",), node_kinds=("station",), product_paths=(), consumer_paths=("/A",), n_load_quarters=4
)


def _rows(*completed: float) -> np.ndarray:
    rows = np.zeros((len(completed), LAYOUT.n_columns))
    rows[:, KPI_NAMES.index("completed")] = completed
    rows[:, LAYOUT.energy_column("starved")] = 6.0
    rows[:, LAYOUT.consumer_column(0, "starved")] = 6.0
    rows[:, LAYOUT.first_load_column :] = [0.0, 4.0, 12.0, 8.0]
    return rows


def test_that_energy_per_part_is_the_mean_of_the_replications_that_made_one() -> None:
    rows, per_part, moments = _rows(2.0, 0.0, 6.0), EnergyPerPart(LAYOUT), MomentStream(LAYOUT.n_columns)
    per_part.add(rows)
    moments.add(rows)
    result = per_part.result(moments.summaries(), warmup_s=900.0)

    assert result is not None
    assert result.per_part_kwh["starved"].mean == pytest.approx((3.0 + 1.0) / 2)
    assert result.per_part_kwh["starved"].n == 2
    assert result.categories_kwh["starved"].mean == 6.0
    assert result.consumers_kwh["/A"]["starved"].mean == 6.0
    assert result.load_curve is not None
    assert result.load_curve.start_s == (900.0, 1800.0, 2700.0)
    assert [one.mean for one in result.load_curve.power_kw] == [4.0, 12.0, 8.0]


def test_that_every_column_about_energy_has_a_name_of_its_own() -> None:
    names = LAYOUT.names
    assert len(set(names)) == len(names) == LAYOUT.n_columns
    assert names[LAYOUT.energy_column("waste_share")] == "energy:waste_share"
    assert names[LAYOUT.consumer_column(0, "base")] == "energy:/A:base"
    assert names[LAYOUT.first_load_column + 1] == "load:900"
