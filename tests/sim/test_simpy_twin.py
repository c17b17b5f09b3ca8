"""The kernel and the SimPy twin, fed the same draws, do the same things at the same nanosecond."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.oracles.kernel_draws import KernelDraws
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.ordered_plants import ordered_plant
from tests.oracles.plants import m2, m3
from tests.oracles.simpy_twin import TwinRun, run_twin
from twin_app.plant.plant import Plant
from twin_app.sim import STATE_NAMES, Model, compile_model, run_replications, trace_replication

SEED = 20_261
MIXED = [(number, has_ties) for number in range(30) for has_ties in (False, True)]


def _kernel_events(model: Model, replication: int) -> list[tuple[int, int, int]]:
    """(time, node, kind), where the order within one instant does not matter."""
    trace = trace_replication(model, seed=SEED, replication=replication).moves
    return sorted(zip(trace["time_ns"].tolist(), trace["node"].tolist(), trace["kind"].tolist(), strict=True))


def _twin(plant: Plant, replication: int = 0) -> TwinRun:
    return run_twin(plant, KernelDraws(SEED, replication))


@pytest.mark.parametrize(("number", "has_ties"), MIXED)
def test_that_a_mixed_plant_moves_its_parts_as_the_twin_does(number: int, has_ties: bool) -> None:
    plant = mixed_plant(number, has_ties=has_ties)

    assert _kernel_events(compile_model(plant), 0) == _twin(plant).events_by_instant()


@pytest.mark.parametrize("plant", [m2(horizon=500.0), m3()], ids=["M2", "M3"])
@pytest.mark.parametrize("replication", [0, 7])
def test_that_the_benchmark_lines_move_their_parts_as_the_twin_does(plant: Plant, replication: int) -> None:
    events = _kernel_events(compile_model(plant), replication)

    assert len(events) > 5_000
    assert events == _twin(plant, replication).events_by_instant()


def _expected_columns(plant: Plant, model: Model, run: TwinRun) -> Iterator[tuple[str, float]]:
    """(column, value) of all that the twin counts."""
    span_ns = (plant.horizon_s - plant.warmup_s) * 1e9
    for name in ("created", "completed", "scrapped", "lost", "joined", "split"):
        yield name, float(getattr(run.counts, name))
    yield "wip", run.wip_ns / span_ns
    yield "lead_time_s", float(np.mean(run.lead_times_ns)) / 1e9 if run.lead_times_ns else float("nan")
    for i, (path, kind) in enumerate(zip(model.responses.node_paths, model.responses.node_kinds, strict=True)):
        if kind in ("station", "buffer", "conveyor"):
            yield f"node:{path}:mean_content", run.content_ns[i] / span_ns
            yield f"node:{path}:throughput_per_h", run.departures.get(i, 0) / span_ns * 3600e9
        if kind in ("station", "conveyor"):
            total = sum(run.state_ns[i].values())
            for state in STATE_NAMES:
                yield f"node:{path}:{state}", run.state_ns[i].get(state, 0) / total


@pytest.mark.parametrize(("number", "has_ties"), MIXED)
def test_that_a_row_says_what_the_twin_counted(number: int, has_ties: bool) -> None:
    plant = mixed_plant(number, has_ties=has_ties)
    model = compile_model(plant)
    row = dict(zip(model.responses.names, run_replications(model, seed=SEED, first=0, count=1)[0], strict=True))
    expected = dict(_expected_columns(plant, model, _twin(plant)))

    assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(("number", "has_ties"), MIXED)
def test_that_a_plant_with_orders_does_what_the_twin_does(number: int, has_ties: bool) -> None:
    plant = ordered_plant(number, has_ties=has_ties)
    model = compile_model(plant)
    layout, row = model.responses, run_replications(model, seed=SEED, first=0, count=1)[0]

    run = _twin(plant)

    assert _before(run.end_ns, _kernel_events(model, 0)) == _before(run.end_ns, run.events_by_instant())
    finish = [row[layout.finish_column(i)] for i in range(len(plant.orders))]
    expected = [np.nan if time is None else time * 1e-9 for time in run.finished_ns]
    assert finish == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert row[layout.names.index("completed")] == run.counts.completed


def _before(end_ns: int, events: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """All but those of the last instant, within which a run may end."""
    return [event for event in events if event[0] < end_ns]
