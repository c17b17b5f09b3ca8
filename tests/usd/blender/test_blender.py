"""Blender opens what is exported; skipped unless TWIN_BLENDER_PYTHON names a Python that has bpy (`make blender`)."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.playback.oracle import fronts_at, moves_since_empty
from tests.playback.runs import BOTTLES, ENGINES, SCENES, playback_of
from twin_app.plant.factors import Change
from twin_app.playback import AnimationStyle, Playback, animate
from twin_app.sim.responses import STATE_NAMES
from twin_app.usd import export_run, export_scene, write_recommendation
from twin_app.usd.geometry import read_geometry

BLENDER = os.environ.get("TWIN_BLENDER_PYTHON", "")
pytestmark = pytest.mark.skipif(not BLENDER, reason="TWIN_BLENDER_PYTHON names no Python with bpy; see `make blender`")

PLANTS = {"bottles": BOTTLES, "engines": ENGINES}
HORIZON_S = 2400.0
TIMES_S = (900.0, 1500.0, 2100.0)
FRAMES = [0, *(round(24 * time) for time in TIMES_S)]
COLORS = {name: (index / 8.0, 0.25, 0.75) for index, name in enumerate(STATE_NAMES)}
CHANGED = {
    "bottles": ("/Plant/Line/Filler", "twin:station:speed", "1.0", "1.04", 1.04),
    "engines": ("/Plant/Finish/ColdTest", "twin:station:servers", "3", "4", 4),
}
RESULTS = {
    "bottles": {"nodes": {"/Plant/Line/Filler": {"oee": {"mean": 0.625, "sd": None, "ci95": None, "n": 1}}}},
    "engines": {"nodes": {"/Plant/Finish/ColdTest": {"oee": {"mean": 0.625, "sd": None, "ci95": None, "n": 1}}}},
}


class Seen(NamedTuple):
    """One exported file, and what Blender says about it."""

    file: Path
    answer: dict


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict[tuple[str, str], Seen]:
    """All exports of both plants, looked at by one run of Blender."""
    folder = tmp_path_factory.mktemp("blender")
    files = {(plant, kind): file for plant in PLANTS for kind, file in _exports(plant, folder / plant).items()}
    requests = [
        {
            "file": str(file),
            "frames": FRAMES if kind == "run" else [0],
            "values": [".".join(CHANGED[plant][:2])] if kind == "changed" else [],
        }
        for (plant, kind), file in files.items()
    ]
    (folder / "requests.json").write_text(json.dumps(requests))
    command = [BLENDER, str(Path(__file__).with_name("look.py")), "requests.json", "answers.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answers = json.loads((folder / "answers.json").read_text())
    return {key: Seen(file, answer) for (key, file), answer in zip(files.items(), answers, strict=True)}


@pytest.mark.parametrize("plant", PLANTS)
@pytest.mark.parametrize("kind", ["flat", "package", "changed", "run"])
def test_that_blender_draws_as_many_instances(seen, plant, kind) -> None:
    file, answer = seen[plant, kind]
    assert answer["frames"][0]["drawn"] == len(read_geometry(file).instances)


@pytest.mark.parametrize("plant", PLANTS)
def test_that_changed_values_and_results_arrive(seen, plant) -> None:
    path, attribute, _, _, value = CHANGED[plant]
    name = path.rsplit("/", 1)[-1]
    assert seen[plant, "changed"].answer["values"] == {f"{path}.{attribute}": pytest.approx(value)}
    assert seen[plant, "run"].answer["properties"][f"{name}.twin:result:oee"] == [0.625]


@pytest.mark.parametrize("plant", PLANTS)
def test_that_parts_are_where_the_playback_has_them_at_three_times(seen, plant) -> None:
    playback = _playback(plant)
    for time_s, frame in zip(TIMES_S, seen[plant, "run"].answer["frames"][1:], strict=True):
        expected = playback.frame(time_s).parts.positions_m
        found = np.array(frame["parts"])
        assert len(found) == len(expected) > 10
        gaps = np.linalg.norm(found[:, None] - expected[None], axis=2)
        assert gaps.min(axis=0).max() < 0.005
        assert gaps.min(axis=1).max() < 0.005


def test_that_parts_on_belts_are_where_small_steps_of_time_bring_them(seen) -> None:
    playback = _playback("bottles")
    n_compared = 0
    for time_s, frame in zip(TIMES_S, seen["bottles", "run"].answer["frames"][1:], strict=True):
        found = np.array(frame["parts"])
        for belt in playback.plant.conveyors:
            moves = moves_since_empty(playback.trace, belt, time_s)
            line = playback.layout.lines_m[belt.path]
            if len(line) != 2 or not moves or time_s - moves[0][0] > 400.0:
                continue
            for front in fronts_at(belt, moves, time_s).values():
                if front > 3.0 * belt.speed_m_per_s:  # it has arrived from where it was before
                    place = line[0] + (front - 0.5 * belt.pitch_m) / belt.length_m * (line[1] - line[0])
                    assert np.linalg.norm(found - place, axis=1).min() < 0.03
                    n_compared += 1
    assert n_compared > 10


@pytest.mark.parametrize("plant", PLANTS)
def test_that_lamps_have_the_colours_of_the_states(seen, plant) -> None:
    playback = _playback(plant)
    n_lamps = sum(station.servers for station in playback.plant.stations)
    for time_s, frame in zip(TIMES_S, seen[plant, "run"].answer["frames"][1:], strict=True):
        states = playback.frame(time_s).place_states
        shown = [state.name.lower() for station in playback.plant.stations for state in states[station.path]]
        expected = [COLORS[state][0] for state in shown]
        assert len(frame["lamps"]) == n_lamps
        assert sorted(color[0] for color in frame["lamps"].values()) == pytest.approx(sorted(expected), abs=0.01)


def test_that_the_time_range_arrives(seen) -> None:
    assert seen["bottles", "run"].answer["range"] == [0, round(24 * HORIZON_S), 24]


@cache
def _playback(plant: str) -> Playback:
    return playback_of(PLANTS[plant], HORIZON_S, glide_s=3.0)


def _exports(plant: str, folder: Path) -> dict[str, Path]:
    folder.mkdir()
    scene = SCENES / PLANTS[plant]
    names = {"flat": "flat.usdc", "package": "package.usdz", "changed": "changed.usda", "run": "run.usda"}
    files = {kind: folder / name for kind, name in names.items()}
    export_scene(scene, files["flat"], flatten=True)
    export_scene(scene, files["package"], usdz=True)
    path, attribute, before, after, _ = CHANGED[plant]
    change = Change(path=path, attribute=attribute, before=before, after=after, label="tried", cost=0.0)
    write_recommendation(scene, [change], folder / "change.usda", files["changed"])
    style = AnimationStyle(state_colors=COLORS, body_colors=((0.1,) * 3, (0.4,) * 3, (0.7,) * 3))
    export_run(scene, files["run"], animation=animate(_playback(plant), style, {}), results=RESULTS[plant])
    return files
