"""Gets processes ready for their first real run: the kernel is compiled, or loaded from where it is kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin_app.experiment.executors import Executor
from twin_app.experiment.tasks import Job, Task
from twin_app.sim.jit import can_keep
from twin_app.sim.kernel.episode import run_chunk
from twin_app.sim.precompile import main as run_smallest_plant
from twin_app.sim.recursion.episode import run_line_chunk

_MOST_ROUNDS = 10
_SHORTEST_S = 0.1
"""A worker that is ready stays with its task for so long that the others get theirs."""


def load_kernels() -> None:
    """Loads the compiled kernels into this process: about half a second. Compiles where `has_kernels` is false."""
    run_smallest_plant()


def has_kernels() -> bool:
    """Whether an earlier process has left compiled kernels for exactly these files; else the first run takes longer.

    (`sim.jit.is_compiled` does not ask for which of several installations of one version they were compiled.)
    """
    entries: tuple[Any, ...] = (run_chunk, run_line_chunk)
    folders = [Path(entry.stats.cache_path) for entry in entries]
    return can_keep() and all(
        any(folder.glob(f"*.{entry.__name__}-*.nbc")) for folder, entry in zip(folders, entries, strict=True)
    )


class Rehearsal:
    """A simulator that loads what the real one needs, and says in which process it did."""

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        """Rows [job.count, 1]: the number of this process."""
        began = time.monotonic()
        load_kernels()
        time.sleep(max(_SHORTEST_S - (time.monotonic() - began), 0.0))
        return np.full((job.count, 1), float(os.getpid()))


def rehearse(executor: Executor, is_cancelled: Callable[[], bool]) -> int:
    """Makes all workers of an executor load the kernels; how many have, which may be less after a cancel."""
    executor.install(Rehearsal())
    ready: set[float] = set()
    for _ in range(_MOST_ROUNDS):
        tasks = [Task(0, (Job((), worker, 1),)) for worker in range(max(executor.workers, 1))]
        for result in executor.run(tasks, is_cancelled):
            if result is not None:
                ready |= {float(part.rows[0, 0]) for part in result.results if part.rows is not None}
        if len(ready) >= executor.workers or is_cancelled():
            break
    return len(ready)
