"""The 3D view: how long a large plant takes to be seen, and how many frames a second it then gives.

    python -m benchmarks.view

Draws off-screen with the code of the window, at 1100 × 700, and prints a table. On a computer without a graphics
processor this measures software rendering.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.halls import write_hall
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
_FRAMES, _PICKS = 15, 300


def main() -> None:
    """Prints one line for each number."""
    with tempfile.TemporaryDirectory() as folder:
        scene = write_hall(Path(folder) / "hall.usdc", n_prims=N_PRIMS, n_triangles=N_TRIANGLES)
        _measure(scene)


def _measure(scene: Path) -> None:
    theme = load_theme("dark")
    drawer = SceneDrawer()
    began, worked = time.perf_counter(), time.process_time()
    model = read_model(scene, theme)
    read_s = time.perf_counter() - began
    view = fit_view(model.of_interest(), camera=Camera.ISO, size=SIZE)
    drawer.set_model(model, theme)
    drawer.draw(view, Shown(), theme, ratio=1.0, is_moving=False)
    print(f"prims {len(model.paths):,}, triangles {model.solids.opaque.surface.n_triangles:,}")
    print(f"software rendering: {drawer.quality.is_software}")
    shown_s, cpu_s = time.perf_counter() - began, time.process_time() - worked
    print(f"read and prepared: {read_s:.2f} s; shown after {shown_s:.2f} s (goal 5), {cpu_s:.2f} s of processor time")
    _measure_picks(model, view)
    _measure_frames(drawer, model, view)
    drawer.close()


def _measure_picks(model: PlantModel, view: View) -> None:
    began = time.perf_counter()
    picker = Picker(model)
    print(f"picking prepared: {1e3 * (time.perf_counter() - began):.1f} ms")
    places = np.random.default_rng(1).uniform((0.0, 0.0), SIZE, (_PICKS, 2))
    times = [_timed(lambda x=x, y=y: picker.pick(view, x, y)) for x, y in places.tolist()]  # type: ignore[misc]
    print(f"pick: median {1e3 * statistics.median(times):.2f} ms, worst {1e3 * max(times):.2f} ms (goal 20)")


def _measure_frames(drawer: SceneDrawer, model: PlantModel, start: View) -> None:
    theme, views = load_theme("dark"), [start]
    for _ in range(_FRAMES):
        views.append(orbited(views[-1], 12.0, 0.0, start.focus))
    shown = Shown()
    orbit = [_timed(lambda v=v: drawer.draw(v, shown, theme, ratio=1.0, is_moving=True)) for v in views]  # type: ignore[misc]
    still = [_timed(lambda v=v: drawer.draw(v, shown, theme, ratio=1.0, is_moving=False)) for v in views]  # type: ignore[misc]
    frames = [Shown(parts=_parts(model, step), is_playing=True) for step in range(_FRAMES)]
    play = [_timed(lambda f=f: drawer.draw(start, f, theme, ratio=1.0, is_moving=False)) for f in frames]  # type: ignore[misc]
    for name, times in (("orbit", orbit), ("camera at rest", still), (f"{N_PARTS} moving parts", play)):
        middle = statistics.median(times)
        print(f"{name}: {1e3 * middle:.0f} ms a frame, {1.0 / middle:.1f} frames/s (goal 15 but at rest)")


def _parts(model: PlantModel, step: int) -> PlacedParts:
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


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
