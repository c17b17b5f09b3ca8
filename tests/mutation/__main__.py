"""`python -m tests.mutation [NUMBER …]`: breaks the kernel line by line in a copy; the tests must fail each time.

Every mutant is a compilation of the kernel, so this takes a quarter of an hour and is not part of `make test`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation.mutants import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
WATCHMEN = (
    "test_simpy_twin.py",
    "test_vehicles_twin.py",
    "test_exact_answers.py",
    "test_dream_answers.py",
    "test_properties.py",
    "test_continuations.py",
)
"""Tests of `tests/sim` that look on."""
LIMIT_S = 600.0
"""A kernel that hangs has been noticed as well."""


def main(numbers: list[int]) -> int:
    """Prints a line for each mutant; 1 if one survives."""
    survivors = 0
    for number, mutant in enumerate(MUTANTS, start=1):
        if numbers and number not in numbers:
            continue
        started = time.monotonic()
        fate = _fate(mutant)
        survivors += fate == "SURVIVES"
        print(f"{number:3}  {fate:9} {time.monotonic() - started:5.0f} s  {mutant.meaning}", flush=True)  # noqa: T201
    return int(survivors > 0)


def _fate(mutant: Mutant) -> str:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "out", "__pycache__", ".*_cache"))
        _break(copy / "twin_app" / "sim" / mutant.file, mutant)
        command = [sys.executable, "-m", "pytest", "-q", "-x", *(f"tests/sim/{name}" for name in WATCHMEN)]
        environment = {**os.environ, "PYTHONPATH": str(copy), "XDG_CACHE_HOME": folder}
        try:
            done = subprocess.run(
                command, cwd=copy, env=environment, check=False, capture_output=True, timeout=LIMIT_S, text=True
            )
        except subprocess.TimeoutExpired:
            return "hangs"
    if done.returncode == 0:
        return "SURVIVES"
    return "killed" if "failed" in done.stdout or done.returncode < 0 else "BROKEN:" + done.stdout[-2000:]


def _break(path: Path, mutant: Mutant) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.right) != 1:
        raise SystemExit(
            f"{path.name}: the line of “{mutant.meaning}” occurs {text.count(mutant.right)} times, not once"
        )
    path.write_text(text.replace(mutant.right, mutant.wrong), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main([int(number) for number in sys.argv[1:]]))
