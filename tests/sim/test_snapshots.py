"""A run may start from what is known of a plant, and says what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from twin_app.plant.nodes import Assembly, Clock, Failure
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import (
    BufferSnapshot,
    ConveyorSnapshot,
    FailureSnapshot,
    PartSnapshot,
    PlacePhase,
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


def _kpi(row: np.ndarray, name: str) -> float:
    return float(row[KPI_NAMES.index(name)])


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

    came = _kpi(row, "inside_start") + _kpi(row, "created") + _kpi(row, "split")
    went = sum(_kpi(row, name) for name in ("completed", "scrapped", "lost", "joined", "inside_end"))
    assert came == went
    if snapshot.time_s >= plant.warmup_s:
        assert _kpi(row, "inside_start") == inside
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

    assert _kpi(row, "inside_start") == 42.0
    assert _kpi(row, "completed") == 142.0
    assert _kpi(row, "inside_end") == 0.0
    np.testing.assert_allclose(_kpi(row, "wip") * 4_500.0, 142.0 * _kpi(row, "lead_time_s"), rtol=1e-12)


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

    assert _kpi(row, "inside_start") == 100_000.0
    assert _kpi(row, "completed") == 119_999.0 or _kpi(row, "completed") == 120_000.0


@pytest.mark.parametrize("scene", ["bottling_line", "engine_plant"])
def test_that_a_shipped_scene_goes_on_from_a_snapshot(scene: str) -> None:
    model = compile_model(load(SCENES / scene / "plant.usda"))
    snapshot = _at(model, 0.5)

    state = state_from(model, snapshot, seed=2, replication=0)

    assert snapshot_of(model, state) == snapshot
    assert _kpi(finish(model, state), "completed") > 0.0


def test_that_rows_from_a_snapshot_do_not_depend_on_how_they_are_asked_for() -> None:
    model = compile_model(m3(horizon=3_000.0))
    start = _at(model, 0.5)
    whole = run_replications(model, seed=1, first=0, count=5, start=start)

    parts = [run_replications(model, seed=1, first=first, count=1, start=start) for first in range(5)]

    np.testing.assert_array_equal(np.concatenate(parts), whole)
    np.testing.assert_array_equal(whole[3], finish(model, state_from(model, start, seed=1, replication=3)))
    assert len(np.unique(whole[:, KPI_NAMES.index("wip")])) == 5


# ---- what is put in comes out ----


def _cell(**options: object) -> Model:
    nodes = (source("A", "Q", interarrival=exponential(10.0)), buffer("Q", 9, "S"), sink("Z"))
    products = [product("P"), product("R")]
    nodes = (replace(nodes[0], products=(path("P"), path("R"))), *nodes[1:])
    work = station("S", 10.0, "Z", **options)
    fitters = [crew("Fitters", 2)]
    return compile_model(plant(*nodes, work, horizon=1_000.0, products=products, crews=fitters))


def _exits(model: Model, place: PlaceSnapshot, *, time_s: float = 0.0, until_s: float = 90.0) -> list[float]:
    """When parts leave S [s], with nothing else in the plant and no arrivals."""
    snapshot = Snapshot(
        time_s=time_s,
        nodes=(
            StationSnapshot(path=path("S"), places=(place,)),
            SourceSnapshot(path=path("A"), next_arrival_s=100_000.0),
        ),
    )
    state = state_from(model, snapshot, seed=1, replication=0, has_trace=True)
    advance(model, state, until_s=until_s)
    trace = take_trace(state).moves
    node = model.responses.node_paths.index(path("S"))
    return [time / 1e9 for time in trace["time_ns"][(trace["node"] == node) & (trace["kind"] == 1)].tolist()]


PART = PartSnapshot(product=path("P"))
JAM = Failure(name="jam", uptime=constant(400.0), repair=constant(30.0), crew=path("Fitters"))


def test_that_work_goes_on_for_the_time_that_is_left() -> None:
    assert _exits(_cell(), PlaceSnapshot(parts=(PART,), remaining_s=2.5), time_s=20.0) == [22.5]


def test_that_work_of_unknown_length_is_drawn() -> None:
    assert _exits(_cell(), PlaceSnapshot(parts=(PART,)), time_s=20.0) == [30.0]


def test_that_setup_is_followed_by_work() -> None:
    place = PlaceSnapshot(phase=PlacePhase.SETTING_UP, parts=(PART,), remaining_s=3.0, work_s=4.0)

    assert _exits(_cell(), place) == [7.0]


def test_that_an_unknown_setup_depends_on_the_product_before() -> None:
    cell = _cell(setup_time=constant(5.0))

    same = PlaceSnapshot(phase=PlacePhase.SETTING_UP, parts=(PART,), last_product=path("P"))
    other = PlaceSnapshot(phase=PlacePhase.SETTING_UP, parts=(PART,), last_product=path("R"))

    assert _exits(cell, same) == [10.0]
    assert _exits(cell, other) == [15.0]


def test_that_finished_parts_leave_at_once() -> None:
    assert _exits(_cell(), PlaceSnapshot(phase=PlacePhase.FINISHED, parts=(PART,)), time_s=20.0) == [20.0]


def test_that_copies_still_to_be_made_are_made() -> None:
    place = PlaceSnapshot(phase=PlacePhase.FINISHED, parts=(PART,), copies=2)

    assert _exits(_cell(split_count=4), place, time_s=20.0) == [20.0, 20.0, 20.0]


def test_that_a_repair_ends_when_it_is_due_and_work_goes_on() -> None:
    jam = FailureSnapshot(name="jam", is_failed=True, repair_left_s=7.0)
    place = PlaceSnapshot(parts=(PART,), remaining_s=4.0, failures=(jam,))

    assert _exits(_cell(failures=(JAM,)), place, time_s=20.0) == [31.0]


def test_that_a_failure_comes_when_the_uptime_is_over() -> None:
    jam = FailureSnapshot(name="jam", uptime_left_s=3.0)
    place = PlaceSnapshot(parts=(PART,), remaining_s=4.0, failures=(jam,))

    assert _exits(_cell(failures=(JAM,)), place) == [34.0]


def test_that_work_waits_for_people_who_repair() -> None:
    """Both fitters are needed for work; one of them repairs for another seven seconds."""
    cell = _cell(servers=2, failures=(JAM,), crew=path("Fitters"), crew_size=2)
    works = PlaceSnapshot(parts=(PART,), remaining_s=4.0, waiting_since_s=1.0)
    broken = PlaceSnapshot(failures=(FailureSnapshot(name="jam", is_failed=True, repair_left_s=7.0),))
    snapshot = Snapshot(time_s=10.0, nodes=(StationSnapshot(path=path("S"), places=(works, broken)),))
    state = state_from(cell, snapshot, seed=1, replication=0)

    advance(cell, state, until_s=12.0)
    shown = snapshot_of(cell, state)

    station_shown = next(node for node in shown.nodes if isinstance(node, StationSnapshot))
    assert station_shown.places[0].waiting_since_s == 1.0
    assert station_shown.places[0].remaining_s == pytest.approx(4.0)
    advance(cell, state, until_s=19.0)
    after = next(node for node in snapshot_of(cell, state).nodes if isinstance(node, StationSnapshot))
    assert after.places[0].remaining_s == pytest.approx(2.0)


@pytest.mark.parametrize("accumulating", [True, False])
def test_that_parts_on_a_belt_arrive_by_their_places(accumulating: bool) -> None:
    line = plant(
        source("A", "B", interarrival=exponential(1e6)),
        conveyor("B", "S", length=10.0, speed=0.5, pitch=1.0, accumulating=accumulating),
        station("S", 1.0, "Z"),
        sink("Z"),
        horizon=100.0,
    )
    model = compile_model(line)
    parts = tuple(PartSnapshot(position_m=position) for position in (10.0, 9.0, 4.0))
    snapshot = Snapshot(time_s=50.0, nodes=(ConveyorSnapshot(path=path("B"), parts=parts),))
    state = state_from(model, snapshot, seed=1, replication=0, has_trace=True)

    finish(model, state)

    trace = take_trace(state).moves
    belt = model.responses.node_paths.index(path("B"))
    left = trace["time_ns"][(trace["node"] == belt) & (trace["kind"] == 1)] / 1e9
    np.testing.assert_allclose(left, [50.0, 52.0, 62.0])


def test_that_a_run_begins_within_the_shift_of_its_hour() -> None:
    """On from 100 to 200 of every 300 s: work of 10 s at 195 s ends at 405 s."""
    shift = [calendar("Shift", 300.0, (100.0, 200.0))]
    nodes = (source("A", "S"), station("S", 10.0, "Z", calendar=path("Shift")), sink("Z"))
    model = compile_model(plant(*nodes, horizon=1_000.0, calendars=shift))
    times = {}
    for start_s in (195.0, 250.0, 300.0, 495.0):
        state = state_from(model, Snapshot(time_s=start_s), seed=1, replication=0)
        while not state.is_finished and int(state.arrays.run["completed"][0]) == 0:
            advance(model, state, max_events=1)
            advance(model, state, until_s=state.time_s)
        times[start_s] = state.time_s

    assert times == pytest.approx({195.0: 405.0, 250.0: 410.0, 300.0: 410.0, 495.0: 705.0})


def test_that_an_assembly_goes_on_collecting() -> None:
    joined = Assembly(inputs=(path("Q"), path("R")), counts=(2, 1))
    line = plant(
        source("A", "Q", interarrival=exponential(1e6)),
        source("C", "R", interarrival=exponential(1e6)),
        buffer("Q", 5, "S"),
        buffer("R", 5, "S"),
        station("S", 10.0, "Z", assembly=joined),
        sink("Z"),
        horizon=100.0,
    )
    model = compile_model(line)
    place = PlaceSnapshot(phase=PlacePhase.COLLECTING, parts=(PartSnapshot(),) * 2, delivered=(1, 1))
    snapshot = Snapshot(
        nodes=(
            BufferSnapshot(path=path("Q"), parts=(PartSnapshot(),)),
            StationSnapshot(path=path("S"), places=(place,)),
        )
    )

    row = finish(model, state_from(model, snapshot, seed=1, replication=0))

    assert [_kpi(row, name) for name in ("completed", "joined", "inside_end")] == [1.0, 2.0, 0.0]
