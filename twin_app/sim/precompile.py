"""Compiles the kernel into its cache: `python -m twin_app.sim.precompile`.

A process of its own, because compiling cannot be interrupted but a process can. Nothing is lost
by ending it: Numba's cache gets whole files or none.
"""

from __future__ import annotations

import shutil
import time

from twin_app.plant.description import Description
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Flow, Sink, Source, Station
from twin_app.plant.plant import Plant
from twin_app.plant.snapshot import Snapshot
from twin_app.sim.compile import compile_model
from twin_app.sim.episodes import finish
from twin_app.sim.jit import cache_folder
from twin_app.sim.simulate import Engine, run_replications
from twin_app.sim.snapshots.state_from import state_from

_UNUSED_S = 30 * 86_400.0


def _smallest_plant() -> Plant:
    nodes = (
        Source(path="/P/In", label="In", flow=Flow(targets=("/P/Work",))),
        Sink(path="/P/Out", label="Out"),
        Station(path="/P/Work", label="Work", process_time=constant(1.0), flow=Flow(targets=("/P/Out",))),
    )
    description = Description(root="/P", prims=())
    return Plant(path="/P", scene="", scene_hash="", horizon_s=10.0, nodes=nodes, description=description)


def _forget_old_kernels() -> None:
    """Remove kernels of other versions that nobody has used for a month."""
    own = cache_folder()
    for folder in own.parent.glob("kernel-*"):
        if folder != own and time.time() - folder.stat().st_mtime > _UNUSED_S:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Compile whatever a run needs; every plant uses the same machine code."""
    model = compile_model(_smallest_plant())
    for engine in Engine:
        run_replications(model, seed=1, first=0, count=1, engine=engine)
    finish(model, state_from(model, Snapshot(), seed=1, replication=0))
    _forget_old_kernels()


if __name__ == "__main__":
    main()
