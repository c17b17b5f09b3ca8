"""A traced run of a short line, made once for all tests of playback."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from twin_app.gui.session.recording import Recording, make_recording
from twin_app.sim import compile_model, trace_replication
from twin_app.usd import load
from twin_app.usd.geometry import read_geometry

CARTS = Path(__file__).parents[2] / "scenes/examples/two_carts.usda"
LINE = Path(__file__).parents[2] / "scenes/bottling_line/plant.usda"
FILLER = "/Plant/Line/Filler"


@cache
def line_recording() -> Recording:
    """Two shifts of the bottling line."""
    return _recording(LINE)


@cache
def cart_recording() -> Recording:
    """Two carts that fetch and bring."""
    return _recording(CARTS)


def _recording(scene: Path) -> Recording:
    plant = load(scene)
    trace = trace_replication(compile_model(plant), seed=1, replication=0)
    return make_recording(trace, plant, read_geometry(scene), title="Replication 1")
