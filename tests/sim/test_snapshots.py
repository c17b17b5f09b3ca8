"""A run may start from what is known of a plant, and says what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.kernel_rows import kpi_of
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import (
    buffer,
    calendar,
    conveyor,
    crew,
    exponential,
    m3,
    path,
    plant,
    product,
    sink,
    source,
    station,
)
from twin_app import load
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Clock, Failure
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import (
    BufferSnapshot,
    PartSnapshot,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
)
from twin_app.plant.snapshot_json import parse_snapshot, snapshot_to_json
from twin_app.sim import (
    KPI_NAMES,
    STATE_NAMES,
    Model,
    advance,
    begin,
    compile_model,
    finish,
    run_replications,
    snapshot_of,
    state_from,
)
from twin_app.sim.episodes import take_trace

SCENES = Path(__file__).parents[2] / "scenes"
PLANTS = st.builds(
    lambda seed, has_ties: mixed_plant(seed, has_ties=has_ties), st.integers(1_000, 100_000), st.booleans()
)
MODEST = settings(max_examples=60, deadline=None, derandomize=True)
SHARES = st.floats(0.0, 0.99)


def _at(model: Model, share: float) -> Snapshot:
    """What the plant is like at this share of the horizon."""
    state = begin(model, seed=11, replication=0)
    advance(model, state, until_s=share * model.horizon_s)
    return snapshot_of(model, state)


@given(plant=PLANTS, share=SHARES)
@MODEST
def test_that_a_state_made_from_a_snapshot_looks_the_same(plant: Plant, share: float) -> None:
    model = compile_model(plant)
    snapshot = _at(model, share)

    assert snapshot_of(model, state_from(model, snapshot, seed=1, replication=0)) == snapshot


@given(plant=PLANTS, share=SHARES)
@MODEST
def test_that_a_snapshot_survives_json(plant: Plant, share: float) -> None:
    snapshot = _at(compile_model(plant), share)

    assert parse_snapshot(json.dumps(snapshot_to_json(snapshot)), file="state.json") == snapshot


@given(plant=PLANTS, seed=st.integers(0, 2**64 - 1))
@MODEST
def test_that_an_empty_plant_at_time_0_runs_as_without_a_snapshot(plant: Plant, seed: int) -> None:
    model = compile_model(plant)

    row = finish(model, state_from(model, Snapshot(), seed=seed, replication=4))

    np.testing.assert_array_equal(row, run_replications(model, seed=seed, first=4, count=1)[0])


@given(plant=PLANTS, share=SHARES)
@MODEST
def test_that_no_part_appears_or_vanishes_after_a_start_from_a_snapshot(plant: Plant, share: float) -> None:
    model = compile_model(plant)
    snapshot = _at(model, share)
    start = state_from(model, snapshot, seed=2, replication=0)
    inside = int(start.arrays.run["inside"][0])

    row = finish(model, start)

    came = kpi_of(row, "inside_start") + kpi_of(row, "created") + kpi_of(row, "split")
    went = sum(kpi_of(row, name) for name in ("completed", "scrapped", "lost", "joined", "inside_end"))
    assert came == went
    if snapshot.time_s >= plant.warmup_s:
        assert kpi_of(row, "inside_start") == inside
    for i, kind in enumerate(model.responses.node_kinds):
        if kind in ("station", "conveyor"):
            shares = [row[model.responses.node_column(i, state)] for state in STATE_NAMES]
            assert sum(shares) == pytest.approx(1.0, abs=1e-12)


@given(plant=PLANTS, share=SHARES)
@MODEST
def test_that_a_run_from_a_snapshot_may_be_cut_anywhere(plant: Plant, share: float) -> None:
    model = compile_model(plant)
    snapshot = _at(model, share)
    whole = finish(model, state_from(model, snapshot, seed=2, replication=3))
    state = state_from(model, snapshot, seed=2, replication=3)

    advance(model, state, until_s=0.5 * (state.time_s + model.horizon_s))

    np.testing.assert_array_equal(finish(model, state), whole)


@pytest.mark.parametrize("share", [0.2, 0.45, 0.8])
@pytest.mark.parametrize("stop", [Clock.PROCESSING, Clock.OPERATING, Clock.CALENDAR])
def test_that_a_plant_without_chance_goes_on_as_it_would_have(stop: Clock, share: float) -> None:
    """Every constant: the trace after the snapshot is that of the run the snapshot was taken from."""
    failure = Failure(
        name="jam", uptime=constant(47.0), repair=constant(13.0), clock=stop, crew=path("Fitters"), scraps_part=False
    )
    line = plant(
        source("A", "Q", interarrival=constant(7.0), products=(path("P"),)),
        buffer("Q", 3, "S"),
        station("S", 5.0, "B", failures=(failure,), calendar=path("Shift"), crew=path("Fitters")),
        conveyor("B", "T", length=3.0, speed=0.25, pitch=0.5, failures=(failure,)),
        station("T", 9.0, "D", batch=2, servers=2, failures=(failure,), setup_time=constant(2.0)),
        buffer("D", 4, "U", dwell=constant(6.0)),
        station("U", 3.0, "Z", split_count=2),
        sink("Z"),
        horizon=2_000.0,
        products=[product("P")],
        crews=[crew("Fitters", 1, "Shift")],
        calendars=[calendar("Shift", 300.0, (0.0, 120.0), (150.0, 280.0))],
    )
    model = compile_model(line)
    state = begin(model, seed=1, replication=0, has_trace=True)
    advance(model, state, until_s=share * 2_000.0)
    again = state_from(model, snapshot_of(model, state), seed=99, replication=5, has_trace=True)
    take_trace(state)

    finish(model, state)
    finish(model, again)

    expected, actual = take_trace(state).moves, take_trace(again).moves
    assert len(expected) > 100
    for column in ("time_ns", "node", "kind"):
        np.testing.assert_array_equal(actual[column], expected[column])


def test_that_littles_law_holds_for_a_run_that_starts_full_and_ends_empty() -> None:
    """All parts of the snapshot come in at its moment; at the end nothing is inside."""
    line = plant(
        source("A", "S", interarrival=exponential(2.0), limit=200),
        station("S", exponential(1.5), "Q"),
        buffer("Q", None, "T"),
        station("T", exponential(1.5), "Z", servers=2),
        sink("Z"),
        horizon=5_000.0,
    )
    waiting = (PartSnapshot(),)
    snapshot = Snapshot(
        time_s=500.0,
        nodes=(
            BufferSnapshot(path=path("Q"), parts=waiting * 40),
            StationSnapshot(path=path("T"), places=(PlaceSnapshot(parts=waiting), PlaceSnapshot(parts=waiting))),
            SourceSnapshot(path=path("A"), made=100, next_arrival_s=3.0),
        ),
    )
    model = compile_model(line)

    row = finish(model, state_from(model, snapshot, seed=5, replication=0))

    assert kpi_of(row, "inside_start") == 42.0
    assert kpi_of(row, "completed") == 142.0
    assert kpi_of(row, "inside_end") == 0.0
    np.testing.assert_allclose(kpi_of(row, "wip") * 4_500.0, 142.0 * kpi_of(row, "lead_time_s"), rtol=1e-12)


def test_that_a_plant_of_a_hundred_thousand_parts_can_be_gone_on_with() -> None:
    line = plant(
        source("A", "Q", interarrival=exponential(1.0)), buffer("Q", None, "S"), station("S", 0.5, "Z"), sink()
    )
    line = replace(line, nodes=tuple(node if node.path != path("Sink") else sink("Z") for node in line.nodes))
    model = compile_model(
        replace(line, nodes=tuple(sorted(line.nodes, key=lambda node: node.path)), horizon_s=60_000.0)
    )
    snapshot = Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(PartSnapshot(),) * 100_000),))

    row = finish(model, state_from(model, snapshot, seed=5, replication=0))

    assert kpi_of(row, "inside_start") == 100_000.0
    assert kpi_of(row, "completed") == 119_999.0 or kpi_of(row, "completed") == 120_000.0


@pytest.mark.parametrize("scene", ["bottling_line", "engine_plant"])
def test_that_a_shipped_scene_goes_on_from_a_snapshot(scene: str) -> None:
    model = compile_model(load(SCENES / scene / "plant.usda"))
    snapshot = _at(model, 0.5)

    state = state_from(model, snapshot, seed=2, replication=0)

    assert snapshot_of(model, state) == snapshot
    assert kpi_of(finish(model, state), "completed") > 0.0


def test_that_rows_from_a_snapshot_do_not_depend_on_how_they_are_asked_for() -> None:
    model = compile_model(m3(horizon=3_000.0))
    start = _at(model, 0.5)
    whole = run_replications(model, seed=1, first=0, count=5, start=start)

    parts = [run_replications(model, seed=1, first=first, count=1, start=start) for first in range(5)]

    np.testing.assert_array_equal(np.concatenate(parts), whole)
    np.testing.assert_array_equal(whole[3], finish(model, state_from(model, start, seed=1, replication=3)))
    assert len(np.unique(whole[:, KPI_NAMES.index("wip")])) == 5


# ---- what is put in comes out ----
