"""What a run says about its orders."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.oracles.plants import buffer, exponential, order, path, plant, product, sink, source, station
from twin_app.experiment import simulate
from twin_app.experiment.analysis.precision import share_interval, wilson_interval
from twin_app.plant.nodes import QueueOrder
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, run_replications
from twin_app.sim.responses import MOST_REPORTED_ORDERS, ResponseLayout

REPLICATIONS = 40


def workshop(horizon: float = 400.0) -> Plant:
    """Twelve orders on one random machine; the last of them are often late or not finished."""
    return plant(
        source("Src", "B0", products=(path("A"),)),
        buffer("B0", None, "M", order=QueueOrder.EDD),
        station("M", exponential(10.0), "Z"),
        sink("Z"),
        products=[product("A")],
        orders=[order(f"W{i}", "A", 3, due_s=30.0 * (i + 1) + 10.0) for i in range(12)],
        horizon=horizon,
    )


def test_that_the_answer_sums_up_the_rows() -> None:
    made = workshop()
    model = compile_model(made)
    rows = run_replications(model, seed=3, first=0, count=REPLICATIONS)
    result = simulate(made, replications=REPLICATIONS, seed=3, workers=0)

    assert result.orders is not None
    layout = model.responses
    share = share_interval(rows[:, layout.order_column("on_time")], rows[:, layout.order_column("decided")])
    assert share is not None
    assert result.orders.on_time.mean == share.midpoint
    assert result.orders.on_time.ci95 == (share.low, share.high)
    assert result.orders.tardiness_s.mean == pytest.approx(rows[:, layout.order_column("tardiness_s")].mean())
    makespan = rows[:, layout.order_column("makespan_s")]
    assert result.orders.makespan_s.n == np.isfinite(makespan).sum() < REPLICATIONS
    assert result.orders.makespan_s.mean == pytest.approx(np.nanmean(makespan))


def test_that_each_order_has_its_finish_and_its_chance_to_be_on_time() -> None:
    made = workshop()
    model = compile_model(made)
    rows = run_replications(model, seed=3, first=0, count=REPLICATIONS)
    result = simulate(made, replications=REPLICATIONS, seed=3, workers=0)

    assert result.orders is not None
    assert [one.order_id for one in result.orders.single] == [f"W{i}" for i in range(12)]
    for index, one in enumerate(result.orders.single):
        finish = rows[:, model.responses.finish_column(index)]
        assert one.finish_s.mean == pytest.approx(np.nanmean(finish))
        expected = wilson_interval(float((finish <= one.due_s).sum()), REPLICATIONS)
        assert one.on_time.mean == expected.midpoint
        assert one.on_time.ci95 == (expected.low, expected.high)


def test_that_the_json_holds_orders_as_summaries() -> None:
    answer = json.loads(json.dumps(simulate(workshop(), replications=5, workers=0).to_json(), allow_nan=False))

    assert set(answer["orders"]) == {"on_time", "tardiness_s", "makespan_s", "by_id"}
    assert set(answer["orders"]["on_time"]) == {"mean", "sd", "ci95", "n"}
    assert set(answer["orders"]["by_id"]["W0"]) == {"product", "quantity", "due_s", "finish_s", "on_time"}


def test_that_one_replication_has_no_interval() -> None:
    result = simulate(workshop(), replications=1, workers=0)
    assert result.orders is not None
    for summary in (result.orders.on_time, result.orders.tardiness_s, result.orders.single[0].on_time):
        assert (summary.sd, summary.ci95, summary.n) == (None, None, 1)


def test_that_orders_undecided_in_every_replication_have_no_share() -> None:
    result = simulate(workshop(horizon=5.0), replications=4, workers=0)
    assert result.orders is not None
    assert result.orders.single[11].on_time.mean is None
    assert result.orders.single[11].finish_s.mean is None
    assert result.orders.makespan_s.mean is None


def test_that_a_plant_without_orders_says_nothing_of_them() -> None:
    bare = plant(source("Src", "M"), station("M", 1.0, "Z"), sink("Z"), horizon=10.0)
    assert simulate(bare, replications=1, workers=0).to_json()["orders"] is None


def test_that_a_run_file_holds_when_each_order_was_finished(tmp_path: Path) -> None:
    made = workshop()
    simulate(made, replications=6, seed=3, workers=0, out=tmp_path / "run.h5")
    rows = run_replications(compile_model(made), seed=3, first=0, count=6)

    with h5py.File(tmp_path / "run.h5") as file:
        names = list(file["responses"].asstr()[()])
        assert list(file["orders/id"].asstr()[()]) == [f"W{i}" for i in range(12)]
        stored = file["replications/responses"][:, names.index("order:W4:finish_s")]
        np.testing.assert_array_equal(stored, rows[:, names.index("order:W4:finish_s")])


def test_that_a_row_keeps_its_size_when_there_are_very_many_orders() -> None:
    many = tuple(str(i) for i in range(MOST_REPORTED_ORDERS + 1))
    layouts = [ResponseLayout((), (), (), order_ids=ids) for ids in (many, many[:-1])]
    assert layouts[0].n_order_columns == 4
    assert layouts[1].n_order_columns == 4 + MOST_REPORTED_ORDERS
    assert all(len(layout.names) == layout.n_columns for layout in layouts)
