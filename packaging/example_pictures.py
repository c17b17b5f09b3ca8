"""Draws the pictures of the shipped plants that the welcome page shows, in both themes.

PYTHONPATH=. python packaging/example_pictures.py [--only NAME …]

Each plant is simulated once and drawn at one time of that run. `pictures.json` beside the pictures keeps what each
scene was when it was drawn; a test compares, so that a picture cannot go stale unseen.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

from twin_app.gui.welcome.examples import PICTURES, Example, all_examples, scene_stamp
from twin_app.playback import Frame, Playback
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry
from twin_app.view3d.theme import THEME_NAMES
from twin_app.view3d.thumbnail import Closer, draw_thumbnail

SIZE = (608, 272)
QUALITY = 82


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When and how near."""

    time_s: float = 3600.0
    closer: Closer = field(default_factory=Closer)


MOMENTS = {
    "bottling_line": Moment(time_s=9 * 3600.0),
    "engine_plant": Moment(time_s=34 * 3600.0, closer=Closer(factor=2.4, x=0.3, y=0.7)),
    "two_carts": Moment(time_s=2 * 3600.0),
}


def draw(example: Example) -> None:
    """Both pictures of one plant."""
    moment = MOMENTS.get(example.picture, Moment())
    frame = frame_at(example.path, moment.time_s)
    for theme in THEME_NAMES:
        image = draw_thumbnail(example.path, size=SIZE, theme=theme, frame=frame, closer=moment.closer)
        image.save(example.picture_file(theme), quality=QUALITY, method=6)


def frame_at(scene: Path, time_s: float) -> Frame:
    """What goes on in a plant at a time of its first replication."""
    plant = load(scene)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    playback = Playback(trace, plant, read_geometry(scene))
    return playback.frame(min(max(time_s, playback.start_s), playback.end_s))


def main() -> None:
    """Draws, and writes down of which scenes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", help="names of pictures")
    wanted = parser.parse_args().only
    PICTURES.mkdir(exist_ok=True)
    for example in all_examples():
        if not wanted or example.picture in wanted:
            draw(example)
            print(f"drew {example.picture}")
    stamps = {example.picture: scene_stamp(example.path) for example in all_examples()}
    (PICTURES / "pictures.json").write_text(json.dumps(stamps, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
