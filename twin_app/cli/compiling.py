"""The wait of the first run, with a reason and a way out."""

from __future__ import annotations

import subprocess
import sys

from twin_app.errors import ExperimentError
from twin_app.sim.jit import can_keep, is_compiled


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
