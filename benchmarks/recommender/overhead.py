"""What a study costs beside the simulations it asks for."""

from __future__ import annotations

import time

import twin_app
from benchmarks.measuring import Finding
from benchmarks.scenes import MODELS
from twin_app.experiment import study
from twin_app.experiment.executors import ProcessExecutor
from twin_app.plant.plant import Plant


def measure(*, is_quick: bool) -> list[Finding]:
    """A study of M3 against as many bare simulations, both on two warm workers; simulations alike in number."""
    simulations = 2_000 if is_quick else 10_000
    plant = twin_app.load(MODELS / "m3_factors.usda")
    with ProcessExecutor(2) as executor:
        _bare(plant, 200, executor)
        bare = _bare(plant, simulations, executor)
        started = time.perf_counter()
        found = study(plant, simulations=simulations, executor=executor)
        seconds = time.perf_counter() - started
    ratio = seconds / bare
    own_ms = 1000.0 * (seconds - bare) / found.simulations
    return [
        Finding(f"study of M3, {simulations:,} simulations", f"{seconds:.2f} s ({bare:.2f} s bare)"),
        Finding("study of M3 against bare simulations", f"{ratio:.2f} times", "≤ 1.5 times", ratio <= 1.5),
        Finding("study of M3: its own time for a simulation", f"{own_ms:.3f} ms", "< 0.3 ms", own_ms < 0.3),
    ]


def _bare(plant: Plant, replications: int, executor: ProcessExecutor) -> float:
    started = time.perf_counter()
    twin_app.simulate(plant, replications=replications, executor=executor)
    return time.perf_counter() - started
