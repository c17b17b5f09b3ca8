"""Parts that cannot go on, or go on without end, are found before anything runs."""

from __future__ import annotations

from tests.descriptions import (
    ROOT,
    authored,
    buffer,
    describe,
    replace_prim,
    sink,
    source,
    station,
    typed,
    without,
)
from tests.plant.faulty import faults_of, only_fault
from twin_app.plant.build import build_plant
from twin_app.plant.description import Description


def test_that_a_plant_without_source_has_nothing_to_simulate() -> None:
    assert "no source" in only_fault(describe([station("M", f"{ROOT}/Out"), sink()])).message
    assert "no source" in only_fault(describe([])).message


def test_that_a_dead_end_names_the_products_that_cannot_leave() -> None:
    machine = authored(
        without(station("M"), "twin:flow:next"), flow__policy="product", process__A__next=(f"{ROOT}/Out",)
    )
    products = (f"{ROOT}/A", f"{ROOT}/B")
    description = describe(
        [
            source("In", f"{ROOT}/M", product=products),
            machine,
            sink(),
            typed("A", "TwinProduct"),
            typed("B", "TwinProduct"),
        ]
    )
    fault = only_fault(description)
    assert (fault.where, fault.attribute) == (f"{ROOT}/M", "twin:flow:next")
    assert f"parts of {ROOT}/B" in fault.message


def test_that_a_source_must_lead_to_a_sink() -> None:
    loop = [source("In", f"{ROOT}/A"), station("A", f"{ROOT}/B"), station("B", f"{ROOT}/A"), sink()]
    fault = only_fault(describe(loop))
    assert (fault.where, "can never leave" in fault.message) == (f"{ROOT}/In", True)


def test_that_a_station_that_scraps_everything_needs_no_next_node() -> None:
    assert build_plant(describe([source("In", f"{ROOT}/M"), station("M", scrap=1.0)])).stations


def test_that_a_missing_process_time_names_the_products_without_one() -> None:
    machine = authored(without(station("M", f"{ROOT}/Out"), "twin:station:processTime"), process__A__processTime="7")
    made = (f"{ROOT}/A", f"{ROOT}/B")
    fault = only_fault(
        describe(
            [
                source("In", f"{ROOT}/M", product=made),
                machine,
                sink(),
                typed("A", "TwinProduct"),
                typed("B", "TwinProduct"),
            ]
        )
    )
    assert (fault.attribute, f"(here: {ROOT}/B)" in fault.message) == ("twin:station:processTime", True)


def test_that_a_cycle_without_time_is_named() -> None:
    description = describe(
        [
            source("In", f"{ROOT}/A", interarrival="5"),
            station("A", f"{ROOT}/B", f"{ROOT}/Out", processTime="0"),
            buffer("B", f"{ROOT}/A"),
            sink(),
        ]
    )
    fault = only_fault(description)
    assert f"{ROOT}/A → {ROOT}/B → {ROOT}/A" in fault.message or f"{ROOT}/B → {ROOT}/A → {ROOT}/B" in fault.message
    slow = replace_prim(description, buffer("B", f"{ROOT}/A", dwell="1"))
    assert build_plant(slow).nodes


def test_that_a_rework_cycle_without_time_is_named() -> None:
    machine = station("A", f"{ROOT}/Out", processTime="0", rework=0.1, reworkTo=(f"{ROOT}/A",))
    fault = only_fault(describe([source("In", f"{ROOT}/A", interarrival="5"), machine, sink()]))
    assert f"{ROOT}/A → {ROOT}/A" in fault.message


def test_that_an_endless_source_needs_time_on_the_way_out() -> None:
    prims = [source("In", f"{ROOT}/B"), buffer("B", f"{ROOT}/Out"), sink()]
    fault = only_fault(describe(prims))
    assert f"{ROOT}/In → {ROOT}/B → {ROOT}/Out" in fault.message
    assert build_plant(describe([source("In", f"{ROOT}/B", limit=5), *prims[1:]])).nodes
    assert build_plant(describe([source("In", f"{ROOT}/B", interarrival="5"), *prims[1:]])).nodes


def test_that_an_instant_assembly_may_be_paced_by_its_other_input() -> None:
    def plant(pace: str) -> Description:
        join = authored(
            station("Join", f"{ROOT}/Out", processTime="0"), assembly__inputs=(f"{ROOT}/In", f"{ROOT}/Bolts")
        )
        return describe(
            [source("In", f"{ROOT}/Join"), source("Bolts", f"{ROOT}/Join", interarrival=pace), join, sink()]
        )

    assert build_plant(plant("5")).nodes
    assert f"{ROOT}/Join → {ROOT}/Out" in only_fault(plant("")).message


def test_that_an_assembly_and_its_inputs_must_agree() -> None:
    join = authored(station("Join", f"{ROOT}/Out"), assembly__inputs=(f"{ROOT}/In", f"{ROOT}/Far"))
    prims = [
        source("In", f"{ROOT}/Join"),
        source("Far", f"{ROOT}/Out", interarrival="5"),
        source("Stray", f"{ROOT}/Join"),
        join,
        sink(),
    ]
    found = {(fault.where, fault.attribute) for fault in faults_of(describe(prims))}
    assert found == {(f"{ROOT}/Join", "twin:assembly:inputs"), (f"{ROOT}/Stray", "twin:flow:next")}
