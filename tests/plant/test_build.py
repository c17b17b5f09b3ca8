"""What a description means as a plant."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.descriptions import (
    ROOT,
    authored,
    buffer,
    conveyor,
    describe,
    find_prim,
    line_description,
    plant_prim,
    prim,
    replace_prim,
    sink,
    source,
    station,
    typed,
    with_full,
    without,
)
from twin_app.plant.build import build_plant
from twin_app.plant.description import Description, PrimRecord
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.nodes import Buffer, Clock, Conveyor, Policy, Sink, Source, Station
from twin_app.plant.plant import Objective


def test_that_a_line_becomes_nodes_in_path_order() -> None:
    plant = build_plant(line_description(["10", "lognormal(20, 0.5)"], capacity=3))
    assert [type(node) for node in plant.nodes] == [Buffer, Station, Station, Sink, Source]
    assert [node.path for node in plant.nodes] == sorted(node.path for node in plant.nodes)
    assert plant.stations[1].process_time == Distribution(DistributionKind.LOGNORMAL, (20.0, 0.5))
    assert plant.nodes[0].flow.targets == ("/Plant/M2",)
    assert plant.horizon_s == 28800.0


def test_that_defaults_and_units_are_those_of_the_contract() -> None:
    machine = authored(
        station("M", f"{ROOT}/Out"), power__working=1.5, thermal__heatCapacity=2.0, thermal__setpoint=180.0
    )
    plant = build_plant(describe([source("In", f"{ROOT}/M"), machine, sink()]))
    (built,) = plant.stations
    assert built.power is not None
    assert built.power.working_w == 1500.0
    assert built.power.standby_after_s == float("inf")
    assert built.thermal is not None
    assert built.thermal.heat_capacity_j_per_k == 7.2e6
    assert built.failures == ()
    assert built.flow.policy is Policy.FIRST


def test_that_failures_power_and_sensors_are_read_by_instance() -> None:
    machine = authored(
        station("M", f"{ROOT}/Out"),
        failure__jam__uptime="exponential(600)",
        failure__jam__repair="30",
        failure__belt__uptime="3600",
        failure__belt__repair="60",
        failure__belt__clock="calendar",
        failure__belt__scrapPart=True,
        sensor__count__tag="plant/m/count",
        sensor__count__quantity="count",
    )
    plant = build_plant(describe([source("In", f"{ROOT}/M"), machine, sink()]))
    belt, jam = plant.stations[0].failures
    assert (belt.name, belt.clock, belt.scraps_part) == ("belt", Clock.CALENDAR, True)
    assert (jam.name, jam.clock, jam.repair) == ("jam", Clock.PROCESSING, constant(30.0))
    assert plant.stations[0].sensors[0].tag == "plant/m/count"


def rich_description() -> Description:
    """Products, set-ups, assembly, rework, crews, shifts, a tariff and orders in one plant."""
    a, b = f"{ROOT}/A", f"{ROOT}/B"
    mill = authored(
        station("Mill", f"{ROOT}/Belt", scrap=0.05, rework=0.1, reworkTo=(f"{ROOT}/Mill",), crew=(f"{ROOT}/People",)),
        setup__products=(a, b),
        setup__matrix=(0.0, 30.0, 45.0, 0.0),
        process__B__processTime="gamma(50, 0.3)",
        process__B__next=(f"{ROOT}/Out",),
    )
    join = authored(
        station("Join", f"{ROOT}/Out", calendar=(f"{ROOT}/Shift",)),
        assembly__inputs=(f"{ROOT}/Belt", f"{ROOT}/Bolts"),
        assembly__counts=(1, 4),
    )
    return describe(
        [
            plant_prim(horizon=7200.0, warmup=600.0, tariff=(f"{ROOT}/Night",), orders="orders.csv", objective="value"),
            source("In", f"{ROOT}/Mill", product=(a, b), mix=(3.0, 1.0), batch=10),
            source("Bolts", f"{ROOT}/Join", batch=1),
            mill,
            conveyor("Belt", f"{ROOT}/Join"),
            join,
            sink(),
            typed("A", "TwinProduct", margin=12.0),
            typed("B", "TwinProduct", margin=7.0),
            typed("People", "TwinCrew", count=2),
            typed("Shift", "TwinCalendar", period=3600.0, shifts=((1800.0, 3600.0), (0.0, 900.0), (900.0, 1700.0))),
            typed("Night", "TwinTariff", starts=(0.0, 21600.0), price=(0.1, 0.3)),
        ],
        files={"orders.csv": "order_id,product,quantity,release_s,due_s,priority,margin,who\n1,A,5,0,3600,1,3,Ann\n"},
    )


def test_that_products_setups_assembly_and_site_are_built() -> None:
    plant = build_plant(rich_description())
    join, mill = plant.stations
    assert mill.setup_matrix is not None
    assert mill.setup_matrix.seconds == ((0.0, 30.0), (45.0, 0.0))
    assert mill.processes[0].product == f"{ROOT}/B"
    assert mill.processes[0].targets == (f"{ROOT}/Out",)
    assert join.assembly is not None
    assert join.assembly.counts == (1, 4)
    assert plant.calendars[0].shifts_s == ((0.0, 1700.0), (1800.0, 3600.0))
    assert plant.tariff is not None
    assert plant.tariff.carbon_kg_per_kwh == (0.0, 0.0)
    assert plant.orders[0].product == f"{ROOT}/A"
    assert plant.orders[0].extra == (("who", "Ann"),)
    assert plant.objective is Objective.VALUE
    assert plant.conveyors[0].capacity == 10


def test_that_a_scene_means_the_same_without_schema_names() -> None:
    """All but sinks and typed prims without attributes show what they are by their attributes."""
    full = rich_description()
    bare = replace(
        full,
        prims=tuple(
            record if record.path.endswith("Out") else replace(record, schemas=(), type_name="")
            for record in full.prims
        ),
    )
    with_names, without_names = build_plant(full), build_plant(bare)
    assert replace(without_names, description=full) == with_names


def test_that_the_order_of_records_does_not_matter() -> None:
    description = rich_description()
    shuffled = list(description.prims)
    random.Random(1).shuffle(shuffled)
    plant = build_plant(replace(description, prims=tuple(shuffled)))
    assert replace(plant, description=description) == build_plant(description)


def test_that_a_conveyor_takes_its_length_from_the_geometry_if_none_is_authored() -> None:
    belt = replace(without(conveyor("Belt", f"{ROOT}/Out"), "twin:conveyor:length"), length_m=4.2)
    plant = build_plant(describe([source("In", f"{ROOT}/Belt"), belt, sink()]))
    assert isinstance(plant.nodes[0], Conveyor)
    assert plant.nodes[0].length_m == 4.2


def test_that_the_process_time_may_be_left_out_where_every_arriving_product_has_its_own() -> None:
    machine = authored(without(station("M", f"{ROOT}/Out"), "twin:station:processTime"), process__A__processTime="7")
    prims = [source("In", f"{ROOT}/M", product=(f"{ROOT}/A",)), machine, sink(), typed("A", "TwinProduct")]
    plant = build_plant(describe([*prims, typed("Unmade", "TwinProduct")]))
    assert plant.stations[0].process_time == constant(7.0)


def test_that_a_buffer_of_minus_one_and_a_source_without_limit_are_unlimited() -> None:
    plant = build_plant(
        describe([source("In", f"{ROOT}/B", interarrival="5"), buffer("B", f"{ROOT}/Out", capacity=-1), sink()])
    )
    assert isinstance(plant.nodes[0], Buffer)
    assert plant.nodes[0].capacity is None
    assert isinstance(plant.nodes[1], Source)
    assert plant.nodes[1].limit is None


def base_hash() -> str:
    return build_plant(rich_description()).scene_hash


@pytest.mark.parametrize(
    "record",
    [
        replace(find_prim(rich_description(), f"{ROOT}/Mill"), label="The mill"),
        replace(find_prim(rich_description(), f"{ROOT}/Mill"), position_m=(1.0, 2.0, 3.0)),
        with_full(find_prim(rich_description(), f"{ROOT}/Mill"), {"twin:station:servers": 1}),
        with_full(find_prim(rich_description(), f"{ROOT}/Mill"), {"twin:station:processTime": "constant(60.0)"}),
        with_full(find_prim(rich_description(), f"{ROOT}/Mill"), {"xformOp:translate": 1.0}),
        replace(find_prim(rich_description(), f"{ROOT}/Mill"), schemas=("TwinStationAPI", "TwinFlowAPI")),
    ],
)
def test_that_the_hash_stays_where_the_meaning_stays(record: PrimRecord) -> None:
    assert build_plant(replace_prim(rich_description(), record)).scene_hash == base_hash()


@pytest.mark.parametrize(
    "record",
    [
        with_full(find_prim(rich_description(), f"{ROOT}/Mill"), {"twin:station:servers": 2}),
        with_full(find_prim(rich_description(), f"{ROOT}/Mill"), {"twin:station:processTime": "61"}),
        typed("Spare", "TwinProduct"),
        typed("People", "TwinCrew", count=3),
    ],
)
def test_that_the_hash_changes_with_the_meaning(record: PrimRecord) -> None:
    assert build_plant(replace_prim(rich_description(), record)).scene_hash != base_hash()


def test_that_the_hash_knows_the_contents_of_data_files_and_positions_where_fleets_drive() -> None:
    description = rich_description()
    text = description.files["orders.csv"].replace(",5,", ",6,")
    assert build_plant(replace(description, files={"orders.csv": text})).scene_hash != base_hash()
    fleet = replace_prim(description, typed("Carts", "TwinFleet", count=2))
    moved = replace_prim(fleet, replace(find_prim(fleet, f"{ROOT}/Mill"), position_m=(5.0, 0.0, 0.0)))
    assert build_plant(moved).scene_hash != build_plant(fleet).scene_hash


def test_that_a_plant_needs_no_prim_of_its_own() -> None:
    description = line_description()
    bare = replace(description, prims=tuple(own for own in description.prims if own.path != ROOT))
    assert build_plant(bare).path == ROOT
    assert build_plant(bare).nodes == build_plant(description).nodes


def test_that_prims_without_twin_attributes_are_left_alone() -> None:
    description = replace_prim(line_description(), prim("/Plant/Wall", "MaterialBindingAPI", type_name="Mesh"))
    assert build_plant(description).nodes == build_plant(line_description()).nodes
