"""All designs of the flow line that use everything up, as candidates of one selection."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

import twin_app
from benchmarks.measuring import Finding
from benchmarks.recommender.lines import FLOW_LINE, exact
from twin_app.experiment.selection import KnockoutTournament, Request, run_procedure
from twin_app.experiment.selection.procedure import FloatArray
from twin_app.experiment.stages import STAGE_SIZE
from twin_app.plant.scenario import with_values
from twin_app.sim import Model, compile_model, run_replications

Design = tuple[int, int, int, int, int]
"""Speeds of the three machines, places of the two stores."""
SPEED, PLACES = 20, 18


@dataclass(frozen=True, slots=True)
class Observation:
    """What one sample looks at [s], and which difference matters [parts/min]."""

    name: str
    warmup_s: float
    horizon_s: float
    delta: float


_END_S = 21_294.0
"""About 2,050 parts of the best design."""
PUBLISHED = Observation("50 parts after 2,000, as published", 20_775.0, _END_S, 0.1)
LONGER = Observation("1,850 parts after 200", 2_000.0, _END_S, 0.1)
FINER = Observation("1,850 parts after 200", 2_000.0, _END_S, 0.01)


def measure(*, is_quick: bool) -> list[Finding]:
    """Share of good selections, samples and seconds."""
    macroreplications = 2 if is_quick else 200
    print(f"\n{len(all_designs()):,} candidates, confidence 95 %, {macroreplications} macroreplications\n")
    print(
        "| sample | delta | good | samples | samples/candidate | s on one core |\n| --- | --: | --: | --: | --: | --: |"
    )
    return [_finding(observation, macroreplications) for observation in (PUBLISHED, LONGER, FINER)]


def all_designs() -> tuple[Design, ...]:
    """3,249 of them."""
    return tuple(_designs())


def _designs() -> Iterator[Design]:
    for first in range(1, SPEED - 1):
        for second in range(1, SPEED - first):
            for store in range(PLACES + 1):
                yield first, second, SPEED - first - second, store, PLACES - store


@dataclass(frozen=True, slots=True)
class Selected:
    """One macroreplication."""

    design: Design
    samples: int
    seconds: float


def select(observation: Observation, seed: int) -> Selected:
    """One selection among all designs, every sample simulated."""
    return select_among(all_designs(), _models(observation), delta=observation.delta, seed=seed)


def select_among(designs: Sequence[Design], models: Sequence[Model], *, delta: float, seed: int) -> Selected:
    """One selection among these designs; `models` are theirs."""
    known: dict[tuple[int, int], FloatArray] = {}

    def simulate(requests: Sequence[Request]) -> None:
        for request in requests:
            key = request.candidate, request.block
            have = known.get(key, np.zeros(0))
            first = request.block * STAGE_SIZE + len(have)
            rows = run_replications(models[request.candidate], seed=seed, first=first, count=request.count - len(have))
            known[key] = np.concatenate([have, rows[:, 0] / 60.0])

    started = time.process_time()
    tournament = KnockoutTournament(len(designs), confidence=0.95, delta=delta, first_stage=20)
    samples = run_procedure(tournament, simulate, lambda candidate, block: known[candidate, block])
    return Selected(designs[tournament.winner], samples, time.process_time() - started)


def models_of(designs: Sequence[Design], observation: Observation) -> list[Model]:
    """Compiled for the horizon and warm-up of an observation."""
    plant = twin_app.load(FLOW_LINE)
    times = {"twin:plant:horizon": observation.horizon_s, "twin:plant:warmup": observation.warmup_s}
    plant = with_values(plant, {("/Plant", name): value for name, value in times.items()})
    return [compile_model(with_values(plant, _values(design))) for design in designs]


@cache
def _models(observation: Observation) -> list[Model]:
    return models_of(all_designs(), observation)


def _values(design: Design) -> dict[tuple[str, str], float | str]:
    names = ("First", "Second", "Third", "SecondStore", "ThirdStore")
    attributes = ("twin:station:speed",) * 3 + ("twin:buffer:capacity",) * 2
    paths = [f"/Plant/{name}" for name in names]
    return {(path, name): value for path, name, value in zip(paths, attributes, design, strict=True)}


def _finding(observation: Observation, macroreplications: int) -> Finding:
    best = max(exact(design[:3], design[3:]) for design in all_designs())
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count()) as pool:
        found = pool.map(partial(select, observation), range(1, macroreplications + 1), chunksize=1)
    good = sum(exact(one.design[:3], one.design[3:]) > best - observation.delta for one in found)
    samples = float(np.mean([one.samples for one in found]))
    seconds = float(np.mean([one.seconds for one in found]))
    share = good / macroreplications
    print(
        f"| {observation.name} | {observation.delta} | {100 * share:.1f} % | {samples:,.0f} | "
        f"{samples / len(all_designs()):.1f} | {seconds:.1f} |",
        flush=True,
    )
    name = f"3,249 candidates, {observation.name}, delta {observation.delta}: good selections"
    return Finding(name, f"{100 * share:.1f} % of {macroreplications}", "≥ 95 %", share >= 0.95)
