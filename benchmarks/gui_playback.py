"""How many pictures a second playback shows: a traced run in the window's own view, drawn as the window draws it.

    xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.gui_playback [SCENE] [--parts 500]

Prints milliseconds for the frame (where everything is), the picture (drawing it off screen, 1262 × 384 pixels) and both
together as pictures a second. With `--parts` the parts of a frame are multiplied until there are so many.
"""

from __future__ import annotations

import argparse
import dataclasses
from statistics import median
from time import perf_counter, process_time

import numpy as np

from twin_app.gui.viewport.scene_drawer import SceneDrawer
from twin_app.gui.viewport.shown import Shown
from twin_app.playback import Playback
from twin_app.playback.frame import Frame
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry
from twin_app.view3d.camera import Camera, Margins, fit_view
from twin_app.view3d.parts import PlacedParts
from twin_app.view3d.scene.model import build_model
from twin_app.view3d.theme import load_theme

SIZE = (1262, 384)
N_FRAMES = 40


def parts_of(frame: Frame, wanted: int) -> PlacedParts:
    """Those of a frame, several times over with a small shift if more are wanted."""
    parts = frame.parts
    times = max(-(-wanted // max(len(parts), 1)), 1)
    shift = np.repeat(np.arange(times), len(parts))[:, None] * np.array([0.0, 0.0, 0.4])
    lengths = np.tile(parts.lengths_m, times)
    return PlacedParts(
        positions_m=np.tile(parts.positions_m, (times, 1)) + shift,
        headings_rad=np.tile(parts.headings_rad, times),
        lengths_m=lengths,
        widths_m=np.minimum(lengths, 0.6),
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scene", nargs="?", default="scenes/engine_plant/plant.usda")
    parser.add_argument("--parts", type=int, default=500)
    arguments = parser.parse_args()
    plant, geometry = load(arguments.scene), read_geometry(arguments.scene)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    playback = Playback(trace, plant, geometry)
    theme = load_theme("dark")
    drawer, model = SceneDrawer(), build_model(plant.description, geometry, theme)
    drawer.set_model(model, theme)
    margins = Margins(left=40.0, right=40.0, top=76.0, bottom=64.0)
    view = fit_view(model.of_interest(), camera=Camera.ISO, size=SIZE, margins=margins)
    shown, frame_ms, picture_ms, count = Shown(is_playing=True), [], [], 0
    cpu_s = -process_time()
    for number in range(N_FRAMES):
        began = perf_counter()
        frame = playback.frame(0.4 * playback.end_s + 2.0 * number)
        parts = parts_of(frame, arguments.parts)
        framed = perf_counter()
        vehicles = (frame.vehicles.positions_m, frame.vehicles.headings_rad)
        shown = dataclasses.replace(shown, states=frame.states, parts=parts, vehicles=vehicles)
        drawer.draw(view, shown, theme, ratio=1.0, is_moving=False)
        frame_ms.append(1e3 * (framed - began))
        picture_ms.append(1e3 * (perf_counter() - framed))
        count = len(parts.lengths_m)
    print(f"{count} parts: frame {median(frame_ms):.1f} ms, picture {median(picture_ms):.1f} ms")
    cpu_s += process_time()
    print(f"{1e3 * cpu_s / N_FRAMES:.0f} ms of processor time each, over all cores")
    print(f"{1e3 / (median(frame_ms) + median(picture_ms)):.0f} pictures a second")
    drawer.close()


if __name__ == "__main__":
    main()
