"""What is done in the background of Playback: trace a replication, read a run file, write an animation."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from twin_app.gui.session.recording import Recording, make_recording, read_recording
from twin_app.plant.plant import Plant
from twin_app.usd.geometry import SceneGeometry, read_geometry
from twin_app.view3d.theme import load_theme

if TYPE_CHECKING:
    from twin_app.usd.document import Document

_RATE_HZ = 1.0


def trace_recording(
    plant: Plant,
    document: Document,
    lock: threading.RLock,
    load: Callable[[], None],
    *,
    seed: int,
    replication: int,
    title: str,
) -> Recording:
    """Simulates one replication with its trace; `load` waits for the simulator. Raises `TwinError`."""
    load()
    from twin_app.sim import compile_model, trace_replication

    trace = trace_replication(compile_model(plant), seed=seed, replication=replication)
    return make_recording(trace, plant, _geometry(document, lock), title=title)


def file_recording(file: Path, plant: Plant, document: Document, lock: threading.RLock) -> Recording:
    """Reads the trace in a run file. Raises `StoreError`: none in it, or one of another plant."""
    return read_recording(file, plant, _geometry(document, lock))


def export_animation(recording: Recording, scene: str, out: Path) -> tuple[Path, ...]:
    """Writes the scene with parts, vehicles and states that move; the files written, `out` first."""
    from twin_app.playback import AnimationStyle, animate
    from twin_app.usd.run_export import export_run

    theme = load_theme("light")
    style = AnimationStyle(
        state_colors={state.name.lower(): colour.linear_rgb for state, colour in theme.states.items()},
        body_colors=(theme["view.dark"].linear_rgb, theme["view.body"].linear_rgb, theme["view.lite"].linear_rgb),
        rate_hz=_RATE_HZ,
    )
    origin: dict[str, str | int | float] = {"run": recording.title, "sceneHash": recording.plant.scene_hash}
    return export_run(scene, out, animation=animate(recording.playback, style, origin))


def _geometry(document: Document, lock: threading.RLock) -> SceneGeometry:
    with lock:
        return read_geometry(document.stage)
