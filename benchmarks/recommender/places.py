"""Places to share among the stores of a line: found by a study, held against enumeration with the exact chain."""

from __future__ import annotations

import time

from benchmarks.measuring import Finding
from benchmarks.recommender.lines import exact, places_plant, values
from tests.oracles.saturated_line import allocations
from twin_app.experiment import study

LINES: tuple[tuple[tuple[float, ...], int], ...] = (
    ((1.0, 1.15, 0.9, 1.1), 10),
    ((1.0, 1.15, 0.9, 1.1, 1.05), 10),
    ((1.0, 1.15, 0.9, 1.1, 1.05, 1.2), 8),
    ((1.0, 1.15, 0.9, 1.1, 1.05, 1.2, 0.95), 7),
)
"""Rates of the machines, and how many places there are: such that the second best is at least 0.3 % behind the best."""
DELTA = 0.002
"""Share of the best rate below which a difference does not matter to the study."""
SAME = 1e-4
"""Share of the best rate below which a design is as good as the best."""


def measure(*, is_quick: bool) -> list[Finding]:
    """For lines of 4 to 7 machines: how often the best is found."""
    seeds = 2 if is_quick else 20
    print("\n| line | designs | best | simulations | found | s/seed |\n| --- | --: | --: | --: | --: | --: |")
    return [_finding(rates, total, seeds) for rates, total in (LINES[:2] if is_quick else LINES)]


def _finding(rates: tuple[float, ...], total: int, seeds: int) -> Finding:
    truth = {stores: exact(rates, stores) for stores in allocations(total, len(rates) - 1)}
    best = max(truth.values())
    plant = places_plant(rates, total)
    simulations = 5_000
    started = time.perf_counter()
    hits = 0
    for seed in range(1, seeds + 1):
        found = study(plant, simulations=simulations, seed=seed, delta=DELTA * best * 60.0, workers=1)
        places = values(plant, found.recommendations[0].estimate.design)
        stores = tuple(int(places[f"/Plant/B{i}"]) for i in range(len(rates) - 1))
        hits += exact(rates, stores) >= (1.0 - SAME) * best
    seconds = (time.perf_counter() - started) / seeds
    name = f"{len(rates)} machines, {total} places"
    print(f"| {name} | {len(truth)} | {best:.5f} | {simulations:,} | {hits} of {seeds} | {seconds:.1f} |", flush=True)
    return Finding(
        f"{name}: best found", f"{100 * hits / seeds:.0f} % of {seeds} seeds", "≥ 95 %", hits >= 0.95 * seeds
    )
