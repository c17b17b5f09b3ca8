"""Everything wrong with a scene is found at once and named by prim and attribute."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.descriptions import (
    ROOT,
    authored,
    conveyor,
    factor,
    find_prim,
    line_description,
    plant_prim,
    prim,
    replace_prim,
    sink,
    source,
    typed,
    with_full,
    without,
)
from tests.plant.faulty import faults_of, only_fault
from tests.plant.test_build import rich_description
from twin_app.errors import InvalidPlantError
from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.description import Description, PrimRecord, Value
from twin_app.plant.vocabulary import ATTRIBUTES

M1 = f"{ROOT}/M1"


def with_m1(**values: Value) -> Description:
    """A line whose first station has these attributes as well."""
    description = line_description(["60", "60"])
    return replace_prim(description, authored(find_prim(description, M1), **values))


@pytest.mark.parametrize(
    ("values", "attribute", "part"),
    [
        ({"station__server": 2}, "twin:station:server", "did you mean twin:station:servers?"),
        ({"station__servers": 0}, "twin:station:servers", "must be >= 1 and <= 10000 (got 0)"),
        ({"station__servers": 1.5}, "twin:station:servers", "must be a whole number"),
        ({"station__servers": True}, "twin:station:servers", "must be a whole number"),
        ({"station__servers": "2"}, "twin:station:servers", "must be a whole number"),
        ({"station__speed": 0.0}, "twin:station:speed", "must be > 0 (got 0)"),
        ({"station__speed": float("nan")}, "twin:station:speed", "finite"),
        ({"station__processTime": "-5"}, "twin:station:processTime", "from 0 to 100 years"),
        ({"station__processTime": "weird(5)"}, "twin:station:processTime", "unknown distribution"),
        ({"station__processTime": 60.0}, "twin:station:processTime", 'such as "60"'),
        ({"station__priority": "first"}, "twin:station:priority", "must be one of fifo, edd, margin, spt"),
        ({"station__scrap": 1.5}, "twin:station:scrap", "<= 1"),
        ({"station__rework": 0.1}, "twin:station:reworkTo", "must name the node"),
        ({"station__crew": ("/Nobody",)}, "twin:station:crew", "there is no crew"),
        ({"station__crew": (f"{ROOT}/M2",)}, "twin:station:crew", "which is a station; it must be a crew"),
        ({"station__calendar": ("not a path",)}, "twin:station:calendar", "by absolute path"),
        ({"flow__next": ("/Plant/Nowhere",)}, "twin:flow:next", "there is no station or buffer"),
        ({"flow__next": ("/Plant/Source",)}, "twin:flow:next", "which is a source"),
        (
            {"flow__policy": "probability", "flow__weights": (1.0, 2.0)},
            "twin:flow:weights",
            "2 weights for 1 next nodes",
        ),
        ({"flow__policy": "probability", "flow__weights": (0.0,)}, "twin:flow:weights", "above 0"),
        ({"failure__jam__uptime": "600"}, "twin:failure:jam:repair", "is missing"),
        ({"failure__jam__repair": "6"}, "twin:failure:jam:uptime", "is missing"),
        ({"failure__jam__uptime": "0", "failure__jam__repair": "6"}, "twin:failure:jam:uptime", "never works"),
        ({"setup__matrix": (1.0, 2.0)}, "twin:setup:matrix", "need 0 × 0 = 0"),
        ({"process__X__processTime": "5"}, "twin:process:X", "no product named 'X'"),
        ({"conveyor__speed": 1.0}, "", "is a conveyor and a station at once"),
        ({"product__margin": 1.0}, "", "is a product and a station at once"),
        ({"assembly__counts": (1,)}, "twin:assembly:inputs", "is missing"),
        ({"split__count": 0}, "twin:split:count", ">= 1"),
        ({"thermal__ambient": 20.0}, "twin:thermal:setpoint", "is missing"),
        ({"power__working": -1.0}, "twin:power:working", ">= 0 kW"),
        ({"sensor__a__tag": "x"}, "twin:sensor:a:quantity", "is missing"),
    ],
)
def test_that_a_bad_value_is_named(values: dict[str, Value], attribute: str, part: str) -> None:
    found = faults_of(with_m1(**values))
    assert any(fault.where == M1 and fault.attribute == attribute and part in fault.message for fault in found), found


def test_that_all_faults_are_found_at_once_and_sorted() -> None:
    description = with_m1(station__servers=0, station__speed=-1.0, power__idle=-2.0)
    description = replace_prim(description, plant_prim(horizon=100.0, warmup=200.0))
    description = replace_prim(description, typed("Crew", "TwinCrew", count=0))
    found = [(fault.where, fault.attribute) for fault in faults_of(description)]
    assert found == [
        (ROOT, "twin:plant:warmup"),
        (f"{ROOT}/Crew", "twin:crew:count"),
        (M1, "twin:power:idle"),
        (M1, "twin:station:servers"),
        (M1, "twin:station:speed"),
    ]


def test_that_flow_faults_are_found_beside_value_faults() -> None:
    description = replace_prim(
        with_m1(station__servers=0), without(find_prim(line_description(), f"{ROOT}/M2"), "twin:flow:next")
    )
    assert {(fault.where, fault.attribute) for fault in faults_of(description)} == {
        (M1, "twin:station:servers"),
        (f"{ROOT}/M2", "twin:flow:next"),
        (f"{ROOT}/Source", "twin:flow:next"),
    }


@pytest.mark.parametrize(
    ("record", "attribute", "part"),
    [
        (typed("C", "TwinCalendar"), "twin:calendar:shifts", "is missing"),
        (typed("C", "TwinCalendar", shifts=((0.0, 10.0), (5.0, 20.0))), "twin:calendar:shifts", "overlap"),
        (typed("C", "TwinCalendar", period=10.0, shifts=((0.0, 20.0),)), "twin:calendar:shifts", "from 0 to 10 s"),
        (typed("C", "TwinCalendar", shifts=((20.0, 10.0),)), "twin:calendar:shifts", "must end after it starts"),
        (typed("C", "TwinCalendar", shifts=((-1.0, 10.0),)), "twin:calendar:shifts", ">= 0"),
        (typed("C", "TwinTariff", starts=(0.0, 5.0), price=(1.0,)), "twin:tariff:price", "1 values for 2 bands"),
        (typed("C", "TwinTariff", starts=(5.0,)), "twin:tariff:starts", "begin with 0"),
        (typed("C", "TwinTariff", starts=(0.0, 9.0, 3.0)), "twin:tariff:starts", "must rise"),
        (typed("C", "TwinTariff", starts=(0.0, 1e6)), "twin:tariff:starts", "within the period"),
        (typed("C", "TwinTariff", price=(0.1, 0.2)), "twin:tariff:price", "2 values for 1 bands"),
        (typed("C", "TwinTariff", price=(float("nan"),)), "twin:tariff:price", "nan"),
        (typed("C", "TwinTariff", price=(inf,)), "twin:tariff:price", "inf"),
        (typed("C", "TwinTariff", carbon=(-0.1,)), "twin:tariff:carbon", ">= 0"),
        (typed("C", "TwinTariff", starts=(0.0, float("nan")), price=(1.0, 1.0)), "twin:tariff:starts", "nan"),
        (typed("C", "TwinTariff", demandCharge=-1.0), "twin:tariff:demandCharge", ">= 0"),
        (typed("C", "TwinTariff", billingPeriod=60.0), "twin:tariff:billingPeriod", ">= 900"),
        (typed("C", "TwinPool"), "twin:pool:total", "is missing"),
        (conveyor("C", f"{ROOT}/M1", pitch=20.0), "twin:conveyor:pitch", "holds at least one part"),
        (without(conveyor("C", f"{ROOT}/M1"), "twin:conveyor:length"), "twin:conveyor:length", "no geometry"),
        (without(conveyor("C", f"{ROOT}/M1"), "twin:conveyor:speed"), "twin:conveyor:speed", "is missing"),
        (source("C", f"{ROOT}/M1", interarrival="0"), "twin:source:interarrival", "longer than no time"),
        (source("C", f"{ROOT}/M1", whenBlocked="balk"), "twin:source:interarrival", "parts balk"),
        (source("C", f"{ROOT}/M1", product=(f"{ROOT}/M2",)), "twin:source:product", "which is a station"),
        (prim(f"{ROOT}/C", "TwinPlantAPI"), "", "is a second plant"),
        (prim(f"{ROOT}/C", "TwinPumpAPI"), "", "not a schema of this vocabulary"),
        (prim(f"{ROOT}/C", "TwinFailureAPI"), "", "the form is TwinFailureAPI:<name>"),
        (prim(f"{ROOT}/C", "TwinCrew"), "", "is the type of a prim"),
        (prim(f"{ROOT}/C", "TwinSplitAPI"), "", "belongs on a station"),
    ],
)
def test_that_a_bad_prim_is_named(record: PrimRecord, attribute: str, part: str) -> None:
    found = faults_of(replace_prim(line_description(), record))
    assert any(
        fault.where == record.path and fault.attribute == attribute and part in fault.message for fault in found
    ), found


def test_that_two_products_of_one_name_are_refused() -> None:
    twin = PrimRecord(path=f"{ROOT}/More/A", type_name="TwinProduct")
    fault = only_fault(replace_prim(replace_prim(line_description(), typed("A", "TwinProduct")), twin))
    assert (fault.where, "same name" in fault.message) == (f"{ROOT}/More/A", True)


def test_that_one_path_described_twice_is_refused() -> None:
    description = line_description()
    assert "twice" in only_fault(replace(description, prims=(*description.prims, description.prims[0]))).message


def test_that_a_place_cannot_need_more_people_than_there_are() -> None:
    description = replace_prim(
        with_m1(station__crew=(f"{ROOT}/Crew",), station__crewSize=3), typed("Crew", "TwinCrew", count=2)
    )
    fault = only_fault(description)
    assert (fault.where, fault.attribute) == (M1, "twin:station:crewSize")
    assert "at most 2" in fault.message


def test_that_scrap_and_rework_are_shares_of_one_whole() -> None:
    fault = only_fault(with_m1(station__scrap=0.6, station__rework=0.5, station__reworkTo=(M1,)))
    assert "not be more than 1 together" in fault.message


ORDERS = "order_id,product,quantity,release_s,due_s,priority,margin\n"


@pytest.mark.parametrize(
    ("text", "where", "attribute", "part"),
    [
        ("", "orders.csv", "", "is empty"),
        ("order_id,product\n", "orders.csv:1", "", "columns are missing: quantity"),
        (ORDERS + "1,A,5,0,3600,1\n", "orders.csv:2", "", "6 cells for 7 columns"),
        (ORDERS + "1,C,5,0,3600,1,3\n", "orders.csv:2", "product", "no product 'C'; products: A, B"),
        (ORDERS + "1,A,0,0,3600,1,3\n", "orders.csv:2", "quantity", "whole number from 1"),
        (ORDERS + "1,A,5,0,soon,1,3\n", "orders.csv:2", "due_s", "finite number (got 'soon')"),
        (ORDERS + "1,A,5,-1,10,1,3\n", "orders.csv:2", "release_s", "from 0"),
        (ORDERS + "1,A,5,0,9,1,3\n\n1,A,5,0,9,1,3\n", "orders.csv:4", "order_id", "used in line 2"),
        (ORDERS + ",A,5,0,9,1,3\n", "orders.csv:2", "order_id", "is empty"),
    ],
)
def test_that_a_fault_in_the_orders_names_the_line(text: str, where: str, attribute: str, part: str) -> None:
    fault = only_fault(replace(rich_description(), files={"orders.csv": text}))
    assert (fault.where, fault.attribute) == (where, attribute)
    assert part in fault.message


def test_that_orders_that_cannot_be_read_are_a_fault_with_the_reason() -> None:
    fault = only_fault(replace(rich_description(), files={}, unreadable={"orders.csv": "it is a Git LFS pointer"}))
    assert (fault.attribute, "Git LFS pointer" in fault.message) == ("twin:plant:orders", True)


@pytest.mark.parametrize(
    ("attribute", "values", "at", "part"),
    [
        ("twin:station:serverz", {"min": 1.0, "max": 2.0}, "attribute", "did you mean twin:station:servers?"),
        ("twin:power:working", {"min": 1.0, "max": 2.0, "step": 1.0}, "attribute", "does not carry TwinPowerAPI"),
        ("twin:failure:jam:repair", {"levels": ("5",)}, "attribute", "does not carry TwinFailureAPI:jam"),
        ("twin:factor:f:min", {"min": 1.0, "max": 2.0}, "attribute", "cannot change factors"),
        ("twin:station:servers.mean", {"min": 1.0, "max": 2.0}, "attribute", "no distribution"),
        (
            "twin:station:processTime.cv",
            {"min": 0.1, "max": 0.2, "step": 0.1},
            "attribute",
            "has no argument 'cv'; it has v, mean",
        ),
        ("twin:station:setupTime.mean", {"min": 1.0, "max": 2.0, "step": 1.0}, "attribute", "is empty here"),
        ("twin:station:servers", {"min": 1.0}, "max", "is missing"),
        ("twin:station:speed", {"min": 1.0, "max": 2.0}, "step", "is missing"),
        ("twin:station:speed", {"min": 1.0, "max": 2.0, "step": 0.0}, "step", "must be > 0"),
        ("twin:station:speed", {"min": 2.0, "max": 1.0, "step": 0.1}, "max", "at least min"),
        ("twin:station:speed", {"min": 0.0, "max": 1.0, "step": 0.1}, "min", "must be > 0"),
        ("twin:station:speed", {"min": 0.1, "max": 1.0, "step": 1e-6}, "step", "more than 10,000 levels"),
        ("twin:station:servers", {"min": 1.0, "max": 2.0, "step": 0.5}, "step", "must be a whole number"),
        ("twin:station:servers", {"levels": ("1", "two")}, "levels", "'two' is not allowed"),
        ("twin:station:servers", {"levels": ("1", "1")}, "levels", "all be different"),
        ("twin:station:servers", {"levels": ("1", "2"), "costs": (1.0,)}, "costs", "1 costs for 2 levels"),
        ("twin:station:servers", {"levels": ("1", "2"), "min": 1.0}, "min", "must not be given beside levels"),
        ("twin:station:servers", {"min": 1.0, "max": 2.0, "costs": (1.0, 2.0)}, "costs", "belong to levels"),
        ("twin:station:priority", {"levels": ("fifo", "lifo")}, "levels", "must be one of fifo, edd"),
        ("twin:station:priority", {"min": 1.0, "max": 2.0}, "levels", "must list"),
        ("twin:station:calendar", {"levels": (f"{ROOT}/M2",)}, "levels", "must be a calendar"),
        ("twin:station:processTime.mean", {"min": -1.0, "max": 5.0, "step": 1.0}, "min", "from 0 to 100 years"),
        ("twin:station:servers", {"min": 1.0, "max": 2.0, "pool": (f"{ROOT}/M2",)}, "pool", "must be a pool"),
    ],
)
def test_that_a_factor_that_makes_no_sense_is_named(
    attribute: str, values: dict[str, Value], at: str, part: str
) -> None:
    description = line_description()
    fault = only_fault(replace_prim(description, factor(find_prim(description, M1), "f", attribute, **values)))
    assert (fault.where, fault.attribute) == (M1, f"twin:factor:f:{at}")
    assert part in fault.message


def test_that_two_factors_cannot_change_one_thing() -> None:
    description = line_description(["gamma(60, 0.5)", "60"])
    record = find_prim(description, M1)
    for name, argument in (("a", ".mean"), ("b", ".cv"), ("c", "")):
        values: dict[str, Value] = {"min": 1.0, "max": 2.0, "step": 1.0} if argument else {"levels": ("50", "60")}
        record = factor(record, name, f"twin:station:processTime{argument}", **values)
    found = faults_of(replace_prim(description, record))
    assert {fault.attribute for fault in found} == {"twin:factor:c:attribute"}


def test_that_doubtful_things_are_warned_of() -> None:
    description = with_m1(
        failure__jam__uptime="60", failure__jam__repair="600", flow__weights=(1.0,), flow__policy="product"
    )
    for record in (
        typed("Idle", "TwinCrew"),
        sink("Lonely"),
        typed("Never", "TwinProduct"),
        plant_prim(objective="value"),
    ):
        description = replace_prim(description, record)
    found = {(fault.where, fault.attribute) for fault in plant_warnings(build_plant(description))}
    assert found == {
        (ROOT, "twin:plant:objective"),
        (f"{ROOT}/Idle", ""),
        (f"{ROOT}/Lonely", ""),
        (f"{ROOT}/Never", ""),
        (M1, "twin:failure:jam:repair"),
        (M1, "twin:flow:policy"),
        (M1, "twin:flow:weights"),
    }


def test_that_a_plain_line_gives_no_warning() -> None:
    assert plant_warnings(build_plant(line_description())) == ()


NAMES = [attribute.name.replace("<name>", "A") for attribute in ATTRIBUTES]
PATHS = [record.path for record in rich_description().prims]
ANY_VALUE: st.SearchStrategy[Value] = st.one_of(
    st.booleans(),
    st.integers(-3, 5),
    st.floats(allow_nan=True),
    st.sampled_from(
        ["", "0", "60", "lognormal(1, 2)", "exponential(0)", "first", "twin:station:servers", "empirical(@o@, 1)"]
    ),
    st.lists(st.sampled_from([*PATHS, "/x", "y"]), max_size=3).map(tuple),
    st.lists(st.floats(-1, 5), max_size=4).map(tuple),
    st.lists(st.tuples(st.floats(-1, 99), st.floats(-1, 99)), max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(NAMES), ANY_VALUE), min_size=1, max_size=4))
def test_that_any_change_gives_a_plant_or_faults(changes: list[tuple[str, str, Value]]) -> None:
    description = rich_description()
    for path, name, value in changes:
        description = replace_prim(description, with_full(find_prim(description, path), {name: value}))
    with contextlib.suppress(InvalidPlantError):
        plant_warnings(build_plant(description))
