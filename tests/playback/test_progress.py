"""Output, parts inside and load at a time, counted again from the rows of the trace."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from twin_app.plant.nodes import Sink, Source
from twin_app.plant.plant import Plant
from twin_app.playback.load import has_heaters
from twin_app.playback.progress import Progress
from twin_app.playback.steps import Steps
from twin_app.sim import compile_model, run_replications, trace_replication
from twin_app.sim.trace import Trace, TraceEvent
from twin_app.usd import load

SCENES = Path(__file__).parents[2] / "scenes"
CARTS = "examples/two_carts.usda"
LINE = "bottling_line/plant.usda"


@cache
def run_of(scene: str) -> tuple[Plant, Trace]:
    plant = load(SCENES / scene)
    return plant, trace_replication(compile_model(plant), seed=1, replication=0)


def inside_and_out(plant: Plant, trace: Trace, until_s: float) -> tuple[int, int]:
    """Walks through the rows one by one: parts of a node, parts on vehicles, and those that reached a sink."""
    sinks = {i for i, node in enumerate(plant.nodes) if isinstance(node, Sink)}
    outside = sinks | {i for i, node in enumerate(plant.nodes) if isinstance(node, Source)}
    held, out, loaded = 0, 0, {}
    for time, event, thing in zip(trace.time_ns.tolist(), trace.event.tolist(), trace.object.tolist(), strict=True):
        if time > until_s * 1e9:
            break
        if event == TraceEvent.ENTER and thing in sinks:
            out += 1
        if thing not in outside:
            held += {TraceEvent.ENTER: 1, TraceEvent.SPLIT: 1, TraceEvent.LEAVE: -1, TraceEvent.JOINED: -1}.get(
                TraceEvent(event), 0
            )
        if event >= TraceEvent.VEHICLE_FREE:
            loaded[thing] = event in (
                TraceEvent.VEHICLE_TO_DROP,
                TraceEvent.VEHICLE_UNLOADING,
                TraceEvent.VEHICLE_DOCKED,
            )
    return held + sum(loaded.values()), out


def times(trace: Trace) -> Iterator[float]:
    yield from np.random.default_rng(5).uniform(0.0, min(trace.horizon_s, 4000.0), 4)


@pytest.mark.parametrize("scene", [CARTS, LINE])
def test_that_output_and_parts_inside_are_those_counted_row_by_row(scene: str) -> None:
    plant, trace = run_of(scene)
    progress = Progress(trace, plant)
    for time_s in times(trace):
        assert (progress.inside(time_s), progress.good_output(time_s)) == inside_and_out(plant, trace, time_s)


def test_that_the_rate_is_the_count_of_the_last_ten_minutes() -> None:
    plant, trace = run_of(LINE)
    progress = Progress(trace, plant)
    counted = inside_and_out(plant, trace, 9000.0)[1] - inside_and_out(plant, trace, 8400.0)[1]
    assert progress.output_per_h(9000.0) == pytest.approx(6.0 * counted)
    assert progress.output_per_h(0.0) is None
    assert progress.outputs([8400.0, 9000.0]).tolist() == [counted]


def test_that_energy_from_the_load_is_what_the_simulator_booked() -> None:
    plant, trace = run_of(LINE)
    assert has_heaters(plant) is any(s.thermal is not None for s in plant.stations)
    model = compile_model(plant)
    row = run_replications(model, seed=1, first=0, count=1)[0]
    booked_kwh = row[model.responses.names.index("energy_kwh")]
    steps = Progress(trace, plant).load_w
    assert steps is not None
    edges = [plant.warmup_s, plant.horizon_s]
    found_kwh = steps.means(edges)[0] * (edges[1] - edges[0]) / 3.6e6
    assert found_kwh == pytest.approx(booked_kwh, rel=1e-9)


def test_that_steps_hold_their_value_up_to_the_next() -> None:
    steps = Steps(times_s=np.array([0.0, 10.0, 30.0]), values=np.array([1.0, 4.0, 2.0]))
    assert [steps.at(t) for t in (-1.0, 0.0, 9.9, 10.0, 31.0)] == [1.0, 1.0, 1.0, 4.0, 2.0]
    assert steps.means([5.0, 15.0, 15.0, 35.0]).tolist() == [2.5, 4.0, 3.5]
