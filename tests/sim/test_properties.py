"""What must hold for any plant, tried on plants that hypothesis picks."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.kernel_rows import Rows, simulated
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.ordered_plants import ordered_plant
from tests.oracles.plants import buffer, exponential, m3, path, sink, source, station
from twin_app.plant.nodes import Clock, Failure
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, NODE_METRICS, STATE_NAMES, compile_model, run_replications

PLANTS = st.builds(
    lambda seed, has_ties: mixed_plant(seed, has_ties=has_ties), st.integers(1_000, 100_000), st.booleans()
)
ORDERED = st.builds(
    lambda seed, has_ties: ordered_plant(seed, has_ties=has_ties), st.integers(1_000, 100_000), st.booleans()
).filter(lambda plant: bool(plant.orders))
MODEST = settings(max_examples=40, deadline=None, derandomize=True)
STOP = Failure(name="stop", uptime=exponential(40.0), repair=exponential(8.0), clock=Clock.PROCESSING)


def _balance(rows: Rows) -> np.ndarray:
    """What came minus what went and what is left; zero."""
    came = rows.kpi("inside_start") + rows.kpi("created") + rows.kpi("split")
    went = rows.kpi("completed") + rows.kpi("scrapped") + rows.kpi("lost") + rows.kpi("joined")
    return came - went - rows.kpi("inside_end")


@given(plant=PLANTS, seed=st.integers(0, 2**64 - 1))
@MODEST
def test_that_no_part_appears_or_vanishes(plant: Plant, seed: int) -> None:
    np.testing.assert_array_equal(_balance(simulated(plant, seed=seed, count=3)), 0.0)


@given(plant=PLANTS)
@MODEST
def test_that_every_part_of_a_run_without_warmup_is_accounted_for(plant: Plant) -> None:
    rows = simulated(replace(plant, warmup_s=0.0), count=2)

    np.testing.assert_array_equal(rows.kpi("inside_start"), 0.0)


@given(plant=PLANTS)
@MODEST
def test_that_state_shares_sum_to_one(plant: Plant) -> None:
    rows = simulated(plant, count=2)

    for i, kind in enumerate(rows.layout.node_kinds):
        shares = [rows.table[:, rows.layout.node_column(i, state)] for state in STATE_NAMES]
        if kind in ("station", "conveyor"):
            np.testing.assert_allclose(sum(shares), 1.0, atol=1e-12)
            assert min(share.min() for share in shares) >= 0.0
        else:
            assert np.isnan(shares).all()


@given(plant=PLANTS)
@MODEST
def test_that_only_promised_columns_may_lack_a_number(plant: Plant) -> None:
    rows = simulated(plant, count=2)

    may_lack = {"lead_time_s", "energy_kwh_per_part", "cost_per_part", "tool_cost_per_part"}
    for row in rows.table:
        lacking = {name for name, value in zip(rows.layout.names, row, strict=True) if not np.isfinite(value)}
        in_plant = {name for name in lacking if name in KPI_NAMES}
        assert in_plant <= (may_lack if row[KPI_NAMES.index("completed")] == 0.0 else set())
        assert not {name for name in lacking if name.endswith((":throughput_per_h", ":mean_content"))}


@given(plant=PLANTS)
@MODEST
def test_that_work_in_process_is_what_the_nodes_hold(plant: Plant) -> None:
    rows = simulated(plant, count=2)

    column = NODE_METRICS.index("mean_content")
    holds = sum(rows.table[:, rows.layout.node_column(i, NODE_METRICS[column])] for i in _holders(rows))
    np.testing.assert_allclose(holds, rows.kpi("wip"), rtol=1e-9, atol=1e-9)


def _holders(rows: Rows) -> list[int]:
    return [i for i, kind in enumerate(rows.layout.node_kinds) if kind in ("station", "buffer", "conveyor")]


@given(plant=PLANTS, seed=st.integers(0, 1_000), cuts=st.sets(st.integers(1, 6)))
@MODEST
def test_that_rows_do_not_depend_on_how_they_are_asked_for(plant: Plant, seed: int, cuts: set[int]) -> None:
    model = compile_model(plant)
    whole = run_replications(model, seed=seed, first=3, count=7)
    borders = [0, *sorted(cuts), 7]

    chunks = [
        run_replications(model, seed=seed, first=3 + start, count=end - start)
        for start, end in itertools.pairwise(borders)
    ]

    np.testing.assert_array_equal(np.concatenate(chunks), whole)


@given(plant=PLANTS, name=st.sampled_from(["A", "M", "Zz"]))
@MODEST
def test_that_a_station_apart_changes_no_other_row(plant: Plant, name: str) -> None:
    apart = (
        source(f"{name}0", f"{name}1"),
        station(f"{name}1", exponential(5.0), f"{name}2", servers=2, failures=(STOP,)),
        sink(f"{name}2"),
    )
    nodes = tuple(sorted((*plant.nodes, *apart), key=lambda node: node.path))
    alone, together = simulated(plant, count=2), simulated(replace(plant, nodes=nodes), count=2)

    for node in plant.nodes:
        for metric in NODE_METRICS:
            np.testing.assert_array_equal(alone.node(node.label, metric), together.node(node.label, metric))


@given(plant=PLANTS)
@MODEST
def test_that_a_buffer_without_places_is_as_if_it_were_not_there(plant: Plant) -> None:
    """A buffer of capacity 0 before the sink."""
    exit_path = next(node.path for node in plant.nodes if type(node).__name__ == "Sink")
    way_out = exit_path.rsplit("/", 1)[1]
    nodes = [
        replace(
            node,
            flow=replace(node.flow, targets=tuple(path("Gap") if t == exit_path else t for t in node.flow.targets)),
        )
        for node in plant.nodes
    ]
    with_gap = replace(plant, nodes=tuple(sorted((*nodes, buffer("Gap", 0, way_out)), key=lambda node: node.path)))

    rows, gap_rows = simulated(plant, count=2), simulated(with_gap, count=2)

    for name in ("completed", "wip", "scrapped", "lead_time_s"):
        np.testing.assert_array_equal(rows.kpi(name), gap_rows.kpi(name))


def test_that_littles_law_is_exact_for_a_plant_that_runs_empty() -> None:
    """With a limit on arrivals nothing is inside at the end, and the law holds to the last digit."""
    nodes = (
        source("A", "S", interarrival=exponential(2.0), limit=300),
        buffer("Q", None, "T"),
        station("S", exponential(1.5), "Q", failures=(STOP,)),
        station("T", exponential(1.5), "Z", servers=2),
        sink("Z"),
    )
    line = replace(m3(horizon=5_000.0), nodes=tuple(sorted(nodes, key=lambda node: node.path)))

    rows = simulated(line, count=5)

    np.testing.assert_array_equal(rows.kpi("completed"), 300.0)
    np.testing.assert_allclose(rows.kpi("wip") * 5_000.0, 300.0 * rows.kpi("lead_time_s"), rtol=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2**63, 2**64 - 1])
def test_that_any_64_bit_seed_gives_a_row(seed: int) -> None:
    assert simulated(m3(horizon=600.0), seed=seed).kpi("events")[0] > 0.0


@given(plant=ORDERED, seed=st.integers(0, 2**64 - 1))
@MODEST
def test_that_no_part_of_an_order_appears_or_vanishes(plant: Plant, seed: int) -> None:
    np.testing.assert_array_equal(_balance(simulated(plant, seed=seed, count=3)), 0.0)


@given(plant=ORDERED)
@MODEST
def test_that_figures_of_orders_follow_from_when_each_was_finished(plant: Plant) -> None:
    plant = replace(plant, ends_with_orders=False)
    rows = simulated(plant, count=3)
    layout, orders = rows.layout, plant.orders

    finish = rows.table[:, layout.finish_column(0) : layout.finish_column(len(orders))]
    due = np.array([order.due_s for order in orders])
    is_out = np.isfinite(finish)
    assert (~is_out | (finish >= [order.release_s for order in orders])).all()
    np.testing.assert_array_equal(rows.table[:, layout.order_column("on_time")], (finish <= due).sum(axis=1))
    decided = (is_out | (due <= plant.horizon_s)).sum(axis=1)
    np.testing.assert_array_equal(rows.table[:, layout.order_column("decided")], decided)
    tardiness = np.maximum(0.0, np.where(is_out, finish, plant.horizon_s) - due).mean(axis=1)
    np.testing.assert_allclose(rows.table[:, layout.order_column("tardiness_s")], tardiness, atol=1e-9)
    np.testing.assert_allclose(rows.table[:, layout.order_column("makespan_s")], finish.max(axis=1), atol=1e-9)


@given(plant=ORDERED)
@MODEST
def test_that_ending_with_the_last_order_changes_no_order(plant: Plant) -> None:
    whole = simulated(replace(plant, ends_with_orders=False), count=2)
    ending = simulated(replace(plant, ends_with_orders=True), count=2)

    first = whole.layout.finish_column(0)
    np.testing.assert_array_equal(whole.table[:, first:], ending.table[:, first:])
