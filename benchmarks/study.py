"""Studies: what search and selection cost beside the simulations, a million simulations, and a Dask cluster."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import h5py
import numpy as np

import twin_app
from benchmarks.measuring import Finding, wall_seconds
from benchmarks.scenes import MODELS, m3_text, short_line_text
from twin_app.experiment.engine import Engine
from twin_app.experiment.executors import Executor, ProcessExecutor, open_cluster
from twin_app.experiment.pace import Pace
from twin_app.experiment.simulator import PlantSimulator
from twin_app.experiment.tasks import Job
from twin_app.plant.plant import Plant

_ROOT = Path(__file__).parents[1]
_BUDGET = 100_000.0
_SEED = 1


def measure(*, is_quick: bool) -> list[Finding]:
    """A study of M3 beside the same simulations without a study."""
    simulations, repeats = (2_000, 1) if is_quick else (10_000, 3)
    with tempfile.TemporaryDirectory() as folder, ProcessExecutor(2) as pool:
        plant = _plant(Path(folder) / "m3.usda", m3_text(budget=_BUDGET))
        twin_app.simulate(plant, replications=200, executor=pool)
        out = Path(folder) / "out"
        study = partial(twin_app.study, plant, simulations=simulations, seed=_SEED, executor=pool, out=out)
        study()
        jobs, n_designs = _jobs(out / "study.h5")
        done = sum(job.count for job in jobs)
        whole, bare = _in_turns(study, partial(_simulate, plant, jobs, pool), repeats)
    overhead_ms = 1000.0 * (whole - bare) / done
    return [
        Finding(f"M3: study of {done:,} simulations, {n_designs:,} designs, 2 workers", f"{whole:.2f} s"),
        Finding("the same simulations without a study", f"{bare:.2f} s"),
        Finding("a study against its simulations", f"{whole / bare:.2f} times", "≤ 1.5 times", whole <= 1.5 * bare),
        Finding("search and selection", f"{overhead_ms:.2f} ms a simulation", "< 0.3 ms", overhead_ms < 0.3),
    ]


def measure_million(*, is_quick: bool) -> list[Finding]:
    """Many simulations of a small plant: memory, size of the file, and a study cut in half."""
    many = 50_000 if is_quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        scene = place / "short.usda"
        scene.write_text(short_line_text(), encoding="utf-8")
        few_mb, _, _ = _probe(scene, many // 10, place / "few")
        main_mb, worker_mb, wall_s = _probe(scene, many, place / "whole")
        _probe(scene, many, place / "cut", many // 2)
        _probe(scene, many, place / "cut")
        size_mb = (place / "whole" / "study.h5").stat().st_size / 1e6
        is_same = _answer(place / "whole") == _answer(place / "cut")
    limit = 200.0 * many / 1_000_000
    memory = f"{few_mb:.0f} MB at {many // 10:,}, {main_mb:.0f} MB at {many:,}; largest worker {worker_mb:.0f} MB"
    return [
        Finding(f"small line: study of {many:,} simulations", f"{wall_s:.0f} s, {many / wall_s:,.0f}/s"),
        Finding("its file", f"{size_mb:.1f} MB", f"< {limit:g} MB", size_mb < limit),
        Finding("its memory", memory, "flat (≤ 1.5 times)", main_mb <= 1.5 * few_mb),
        Finding("stopped half-way and resumed", "the same answer" if is_same else "another answer", "same", is_same),
    ]


def measure_cluster(*, is_quick: bool) -> list[Finding]:
    """A local Dask cluster beside the pool, two workers each."""
    replications, repeats = (2_000, 1) if is_quick else (10_000, 3)
    plant = twin_app.load(MODELS / "m3.usda")
    with ProcessExecutor(2) as pool, open_cluster("local:2") as cluster:
        run = {executor: partial(_replicate, plant, executor) for executor in (pool, cluster)}
        for work in run.values():
            work(200)
        own, dask = _in_turns(*(partial(work, replications) for work in run.values()), repeats)
    name = f"M3: {replications:,} replications, Dask with 2 local workers against the pool"
    return [Finding(name, f"{own / dask:.2f} times its rate", "≥ 0.85 times", own >= 0.85 * dask)]


def _in_turns(one: Callable[[], object], other: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Median wall times, the two taken in turns."""
    pairs = [(wall_seconds(one), wall_seconds(other)) for _ in range(repeats)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _plant(path: Path, text: str) -> Plant:
    path.write_text(text, encoding="utf-8")
    return twin_app.load(path)


def _replicate(plant: Plant, executor: Executor, replications: int) -> None:
    twin_app.simulate(plant, replications=replications, executor=executor)


def _jobs(file: Path) -> tuple[list[Job], int]:
    """All that a study simulated, as long runs of one design each, and how many designs that were."""
    with h5py.File(file) as opened:
        levels = opened["designs/levels"][:]
        designs, replications = opened["replications/design"][:], opened["replications/replication"][:]
    starts = np.flatnonzero(np.diff(designs, prepend=-1) | (np.diff(replications, prepend=-1) != 1))
    counts = np.diff(starts, append=len(designs))
    jobs = [
        Job(tuple(int(level) for level in levels[designs[start]]), int(replications[start]), int(n))
        for start, n in zip(starts, counts, strict=True)
    ]
    return jobs, len(levels)


def _simulate(plant: Plant, jobs: list[Job], executor: Executor) -> None:
    engine = Engine(
        PlantSimulator(plant), seed=_SEED, workers=None, executor=executor, expected=0, pace=Pace(),
        on_warning=print, is_cancelled=lambda: False,
    )  # fmt: skip
    for _ in engine.run(jobs):
        pass


def _probe(scene: Path, simulations: int, folder: Path, stop: int | None = None) -> tuple[float, float, float]:
    """Peak memory of the main process and of the largest worker [MB], wall time [s]."""
    words = [str(scene), str(simulations), str(folder), *([] if stop is None else [str(stop)])]
    command = [sys.executable, "-m", "benchmarks.study_probe", *words]
    printed = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout
    main, worker, wall_s = (float(word) for word in printed.split())
    return main / 1024.0, worker / 1024.0, wall_s


def _answer(folder: Path) -> dict[str, object]:
    """Of a finished study, but how fast it came."""
    with h5py.File(folder / "study.h5") as opened:
        answer: dict[str, object] = json.loads(opened["study"].asstr()[()])
    return {key: value for key, value in answer.items() if key not in ("wall_s", "workers")}
