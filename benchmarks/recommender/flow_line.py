"""The flow line whose best design is known: ours beside random search and beside the library without our allocation."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np

import twin_app
from benchmarks.measuring import Finding
from benchmarks.recommender.lines import BEST, FLOW_LINE, flow_line_truth
from twin_app.experiment import study
from twin_app.experiment.lattice import Lattice, Position
from twin_app.experiment.library import LibraryProposer
from twin_app.experiment.simulator import PlantSimulator
from twin_app.experiment.studies import lattice_of
from twin_app.experiment.tasks import Job
from twin_app.plant.plant import Plant

N_EACH = 20
"""Replications that every design gets where there is no allocation."""
OPTIMUM = 1e-6
"""What may be missing of the best rate, in parts a minute."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exact parts a minute of what each seed led to, and seconds a seed."""

    name: str
    truths: tuple[float, ...]
    seconds: float

    @property
    def share_within(self) -> float:
        """Seeds within 1 % of the best."""
        return float(np.mean([truth >= 0.99 * BEST for truth in self.truths]))

    @property
    def share_best(self) -> float:
        """Seeds that found one of the two best designs."""
        return float(np.mean([truth >= BEST - OPTIMUM for truth in self.truths]))

    @property
    def row(self) -> str:
        """Of a Markdown table."""
        mean, worst = np.mean(self.truths), min(self.truths)
        return (
            f"| {self.name} | {mean:.4f} | {worst:.4f} | {100 * self.share_within:.0f} % | "
            f"{100 * self.share_best:.0f} % | {self.seconds:.1f} |"
        )


def measure(*, is_quick: bool) -> list[Finding]:
    """Prints the comparison for large and small budgets; ours is held against what was asked for."""
    plant = twin_app.load(FLOW_LINE)
    seeds = 3 if is_quick else 20
    ours: Outcome | None = None
    for simulations in (10_000,) if is_quick else (10_000, 2_000):
        print(f"\nFlow line, {simulations:,} simulations, {seeds} seeds; best {BEST:.4f} parts/min\n")
        print("| search | mean | worst | within 1 % | best found | s/seed |\n| --- | --: | --: | --: | --: | --: |")
        for name, search in _searches(plant, simulations).items():
            outcome = _outcome(name, search, seeds)
            print(outcome.row, flush=True)
            ours = outcome if ours is None else ours
    assert ours is not None
    return [
        Finding(
            "flow line, 10,000 simulations: within 1 % of the best",
            f"{100 * ours.share_within:.0f} % of {seeds} seeds",
            "100 %",
            ours.share_within == 1.0,
        ),
        Finding(
            "flow line, 10,000 simulations: one of the two best",
            f"{100 * ours.share_best:.0f} % of {seeds} seeds",
            "> 50 %",
            ours.share_best > 0.5,
        ),
    ]


Search = Callable[[int], float]
"""From a seed to the exact rate of the design it leads to."""


def _searches(plant: Plant, simulations: int) -> dict[str, Search]:
    def ours(seed: int) -> float:
        found = study(plant, simulations=simulations, seed=seed, workers=1)
        return flow_line_truth(plant, found.recommendations[0].estimate.design)

    return {
        "ours": ours,
        f"library (NSGA-II of Optuna), {N_EACH} replications each": lambda seed: _alone(plant, simulations, seed),
        f"random designs, {N_EACH} replications each": lambda seed: _at_random(plant, simulations, seed),
    }


def _outcome(name: str, search: Search, seeds: int) -> Outcome:
    started = time.perf_counter()
    truths = tuple(search(seed) for seed in range(1, seeds + 1))
    return Outcome(name, truths, (time.perf_counter() - started) / seeds)


def _alone(plant: Plant, simulations: int, seed: int) -> float:
    lattice = lattice_of(plant, float("inf"))
    library = LibraryProposer(lattice, seed=f"{seed}")

    def ask(known: dict[Position, float]) -> Position:
        while (position := library.ask()) in known:
            library.tell(position, [known[position]])
        return position

    def tell(position: Position, value: float) -> None:
        library.tell(position, [value])

    return _best_by_mean(plant, lattice, simulations=simulations, seed=seed, ask=ask, tell=tell)


def _at_random(plant: Plant, simulations: int, seed: int) -> float:
    lattice, random = lattice_of(plant, float("inf")), Random(seed)

    def ask(known: dict[Position, float]) -> Position:
        while (position := lattice.random(random)) in known:
            pass
        return position

    def tell(position: Position, value: float) -> None:
        pass

    return _best_by_mean(plant, lattice, simulations=simulations, seed=seed, ask=ask, tell=tell)


def _best_by_mean(
    plant: Plant,
    lattice: Lattice,
    *,
    simulations: int,
    seed: int,
    ask: Callable[[dict[Position, float]], Position],
    tell: Callable[[Position, float], None],
) -> float:
    """Equal replications for all, with common random numbers; the best mean wins."""
    simulator = PlantSimulator(plant)
    known: dict[Position, float] = {}
    while len(known) < simulations // N_EACH:
        position = ask(known)
        rows = simulator.simulate(seed, Job(lattice.design(position), 0, N_EACH))
        known[position] = float(rows[:, 0].mean())
        tell(position, known[position])
    return flow_line_truth(plant, lattice.design(max(known, key=lambda position: known[position])))
