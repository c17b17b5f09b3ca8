"""`python -m benchmarks.study_probe SCENE SIMULATIONS FOLDER [STOP]`: a study in a process of its own.

Prints the peak memory of the main process and of the largest worker [kB] and the wall time [s]. With STOP the study is
cancelled after so many simulations; if FOLDER holds a study that was stopped, it goes on.
"""

from __future__ import annotations

import resource
import sys
import threading
import time
from pathlib import Path

import twin_app
from twin_app.events import Progress, RunEvent
from twin_app.experiment import InterruptedRunError


def main() -> None:
    """Runs the study and reports."""
    scene, simulations, folder = sys.argv[1:4]
    last = int(sys.argv[4]) if len(sys.argv) > 4 else None
    stop = threading.Event()

    def watch(event: RunEvent) -> None:
        if isinstance(event, Progress) and last is not None and event.done >= last:
            stop.set()

    plant = twin_app.load(scene)
    resume = (Path(folder) / "study.h5").exists()
    start = time.perf_counter()
    try:
        twin_app.study(
            plant, simulations=int(simulations), out=folder, workers=2, resume=resume, on_event=watch, cancel=stop
        )
    except InterruptedRunError:
        assert last is not None
    wall_s = time.perf_counter() - start
    print(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        wall_s,
    )


if __name__ == "__main__":
    main()
