"""Reading and fitting a long log: time beside readers that understand nothing, and memory."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measuring import Finding
from benchmarks.scenes import long_line_text

ROWS = 10_000_000
MOST_MB = 1000.0
STATIONS = 20
_AT_ONCE = 100_000
_FIRST = datetime(2026, 1, 5, 6, tzinfo=timezone(timedelta(hours=1)))
_ROOT = Path(__file__).parents[1]


def measure(*, is_quick: bool) -> list[Finding]:
    """Processor seconds and peak memory of each way, each in a process of its own."""
    rows = ROWS // 50 if is_quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        scene, log = Path(folder) / "line.usda", Path(folder) / "log.csv"
        scene.write_text(long_line_text(STATIONS, horizon=1000.0, places=5), encoding="utf-8")
        write_log(log, rows)
        ways = ["plain", *(["pandas"] if find_spec("pandas") else []), "read", "fit"]
        found = {way: _probe(way, scene, log) for way in ways}
        size_mb = log.stat().st_size / 1e6
    seconds, memory = found["fit"]
    plain = found["plain"][0]
    findings = [
        Finding(
            f"log of {rows / 1e6:g} million rows ({size_mb:,.0f} MB) read and fitted",
            f"{seconds:.0f} processor seconds, {memory:,.0f} MB",
            f"< {MOST_MB:,.0f} MB",
            memory < MOST_MB,
        ),
        Finding("reading a log against csv.reader, which keeps nothing", f"{found['read'][0] / plain:.1f} times"),
    ]
    if "pandas" in found:
        ratio, size = found["read"][0] / found["pandas"][0], found["read"][1] / found["pandas"][1]
        findings.append(
            Finding("reading a log against pandas", f"{ratio:.1f} times as long, {size:.2f} times the memory")
        )
    return findings


def write_log(path: Path, rows: int) -> None:
    """Work, stops and set-ups of every station, with dates in milliseconds and part names."""
    rng = random.Random(1)
    clock = [0] * STATIONS
    with path.open("w", encoding="utf-8") as file:
        file.write("station,start,end,state,part,result\n")
        for first in range(0, rows, _AT_ONCE):
            count = min(_AT_ONCE, rows - first)
            file.writelines(
                _row(clock, number, rng.randrange(20_000, 90_000)) for number in range(first, first + count)
            )


def _row(clock: list[int], number: int, length_ms: int) -> str:
    station = number % STATIONS
    part, start = number // STATIONS, clock[station]
    clock[station] = end = start + length_ms
    state, result = ("down", "") if part % 50 == 49 else ("working", "scrap" if part % 33 == 0 else "ok")
    return f"S{station:04d},{_date(start)},{_date(end)},{state},{part if result else ''},{result}\n"


def _date(ms: int) -> str:
    return (_FIRST + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")


def _probe(way: str, scene: Path, log: Path) -> tuple[float, float]:
    """Processor seconds and MB."""
    command = [sys.executable, "-m", "benchmarks.log_probe", way, str(scene), str(log)]
    printed = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True).stdout.split()
    return float(printed[0]), float(printed[1]) / 1024.0
