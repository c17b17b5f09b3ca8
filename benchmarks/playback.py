"""Showing a traced run: frames, and the engine plant's eight hours as an animation."""

from __future__ import annotations

import statistics
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measuring import Finding, wall_seconds
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import with_values
from twin_app.playback import AnimationStyle, Playback, animate
from twin_app.sim import compile_model, trace_replication
from twin_app.sim.responses import STATE_NAMES
from twin_app.sim.trace import Trace
from twin_app.usd import export_run, load
from twin_app.usd.geometry import read_geometry

_ENGINES = Path(__file__).parents[1] / "scenes" / "engine_plant" / "plant.usda"
_N_BELTS, _PARTS_A_BELT = 10, 60
_HOURS = 8
_GREY = (0.4, 0.4, 0.4)


def measure(*, is_quick: bool) -> list[Finding]:
    """Wall times in this process, everything loaded."""
    return [_frames(50 if is_quick else 500), *_animation(1 if is_quick else 5)]


def _frames(n_frames: int) -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "belts.usda"
        scene.write_text(_belts_text(), encoding="utf-8")
        plant = load(scene)
        playback = Playback(_traced(plant), plant, read_geometry(scene))
    times = np.random.default_rng(1).uniform(0.5 * playback.end_s, playback.end_s, n_frames).tolist()
    fewest = min(len(playback.frame(time_s).parts) for time_s in times[:20])
    milliseconds = 1e3 * statistics.median(wall_seconds(partial(playback.frame, time_s)) for time_s in times)
    said = f"{milliseconds:.2f} ms"
    return Finding(f"a frame with {fewest} or more moving parts", said, "< 2 ms", milliseconds < 2.0 and fewest >= 500)


def _animation(repeats: int) -> list[Finding]:
    read = load(_ENGINES)
    times = {(read.path, "twin:plant:horizon"): 3600.0 * _HOURS, (read.path, "twin:plant:warmup"): 0.0}
    plant = with_values(read, times)
    trace, geometry = _traced(plant), read_geometry(_ENGINES)
    colors = dict.fromkeys(STATE_NAMES, (0.1, 0.5, 0.3))
    style = AnimationStyle(state_colors=colors, body_colors=(_GREY, _GREY, _GREY))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run.usda"

        def write() -> None:
            export_run(_ENGINES, out, animation=animate(Playback(trace, plant, geometry), style, {}))

        seconds = statistics.median(wall_seconds(write) for _ in range(repeats))
        megabytes = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    what = f"{_HOURS} hours of the engine plant as an animation"
    return [
        Finding(f"{what}: written in", f"{seconds:.1f} s", "< 5 s", seconds < 5.0),
        Finding(f"{what}: size", f"{megabytes:.1f} MB", "< 10 MB", megabytes < 10.0),
    ]


def _traced(plant: Plant) -> Trace:
    return trace_replication(compile_model(plant), seed=1, replication=0)


def _belts_text() -> str:
    """Parts go over ten long belts, one after the other, to a machine that is slower than they come."""
    prims = [
        'def Xform "In" (prepend apiSchemas = ["TwinSourceAPI"])\n{\n    rel twin:flow:next = </Plant/Belt_0>\n}\n'
    ]
    for number in range(_N_BELTS):
        target = f"Belt_{number + 1}" if number + 1 < _N_BELTS else "Saw"
        prims.append(
            f'def Xform "Belt_{number}" (prepend apiSchemas = ["TwinConveyorAPI"])\n{{\n'
            f"    rel twin:flow:next = </Plant/{target}>\n    double twin:conveyor:length = {0.5 * _PARTS_A_BELT}\n"
            "    double twin:conveyor:speed = 0.5\n    double twin:conveyor:pitch = 0.5\n}\n"
        )
    prims.append(
        'def Xform "Saw" (prepend apiSchemas = ["TwinStationAPI"])\n{\n    rel twin:flow:next = </Plant/Out>\n'
        '    string twin:station:processTime = "exponential(1.2)"\n}\n'
        'def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])\n{\n}\n'
    )
    head = '#usda 1.0\n(\n    defaultPrim = "Plant"\n    metersPerUnit = 1\n    upAxis = "Z"\n)\n'
    plant = 'def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])\n{\n    double twin:plant:horizon = 7200\n'
    return head + plant + "".join(prims) + "}\n"
