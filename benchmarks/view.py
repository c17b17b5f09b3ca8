"""The 3D view: how long plants take to be seen, and how many pictures a second there are then.

    xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.view [--quick]

Opens plants in the window itself, then draws off-screen with the code of the window at 1100 × 700, and beside it the
same triangles as one mesh of a PyVista plotter. Medians; processor time is that of all threads together. On a computer
without a graphics processor this measures software rendering.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.halls import write_hall
from benchmarks.measuring import Finding, table
from benchmarks.plain_scene import PlainScene
from twin_app.gui.viewport.scene_drawer import SceneDrawer
from twin_app.gui.viewport.shown import Shown
from twin_app.view3d.camera import Camera, View, fit_view
from twin_app.view3d.navigating import orbited
from twin_app.view3d.parts import PlacedParts
from twin_app.view3d.scene.model import PlantModel, read_model
from twin_app.view3d.scene.picking import Picker
from twin_app.view3d.theme import load_theme

SIZE = (1100, 700)
N_PRIMS, N_TRIANGLES, N_PARTS = 5_000, 1_000_000, 500
ENGINE_PLANT = Path("scenes/engine_plant/plant.usda")
_FRAMES, _PICKS, _OPENINGS = 20, 300, 5
_LEAST_RATE, _LONGEST_PICK_S = 15.0, 0.02
_OPENING_S = {"engine plant": 2.0, "hall": 5.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Medians of some repeats."""

    wall_s: float
    cpu_s: float

    @property
    def text(self) -> str:
        return f"{1e3 * self.wall_s:.0f} ms ({1e3 * self.cpu_s:.0f} of processor time)"


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.view")
    parser.add_argument("--quick", action="store_true", help="plants are opened once")
    openings = 1 if parser.parse_args().quick else _OPENINGS
    with tempfile.TemporaryDirectory() as folder:
        hall = write_hall(Path(folder) / "hall.usdc", n_prims=N_PRIMS, n_triangles=N_TRIANGLES)
        findings = [
            *_opened("engine plant", ENGINE_PLANT, openings),
            *_opened("hall", hall, openings),
            *_drawn(hall),
        ]
    print(f"hall: {N_PRIMS:,} prims, {N_TRIANGLES:,} triangles")
    print(table(findings))


def _opened(name: str, scene: Path, repeats: int) -> list[Finding]:
    """From the window to the picture, in a process of its own each time; the user's recent files stay as they are."""
    if not os.environ.get("DISPLAY") and sys.platform == "linux":
        return [Finding(f"open {name}", "needs a display")]
    command = [sys.executable, "-m", "benchmarks.open_probe", str(scene)]
    with tempfile.TemporaryDirectory() as folder:
        homes = os.environ | {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder}
        done = [subprocess.run(command, capture_output=True, check=True, env=homes) for _ in range(repeats)]
    runs = [json.loads(one.stdout) for one in done]
    goal = _OPENING_S[name]
    drawn = statistics.median(run["drawn_s"] - run["window_s"] for run in runs)
    plan = statistics.median(run["plan_s"] - run["window_s"] for run in runs)
    cpu = statistics.median(run["drawn_cpu_s"] - run["window_cpu_s"] for run in runs)
    return [
        Finding("the window is there", f"{statistics.median(run['window_s'] for run in runs):.2f} s", "3 s"),
        Finding(f"open {name}: flat plan", f"{plan:.2f} s more"),
        Finding(
            f"open {name}: picture", f"{drawn:.2f} s more ({cpu:.2f} of processor time)", f"{goal} s", drawn <= goal
        ),
    ]


def _drawn(scene: Path) -> list[Finding]:
    theme = load_theme("dark")
    drawer = SceneDrawer()
    began, worked = perf_counter(), process_time()
    model = read_model(scene, theme)
    view = fit_view(model.of_interest(), camera=Camera.ISO, size=SIZE)
    drawer.set_model(model, theme)
    drawer.draw(view, Shown(), theme, ratio=1.0, is_moving=False)
    first = Spent(wall_s=perf_counter() - began, cpu_s=process_time() - worked)
    plain = PlainScene(model, SIZE)
    findings = [
        Finding("drawn in software", str(drawer.quality.is_software)),
        Finding("hall: read, prepared and drawn", first.text, "5 s", first.wall_s <= 5.0),
        _picks(model, view),
        *_frames(drawer, plain, model, view),
    ]
    drawer.close()
    plain.close()
    return findings


def _picks(model: PlantModel, view: View) -> Finding:
    picker = Picker(model)
    places = np.random.default_rng(1).uniform((0.0, 0.0), SIZE, (_PICKS, 2)).tolist()
    times = [_timed(lambda x=x, y=y: picker.pick(view, x, y)).wall_s for x, y in places]  # type: ignore[misc]
    value = f"{1e3 * statistics.median(times):.2f} ms, worst {1e3 * max(times):.1f} ms"
    return Finding("pick", value, "20 ms", statistics.median(times) <= _LONGEST_PICK_S)


def _frames(drawer: SceneDrawer, plain: PlainScene, model: PlantModel, start: View) -> list[Finding]:
    """Twin and the plain scene in turns, so that both meet the same conditions."""
    theme, views, still = load_theme("dark"), [start], Shown()
    for _ in range(_FRAMES):
        views.append(orbited(views[-1], 12.0, 0.0, start.focus))
    parts = [parts_on(model, step) for step in range(_FRAMES)]
    plays = [Shown(parts=some, is_playing=True) for some in parts]
    orbit, plain_orbit = _in_turns(
        [lambda v=v: drawer.draw(v, still, theme, ratio=1.0, is_moving=True) for v in views],  # type: ignore[misc]
        [lambda v=v: plain.draw(v) for v in views],  # type: ignore[misc]
    )
    rest = _median([_timed(lambda v=v: drawer.draw(v, still, theme, ratio=1.0, is_moving=False)) for v in views])  # type: ignore[misc]
    play, plain_play = _in_turns(
        [lambda s=s: drawer.draw(start, s, theme, ratio=1.0, is_moving=False) for s in plays],  # type: ignore[misc]
        [lambda s=s: plain.draw(start, s) for s in parts],  # type: ignore[misc]
    )
    return [
        _rate("orbit", orbit, _LEAST_RATE),
        Finding("orbit, one mesh in PyVista", plain_orbit.text),
        Finding("camera at rest", rest.text),
        _rate(f"{N_PARTS} moving parts", play, _LEAST_RATE),
        Finding(f"{N_PARTS} moving parts, PyVista", plain_play.text),
    ]


def _rate(name: str, spent: Spent, goal: float) -> Finding:
    rate = 1.0 / spent.wall_s
    return Finding(name, f"{spent.text}, {rate:.0f} pictures/s", f"{goal:.0f} pictures/s", rate >= goal)


def parts_on(model: PlantModel, step: int) -> PlacedParts:
    """Parts on a grid over the floor, all going the same way."""
    low, high = np.array(model.floor.low), np.array(model.floor.high)
    side = math.ceil(math.sqrt(N_PARTS))
    cells = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)[:N_PARTS]
    flat = low + (cells + 0.5) / side * (high - low) + (0.1 * step, 0.0)
    return PlacedParts(
        positions_m=np.column_stack((flat, np.full(N_PARTS, 1.0))),
        headings_rad=np.full(N_PARTS, 0.1 * step),
        lengths_m=np.full(N_PARTS, 0.5),
        widths_m=np.full(N_PARTS, 0.4),
    )


def _in_turns(*works: Sequence[Callable[[], object]]) -> list[Spent]:
    times = [[_timed(work) for work in some] for some in zip(*works, strict=True)]
    return [_median(own[1:]) for own in zip(*times, strict=True)]


def _median(times: Sequence[Spent]) -> Spent:
    return Spent(
        wall_s=statistics.median(one.wall_s for one in times), cpu_s=statistics.median(one.cpu_s for one in times)
    )


def _timed(work: Callable[[], object]) -> Spent:
    began, worked = perf_counter(), process_time()
    work()
    return Spent(wall_s=perf_counter() - began, cpu_s=process_time() - worked)


if __name__ == "__main__":
    main()
