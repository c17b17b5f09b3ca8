"""What a snapshot says of one place is what happens next there: work, setup, repair, belt, shift, assembly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.oracles.kernel_rows import kpi_of
from tests.oracles.plants import (
    buffer,
    calendar,
    conveyor,
    crew,
    exponential,
    path,
    plant,
    product,
    sink,
    source,
    station,
)
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Assembly, Failure
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
from twin_app.sim import (
    Model,
    advance,
    compile_model,
    finish,
    snapshot_of,
    state_from,
)
from twin_app.sim.episodes import take_trace


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

    assert [kpi_of(row, name) for name in ("completed", "joined", "inside_end")] == [1.0, 2.0, 0.0]
