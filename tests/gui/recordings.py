"""A traced run of a short line, made once for all tests of playback."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from twin_app.gui.session.recording import Recording, make_recording
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry

LINE = Path(__file__).parents[2] / "scenes/bottling_line/plant.usda"
FILLER = "/Plant/Line/Filler"


@cache
def line_recording() -> Recording:
    """Two shifts of the bottling line."""
    plant = load(LINE)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    return make_recording(trace, plant, read_geometry(LINE), title="Replication 1")
