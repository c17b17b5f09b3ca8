"""Snapshots from strangers: everything that is wrong is found, by prim path, before the simulator sees any of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.plants import buffer, conveyor, crew, path, plant, product, sink, source, station
from twin_app.errors import InvalidPlantError
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Assembly, Failure, WhenBlocked
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
from twin_app.plant.snapshot_checks import find_snapshot_faults
from twin_app.plant.snapshot_json import parse_snapshot, snapshot_from_json

JAM = Failure(name="jam", uptime=constant(100.0), repair=constant(10.0), crew=path("Fitters"))
PART = PartSnapshot(product=path("P"))
PLANT = plant(
    source("A", "Q", products=(path("P"), path("R")), interarrival=constant(5.0), batch=2, limit=9),
    buffer("Q", 2, "S"),
    station("S", 5.0, "B", servers=2, failures=(JAM,), crew=path("Fitters")),
    conveyor("B", "T", length=3.0, speed=0.5, pitch=1.0, failures=(JAM,)),
    station("T", 5.0, "U", batch=3, split_count=2),
    station("U", 5.0, "Z", assembly=Assembly(inputs=(path("T"),), counts=(2,))),
    source("Y", "Q", products=(path("P"),), interarrival=constant(5.0), when_blocked=WhenBlocked.BALK),
    sink("Z"),
    horizon=1_000.0,
    products=[product("P"), product("R")],
    crews=[crew("Fitters", 1)],
)


def _station(name: str, **options: object) -> StationSnapshot:
    return StationSnapshot(path=path(name), places=(PlaceSnapshot(**options),))  # type: ignore[arg-type]


WRONG = {
    "time_s": Snapshot(time_s=1_000.0),
    "is described 2 times": Snapshot(nodes=(BufferSnapshot(path=path("Q")),) * 2),
    "is not a node": Snapshot(nodes=(BufferSnapshot(path="/Else"),)),
    "is a sink": Snapshot(nodes=(BufferSnapshot(path=path("Z")),)),
    "is a station in the plant": Snapshot(nodes=(BufferSnapshot(path=path("S")),)),
    "room for 2": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(PART,) * 3),)),
    "is not a product": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(PartSnapshot(product="/X"),)),)),
    "products are": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(PartSnapshot(),)),)),
    "entered_s": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(replace(PART, entered_s=1.0),)),)),
    "ready_s": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(replace(PART, ready_s=float("nan")),)),)),
    "target": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(replace(PART, target="/X"),)),)),
    "for parts on a belt": Snapshot(nodes=(BufferSnapshot(path=path("Q"), parts=(replace(PART, position_m=1.0),)),)),
    "are 3, but the station has 2": Snapshot(nodes=(StationSnapshot(path=path("S"), places=(PlaceSnapshot(),) * 3),)),
    "remaining_s: must be from 0": Snapshot(nodes=(_station("S", parts=(PART,), remaining_s=-1.0),)),
    "work_s: must be from 0": Snapshot(nodes=(_station("S", parts=(PART,), work_s=float("inf")),)),
    "that is working holds 1": Snapshot(nodes=(_station("S", parts=(PART, PART)),)),
    "that is empty holds 0": Snapshot(nodes=(_station("S", parts=(PART,), phase=PlacePhase.EMPTY),)),
    "that is finished holds 1 to 3": Snapshot(nodes=(_station("T", phase=PlacePhase.FINISHED),)),
    "that is collecting holds 1 to 2": Snapshot(nodes=(_station("T", parts=(PART,) * 3, phase=PlacePhase.COLLECTING),)),
    "delivered": Snapshot(nodes=(_station("U", parts=(PART,), delivered=(2,)),)),
    "copies": Snapshot(nodes=(_station("T", parts=(PART,), phase=PlacePhase.FINISHED, copies=4),)),
    "no standby": Snapshot(nodes=(_station("S", is_standby=True),)),
    "failures here are: jam": Snapshot(nodes=(_station("S", failures=(FailureSnapshot(name="jolt"),)),)),
    "name 'jam' 2 times": Snapshot(nodes=(_station("S", failures=(FailureSnapshot(name="jam"),) * 2),)),
    "waiting_since_s": Snapshot(nodes=(_station("S", parts=(PART,), waiting_since_s=2.0),)),
    "is_running": Snapshot(nodes=(_station("S", is_running=True),)),
    "has 1 people, but 2 are at work": Snapshot(
        nodes=(
            _station("S", parts=(PART,), is_running=True),
            ConveyorSnapshot(
                path=path("B"), failures=(FailureSnapshot(name="jam", is_failed=True, repair_left_s=1.0),)
            ),
        )
    ),
    "position_m: is missing": Snapshot(nodes=(ConveyorSnapshot(path=path("B"), parts=(PART,)),)),
    "one pitch behind": Snapshot(
        nodes=(
            ConveyorSnapshot(
                path=path("B"), parts=(replace(PART, position_m=2.0), replace(PART, position_m=1.5))
            ),
        )
    ),
    "room for 3": Snapshot(
        nodes=(ConveyorSnapshot(path=path("B"), parts=(replace(PART, position_m=0.0),) * 4),)
    ),
    "at most one part waits": Snapshot(nodes=(SourceSnapshot(path=path("A"), parts=(PART, PART)),)),
    "loses what finds no room": Snapshot(nodes=(SourceSnapshot(path=path("Y"), parts=(PART,)),)),
    "below the batch of 2": Snapshot(nodes=(SourceSnapshot(path=path("A"), parts=(PART,), left_in_batch=2),)),
    "at most the limit of 9": Snapshot(nodes=(SourceSnapshot(path=path("A"), made=10),)),
    "more parts follow": Snapshot(nodes=(SourceSnapshot(path=path("A"), left_in_batch=1),)),
}  # fmt: skip


@pytest.mark.parametrize("message", WRONG)
def test_that_a_fault_is_found(message: str) -> None:
    faults = find_snapshot_faults(PLANT, WRONG[message])

    assert any(message in str(fault) for fault in faults), faults


def test_that_a_sound_snapshot_has_no_faults() -> None:
    snapshot = Snapshot(
        time_s=500.0,
        nodes=(
            SourceSnapshot(path=path("A"), parts=(PART,), made=3, left_in_batch=1, batch_product=path("P")),
            BufferSnapshot(
                path=path("Q"), parts=(replace(PART, entered_s=-40.0, ready_s=20.0, target=path("S")), PART)
            ),
            _station("S", parts=(PART,), remaining_s=1.0, is_running=True, last_product=path("R")),
            ConveyorSnapshot(path=path("B"), parts=(replace(PART, position_m=3.0), replace(PART, position_m=2.0))),
            _station("T", parts=(PART,) * 2),
            _station("U", parts=(PART,), phase=PlacePhase.COLLECTING, delivered=(1,)),
        ),
    )

    assert find_snapshot_faults(PLANT, snapshot) == []


ODD = {
    "nodes./P.kind": {"nodes": {"/P": {"kind": "robot"}}},
    "nodes./P.parts": {"nodes": {"/P": {"kind": "buffer", "parts": 3}}},
    "nodes./P.parts[0]": {"nodes": {"/P": {"kind": "buffer", "parts": [3]}}},
    "nodes./P.parts[0].colour": {"nodes": {"/P": {"kind": "buffer", "parts": [{"colour": 3}]}}},
    "nodes./P.parts[0].ready_s": {"nodes": {"/P": {"kind": "buffer", "parts": [{"ready_s": True}]}}},
    "nodes./P.parts[0].entered_s": {"nodes": {"/P": {"kind": "buffer", "parts": [{"entered_s": 10**400}]}}},
    "nodes./P.parts[0].product": {"nodes": {"/P": {"kind": "buffer", "parts": [{"product": 4}]}}},
    "nodes./P.places[0].phase": {"nodes": {"/P": {"kind": "station", "places": [{"phase": []}]}}},
    "nodes./P.places[0].copies": {"nodes": {"/P": {"kind": "station", "places": [{"copies": -1}]}}},
    "nodes./P.places[0].delivered[1]": {"nodes": {"/P": {"kind": "station", "places": [{"delivered": [1, 0.5]}]}}},
    "nodes./P.places[0].failures[0].name": {"nodes": {"/P": {"kind": "station", "places": [{"failures": [{}]}]}}},
    "nodes./P.path": {"nodes": {"/P": {"kind": "buffer", "path": "/Q"}}},
    "time_s": {"time_s": "noon"},
    "crews": {"crews": {}},
    "nodes": {"nodes": []},
}


@pytest.mark.parametrize("where", ODD)
def test_that_odd_json_is_refused_with_its_place(where: str) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        snapshot_from_json({"format": "twin-snapshot-1", **ODD[where]}, file="state.json")  # type: ignore[dict-item]

    assert any(where in (fault.attribute, f"{fault.attribute}.kind") for fault in caught.value.faults)
    assert all(fault.where == "state.json" for fault in caught.value.faults)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["source", "station", "/Plant/S", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "parts", "places", "failures", "product", "phase", "ready_s", "delivered", "/P"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(nodes=JSON, time=JSON)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_that_any_json_is_read_or_refused(nodes: object, time: object) -> None:
    text = json.dumps({"format": "twin-snapshot-1", "nodes": nodes, "time_s": time})
    try:
        snapshot = parse_snapshot(text, file="state.json")
    except InvalidPlantError:
        return
    find_snapshot_faults(PLANT, snapshot)


def test_that_deeply_nested_text_is_refused() -> None:
    with pytest.raises(InvalidPlantError):
        parse_snapshot("[" * 200_000, file="state.json")
