"""The clock of the event kernel: what its keys cannot hold, it counts from later on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.oracles.mixed_plants import mixed_plant
from twin_app.sim import Engine, Model, compile_model, run_replications, trace_replication


def _with_short_keys(model: Model, time_bits: int) -> Model:
    plan = model.tables.plan.copy()
    plan["time_bits"] = time_bits
    return replace(model, tables=model.tables._replace(plan=plan))


@pytest.mark.parametrize("time_bits", [0, 1, 20, 34])
@pytest.mark.parametrize("number", range(3))
def test_that_results_do_not_depend_on_how_far_keys_reach(number: int, time_bits: int) -> None:
    model = compile_model(mixed_plant(number, has_ties=True))
    short = _with_short_keys(model, time_bits)

    rows, short_rows = (run_replications(one, seed=5, first=0, count=3, engine=Engine.EVENTS) for one in (model, short))
    traces = [trace_replication(one, seed=5, replication=1).moves for one in (model, short)]

    assert np.array_equal(rows, short_rows, equal_nan=True)
    assert np.array_equal(*traces)
