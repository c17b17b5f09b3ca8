"""Clocks, pinning, and one line of a table."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was measured, the value as text, and what was asked for."""

    name: str
    value: str
    wanted: str = ""
    is_met: bool | None = None


@contextmanager
def one_core() -> Iterator[None]:
    """Pins this process to one of its cores, where the system knows how."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def cpu_seconds(work: Callable[[], object]) -> float:
    """Processor time of this process, so that a busy machine spoils little."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall_seconds(work: Callable[[], object]) -> float:
    """Time by the clock on the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(works: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Median processor time of each work, taken in turns so that all meet the same conditions."""
    times: dict[str, list[float]] = {name: [] for name in works}
    with one_core():
        for _ in range(repeats):
            for name, work in works.items():
                times[name].append(cpu_seconds(work))
    return {name: statistics.median(own) for name, own in times.items()}


def machine() -> str:
    """What the numbers were taken on."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "simpy", "usd-core"))
    return (
        f"Python {platform.python_version()}, {packages}; {_processor()}, {os.cpu_count()} cores, {platform.system()}"
    )


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.machine()


def table(findings: list[Finding]) -> str:
    """A Markdown table."""
    rows = [("what", "measured", "wanted", "")]
    marks = {None: "", True: "yes", False: "**no**"}
    rows += [(finding.name, finding.value, finding.wanted, marks[finding.is_met]) for finding in findings]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]])
