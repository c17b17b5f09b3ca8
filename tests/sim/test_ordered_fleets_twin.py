"""The kernel and the SimPy twin agree on plants that have orders and vehicles, fed the same draws."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracles.fleet_plants import ordered_fleet_plant
from tests.oracles.kernel_draws import KernelDraws
from tests.oracles.simpy_twin import run_twin
from twin_app.sim import compile_model, run_replications, trace_replication

SEED = 20_263
PLANTS = [(number, has_ties) for number in range(40) for has_ties in (False, True)]


@pytest.mark.parametrize(("number", "has_ties"), PLANTS)
def test_that_orders_are_carried_out_by_vehicles_as_the_twin_does(number: int, has_ties: bool) -> None:
    plant = ordered_fleet_plant(number, has_ties=has_ties)
    model = compile_model(plant)
    layout, row = model.responses, run_replications(model, seed=SEED, first=0, count=1)[0]
    trace = trace_replication(model, seed=SEED, replication=0)
    moves = zip(*(trace.moves[name].tolist() for name in ("time_ns", "node", "kind")), strict=True)

    run = run_twin(plant, KernelDraws(SEED, 0))

    # within the last instant a run may end
    assert trace.end_ns == run.end_ns
    assert sorted(move for move in moves if move[0] < run.end_ns) == [
        event for event in run.events_by_instant() if event[0] < run.end_ns
    ]
    finish = [row[layout.finish_column(i)] for i in range(len(plant.orders))]
    expected = [np.nan if time is None else time * 1e-9 for time in run.finished_ns]
    assert finish == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert row[layout.names.index("completed")] == run.counts.completed
    span_ns = run.end_ns - round(plant.warmup_s * 1e9)
    for index, (fleet, own) in enumerate(zip(plant.fleets, run.fleets, strict=True)):
        shares = {state: row[layout.fleet_column(index, state)] for state in own.state_ns}
        twin_shares = {state: time / span_ns / fleet.count for state, time in own.state_ns.items()}
        assert shares == pytest.approx(twin_shares, rel=1e-9, abs=1e-9)
