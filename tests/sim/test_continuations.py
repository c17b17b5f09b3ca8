"""A run goes on from its snapshot as it would have: the same moves, and with the same draws the same row."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.oracles.fleet_plants import fleet_plant, ordered_fleet_plant
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.ordered_plants import ordered_plant
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot_json import parse_snapshot, snapshot_to_json
from twin_app.sim import Model, advance, begin, compile_model, finish, snapshot_of, state_from
from twin_app.sim.episodes import State, take_trace

KINDS: dict[str, Callable[..., Plant]] = {
    "mixed": mixed_plant,
    "orders": ordered_plant,
    "fleets": fleet_plant,
    "orders and fleets": ordered_fleet_plant,
}
NUMBERS = st.integers(1_000, 100_000)
MODEST = settings(max_examples=60, deadline=None, derandomize=True)
SHARES = st.floats(0.01, 0.99)


def _cut(model: Model, share: float) -> State:
    """A run that has gone on to this share of the horizon, if its orders have not ended it before."""
    state = begin(model, seed=11, replication=0, has_trace=True)
    advance(model, state, until_s=round(share * model.horizon_s, 6))
    assume(not state.is_finished)
    return state


def _again(state: State) -> State:
    """Another state, made from the snapshot, that draws on from where this one is."""
    other = state_from(state.model, snapshot_of(state.model, state), seed=99, replication=5, has_trace=True)
    other.arrays.streams[:] = state.arrays.streams
    return other


def _moves_after(state: State, start_ns: int) -> list[tuple[int, int, int]]:
    moves = take_trace(state).moves
    moves = moves[moves["time_ns"] > start_ns]
    return list(zip(moves["time_ns"].tolist(), moves["node"].tolist(), moves["kind"].tolist(), strict=True))


def _changes_after(state: State, start_ns: int) -> list[tuple[int, ...]]:
    trace = take_trace(state)
    states = trace.state_changes[trace.state_changes["time_ns"] > start_ns]
    vehicles = trace.vehicle_changes[trace.vehicle_changes["time_ns"] > start_ns]
    return [row.item() for row in states] + [row.item()[:4] for row in vehicles]


@pytest.mark.parametrize("kind", KINDS)
@given(number=NUMBERS, has_ties=st.booleans(), share=SHARES)
@MODEST
def test_that_a_run_goes_on_from_its_snapshot_as_it_would_have(
    kind: str, number: int, has_ties: bool, share: float
) -> None:
    model = compile_model(KINDS[kind](number, has_ties=has_ties))
    state = _cut(model, share)
    again, since = _again(state), state.now_ns

    expected, actual = finish(model, state), finish(model, again)

    assert (again.now_ns, again.end_s) == (state.now_ns, state.end_s)
    assert _moves_after(again.copy(), since) == _moves_after(state.copy(), since)
    assert _changes_after(again, since) == _changes_after(state, since)
    for i in range(len(model.plant.orders)):
        column = model.responses.finish_column(i)
        assert np.array_equal(actual[column], expected[column], equal_nan=True)


@pytest.mark.parametrize("kind", KINDS)
@given(number=NUMBERS, has_ties=st.booleans(), share=SHARES)
@MODEST
def test_that_a_snapshot_in_the_warm_up_changes_no_number(kind: str, number: int, has_ties: bool, share: float) -> None:
    plant = replace(KINDS[kind](number, has_ties=has_ties), warmup_s=1_000.0)
    model = compile_model(plant)
    state = begin(model, seed=11, replication=0)
    advance(model, state, until_s=round(share * 999.0, 6))
    again = _again(state)

    expected, actual = finish(model, state), finish(model, again)

    np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize("kind", KINDS)
@given(number=NUMBERS, has_ties=st.booleans(), share=SHARES)
@MODEST
def test_that_a_snapshot_looks_the_same_after_json_and_a_start(
    kind: str, number: int, has_ties: bool, share: float
) -> None:
    model = compile_model(KINDS[kind](number, has_ties=has_ties))
    snapshot = snapshot_of(model, _cut(model, share))

    read = parse_snapshot(json.dumps(snapshot_to_json(snapshot)), file="state.json")

    assert read == snapshot
    assert snapshot_of(model, state_from(model, read, seed=1, replication=0)) == snapshot
