"""`twin run --from` and `--state-out`: a run starts from what is known of a plant, and says what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Answer, Terminal

CARTS = Path(__file__).parents[2] / "scenes" / "examples" / "two_carts.usda"


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    return write_line(tmp_path)


def _run(twin: Terminal, scene: Path, *words: object) -> Answer:
    return twin("run", scene, "--workers", 1, "--replications", 2, "--json", "-", *words)


def _numbers(answer: Answer) -> object:
    """All but how fast it came."""
    return {key: value for key, value in answer.json.items() if key != "performance"}


def test_that_a_run_goes_on_from_the_state_that_it_wrote(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state, again = tmp_path / "state.json", tmp_path / "again.json"
    assert _run(twin, scene, "--state-out", state, "--at", 4000).code == 0
    snapshot = json.loads(state.read_text())
    assert snapshot["time_s"] == 4000.0
    assert set(snapshot["nodes"]) == {"/Plant/In", "/Plant/Saw", "/Plant/Shelf", "/Plant/Drill"}

    answer = _run(twin, scene, "--from", state, "--state-out", again, "--at", 4000)

    assert answer.code == 0
    assert answer.json["throughput_per_h"]["mean"] > 0.0
    assert json.loads(again.read_text()) == snapshot


def test_that_a_start_empty_at_time_0_changes_no_number(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"format": "twin-snapshot-1"}')

    assert _numbers(_run(twin, scene, "--from", state)) == _numbers(_run(twin, scene))


def test_that_the_state_at_the_end_is_the_start_of_a_longer_run(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    assert _run(twin, scene, "--state-out", state).code == 0

    assert _run(twin, scene, "--from", state).code == 3
    longer = _run(twin, scene, "--from", state, "--horizon", 14_400)

    assert longer.code == 0
    assert longer.json["horizon_s"] == 14_400.0


def test_that_every_fault_of_a_state_is_named(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    nodes = {
        "/Plant/Lost": {"kind": "buffer"},
        "/Plant/Shelf": {"kind": "buffer", "parts": [{}, {}, {"product": "/Plant/Gold"}]},
        "/Plant/Drill": {"kind": "station", "places": [{"parts": [{}], "remaining_s": -3}]},
    }
    state.write_text(json.dumps({"format": "twin-snapshot-1", "nodes": nodes}))

    answer = twin("run", scene, "--from", state)

    assert answer.code == 3
    lines = answer.err.splitlines()
    assert any(line.startswith("/Plant/Lost: is not a node") for line in lines)
    assert any(line.startswith("/Plant/Shelf.parts: are 3, but there is room for 2") for line in lines)
    assert any(line.startswith("/Plant/Shelf.parts[2].product: /Plant/Gold is not a product") for line in lines)
    assert any(line.startswith("/Plant/Drill.places[0].remaining_s: must be from 0") for line in lines)
    assert "4 faults" in answer.err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "other"}', '{"format": "twin-snapshot-1", "nodes": 3}'])
def test_that_a_file_without_a_state_is_refused(twin: Terminal, scene: Path, tmp_path: Path, text: str) -> None:
    state = tmp_path / "state.json"
    state.write_text(text)

    answer = twin("run", scene, "--from", state)

    assert answer.code == 3
    assert str(state) in answer.err


def test_that_a_missing_state_is_refused(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    assert twin("run", scene, "--from", tmp_path / "none.json").code == 3


@pytest.mark.parametrize("words", [("--at", 5), ("--state-out", "x.json", "--at", 7201)])
def test_that_a_moment_without_sense_is_bad_usage(twin: Terminal, scene: Path, words: tuple[object, ...]) -> None:
    answer = twin("run", scene, *words)

    assert answer.code == 2
    assert "--at" in answer.err


def test_that_a_run_is_not_resumed_from_another_start(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state, out = tmp_path / "state.json", tmp_path / "run.h5"
    state.write_text('{"format": "twin-snapshot-1", "time_s": 10.0}')
    assert _run(twin, scene, "--out", out).code == 0

    answer = _run(twin, scene, "--out", out, "--resume", "--from", state)

    assert answer.code != 0
    assert "start" in answer.err


def test_that_a_plant_with_vehicles_goes_on_from_the_state_that_it_wrote(twin: Terminal, tmp_path: Path) -> None:
    scene, state, out = CARTS, tmp_path / "state.json", tmp_path / "run.h5"
    assert _run(twin, scene, "--state-out", state, "--at", 3000).code == 0
    snapshot = json.loads(state.read_text())
    assert [len(fleet["vehicles"]) for fleet in snapshot["fleets"].values()] == [2]

    answer = _run(twin, scene, "--from", state, "--out", out, "--trace", "--state-out", state, "--at", 3000)

    assert answer.code == 0
    assert json.loads(state.read_text()) == snapshot
    assert answer.json["warmup"] is None
    assert answer.json["series"]["output_per_h"]["mean"][0] is None
    assert answer.json["bottleneck"] is not None
    assert out.exists()
