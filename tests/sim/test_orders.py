"""What sources make of orders and how orders are counted, against answers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracles.kernel_rows import simulated
from tests.oracles.plants import flow_to, order, path, plant, product, sink, source, station
from tests.sim.order_shop import finishes_s, orders_metric, workshop
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Assembly, Clock, Failure, Node, WhenBlocked

NEVER = float("nan")


def test_that_a_source_releases_by_time_then_priority_then_line() -> None:
    orders = (
        order("late", "A", release_s=5.0),
        order("second", "B"),
        order("third", "A"),
        order("first", "A", priority=1.0),
    )
    assert finishes_s(simulated(workshop(*orders))) == [40.0, 20.0, 30.0, 10.0]


def test_that_nothing_is_made_before_its_release_and_nothing_more_than_ordered() -> None:
    rows = simulated(workshop(order("1", "A", 3, release_s=100.0), order("2", "B", 2, release_s=500.0), limit=1))

    assert finishes_s(rows) == [130.0, 520.0]
    assert rows.kpi("created")[0] == 5.0
    assert orders_metric(rows, "makespan_s") == 520.0


def test_that_an_interarrival_time_paces_the_batches_of_an_order() -> None:
    """Batches of two parts and one, at 0 and 50; the next order comes a gap later."""
    orders = (order("1", "A", 3), order("2", "B"))
    rows = simulated(workshop(*orders, interarrival=constant(50.0), batch=2, when_blocked=WhenBlocked.BALK))

    assert finishes_s(rows) == [60.0, 110.0]
    assert rows.kpi("lost")[0] == 0.0


def test_that_a_gap_does_not_delay_an_order_that_comes_after_it() -> None:
    orders = (order("1", "A"), order("2", "A", release_s=20.0), order("3", "A", release_s=200.0))
    assert finishes_s(simulated(workshop(*orders, interarrival=constant(50.0)))) == [10.0, 60.0, 210.0]


def test_that_figures_of_unfinished_orders_count_up_to_the_horizon() -> None:
    """Done at 10 (due 5), 20 (due 50); open at the horizon of 25: due 21, due 40."""
    orders = [order(str(i), "A", due_s=due) for i, due in enumerate((5.0, 50.0, 21.0, 40.0))]
    rows = simulated(workshop(*orders, horizon=25.0))

    assert orders_metric(rows, "on_time") == 1.0
    assert orders_metric(rows, "decided") == 3.0
    assert orders_metric(rows, "tardiness_s") == pytest.approx((5.0 + 4.0) / 4.0)
    assert np.isnan(orders_metric(rows, "makespan_s"))
    assert finishes_s(rows) == pytest.approx([10.0, 20.0, NEVER, NEVER], nan_ok=True)


def test_that_an_order_finished_at_its_due_date_is_on_time() -> None:
    rows = simulated(workshop(order("1", "A", due_s=10.0), horizon=10.0))
    assert (orders_metric(rows, "on_time"), orders_metric(rows, "decided")) == (1.0, 1.0)


def test_that_a_run_can_end_with_the_last_order() -> None:
    made = workshop(order("1", "A", 4))
    ending = plant(*made.nodes, products=made.products, orders=made.orders, horizon=1_000.0, ends_with_orders=True)
    whole, cut = simulated(made), simulated(ending)

    assert orders_metric(cut, "makespan_s") == orders_metric(whole, "makespan_s") == 40.0
    assert whole.kpi("throughput_per_h")[0] == pytest.approx(4 * 3.6)
    assert cut.kpi("throughput_per_h")[0] == pytest.approx(4 * 90.0)
    assert cut.node("M", "working")[0] == pytest.approx(1.0)


def test_that_a_run_whose_orders_end_before_the_warmup_goes_on_to_the_horizon() -> None:
    made = workshop(order("1", "A", 4))
    ending = plant(
        *made.nodes, products=made.products, orders=made.orders, horizon=100.0, warmup=60.0, ends_with_orders=True
    )
    rows = simulated(ending)

    assert orders_metric(rows, "makespan_s") == 40.0
    assert rows.node("M", "starved")[0] == pytest.approx(1.0)
    assert np.isfinite(rows.kpi("wip")[0])


def test_that_a_spoilt_part_is_made_again() -> None:
    """The machine fails once at 15, in the midst of the second part, and spoils it; it is up again at 20."""
    failure = Failure(name="crash", uptime=constant(15.0), repair=constant(5.0), clock=Clock.CALENDAR, scraps_part=True)
    nodes = (source("Src", "M"), station("M", 10.0, "Z", failures=(failure,)), sink("Z"))
    made = plant(*nodes, products=[product("A")], orders=[order("1", "A", 2)], horizon=32.0)
    rows = simulated(made)

    assert rows.kpi("scrapped")[0] == 1.0
    assert rows.kpi("created")[0] == 3.0
    assert finishes_s(rows) == [30.0]


def test_that_scrap_never_shortens_what_is_delivered() -> None:
    made = plant(
        source("Src", "M", products=(path("A"),)),
        station("M", 10.0, "Z", scrap=0.3),
        sink("Z"),
        products=[product("A")],
        orders=[order(str(i), "A", 5) for i in range(8)],
        horizon=5_000.0,
    )
    rows = simulated(made, count=20)

    np.testing.assert_array_equal(rows.kpi("completed"), 40.0)
    np.testing.assert_array_equal(rows.kpi("created"), 40.0 + rows.kpi("scrapped"))
    assert rows.kpi("scrapped").sum() > 0.0


def assembly_nodes(output: str | None = None, *, bolts: tuple[str, ...] = ()) -> list[Node]:
    """Bodies and two bolts each become a part."""
    joined = Assembly(
        inputs=(path("Bodies"), path("Bolts")), counts=(1, 2), output=None if output is None else path(output)
    )
    return [
        source("Bodies", "J", products=(path("Body"),)),
        source("Bolts", "J", products=tuple(path(name) for name in bolts)),
        station("J", 10.0, "Z", assembly=joined),
        sink("Z"),
    ]


def test_that_a_source_of_what_is_joined_into_others_supplies_on_its_own() -> None:
    made = plant(*assembly_nodes(), products=[product("Body")], orders=[order("1", "Body", 3)], horizon=100.0)
    rows = simulated(made)

    assert finishes_s(rows) == [30.0]
    assert rows.kpi("joined")[0] == 6.0


def test_that_what_an_assembly_makes_can_be_ordered() -> None:
    products = [product("Body"), product("Car")]
    made = plant(*assembly_nodes("Car"), products=products, orders=[order("1", "Car", 2)], horizon=100.0)
    assert finishes_s(simulated(made)) == [20.0]


def test_that_an_order_for_components_is_finished_when_they_are_joined() -> None:
    products = [product("Body"), product("Bolt")]
    orders = [order("bodies", "Body", 3), order("bolts", "Bolt", 4)]
    made = plant(*assembly_nodes(bolts=("Bolt",)), products=products, orders=orders, horizon=100.0)
    rows = simulated(made)

    assert finishes_s(rows) == pytest.approx([NEVER, 10.0], nan_ok=True)  # the third body waits for bolts
    assert rows.kpi("completed")[0] == 2.0


def test_that_an_order_waits_for_all_copies_of_a_split() -> None:
    made = plant(
        source("Src", "C"),
        station("C", 10.0, "M", split_count=3),
        station("M", 5.0, "Z"),
        sink("Z"),
        products=[product("A")],
        orders=[order("1", "A"), order("2", "A")],
        horizon=200.0,
    )
    assert finishes_s(simulated(made)) == [25.0, 45.0]


def test_that_a_source_without_orders_makes_nothing() -> None:
    made = plant(
        source("S1", "M", products=(path("A"),)),
        source("S2", "M", products=(path("B"),), interarrival=constant(1.0)),
        station("M", 10.0, "Z"),
        sink("Z"),
        products=[product("A"), product("B")],
        orders=[order("1", "A", 2)],
        horizon=100.0,
    )
    assert simulated(made).kpi("created")[0] == 2.0


def test_that_the_first_source_that_names_a_product_gets_its_orders() -> None:
    made = plant(
        source("S1", "M1"),
        source("S2", "M2", flow=flow_to("M2"), products=(path("A"),)),
        station("M1", 1.0, "Z"),
        station("M2", 10.0, "Z"),
        sink("Z"),
        products=[product("A")],
        orders=[order("1", "A")],
        horizon=100.0,
    )
    assert finishes_s(simulated(made)) == [10.0]
