"""Who makes what is ordered, what is wrong or doubtful about orders, and that scenarios see it too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.descriptions import (
    ROOT,
    authored,
    describe,
    find_prim,
    plant_prim,
    replace_prim,
    sink,
    source,
    station,
    typed,
)
from tests.oracles.plants import order, path, plant, product
from tests.oracles.plants import sink as sink_node
from tests.oracles.plants import source as source_node
from tests.oracles.plants import station as station_node
from tests.plant.faulty import only_fault
from twin_app.errors import InvalidPlantError
from twin_app.plant.build import build_plant, plant_warnings, rebuild_plant
from twin_app.plant.build.order_sources import Release, releases, suppliers
from twin_app.plant.description import Description, Value
from twin_app.plant.nodes import Assembly

HEADER = "order_id,product,quantity,release_s,due_s,priority,margin\n"
A, B = f"{ROOT}/A", f"{ROOT}/B"


def scene(*lines: str, made: tuple[str, ...] = (A,), **plant_values: Value) -> Description:
    """One source, one machine, the products A and B."""
    prims = [
        plant_prim(orders="orders.csv" if lines else "", horizon=1000.0, **plant_values),
        source("In", f"{ROOT}/M", product=made),
        station("M", f"{ROOT}/Out"),
        sink(),
        typed("A", "TwinProduct"),
        typed("B", "TwinProduct"),
    ]
    return describe(prims, files={"orders.csv": HEADER + "".join(f"{line}\n" for line in lines)})


def test_that_an_order_nobody_can_make_is_a_fault_of_its_line() -> None:
    fault = only_fault(scene("1,A,5,0,900,1,3", "2,B,5,0,900,1,3"))
    assert (fault.where, fault.attribute) == ("orders.csv:3", "product")
    assert "no source makes /Plant/B" in fault.message
    assert "'2'" in fault.message
    assert "sources make: A" in fault.message


def test_that_a_source_that_names_no_product_makes_what_is_ordered() -> None:
    assert plant_warnings(build_plant(scene("1,A,5,0,900,1,3", "2,B,5,0,900,1,3", made=()))) == ()


def test_that_a_scenario_in_which_an_order_cannot_be_made_is_refused() -> None:
    description = scene("1,A,5,0,900,1,3")
    other = replace(
        find_prim(description, f"{ROOT}/In"), values={"twin:source:product": (B,), "twin:flow:next": (f"{ROOT}/M",)}
    )
    with pytest.raises(InvalidPlantError) as caught:
        rebuild_plant(build_plant(description), {other.path: other})
    assert caught.value.faults[0].where == "orders.csv:2"
    with pytest.raises(InvalidPlantError):
        build_plant(replace_prim(description, other))


def test_that_orders_keep_their_line() -> None:
    built = build_plant(scene("1,A,5,0,900,1,3", "", "2,A,5,0,900,1,3"))
    assert [order.line for order in built.orders] == [2, 4]


def test_that_a_run_may_be_told_to_end_with_its_orders() -> None:
    assert build_plant(scene("1,A,5,0,900,1,3", endWithOrders=True)).ends_with_orders
    assert not build_plant(scene("1,A,5,0,900,1,3")).ends_with_orders


@pytest.mark.parametrize(
    ("lines", "values", "where", "part"),
    [
        (("1,A,5,2000,3000,1,3",), {}, ROOT, "order 1, released after the horizon of 1000 s"),
        (("1,A,5,0,3000,1,3", "2,A,5,0,1001,1,3"), {}, ROOT, "orders 1, 2, due after the horizon"),
        (("1,A,5,100,50,1,3",), {}, ROOT, "order 1, due before the release"),
        ((), {"endWithOrders": True}, ROOT, "the plant has no orders"),
    ],
)
def test_that_doubtful_orders_are_warned_of(
    lines: tuple[str, ...], values: dict[str, Value], where: str, part: str
) -> None:
    found = [fault for fault in plant_warnings(build_plant(scene(*lines, **values))) if "twin:plant" in fault.attribute]
    assert [fault.where for fault in found] == [where]
    assert part in found[0].message


def test_that_many_orders_are_not_all_named() -> None:
    lines = [f"N{i},A,5,0,3000,1,3" for i in range(9)]
    (warning,) = (w for w in plant_warnings(build_plant(scene(*lines))) if w.attribute == "twin:plant:orders")
    assert "orders N0, N1, N2 and 6 more, due after" in warning.message


def test_that_what_orders_override_is_warned_of() -> None:
    description = scene("1,A,5,0,900,1,3", made=(A, B))
    given = authored(
        find_prim(description, f"{ROOT}/In"),
        source__limit=3,
        source__mix=(1.0, 2.0),
        source__interarrival="60",
        source__whenBlocked="balk",
    )
    idle = source("Idle", f"{ROOT}/M", product=(B,))
    built = build_plant(replace_prim(replace_prim(description, given), idle))

    found = {(fault.where, fault.attribute) for fault in plant_warnings(built)}
    assert found == {
        (given.path, "twin:source:limit"),
        (given.path, "twin:source:mix"),
        (given.path, "twin:source:whenBlocked"),
        (idle.path, ""),
    }


def _shop() -> tuple[object, ...]:
    joined = Assembly(inputs=(path("Bodies"), path("Bolts")), counts=(1, 2), output=path("Car"))
    return (
        source_node("Any", "M"),
        source_node("Bodies", "J", products=(path("Body"), path("Shell"))),
        source_node("Bolts", "J"),
        source_node("Two", "M", products=(path("A"), path("B"))),
        source_node("Zwei", "M", products=(path("B"), path("C"))),
        station_node("J", 1.0, "Z", assembly=joined),
        station_node("M", 1.0, "Z"),
        sink_node("Z"),
    )


def test_that_each_product_has_one_source() -> None:
    names = ("A", "B", "C", "D", "Body", "Shell", "Car")
    made = plant(*_shop(), products=[product(name) for name in names])  # type: ignore[arg-type]
    without_any = [node for node in made.nodes if node.label != "Any"]

    found = releases(made.nodes, map(path, names))
    assert {name: found[path(name)].source.rsplit("/", 1)[1] for name in names} == {
        "A": "Two", "B": "Two", "C": "Zwei", "D": "Any", "Body": "Bodies", "Shell": "Bodies", "Car": "Any",
    }  # fmt: skip
    assert releases(without_any, [path("Car"), path("D")]) == {path("Car"): Release(path("Bodies"), path("Body"))}


def test_that_only_sources_of_what_is_joined_into_others_supply_on_their_own() -> None:
    nodes = plant(*_shop(), products=[], orders=[order("1", "A")]).nodes  # type: ignore[arg-type]
    assert suppliers(nodes, ()) == {path("Bolts")}
    assert suppliers(nodes, (path("Bolts"),)) == frozenset()
