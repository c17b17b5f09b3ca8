"""How many pictures a second playback shows: a traced run in the window's own view, drawn as the window draws it.

    xvfb-run -a -s "-screen 0 1600x1000x24" python -m benchmarks.gui_playback [SCENE] [--parts 500]

Prints medians: milliseconds for the frame (where everything is), for the picture (drawing it off screen, 1262 × 384
pixels), both together as pictures a second, and what a plain PyVista scene takes in the same minute. With `--parts` the
parts of a frame are multiplied until there are so many.
"""

from __future__ import annotations

import argparse
import dataclasses
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks.plain_scene import PlainScene
from twin_app.gui.session.playback import SOFTWARE_FRAME_MS
from twin_app.gui.viewport.scene_drawer import SceneDrawer
from twin_app.gui.viewport.shown import Shown
from twin_app.playback import Playback
from twin_app.playback.frame import Frame
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry
from twin_app.view3d.camera import Camera, Margins, View, fit_view
from twin_app.view3d.parts import PlacedParts
from twin_app.view3d.scene.model import PlantModel, build_model
from twin_app.view3d.theme import load_theme

SIZE = (1262, 384)
N_FRAMES = 40
GOAL = 15


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
    model = build_model(plant.description, geometry, load_theme("dark"))
    margins = Margins(left=40.0, right=40.0, top=76.0, bottom=64.0)
    view = fit_view(model.of_interest(), camera=Camera.ISO, size=SIZE, margins=margins)
    _measure(playback, model, view, arguments.parts)


def _measure(playback: Playback, model: PlantModel, view: View, n_parts: int) -> None:
    """Twin and the plain scene in turns, so that both meet the same conditions."""
    theme, drawer, plain = load_theme("dark"), SceneDrawer(), PlainScene(model, SIZE)
    drawer.set_model(model, theme)
    shown, spent, count = Shown(is_playing=True), Spent(), 0
    for number in range(N_FRAMES):
        began = perf_counter()
        frame = playback.frame(0.4 * playback.end_s + 2.0 * number)
        parts = parts_of(frame, n_parts)
        framed, cpu_s = perf_counter(), process_time()
        vehicles = (frame.vehicles.positions_m, frame.vehicles.headings_rad)
        shown = dataclasses.replace(shown, states=frame.states, parts=parts, vehicles=vehicles)
        drawer.draw(view, shown, theme, ratio=1.0, is_moving=False)
        drawn = perf_counter()
        spent.cpu_ms.append(1e3 * (process_time() - cpu_s))
        plain.draw(view, parts)
        spent.frame_ms.append(1e3 * (framed - began))
        spent.picture_ms.append(1e3 * (drawn - framed))
        spent.plain_ms.append(1e3 * (perf_counter() - drawn))
        count = len(parts.lengths_m)
    spent.tell(count)
    plain.close()
    drawer.close()


@dataclasses.dataclass(slots=True)
class Spent:
    """Milliseconds of each frame."""

    frame_ms: list[float] = dataclasses.field(default_factory=list)
    picture_ms: list[float] = dataclasses.field(default_factory=list)
    cpu_ms: list[float] = dataclasses.field(default_factory=list)
    plain_ms: list[float] = dataclasses.field(default_factory=list)

    def tell(self, n_parts: int) -> None:
        """Medians."""
        frame, picture, cpu = median(self.frame_ms), median(self.picture_ms), median(self.cpu_ms)
        print(f"{n_parts} parts: frame {frame:.1f} ms, picture {picture:.1f} ms ({cpu:.1f} ms of all cores)")
        print(
            f"{1e3 / (frame + picture):.0f} pictures a second (goal {GOAL}); the window asks for {_wanted_rate():.0f}"
        )
        print(f"the same as one mesh and glyphs in PyVista: {median(self.plain_ms):.1f} ms a picture")


def _wanted_rate() -> float:
    return 1e3 / SOFTWARE_FRAME_MS


if __name__ == "__main__":
    main()
