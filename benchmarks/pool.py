"""Worker processes: many replications of M3 once warm, and the memory that they take."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import twin_app
from benchmarks.measuring import Finding, wall_seconds
from benchmarks.scenes import MODELS
from twin_app.experiment.executors import ProcessExecutor
from twin_app.plant.plant import Plant

_ROOT = Path(__file__).parents[1]


def measure(*, is_quick: bool) -> list[Finding]:
    """Time on one and two warm workers, and peak memory at a tenth and at all of the replications."""
    replications = 1_000 if is_quick else 10_000
    return [*_workers(replications, 1 if is_quick else 5), *_memory(replications)]


def _workers(replications: int, repeats: int) -> list[Finding]:
    plant = twin_app.load(MODELS / "m3.usda")
    times: dict[int, list[float]] = {1: [], 2: []}
    with ProcessExecutor(1) as one, ProcessExecutor(2) as two:
        for executor in (one, two):
            _simulate(plant, 200, executor)
        for _ in range(repeats):
            for workers, executor in ((1, one), (2, two)):
                times[workers].append(wall_seconds(partial(_simulate, plant, replications, executor)))
    single, double = (statistics.median(times[workers]) for workers in (1, 2))
    limit = 3.0 * replications / 10_000
    return [
        Finding(f"M3: {replications:,} replications, 1 worker", f"{single:.2f} s"),
        Finding(f"M3: {replications:,} replications, 2 workers", f"{double:.2f} s", f"≤ {limit:g} s", double <= limit),
        Finding("2 workers against 1", f"{single / double:.2f} times", "≥ 1.8 times", single / double >= 1.8),
    ]


def _simulate(plant: Plant, replications: int, executor: ProcessExecutor) -> None:
    twin_app.simulate(plant, replications=replications, executor=executor)


def _memory(replications: int) -> list[Finding]:
    few, many = (_peak_mb(count) for count in (replications // 10, replications))
    findings = []
    for who, small, large in zip(("main process", "largest worker"), few, many, strict=True):
        value = f"{small:.0f} MB at {replications // 10:,}, {large:.0f} MB at {replications:,} replications"
        is_flat = large <= 1.1 * small + 10.0
        findings.append(Finding(f"peak memory of the {who}", value, "flat", is_flat))
    return findings


def _peak_mb(replications: int) -> tuple[float, float]:
    """Peak resident size of the main process and of the largest worker, results written to a file."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [str(MODELS / "m3.usda"), str(replications), f"{folder}/run.h5"]
        command = [sys.executable, "-m", "benchmarks.memory_probe", *arguments]
        printed = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout
    main, workers = (int(size) / 1024.0 for size in printed.split())
    return main, workers
