"""Known parameters → log → fit → simulate: the throughput comes back, in plants made up from a seed."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

from tests.oracles.fitted_plants import observable, wiped, with_values
from tests.oracles.mixed_plants import mixed_plant
from twin_app.experiment import fit, simulate, simulated_log
from twin_app.experiment.summary import Summary
from twin_app.plant.plant import Plant

SEEDS = (1, 18, 20, 23, 31, 34, 41, 44, 62, 66)
"""Plants in which parts keep moving: rework makes many of the generated ones jam sooner or later."""
HORIZON_S = 20_000.0
N = 12


def _throughput(plant: Plant, seed: int) -> Summary:
    return simulate(plant, replications=N, seed=seed, workers=0).responses["throughput_per_h"]


@pytest.mark.parametrize("seed", SEEDS)
def test_that_a_fitted_plant_gives_the_original_throughput(seed: int, tmp_path: Path) -> None:
    """The log is one replication, so what is fitted to it may be off by what one replication is off.

    The interval of the fitted plant therefore holds its own replications and that one: mean ± t·sd·√(1/n + 1) at
    99.9 %, and the mean of the original has to lie in it (with an error of its own, √(1/n) again).
    """
    plant = replace(observable(mixed_plant(seed, has_ties=False, horizon=HORIZON_S)), warmup_s=0.0)
    simulated_log(plant, tmp_path / "log.csv", seed=3)
    result = fit(wiped(plant), tmp_path / "log.csv")
    original = _throughput(plant, 4)
    fitted, lost = (_throughput(own, 5) for own in (with_values(wiped(plant), result.values), wiped(plant)))
    assert original.mean is not None
    assert original.sd is not None
    assert fitted.mean is not None
    assert fitted.sd is not None
    assert lost.mean is not None
    sd = math.hypot(original.sd, fitted.sd) / math.sqrt(2.0)
    half = float(stats.t.ppf(0.9995, 2 * N - 2)) * sd * math.sqrt(2.0 / N + 1.0)
    assert abs(fitted.mean - original.mean) <= half
    assert half < 0.15 * original.mean
    assert abs(lost.mean - original.mean) > 2.0 * half
