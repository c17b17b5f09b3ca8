"""What strangers say of orders and vehicles: everything that is wrong is found, by prim path."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.carried_lines import at, carried, fleet, with_fleets
from tests.oracles.plants import buffer, conveyor, order, path, product, sink, source, station
from tests.plant.test_snapshots import JSON
from twin_app.errors import InvalidPlantError
from twin_app.plant.distributions import constant
from twin_app.plant.fleets import Battery, Charger
from twin_app.plant.nodes import Assembly
from twin_app.plant.snapshot import (
    AnyNodeSnapshot,
    BufferSnapshot,
    ConveyorSnapshot,
    FleetSnapshot,
    OrderSnapshot,
    PartSnapshot,
    PlacePhase,
    PlaceSnapshot,
    Snapshot,
    SourceSnapshot,
    StationSnapshot,
    VehicleSnapshot,
    VehicleTask,
)
from twin_app.plant.snapshot_json import snapshot_from_json
from twin_app.sim import Model, compile_model, finish, state_from

CHARGERS = tuple(Charger(path=path(name), position_m=(0.0, 9.0, 0.0)) for name in ("C0", "C1"))
BATTERY = Battery(capacity_j=1000.0, low=0.2, charge_power_w=50.0, drive_energy_j_per_m=1.0, chargers=CHARGERS)
PART = PartSnapshot(product=path("P"))
PLANT = with_fleets(
    carried(source("A", "Q", products=(path("P"), path("R")), interarrival=constant(5.0), batch=3), 0.0),
    carried(buffer("Q", 2, "S"), 5.0),
    carried(station("S", 5.0, "U", servers=2, batch=2), 10.0),
    carried(source("Y", "B"), 0.0, 5.0),
    carried(conveyor("B", "U", length=3.0, speed=0.5, pitch=1.0), 5.0, 5.0),
    at(station("U", 5.0, "Z", assembly=Assembly(inputs=(path("S"), path("B")), counts=(2, 1))), 15.0),
    at(sink("Z"), 20.0),
    fleets=(fleet(count=4, battery=BATTERY), fleet("Idle", count=1)),
    products=[product("P"), product("R")],
    orders=(order("1", "P", 4), order("2", "R", 2, release_s=50.0)),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return compile_model(PLANT)


def _with(*vehicles: VehicleSnapshot, nodes: tuple[AnyNodeSnapshot, ...] = (), name: str = "Carts") -> Snapshot:
    return Snapshot(time_s=100.0, nodes=nodes, fleets=(FleetSnapshot(path=path(name), vehicles=vehicles),))


def _orders(*orders: OrderSnapshot, nodes: tuple[AnyNodeSnapshot, ...] = ()) -> Snapshot:
    return Snapshot(time_s=100.0, nodes=nodes, orders=orders)


COMES = VehicleSnapshot(task=VehicleTask.TO_PICKUP, origin=path("Q"), to=path("S"), part=PART)
BRINGS = VehicleSnapshot(task=VehicleTask.TO_DROP, origin=path("Q"), to=path("S"), part=PART)
FETCHES = VehicleSnapshot(task=VehicleTask.TO_PICKUP, origin=path("S"), to=path("U"))
DOCKED = VehicleSnapshot(task=VehicleTask.DOCKED, origin=path("Y"), to=path("B"), part=PART)
CHARGES = VehicleSnapshot(task=VehicleTask.CHARGING, charger=path("C0"), battery_j=10.0)
DONE = StationSnapshot(path=path("S"), places=(PlaceSnapshot(phase=PlacePhase.FINISHED, parts=(PART,)),))
QUEUE = BufferSnapshot(path=path("Q"), parts=(PART, PART))
ORDERED = replace(PART, order="1")


def _source(part: PartSnapshot = ORDERED, **options: int) -> SourceSnapshot:
    return SourceSnapshot(path=path("A"), parts=(part,), **options)  # type: ignore[arg-type]


WRONG = {
    "/Plant/Carts: is described 2 times": Snapshot(fleets=(FleetSnapshot(path=path("Carts")),) * 2),
    "/Plant/S: is not a fleet": Snapshot(fleets=(FleetSnapshot(path=path("S")),)),
    "vehicles: are 5, but the fleet has 4": _with(*(VehicleSnapshot(),) * 5),
    "vehicles[0].origin: is missing": _with(replace(COMES, origin=None)),
    "vehicles[0].origin: /X is not a node": _with(replace(COMES, origin="/X")),
    "vehicles[0].to: is missing": _with(replace(BRINGS, to=None)),
    "vehicles[0].part: is missing": _with(replace(BRINGS, part=None)),
    "vehicles[1].part: is missing; this vehicle is to_pickup": _with(VehicleSnapshot(), replace(COMES, part=None)),
    "vehicles[0].part: is given, but this vehicle is to_pickup": _with(replace(FETCHES, part=PART), nodes=(DONE,)),
    "vehicles[0].charger: is given": _with(VehicleSnapshot(charger=path("C0"))),
    "vehicles[0].charger: is missing": _with(replace(CHARGES, charger=None)),
    "/Plant/S is not a charger of this fleet": _with(replace(CHARGES, charger=path("S"))),
    "are 2 with the charger /Plant/C0": _with(CHARGES, replace(CHARGES, task=VehicleTask.TO_CHARGER)),
    "from 0 to the capacity of 1000 J": _with(replace(CHARGES, battery_j=1001.0)),
    "battery_j: must be from 0 to 1e+12": _with(replace(CHARGES, battery_j=-1.0)),
    "are for vehicles that have a battery": _with(VehicleSnapshot(battery_j=1.0), name="Idle"),
    "vehicles[0].remaining_s: is given": _with(replace(DOCKED, remaining_s=1.0)),
    "vehicles[0].remaining_s: must be from 0": _with(replace(COMES, remaining_s=-1.0)),
    "vehicles[0].waiting_since_s: is given": _with(replace(COMES, waiting_since_s=1.0)),
    "vehicles[0].waiting_since_s: lies after": _with(replace(DOCKED, waiting_since_s=101.0)),
    "vehicles[0].to: must be a conveyor": _with(replace(DOCKED, to=path("S"))),
    "vehicles[0].to_place: must be from 0": _with(replace(BRINGS, to_place=-1)),
    "vehicles[0].part.product: /X is not a product": _with(replace(BRINGS, part=replace(PART, product="/X"))),
    "vehicles[0].part.order: '9' is not an order": _with(replace(BRINGS, part=replace(PART, order="9"))),
    "vehicles[0].at: /Plant/X is no place": _with(VehicleSnapshot(at=path("X"))),
    "/Plant/U is not a node that these vehicles fetch": _with(replace(BRINGS, origin=path("U"), to=path("Z"))),
    "no part goes from /Plant/Q to /Plant/U": _with(replace(BRINGS, to=path("U"))),
    "none waits to leave /Plant/S": _with(FETCHES),
    "none waits to leave /Plant/S at its place 1": _with(replace(FETCHES, origin_place=1), nodes=(DONE,)),
    "/Plant/S.places[0]: 2 vehicles come for one part": _with(FETCHES, FETCHES, nodes=(DONE,)),
    "none waits to leave /Plant/B": _with(
        VehicleSnapshot(task=VehicleTask.LOADING, origin=path("B"), to=path("U")),
        nodes=(ConveyorSnapshot(path=path("B"), parts=(replace(PART, position_m=2.9),)),),
    ),
    "/Plant/Q.parts: are 2, vehicles come for 1 and bring 0": _with(COMES, nodes=(QUEUE,)),
    "/Plant/B.parts: are 0, vehicles come for 0 and bring 4": _with(*(DOCKED,) * 4),
    "/Plant/S.places[0]: is finished, but vehicles bring 1": _with(BRINGS, nodes=(DONE,)),
    "/Plant/S.places[0].parts: are 0 and vehicles bring 3": _with(*(BRINGS,) * 3),
    "/Plant/S.places[2]: does not exist": _with(replace(BRINGS, to_place=2)),
    "/Plant/U.places[0]: has 0 parts of input 1 and vehicles bring 2": _with(
        *(replace(BRINGS, origin=path("B"), to=path("U")),) * 2
    ),
    "orders[9]: is not an order": _orders(OrderSnapshot(order_id="9")),
    "orders[1]: is described 2 times": _orders(*(OrderSnapshot(order_id="1"),) * 2),
    "orders[1].to_make: must be from 0": _orders(OrderSnapshot(order_id="1", to_make=-1)),
    "orders[1].finished_s: is missing": _orders(OrderSnapshot(order_id="1", to_make=0)),
    "orders[1].finished_s: must be from 0 to the moment": _orders(OrderSnapshot(order_id="1", finished_s=101.0)),
    "orders[1].finished_s: is given, but 2 parts": _orders(OrderSnapshot(order_id="1", to_make=2, finished_s=9.0)),
    "orders[1].finished_s: is given, but 0 parts are to be made and 1": _orders(
        OrderSnapshot(order_id="1", finished_s=9.0), nodes=(BufferSnapshot(path=path("Q"), parts=(ORDERED,)),)
    ),
    "/Plant/Q.parts[0].order: '9' is not an order": _orders(
        nodes=(BufferSnapshot(path=path("Q"), parts=(replace(PART, order="9"),)),)
    ),
    "/Plant/A.parts[0].order: is missing": _orders(nodes=(_source(PART),)),
    "/Plant/A.parts[0].product: must be /Plant/R": _orders(nodes=(_source(replace(PART, order="2")),)),
    "/Plant/A.left_in_batch: must be at most the 1": _orders(
        OrderSnapshot(order_id="1", to_make=1), nodes=(_source(left_in_batch=2),)
    ),
    "/Plant/A.left_in_batch: says that more": _orders(nodes=(SourceSnapshot(path=path("A"), left_in_batch=1),)),
}  # fmt: skip


@pytest.mark.parametrize("message", WRONG)
def test_that_a_fault_of_vehicles_or_orders_is_found(model: Model, message: str) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        state_from(model, WRONG[message], seed=1, replication=0)

    assert any(message in str(fault) for fault in caught.value.faults), [str(fault) for fault in caught.value.faults]


def test_that_a_sound_snapshot_of_vehicles_and_orders_runs(model: Model) -> None:
    vehicles = (COMES, replace(BRINGS, to_place=1), DOCKED, replace(CHARGES, remaining_s=3.0))
    nodes = (BufferSnapshot(path=path("Q"), parts=(ORDERED,)), _source(left_in_batch=1))
    orders = (OrderSnapshot(order_id="2", finished_s=99.0),)
    snapshot = replace(_with(*vehicles, nodes=nodes), orders=orders)

    row = finish(model, state_from(model, snapshot, seed=1, replication=0))

    assert row[model.responses.finish_column(1)] == 99.0
    assert row[model.responses.finish_column(0)] > 100.0


ODD = {
    "fleets": {"fleets": []},
    "fleets./F": {"fleets": {"/F": 3}},
    "fleets./F.vehicles[0].task": {"fleets": {"/F": {"vehicles": [{"task": "flies"}]}}},
    "fleets./F.vehicles[0].part": {"fleets": {"/F": {"vehicles": [{"part": 3}]}}},
    "fleets./F.vehicles[0].part.colour": {"fleets": {"/F": {"vehicles": [{"part": {"colour": 1}}]}}},
    "fleets./F.vehicles[0].battery_j": {"fleets": {"/F": {"vehicles": [{"battery_j": "full"}]}}},
    "orders": {"orders": 4},
    "orders.1.to_make": {"orders": {"1": {"to_make": -1}}},
    "orders.1.due_s": {"orders": {"1": {"due_s": 4.0}}},
}


@pytest.mark.parametrize("where", ODD)
def test_that_odd_json_of_vehicles_and_orders_is_refused_with_its_place(where: str) -> None:
    with pytest.raises(InvalidPlantError) as caught:
        snapshot_from_json({"format": "twin-snapshot-1", **ODD[where]}, file="state.json")  # type: ignore[dict-item]

    assert where in [fault.attribute for fault in caught.value.faults]


VEHICLES = st.builds(
    VehicleSnapshot,
    task=st.sampled_from(VehicleTask),
    origin=st.sampled_from([None, *map(path, "AQSYBUZ")]),
    to=st.sampled_from([None, *map(path, "AQSYBUZ")]),
    origin_place=st.integers(-1, 2),
    to_place=st.integers(-1, 2),
    part=st.sampled_from([None, PART, ORDERED]),
    charger=st.sampled_from([None, path("C0"), path("C1")]),
    at=st.sampled_from([None, path("S"), path("C0"), path("Z")]),
    remaining_s=st.sampled_from([None, 0.0, 7.0]),
    battery_j=st.sampled_from([None, 0.0, 500.0]),
)
NODES = st.lists(st.sampled_from([DONE, QUEUE, _source()]), unique_by=lambda node: node.path)


@given(vehicles=st.lists(VEHICLES, max_size=3), nodes=NODES)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_that_what_is_not_refused_runs_to_the_horizon(
    model: Model, vehicles: list[VehicleSnapshot], nodes: list[AnyNodeSnapshot]
) -> None:
    try:
        state = state_from(model, _with(*vehicles, nodes=tuple(nodes)), seed=1, replication=0)
    except InvalidPlantError:
        return
    finish(model, state)

    parts = state.arrays
    counted = int(parts.nodes["count"].sum() - parts.nodes["n_coming"].sum()) + int(parts.fleets["n_carried"].sum())
    assert counted == int(parts.run["inside"][0])


@given(fleets=JSON, orders=JSON)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_that_any_json_of_vehicles_and_orders_is_read_or_refused(model: Model, fleets: object, orders: object) -> None:
    data = {"format": "twin-snapshot-1", "fleets": fleets, "orders": orders}
    try:
        snapshot = snapshot_from_json(data, file="state.json")
        state_from(model, snapshot, seed=1, replication=0)
    except InvalidPlantError:
        return
