"""A trace tells the same story as the row of its replication, and costs the row nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import twin_app
from tests.oracles.mixed_plants import mixed_plant
from twin_app.plant.nodes import Conveyor, Source, Station
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, STATE_NAMES, Engine, Model, compile_model, run_replications, trace_replication
from twin_app.sim.episodes import begin, finish
from twin_app.sim.trace import Trace, TraceEvent

SEED = 77
SCENES = Path(__file__).parents[2] / "scenes"
MIXED = [f"{number}{' with ties' if has_ties else ''}" for number in range(24) for has_ties in (False, True)]
SHIPPED = ["bottling_line", "engine_plant"]


@cache
def _told(name: str) -> tuple[Plant, Model, NDArray[np.float64], Trace]:
    """A plant with its row and its trace of replication 1."""
    if name in SHIPPED:
        plant = twin_app.load(SCENES / name / "plant.usda")
    else:
        plant = mixed_plant(int(name.split(maxsplit=1)[0]), has_ties="ties" in name)
    model = compile_model(plant)
    row = run_replications(model, seed=SEED, first=1, count=1, engine=Engine.EVENTS)[0]
    return plant, model, row, trace_replication(model, seed=SEED, replication=1)


def _period_ns(plant: Plant) -> tuple[int, int]:
    return round(plant.warmup_s * 1e9), round(plant.horizon_s * 1e9)


def _integral(times: NDArray[np.int64], levels: NDArray[np.int64], start: int, end: int) -> float:
    """Of a step function that is levels[i] from times[i] on and 0 before times[0]."""
    lasts = np.minimum(np.append(times[1:], end), end) - np.maximum(times, start)
    return float((levels * np.maximum(lasts, 0)).sum())


@pytest.mark.parametrize("name", [*MIXED, *SHIPPED])
def test_that_time_in_each_state_is_that_of_the_row(name: str) -> None:
    plant, model, row, trace = _told(name)
    start, end = _period_ns(plant)
    changes = trace.state_changes
    for index, path in enumerate(trace.node_paths):
        shares = np.zeros(len(STATE_NAMES))
        own = changes[changes["node"] == index]
        n_places = int((trace.place_node == index).sum())
        for place in range(n_places):
            here = own[own["place"] == place]
            for state in range(len(STATE_NAMES)):
                is_there = (here["state"] == state).astype(np.int64)
                shares[state] += _integral(here["time_ns"], is_there, start, end) / (n_places * (end - start))
        columns = [row[model.responses.node_column(index, state)] for state in STATE_NAMES]
        if n_places == 0 or np.isnan(columns).all():
            assert len(own) == 0 or np.isnan(columns).all(), path
        else:
            np.testing.assert_allclose(shares, columns, rtol=0.0, atol=1e-12, err_msg=path)


@pytest.mark.parametrize("name", [*MIXED, *SHIPPED])
def test_that_parts_inside_are_those_of_the_row(name: str) -> None:
    plant, model, row, trace = _told(name)
    start, end = _period_ns(plant)
    changes, inside = trace.content_changes, 0.0
    for index, (path, kind) in enumerate(zip(trace.node_paths, model.responses.node_kinds, strict=True)):
        if kind in ("source", "sink"):
            continue
        own = changes[changes["node"] == index]
        content = _integral(own["time_ns"], np.cumsum(own["change"]), start, end) / (end - start)
        assert content == pytest.approx(row[model.responses.node_column(index, "mean_content")], rel=1e-9, abs=1e-9), (
            path
        )
        inside += content
    assert inside == pytest.approx(row[KPI_NAMES.index("wip")], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", [*MIXED, *SHIPPED])
def test_that_counts_of_moves_are_those_of_the_row(name: str) -> None:
    plant, model, row, trace = _told(name)
    start, end = _period_ns(plant)
    moves = trace.moves
    moves = moves[(moves["time_ns"] > start) | (start == 0)]
    kinds = np.array(model.responses.node_kinds)
    entered, left = (np.bincount(moves["node"][moves["kind"] == kind], minlength=len(kinds)) for kind in (0, 1))
    split = ((trace.event == TraceEvent.SPLIT) & ((trace.time_ns > start) | (start == 0))).sum()
    joined = ((trace.event == TraceEvent.JOINED) & ((trace.time_ns > start) | (start == 0))).sum()
    counts = dict(zip(KPI_NAMES, row, strict=False))

    assert left[kinds == "source"].sum() == counts["created"] - counts["lost"]
    assert entered[kinds == "sink"].sum() == counts["completed"]
    assert left.sum() - entered.sum() == counts["scrapped"]
    assert (split, joined) == (counts["split"], counts["joined"])
    for index in np.flatnonzero((kinds == "buffer") | (kinds == "conveyor")):
        rate = row[model.responses.node_column(int(index), "throughput_per_h")]
        assert left[index] / (end - start) * 3600e9 == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize("name", [*MIXED, *SHIPPED])
def test_that_every_place_has_a_state_from_the_start_on(name: str) -> None:
    plant, _, _, trace = _told(name)
    changes = trace.state_changes
    n_places = sum(
        node.servers if isinstance(node, Station) else isinstance(node, Conveyor | Source) for node in plant.nodes
    )

    assert len(trace.place_node) == n_places
    first = changes[:n_places]
    assert set(first["time_ns"]) == {0}
    assert len(set(zip(first["node"].tolist(), first["place"].tolist(), strict=True))) == n_places
    assert set(first["state"]) <= {STATE_NAMES.index("starved"), STATE_NAMES.index("off_shift")}


@pytest.mark.parametrize("name", [*MIXED, *SHIPPED])
def test_that_rows_come_in_the_order_of_time_and_take_16_bytes(name: str) -> None:
    _, _, _, trace = _told(name)
    columns = (trace.time_ns, trace.part, trace.object, trace.event, trace.product)

    assert sum(column.itemsize for column in columns) == 16
    assert len({len(column) for column in columns}) == 1
    assert (np.diff(trace.time_ns) >= 0).all()
    assert trace.time_ns[-1] <= round(trace.horizon_s * 1e9)


@pytest.mark.parametrize("name", MIXED)
def test_that_parts_carry_the_products_that_sources_and_assemblies_give_them(name: str) -> None:
    plant, _, _, trace = _told(name)
    by_path = {node.path: node for node in plant.nodes}
    product_of: dict[int, str] = {}
    names = [*trace.product_paths, ""]
    for event, part, node, product in zip(
        trace.event.tolist(), trace.part.tolist(), trace.object.tolist(), trace.product.tolist(), strict=True
    ):
        if TraceEvent.WORKING <= event <= TraceEvent.OFF_SHIFT:
            assert (part, product) == (-1, 255)
            continue
        here = by_path[trace.node_paths[node]]
        if isinstance(here, Source):
            assert names[product] in (here.products or ("",))
            product_of[part] = names[product]
        elif event == TraceEvent.COPIED:
            product_of[part] = names[product]
        elif names[product] != product_of[part]:
            assert isinstance(here, Station)
            assert here.assembly is not None
            assert names[product] == here.assembly.output
            product_of[part] = names[product]


def test_that_a_copy_follows_the_part_it_was_copied_from() -> None:
    n_copies = 0
    for name in MIXED:
        _, _, _, trace = _told(name)
        rows = np.flatnonzero(trace.event == TraceEvent.COPIED)
        n_copies += len(rows)
        assert (trace.event[rows - 1] == TraceEvent.LEAVE).all()
        assert (trace.object[rows - 1] == trace.object[rows]).all()
        assert (trace.time_ns[rows - 1] == trace.time_ns[rows]).all()
        assert (trace.product[rows - 1] == trace.product[rows]).all()
        assert len(np.unique(trace.part[rows])) == len(rows)

    assert n_copies > 100


@pytest.mark.parametrize("name", ["1", "4", "8 with ties", "bottling_line"])
def test_that_a_traced_run_gives_the_row_of_an_untraced_one(name: str) -> None:
    _, model, row, _ = _told(name)
    state = begin(model, seed=SEED, replication=1, has_trace=True)

    np.testing.assert_array_equal(finish(model, state), row)
