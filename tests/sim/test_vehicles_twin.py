"""The kernel and the SimPy twin agree on plants with vehicles, fed the same draws, at the same nanosecond."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.oracles.fleet_plants import fleet_plant
from tests.oracles.kernel_draws import KernelDraws
from tests.oracles.path_plants import aisle_way, path_plant
from tests.oracles.simpy_twin import TwinRun, run_twin
from twin_app.plant.plant import Plant
from twin_app.sim import Model, compile_model, run_replications, trace_replication
from twin_app.sim.transport import travel_times

SEED = 20_262
PLANTS = [(number, has_ties) for number in range(40) for has_ties in (False, True)]


def _twin(plant: Plant) -> TwinRun:
    return run_twin(plant, KernelDraws(SEED, 0))


def _kernel_moves(model: Model) -> list[tuple[int, int, int]]:
    moves = trace_replication(model, seed=SEED, replication=0).moves
    return sorted(zip(moves["time_ns"].tolist(), moves["node"].tolist(), moves["kind"].tolist(), strict=True))


@pytest.mark.parametrize(("number", "has_ties"), PLANTS)
def test_that_vehicles_move_parts_as_the_twin_does(number: int, has_ties: bool) -> None:
    plant = fleet_plant(number, has_ties=has_ties)

    assert _kernel_moves(compile_model(plant)) == _twin(plant).events_by_instant()


@pytest.mark.parametrize(("number", "has_ties"), PLANTS[:40])
def test_that_vehicles_on_aisles_move_parts_as_the_twin_does(number: int, has_ties: bool) -> None:
    plant = path_plant(number, has_ties=has_ties)

    run = run_twin(plant, KernelDraws(SEED, 0), way=aisle_way)

    assert _kernel_moves(compile_model(plant)) == run.events_by_instant()


@pytest.mark.parametrize("number", range(40))
def test_that_ways_along_aisles_are_as_long_as_step_by_step(number: int) -> None:
    plant = path_plant(number, has_ties=False)

    for fleet in plant.fleets:
        drives = travel_times(plant, fleet)
        spots = [(float(x), float(y), float(z)) for x, y, z in drives.positions_m]
        expected = [[aisle_way(start, end) for end in spots] for start in spots]
        assert drives.metres == pytest.approx(np.array(expected).reshape(drives.metres.shape), abs=1e-12)


def _expected(plant: Plant, run: TwinRun) -> Iterator[tuple[str, float]]:
    """(column, value) of all that the twin counts of fleets, and of nodes whose room vehicles reserve."""
    span_ns = (plant.horizon_s - plant.warmup_s) * 1e9
    yield "wip", run.wip_ns / span_ns
    for name in ("created", "completed", "scrapped", "lost", "joined", "split"):
        yield name, float(getattr(run.counts, name))
    for i, node in enumerate(plant.nodes):
        if type(node).__name__ in ("Station", "Buffer", "Conveyor"):
            yield f"node:{node.path}:mean_content", run.content_ns[i] / span_ns
        for state, time in run.state_ns[i].items():
            yield f"node:{node.path}:{state}", time / sum(run.state_ns[i].values())
    for fleet, own in zip(plant.fleets, run.fleets, strict=True):
        for state, time in own.state_ns.items():
            yield f"fleet:{fleet.path}:{state}", time / span_ns / fleet.count
        yield f"fleet:{fleet.path}:jobs_per_h", own.jobs / span_ns * 3600e9
        yield f"fleet:{fleet.path}:driven_m", own.metres
        yield f"fleet:{fleet.path}:mean_content", own.carried_ns / span_ns
        yield f"fleet:{fleet.path}:part_wait_s", float(np.mean(own.waits_ns)) / 1e9 if own.waits_ns else np.nan


@pytest.mark.parametrize(("number", "has_ties"), PLANTS)
def test_that_a_row_says_of_fleets_what_the_twin_counted(number: int, has_ties: bool) -> None:
    plant = fleet_plant(number, has_ties=has_ties)
    model = compile_model(plant)
    row = dict(zip(model.responses.names, run_replications(model, seed=SEED, first=0, count=1)[0], strict=True))
    expected = dict(_expected(plant, _twin(plant)))

    assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
