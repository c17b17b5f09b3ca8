"""A replication cut into pieces is the same replication."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import buffer, exponential, m3, order, plant, sink, source, station
from tests.sim.order_shop import workshop
from twin_app import load
from twin_app.errors import SimulationError, StateError, UsageError
from twin_app.plant.plant import Plant
from twin_app.sim import (
    Model,
    Progress,
    advance,
    begin,
    compile_model,
    finish,
    row_so_far,
    run_replications,
    trace_replication,
)
from twin_app.sim.episodes import take_trace
from twin_app.sim.trace import Trace

SCENES = Path(__file__).parents[2] / "scenes"
PLANTS = st.builds(
    lambda seed, has_ties: mixed_plant(seed, has_ties=has_ties), st.integers(1_000, 100_000), st.booleans()
)
MODEST = settings(max_examples=40, deadline=None, derandomize=True)
SHARES = st.lists(st.floats(0.0, 1.0), max_size=6)
COUNTS = st.lists(st.integers(0, 400), max_size=6)


COLUMNS = ("time_ns", "part", "object", "event", "product")


def assert_same(actual: Trace, expected: Trace) -> None:
    """Both traces say the same."""
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(actual, name), getattr(expected, name))


def _cut(model: Model, shares: list[float], counts: list[int], *, seed: int, has_trace: bool) -> np.ndarray:
    """The row of a replication cut at these shares of its horizon, and after so many events in each piece."""
    state = begin(model, seed=seed, replication=5, has_trace=has_trace)
    for i, share in enumerate(sorted(shares)):
        count = counts[i % len(counts)] if counts else 0
        until_s = max(state.time_s, share * model.horizon_s)
        for _ in range(50):
            advance(model, state, until_s=until_s, max_events=count)
        if i % 2 == 0:
            advance(model, state, until_s=until_s)
    row = finish(model, state)
    if has_trace:
        assert_same(take_trace(state), trace_replication(model, seed=seed, replication=5))
    return row


@given(plant=PLANTS, shares=SHARES, counts=COUNTS, seed=st.integers(0, 2**64 - 1), has_trace=st.booleans())
@MODEST
def test_that_a_replication_cut_anywhere_is_the_same(
    plant: Plant, shares: list[float], counts: list[int], seed: int, has_trace: bool
) -> None:
    model = compile_model(plant)
    whole = run_replications(model, seed=seed, first=5, count=1)[0]

    np.testing.assert_array_equal(_cut(model, shares, counts, seed=seed, has_trace=has_trace), whole)


@pytest.mark.parametrize("scene", ["bottling_line", "engine_plant"])
def test_that_a_shipped_scene_cut_anywhere_is_the_same(scene: str) -> None:
    model = compile_model(load(SCENES / scene / "plant.usda"))
    whole = run_replications(model, seed=1, first=5, count=1)[0]

    for shares, counts in (([0.1, 0.5, 0.77], []), ([0.3], [7]), ([], [])):
        np.testing.assert_array_equal(_cut(model, shares, counts, seed=1, has_trace=False), whole)


@pytest.mark.parametrize("pause_s", [0.0, 299.0, 300.0, 300.5])
def test_that_statistics_begin_at_the_warmup_wherever_the_run_is_cut(pause_s: float) -> None:
    model = compile_model(replace(m3(horizon=3_000.0), warmup_s=300.0))
    state = begin(model, seed=3, replication=0)

    advance(model, state, until_s=pause_s)

    np.testing.assert_array_equal(finish(model, state), run_replications(model, seed=3, first=0, count=1)[0])


def _crowded(limit: int | None = 5_000) -> Plant:
    """Far more parts than a state has room for at first."""
    return plant(
        source("A", "Q", interarrival=exponential(0.5), limit=limit),
        buffer("Q", None, "S"),
        station("S", exponential(1.0), "Z"),
        sink("Z"),
        horizon=4_000.0,
        warmup=100.0,
    )


def test_that_a_state_grows_without_starting_over() -> None:
    model = compile_model(_crowded())
    state = begin(model, seed=1, replication=0, has_trace=True)
    first_room = len(state.arrays.parts)

    row = finish(model, state)

    assert len(state.arrays.parts) > first_room
    np.testing.assert_array_equal(row, run_replications(model, seed=1, first=0, count=1)[0])
    assert row[model.responses.names.index("completed")] > 3_000.0
    assert len(np.unique(take_trace(state).part)) >= 5_000


def test_that_a_trace_taken_in_pieces_is_the_whole_trace() -> None:
    model = compile_model(m3(horizon=3_000.0))
    state = begin(model, seed=3, replication=0, has_trace=True)
    pieces = []

    while advance(model, state, max_events=100) is not Progress.FINISHED:
        pieces.append(take_trace(state))
    pieces.append(take_trace(state))

    whole = trace_replication(model, seed=3, replication=0)
    for name in COLUMNS:
        joined = np.concatenate([getattr(piece, name) for piece in pieces])
        np.testing.assert_array_equal(joined, getattr(whole, name))


def test_that_one_event_at_a_time_is_a_step() -> None:
    model = compile_model(plant(source("A", "S"), station("S", 10.0, "Z"), sink("Z"), horizon=35.0))
    state = begin(model, seed=1, replication=0)
    times = []

    while advance(model, state, max_events=1) is not Progress.FINISHED:
        times.append(state.time_s)

    assert times == [10.0, 20.0]  # after the third event nothing is left to happen before the end
    assert state.n_events == 3


def test_that_looking_at_the_row_does_not_touch_the_state() -> None:
    model = compile_model(m3(horizon=3_000.0))
    state = begin(model, seed=3, replication=0)
    for until_s in (700.0, 1_234.5, 2_999.0):
        advance(model, state, until_s=until_s)
        assert row_so_far(model, state)[model.responses.names.index("created")] > 0.0

    np.testing.assert_array_equal(finish(model, state), run_replications(model, seed=3, first=0, count=1)[0])


def test_that_a_copy_goes_its_own_way() -> None:
    model = compile_model(m3(horizon=3_000.0))
    state = begin(model, seed=3, replication=0)
    advance(model, state, until_s=1_000.0)
    copy = state.copy()

    row = finish(model, state)

    assert copy.time_s == 1_000.0
    np.testing.assert_array_equal(finish(model, copy), row)


def test_that_a_cancelled_run_gives_the_rows_it_has() -> None:
    model = compile_model(m3(horizon=28_800.0))
    answers = iter([False, False, True])

    rows = run_replications(model, seed=1, first=0, count=1_000, is_cancelled=lambda: next(answers))

    assert 0 < len(rows) < 1_000
    np.testing.assert_array_equal(rows, run_replications(model, seed=1, first=0, count=len(rows)))


def test_that_a_cancellable_run_gives_the_same_rows() -> None:
    model = compile_model(m3(horizon=288_000.0))

    rows = run_replications(model, seed=1, first=0, count=3, is_cancelled=lambda: False)

    np.testing.assert_array_equal(rows, run_replications(model, seed=1, first=0, count=3))


def _run_in_pieces(model: Model, max_events: int | None) -> None:
    state = begin(model, seed=1, replication=0)
    while advance(model, state, max_events=max_events) is not Progress.FINISHED:
        pass


@pytest.mark.parametrize("max_events", [None, 1_000])
def test_that_time_that_stands_still_is_found_in_pieces_too(max_events: int | None) -> None:
    nodes = (source("A", "S"), station("S", 0.0, "T"), station("T", 0.0, "Z"), sink("Z"))
    model = compile_model(plant(*nodes, horizon=10.0))

    with pytest.raises(SimulationError, match=r"time stands still at 0\.000000 s"):
        _run_in_pieces(model, max_events)


@pytest.mark.parametrize("until_s", [999.0, 3_000.5])
def test_that_time_neither_goes_back_nor_past_the_horizon(until_s: float) -> None:
    model = compile_model(m3(horizon=3_000.0))
    state = begin(model, seed=3, replication=0)
    advance(model, state, until_s=1_000.0)

    with pytest.raises(UsageError, match="between then and 3000 s"):
        advance(model, state, until_s=until_s)


def test_that_there_is_no_row_before_the_statistics_begin() -> None:
    model = compile_model(replace(m3(horizon=3_000.0), warmup_s=300.0))
    state = begin(model, seed=3, replication=0)

    with pytest.raises(UsageError, match="have not begun yet at 0 s"):
        row_so_far(model, state)


def test_that_a_state_stays_with_its_model() -> None:
    state = begin(compile_model(m3(horizon=3_000.0)), seed=3, replication=0)

    with pytest.raises(StateError, match="another model"):
        advance(compile_model(m3(horizon=3_000.0)), state)


@pytest.mark.parametrize("ends_with_orders", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.06, 0.5])
def test_that_a_run_with_orders_cut_anywhere_is_the_same(share: float, ends_with_orders: bool) -> None:
    """The last order is out at 60 s, which is one of the cuts."""
    shop = workshop(order("1", "A", 4), order("2", "B", 2), horizon=1_000.0)
    model = compile_model(replace(shop, ends_with_orders=ends_with_orders))
    whole = run_replications(model, seed=1, first=5, count=1)[0]

    np.testing.assert_array_equal(_cut(model, [share], [], seed=1, has_trace=True), whole)
    np.testing.assert_array_equal(_cut(model, [share, 0.7], [1], seed=1, has_trace=False), whole)


def test_that_the_last_order_ends_a_run_for_good() -> None:
    model = compile_model(replace(workshop(order("1", "A", 4), horizon=1_000.0), ends_with_orders=True))
    state = begin(model, seed=1, replication=0)

    first = advance(model, state, until_s=500.0)

    assert (first, state.time_s, state.is_finished) == (Progress.FINISHED, 40.0, True)
    assert advance(model, state) is Progress.FINISHED
    assert state.time_s == 40.0
