"""Reading the scene a verb works on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from twin_app.cli.text import printable
from twin_app.errors import ExperimentError, Fault
from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.plant import Plant
from twin_app.sim.jit import can_keep, is_compiled
from twin_app.usd import read_scene


def load_with_warnings(scene: str) -> Plant:
    """The plant; what is doubtful about it goes to standard error."""
    reading = read_scene(scene)
    plant = build_plant(reading.description)
    say_warnings([*reading.warnings, *plant_warnings(plant)])
    return plant


def say_warnings(warnings: Sequence[Fault]) -> None:
    """One line each on standard error."""
    for warning in warnings:
        print(f"warning: {printable(warning)}", file=sys.stderr)


def compile_once() -> None:
    """The first run of an installed version compiles its kernel, in a process of its own that Ctrl-C can end.

    Raises `ExperimentError` when interrupted. Where compiled code cannot be kept, the simulating process compiles.
    """
    if is_compiled() or not can_keep():
        return
    print("Compiling the simulator; this happens once and takes about a minute.", file=sys.stderr, flush=True)
    try:
        subprocess.run([sys.executable, "-P", "-m", "twin_app.sim.precompile"], check=False, stderr=subprocess.DEVNULL)
    except KeyboardInterrupt:
        raise ExperimentError(
            "interrupted while the simulator was being compiled; nothing was simulated yet."
        ) from None
