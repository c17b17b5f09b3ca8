"""`python -m benchmarks [PART …] [--quick] [--write]`: measures, and prints a table of ratios."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    growth,
    gui_live,
    kernel,
    logs,
    physics,
    playback,
    pool,
    power,
    recommender,
    startup,
    study,
    usd_files,
)
from benchmarks.measuring import Finding, machine, table

RESULTS = Path(__file__).parent / "results.md"
PARTS: dict[str, Callable[..., list[Finding]]] = {
    "kernel": kernel.measure,
    "physics": physics.measure,
    "power": power.measure,
    "growth": growth.measure,
    "pool": pool.measure,
    "logs": logs.measure,
    "startup": startup.measure,
    "usd": usd_files.measure,
    "playback": playback.measure,
    "gui_live": gui_live.measure,
    "study": study.measure,
    "million": study.measure_million,
    "cluster": study.measure_cluster,
    "recommender": recommender.measure,
}

LONG = ("logs", "million", "recommender")
"""Parts that take from minutes to hours: only when they are named."""


def main() -> int:
    """Runs the parts asked for; 1 if two sides do not simulate the same model or a goal is missed."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Speed beside SimPy, workers, memory, logs, studies, start-up, USD files."
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; none: all but {', '.join(LONG)}"
    )
    parser.add_argument("--quick", action="store_true", help="few repeats and short runs")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} beside this script")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    findings: list[Finding] = []
    for part in options.parts or [part for part in PARTS if part not in LONG]:
        print(f"{part} …", file=sys.stderr, flush=True)
        findings += PARTS[part](is_quick=options.quick)
    print(table(findings))
    if options.write:
        RESULTS.write_text(_page(findings), encoding="utf-8")
    return int(any(finding.is_met is False for finding in findings))


def _page(findings: list[Finding]) -> str:
    return (
        "# Measured speed\n\nWritten by `python -m benchmarks --write`; medians of repeats taken in turns, "
        f"kernels pinned to one core.\n\n{machine()}.\n\n{table(findings)}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
