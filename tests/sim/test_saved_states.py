"""A state that was saved goes on as if nothing had been between, here and in other processes."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracles.fleet_plants import fleet_plant, ordered_fleet_plant
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.ordered_plants import ordered_plant
from tests.oracles.plants import m3
from twin_app.errors import StateError
from twin_app.plant.plant import Plant
from twin_app.sim import (
    advance,
    begin,
    compile_model,
    finish,
    load_state,
    run_replications,
    save_state,
    snapshot_of,
    state_from,
)
from twin_app.sim.episodes import State, take_trace
from twin_app.sim.saved_states import SavedState

ROOT = Path(__file__).parents[2]
PLANT = m3(horizon=3_000.0)


def _paused(until_s: float = 1_000.0) -> State:
    model = compile_model(PLANT)
    state = begin(model, seed=7, replication=2)
    advance(model, state, until_s=until_s)
    return state


@pytest.mark.parametrize("make", [mixed_plant, ordered_plant, fleet_plant, ordered_fleet_plant])
@pytest.mark.parametrize("number", range(10))
def test_that_a_saved_state_goes_on_to_the_same_row(make: Callable[..., Plant], number: int) -> None:
    plant = make(number, has_ties=number % 2 == 0)
    model = compile_model(plant)
    state = begin(model, seed=7, replication=2)
    advance(model, state, until_s=plant.horizon_s * (0.1 + 0.08 * number))

    again = compile_model(plant)
    loaded = load_state(again, pickle.loads(pickle.dumps(save_state(state))))

    expected = run_replications(model, seed=7, first=2, count=1)[0]
    np.testing.assert_array_equal(finish(again, loaded), expected)
    np.testing.assert_array_equal(finish(model, state), expected)


def test_that_a_saved_state_knows_how_its_trace_began() -> None:
    model = compile_model(fleet_plant(3, has_ties=False))
    first = begin(model, seed=7, replication=2)
    advance(model, first, until_s=400.0)
    state = state_from(model, snapshot_of(model, first), seed=7, replication=2, has_trace=True)
    advance(model, state, until_s=700.0)

    again = load_state(model, pickle.loads(pickle.dumps(save_state(state))))
    finish(model, state)
    finish(model, again)

    expected, actual = take_trace(state), take_trace(again)
    assert actual.start_s == 400.0
    assert len(actual.known_parts) > 0
    for name in ("time_ns", "part", "object", "event", "product", "known_parts"):
        np.testing.assert_array_equal(getattr(actual, name), getattr(expected, name))


def test_that_a_saved_state_goes_on_in_another_process(tmp_path: Path) -> None:
    state = _paused()
    np.savez(tmp_path / "state.npz", **save_state(state))
    code = (
        "import sys, numpy as np\n"
        "from tests.oracles.plants import m3\n"
        "from twin_app.sim import compile_model, finish, load_state\n"
        "model = compile_model(m3(horizon=3_000.0))\n"
        "saved = np.load(sys.argv[1], allow_pickle=False)\n"
        "sys.stdout.buffer.write(finish(model, load_state(model, saved)).tobytes())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "state.npz")],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=300,
    )

    np.testing.assert_array_equal(np.frombuffer(done.stdout), finish(state.model, state))


def test_that_a_saved_state_is_a_copy() -> None:
    state = _paused()
    saved = save_state(state)

    finish(state.model, state)

    assert load_state(state.model, saved).time_s == 1_000.0


@pytest.mark.parametrize("other", [m3(horizon=3_600.0), replace(PLANT, warmup_s=60.0), mixed_plant(1, has_ties=False)])
def test_that_a_state_of_another_model_is_refused(other: object) -> None:
    with pytest.raises(StateError, match="another plant"):
        load_state(compile_model(other), save_state(_paused()))  # type: ignore[arg-type]


def _without(saved: SavedState, name: str) -> SavedState:
    return {key: value for key, value in saved.items() if key != name}


def _damaged(saved: SavedState) -> SavedState:
    saved["parts"]["next"][3] = 1 << 40
    return saved


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda saved: _without(saved, "head"), "not a state that Twin has saved"),
        (lambda saved: {**saved, "head": np.zeros(3, np.uint8)}, "not a state that Twin has saved"),
        (lambda saved: {**saved, "head": np.frombuffer(b"{}", np.uint8)}, "another version"),
        (lambda saved: _without(saved, "parts"), "damaged"),
        (lambda saved: _without(saved, "known_parts"), "damaged"),
        (lambda saved: {**saved, "free": saved["free"][:-1]}, "damaged"),
        (lambda saved: {**saved, "nodes": saved["nodes"][:-1]}, "damaged"),
        (_damaged, "damaged"),
    ],
)
def test_that_a_spoilt_state_is_refused(spoil: object, message: str) -> None:
    state = _paused()

    with pytest.raises(StateError, match=message):
        load_state(state.model, spoil(save_state(state)))  # type: ignore[operator]


def test_that_a_state_fits_a_file_of_arrays() -> None:
    file = io.BytesIO()

    np.savez_compressed(file, **save_state(_paused()))

    assert 0 < len(file.getvalue()) < 100_000
