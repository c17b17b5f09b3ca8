"""What one waits for before anything is simulated: help, reading, compiling, a cached start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import Finding, wall_seconds
from benchmarks.scenes import MODELS, big_stage_text

_ROOT = Path(__file__).parents[1]
_RUN = "import twin_app; twin_app.simulate(twin_app.load({scene!r}), replications=1)"


def measure(*, is_quick: bool) -> list[Finding]:
    """Wall times of fresh processes."""
    repeats = 1 if is_quick else 5
    findings = [_help(repeats), _check(repeats)]
    return findings if is_quick else [*findings, *_compile(repeats)]


def _median(command: list[str], repeats: int, environment: dict[str, str] | None = None) -> float:
    def call() -> None:
        done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command[:4])} failed: {done.stderr[-500:]}")

    return statistics.median(wall_seconds(call) for _ in range(repeats))


def _help(repeats: int) -> Finding:
    seconds = _median([sys.executable, "-m", "twin_app", "--help"], repeats)
    return Finding("twin --help", f"{seconds:.2f} s", "< 0.3 s", seconds < 0.3)


def _check(repeats: int) -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "big.usda"
        scene.write_text(big_stage_text(5_000), encoding="utf-8")
        seconds = _median([sys.executable, "-m", "twin_app", "check", str(scene)], repeats)
    return Finding("twin check of 5,000 prims", f"{seconds:.2f} s", "< 2 s", seconds < 2.0)


def _compile(repeats: int) -> list[Finding]:
    """The first run of a fresh installation, and later ones."""
    command = [sys.executable, "-c", _RUN.format(scene=str(MODELS / "m3.usda"))]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        environment.pop("NUMBA_CACHE_DIR", None)
        first = _median(command, 1, environment)
        later = _median(command, repeats, environment)
    return [
        Finding("first run of an installation (compiles)", f"{first:.1f} s"),
        Finding("start of a later run (compiled code from the cache)", f"{later:.2f} s"),
    ]
