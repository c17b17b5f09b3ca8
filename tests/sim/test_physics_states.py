"""Temperatures and tools go along when a run is cut, saved, or started from what is known of a plant."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import numpy as np
import pytest

from tests.oracles.physical_plants import physical_plant
from tests.oracles.plants import constant, conveyor, path, plant, sink, source, station
from twin_app.errors import InvalidPlantError
from twin_app.plant.nodes import Thermal, Tool
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import (
    ConveyorSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    StationSnapshot,
)
from twin_app.plant.snapshot_json import parse_snapshot, snapshot_to_json
from twin_app.sim import (
    Model,
    advance,
    begin,
    compile_model,
    finish,
    load_state,
    run_replications,
    save_state,
    snapshot_of,
    state_from,
)

NUMBERS = range(12)
BODY = Thermal(
    heat_capacity_j_per_k=1e6,
    loss_w_per_k=50.0,
    ambient_c=20.0,
    setpoint_c=120.0,
    band_k=4.0,
    heater_w=10_000.0,
    part_heat_j=2e6,
)
CUTTER = Tool(reference_life_s=500.0, exponent=0.25, change_time=constant(90.0), cost=1.0)


def _plant(number: int) -> Plant:
    return replace(physical_plant(number, has_ties=number % 2 == 0), warmup_s=(0.0, 200.0)[number % 2])


def _certain(horizon: float = 20_000.0) -> Plant:
    """Nothing in it is drawn."""
    nodes = (
        source("A", "Lathe"),
        station("Lathe", 70.0, "Oven", tool=CUTTER),
        station("Oven", 100.0, "Tunnel", thermal=BODY, servers=2),
        conveyor("Tunnel", "Z", length=10.0, speed=0.1, pitch=1.0, thermal=BODY),
        sink("Z"),
    )
    return plant(*nodes, horizon=horizon)


@pytest.mark.parametrize("number", NUMBERS)
def test_that_a_run_in_pieces_is_the_same_to_the_last_bit(number: int) -> None:
    model = compile_model(_plant(number))
    state = begin(model, seed=3, replication=1)
    for share in (0.05, 0.2, 0.21, 0.5, 0.9):
        advance(model, state, until_s=share * model.horizon_s)
        snapshot_of(model, state)  # looking changes nothing

    expected = run_replications(model, seed=3, first=1, count=1)[0]
    np.testing.assert_array_equal(finish(model, state), expected)


@pytest.mark.parametrize("number", NUMBERS)
def test_that_a_saved_state_goes_on_to_the_same_row(number: int) -> None:
    model = compile_model(_plant(number))
    state = begin(model, seed=3, replication=1)
    advance(model, state, until_s=(0.1 + 0.06 * number) * model.horizon_s)

    loaded = load_state(model, pickle.loads(pickle.dumps(save_state(state))))

    np.testing.assert_array_equal(finish(model, loaded), run_replications(model, seed=3, first=1, count=1)[0])


def _at(model: Model, time_s: float) -> Snapshot:
    state = begin(model, seed=3, replication=1)
    advance(model, state, until_s=time_s)
    return snapshot_of(model, state)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.83])
def test_that_a_state_made_from_a_snapshot_looks_the_same(number: int, share: float) -> None:
    model = compile_model(_plant(number))
    snapshot = _at(model, share * model.horizon_s)

    assert snapshot_of(model, state_from(model, snapshot, seed=1, replication=0)) == snapshot
    assert parse_snapshot(json.dumps(snapshot_to_json(snapshot)), file="state.json") == snapshot


@pytest.mark.parametrize("number", NUMBERS)
def test_that_an_empty_snapshot_of_time_0_changes_nothing(number: int) -> None:
    model = compile_model(_plant(number))

    row = finish(model, state_from(model, Snapshot(), seed=3, replication=1))

    np.testing.assert_array_equal(row, run_replications(model, seed=3, first=1, count=1)[0])


@pytest.mark.parametrize("time_s", [100.0, 540.0, 3_000.0, 7_777.7, 12_345.0])
def test_that_a_certain_plant_goes_on_from_a_snapshot_as_it_would_have(time_s: float) -> None:
    model = compile_model(replace(_certain(), warmup_s=15_000.0))

    row = finish(model, state_from(model, _at(model, time_s), seed=1, replication=0))

    np.testing.assert_allclose(row, run_replications(model, seed=1, first=0, count=1)[0], rtol=1e-6, equal_nan=True)


def test_that_a_snapshot_says_how_warm_it_is_and_what_is_left_of_the_tool() -> None:
    snapshot = _at(compile_model(_certain()), 300.0)
    lathe, oven, tunnel = snapshot.nodes[1], snapshot.nodes[2], snapshot.nodes[3]

    assert isinstance(lathe, StationSnapshot)
    assert isinstance(oven, StationSnapshot)
    assert isinstance(tunnel, ConveyorSnapshot)
    warm = 20.0 + 200.0 * (1.0 - np.exp(-300.0 * 50.0 / 1e6))
    assert [place.temperature_c for place in oven.places] == pytest.approx([warm, warm], rel=1e-12)
    assert tunnel.temperature_c == pytest.approx(warm, rel=1e-12)
    assert tunnel.is_heating is True
    assert lathe.places[0].tool_left_s == pytest.approx(290.0)  # of 500 s after three parts, the last one blocked
    assert lathe.places[0].temperature_c is None


def test_that_a_change_under_way_is_told() -> None:
    nodes = (source("A", "Lathe"), station("Lathe", 70.0, "Z", tool=CUTTER), sink("Z"))
    model = compile_model(plant(*nodes, horizon=5_000.0))
    lathe = _at(model, 530.0).nodes[1]

    assert isinstance(lathe, StationSnapshot)
    assert lathe.places[0].change_left_s == pytest.approx(60.0)
    assert lathe.places[0].tool_left_s is None


def test_that_an_unknown_temperature_is_the_set_point() -> None:
    model = compile_model(_certain())
    place = PlaceSnapshot(phase=PlacePhase.WORKING, parts=(PartSnapshot(),), remaining_s=50.0)
    snapshot = Snapshot(nodes=(StationSnapshot(path=path("Oven"), places=(place,)),))
    oven = snapshot_of(model, state_from(model, snapshot, seed=1, replication=0)).nodes[2]

    assert isinstance(oven, StationSnapshot)
    assert [place.temperature_c for place in oven.places] == [120.0, 20.0]


@pytest.mark.parametrize(
    ("node", "place", "attribute", "part"),
    [
        ("Lathe", PlaceSnapshot(temperature_c=30.0), "places[0].temperature_c", "no warm body"),
        ("Lathe", PlaceSnapshot(is_heating=True), "places[0].is_heating", "no warm body"),
        ("Oven", PlaceSnapshot(temperature_c=-300.0), "places[0].temperature_c", "-273.15"),
        ("Oven", PlaceSnapshot(tool_left_s=3.0), "places[0].tool_left_s", "no tool"),
        ("Oven", PlaceSnapshot(change_left_s=3.0), "places[0].change_left_s", "no tool"),
        ("Lathe", PlaceSnapshot(tool_left_s=-1.0), "places[0].tool_left_s", "from 0"),
    ],
)
def test_that_what_cannot_be_is_a_fault(node: str, place: PlaceSnapshot, attribute: str, part: str) -> None:
    model = compile_model(_certain())
    snapshot = Snapshot(nodes=(StationSnapshot(path=path(node), places=(place,)),))

    with pytest.raises(InvalidPlantError) as caught:
        state_from(model, snapshot, seed=1, replication=0)

    (fault,) = caught.value.faults
    assert (fault.where, fault.attribute) == (path(node), attribute)
    assert part in fault.message


def test_that_a_belt_below_freezing_is_no_fault() -> None:
    model = compile_model(_certain())
    belt = ConveyorSnapshot(path=path("Tunnel"), temperature_c=-5.0)
    state = state_from(model, Snapshot(nodes=(belt,)), seed=1, replication=0)

    tunnel = snapshot_of(model, state).nodes[3]
    assert isinstance(tunnel, ConveyorSnapshot)
    assert tunnel.temperature_c == -5.0
