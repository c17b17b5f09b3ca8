"""Warm bodies, tools and moves: the kernel and the SimPy twin, fed the same draws, do the same things.

Times at which a temperature is reached come from logarithms, so that the two may differ by some nanoseconds; whatever
happens must happen in both, as often, within a microsecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pytest

from tests.oracles.kernel_draws import KernelDraws
from tests.oracles.physical_plants import physical_plant
from tests.oracles.simpy_twin import TwinRun, run_twin
from twin_app.plant.plant import Plant
from twin_app.sim import STATE_NAMES, Model, compile_model, run_replications, trace_replication

SEED = 20_262
MADE_UP = [(number, has_ties) for number in range(20) for has_ties in (False, True)]
_TOLERANCE_NS = 1_000.0


def _by_kind(events: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for time, node, kind in sorted(events):
        found[node, kind].append(time)
    return dict(found)


def _kernel_events(model: Model) -> dict[tuple[int, int], list[int]]:
    trace = trace_replication(model, seed=SEED, replication=0).moves
    return _by_kind(zip(trace["time_ns"].tolist(), trace["node"].tolist(), trace["kind"].tolist(), strict=True))


def _twin(plant: Plant) -> TwinRun:
    return run_twin(plant, KernelDraws(SEED, 0))


@pytest.mark.parametrize(("number", "has_ties"), MADE_UP)
def test_that_a_plant_with_physics_does_what_the_twin_does(number: int, has_ties: bool) -> None:
    plant = physical_plant(number, has_ties=has_ties)
    model = compile_model(plant)

    run = _twin(plant)
    kernel, twin = _kernel_events(model), _by_kind(event[:3] for event in run.events)

    assert {key: len(times) for key, times in kernel.items()} == {key: len(times) for key, times in twin.items()}
    for key, times in kernel.items():
        assert np.abs(np.array(times) - np.array(twin[key])).max() <= _TOLERANCE_NS
    _compare_row(plant, model, run)


def _compare_row(plant: Plant, model: Model, run: TwinRun) -> None:
    layout = model.responses
    row = run_replications(model, seed=SEED, first=0, count=1)[0]
    for i, (path, kind) in enumerate(zip(layout.node_paths, layout.node_kinds, strict=True)):
        if kind == "station":
            total = sum(run.state_ns[i].values())
            shares = {state: row[layout.node_column(i, state)] for state in STATE_NAMES}
            expected = {state: run.state_ns[i].get(state, 0) / total for state in STATE_NAMES}
            assert shares == pytest.approx(expected, abs=1e-9), path
    for i, path in enumerate(layout.heated_paths):
        bodies = run.bodies[path]
        heater_w = next(station.thermal.heater_w for station in plant.stations if station.path == path)
        heated_s = sum(body.heated_ns for body in bodies) * 1e-9
        assert row[layout.heat_column(i, "heater_kwh")] == pytest.approx(heater_w * heated_s / 3.6e6, abs=1e-6)
        assert row[layout.heat_column(i, "temperature_c")] >= 20.0 - 50.0
    for i, path in enumerate(layout.tool_paths):
        assert row[layout.tool_column(i, "tool_changes")] == run.tool_changes[path]
