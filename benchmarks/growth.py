"""How the cost of an event grows with the plant, what a very large plant takes, and what the statistics cost."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import twin_app
from benchmarks.measuring import Finding, interleaved, wall_seconds
from benchmarks.scenes import MODELS, long_line_text
from twin_app.experiment.executors import ProcessExecutor
from twin_app.sim import KPI_NAMES, Engine, Model, compile_model, run_replications

SIZES = (10, 30, 100, 300, 1_000)
MOST_GROWTH = 2.5
_EVENTS = 200_000
_STATION_SECONDS = 400_000.0
_PARTS_WANTED = 100_000
_INTERACTIVE_REPLICATIONS = 200


def measure(*, is_quick: bool) -> list[Finding]:
    """Nanoseconds an event at each size, the giant plant, and the wait for a small answer."""
    repeats = 2 if is_quick else 7
    with tempfile.TemporaryDirectory() as folder:
        findings = [*_growth(Path(folder), repeats), *_giant(Path(folder)), _interactive(repeats)]
    return findings if is_quick else [*findings, _statistics()]


def _line(folder: Path, stations: int, *, horizon: float, places: int) -> Model:
    scene = folder / f"line{stations}-{places}.usda"
    scene.write_text(long_line_text(stations, horizon=horizon, places=places), encoding="utf-8", newline="\n")
    return compile_model(twin_app.load(scene))


def _growth(folder: Path, repeats: int) -> list[Finding]:
    models = {n: _line(folder, n, horizon=_STATION_SECONDS / n, places=5) for n in SIZES}
    run = partial(run_replications, seed=1, first=0, count=1, engine=Engine.EVENTS)
    events = {n: float(run(model)[0, KPI_NAMES.index("events")]) for n, model in models.items()}
    seconds = interleaved({str(n): partial(run, model) for n, model in models.items()}, repeats)
    cost = {n: seconds[str(n)] / events[n] * 1e9 for n in SIZES}
    growth = cost[1_000] / cost[30]
    sizes = ", ".join(f"{n:,}" for n in SIZES)
    return [
        Finding(f"ns an event at {sizes} stations", ", ".join(f"{cost[n]:.0f}" for n in SIZES)),
        Finding(
            "1,000 stations against 30", f"{growth:.2f} times", f"≤ {MOST_GROWTH:g} times", bool(growth <= MOST_GROWTH)
        ),
    ]


def _giant(folder: Path) -> list[Finding]:
    """Plenty of places before each station, and each slower than the last, so that the parts pile up."""
    model = _line(folder, 1_000, horizon=27_000.0, places=200)
    rows: list[float] = []

    def work() -> None:
        row = run_replications(model, seed=1, first=0, count=1, engine=Engine.EVENTS)[0]
        rows.extend(row[[KPI_NAMES.index("inside_end"), KPI_NAMES.index("events")]])

    seconds = wall_seconds(work)
    inside, events = rows
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    value = f"{inside:,.0f} parts inside, {events / 1e6:.1f} million events in {seconds:.1f} s, {peak_mb:,.0f} MB"
    return [
        Finding("1,000 stations", value, f"≥ {_PARTS_WANTED:,} parts", bool(inside >= _PARTS_WANTED)),
    ]


def _interactive(repeats: int) -> Finding:
    """From the call to the answer, with workers that are warm."""
    plant = twin_app.load(MODELS / "m3.usda")
    n = _INTERACTIVE_REPLICATIONS
    with ProcessExecutor(2) as executor:
        ask = partial(twin_app.simulate, plant, replications=n, executor=executor)
        ask()
        times = sorted(wall_seconds(ask) for _ in range(max(3, repeats)))
    middle = times[len(times) // 2] * 1e3
    return Finding(f"M3: {n} replications answered, 2 warm workers", f"{middle:.0f} ms", "≤ 150 ms", middle <= 150.0)


def _statistics() -> Finding:
    """M3 with all statistics against a kernel that only counts parts."""
    count, repeats = 500, 7
    command = [sys.executable, "-m", "benchmarks.count_only", "m3", str(count), str(repeats)]
    printed = subprocess.run(command, cwd=MODELS.parents[1], check=True, capture_output=True, text=True).stdout
    model = compile_model(twin_app.load(MODELS / "m3.usda"))
    run = partial(run_replications, model, seed=1, first=0, count=count, engine=Engine.EVENTS)
    run()
    ratio = interleaved({"all": run}, repeats)["all"] / statistics.median(float(line) for line in printed.split())
    return Finding("M3: all statistics against counting only", f"{ratio:.2f} times", "≤ 1.25 times", ratio <= 1.25)
