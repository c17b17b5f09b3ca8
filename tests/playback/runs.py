"""Traced runs of shipped plants, made once for all tests of a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from twin_app.plant.scenario import with_values
from twin_app.playback import Playback
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry

SCENES = Path(__file__).parents[2] / "scenes"
BOTTLES, ENGINES, CARTS = "bottling_line/plant.usda", "engine_plant/plant.usda", "examples/two_carts.usda"


@cache
def playback_of(scene: str, horizon_s: float, *, glide_s: float = 0.0) -> Playback:
    """The first replication with seed 1, from empty."""
    read = load(SCENES / scene)
    settings = {(read.path, "twin:plant:horizon"): horizon_s, (read.path, "twin:plant:warmup"): 0.0}
    plant = with_values(read, settings)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    return Playback(trace, plant, read_geometry(SCENES / scene), glide_s=glide_s)
