"""Limits on key figures: the procedure keeps its promise where it is hardest, and a study finds the exact optimum."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.descriptions import ROOT, buffer, describe, factor, plant_prim, sink, source, station
from tests.experiment.standins import Surface, make_factor, make_plant
from twin_app.errors import UsageError
from twin_app.events import DesignsSimulated, RunEvent
from twin_app.experiment.executors.inline import InlineExecutor
from twin_app.experiment.findings import Study
from twin_app.experiment.reading import study_from_json
from twin_app.experiment.selection import ConstrainedKimNelson, Request, run_procedure
from twin_app.experiment.selection.procedure import FloatArray
from twin_app.experiment.stored_points import stored_points
from twin_app.experiment.studies import study
from twin_app.experiment.tasks import Job
from twin_app.plant.build import build_plant
from twin_app.plant.factors import Pool
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import design_rules, without_factors
from twin_app.sim.responses import KPI_NAMES

WIP = KPI_NAMES.index("wip")
OWN_SD, COMMON_SD = 1.5, 2.0


class Systems:
    """Normal systems with known means: objective and slacks, part of the noise common to all."""

    def __init__(self, means: FloatArray, seed: int) -> None:
        self._means = means
        self._seed = seed
        self.known: dict[int, FloatArray] = {}

    def simulate(self, requests: Sequence[Request]) -> None:
        width = self._means.shape[1]
        for one in requests:
            own = np.random.default_rng((self._seed, one.candidate + 1)).normal(size=(one.count, width))
            common = np.random.default_rng((self._seed, 0)).normal(size=(one.count, width))
            self.known[one.candidate] = self._means[one.candidate] + OWN_SD * own + COMMON_SD * common

    def values(self, candidate: int, _block: int) -> FloatArray:
        return self.known[candidate]


def _select(means: FloatArray, seed: int, *, limit: float = math.inf) -> ConstrainedKimNelson:
    systems = Systems(means, seed)
    procedure = ConstrainedKimNelson(
        len(means), confidence=0.95, delta=1.0, tolerances=[1.0] * (means.shape[1] - 1), first_stage=10
    )
    run_procedure(procedure, systems.simulate, systems.values, limit=limit)
    return procedure


def _hardest(n_systems: int, n_limits: int, best: int) -> FloatArray:
    """The best is just within its limits; half of the others are worse by delta, half better but just beyond one."""
    means = np.ones((n_systems, 1 + n_limits))
    means[:, 0] = -1.0
    means[best, 0] = 0.0
    tempting = [index for index in range(n_systems) if index != best][::2]
    means[tempting, 0] = 1.0
    means[tempting, 1 + best % n_limits] = -1.0
    return means


@pytest.mark.parametrize(("n_systems", "n_limits"), [(2, 1), (5, 2)])
def test_that_the_best_that_keeps_the_limits_is_chosen_as_often_as_promised(n_systems: int, n_limits: int) -> None:
    n = 200
    found = [_select(_hardest(n_systems, n_limits, seed % n_systems), seed) for seed in range(n)]

    right = sum(one.winner == seed % n_systems for seed, one in enumerate(found))
    assert all(one.is_decided for one in found)
    # The observed share may fall below 95 % by chance, but not by more than three standard errors.
    assert right / n >= 0.95 - 3.0 * math.sqrt(0.95 * 0.05 / n)


def test_that_nobody_is_chosen_where_all_are_beyond_a_limit() -> None:
    means = np.array([[5.0, -1.5], [3.0, -2.0], [9.0, -1.0]])
    found = [_select(means, seed) for seed in range(100)]

    chosen = sum(one.winner >= 0 for one in found)
    assert chosen / 100 <= 0.05 + 3.0 * math.sqrt(0.95 * 0.05 / 100)
    assert all(one.is_decided for one in found)


def test_that_someone_better_who_breaks_a_limit_sends_nobody_home() -> None:
    means = np.array([[0.0, 3.0], [50.0, -3.0]])
    found = _select(means, 1)

    assert found.winner == 0
    assert (found.keeping, found.breaking) == ([0], [1])


def test_that_equal_candidates_are_decided_in_favour_of_the_first() -> None:
    values = {index: np.tile([7.0, 1.0], (10, 1)) for index in range(3)}
    procedure = ConstrainedKimNelson(3, confidence=0.95, delta=1.0, tolerances=[0.1], first_stage=10)
    procedure.advance_with(lambda candidate, _: values[candidate])

    assert procedure.is_decided
    assert procedure.winner == 0


def test_that_an_unfinished_choice_says_what_it_would_still_take() -> None:
    found = _select(_hardest(5, 1, 2), 3, limit=60)

    assert not found.is_decided
    assert found.replications_needed() > 0


@dataclass
class Crowded(Surface):
    """Work in process is twice the sum of the factors: more output, more parts inside."""

    def simulate(self, seed: int, job: Job) -> NDArray[np.float64]:
        rows = super().simulate(seed, job)
        rows[:, WIP] = 2.0 * sum(self.values(job.design)) + 0.5 * rows[:, WIP]
        return rows


FACTORS = tuple(make_factor(name, [1, 2, 3, 4, 5, 6], baseline=1.0, cost=10.0) for name in "ABC")
PLANT = make_plant(*FACTORS)


def _answer(**options: object) -> Study:
    return study(PLANT, workers=0, simulator=Crowded(FACTORS), **{"simulations": 1500, "seed": 2, **options})  # type: ignore[arg-type]


def _best_within(limit: float) -> float:
    truth = Crowded(FACTORS).truth
    designs = product(range(1, 7), repeat=3)
    return max(truth([float(v) for v in one]) for one in designs if 2.0 * sum(one) <= limit)


@pytest.mark.parametrize("limit", [13.0, 21.0])
def test_that_a_study_recommends_the_best_design_within_its_limit(limit: float) -> None:
    found = _answer(at_most={"wip": limit})

    best = found.recommendations[0]
    levels = [float(FACTORS[i].levels[level]) if level >= 0 else 1.0 for i, level in enumerate(best.estimate.design)]
    assert found.selection.guarantee
    assert Crowded(FACTORS).truth(levels) >= _best_within(limit) - found.selection.delta
    for one in found.recommendations:
        wip = one.estimate.responses["wip"].mean
        assert wip is not None
        assert wip <= limit * 1.01
    assert "work in process ≤" in found.verdict


def test_that_a_study_without_a_way_to_keep_its_limits_recommends_nothing_and_says_so() -> None:
    found = _answer(at_most={"wip": 4.0}, simulations=400)

    assert not found.recommendations[0].changes
    assert found.verdict.startswith("No design was found that keeps work in process ≤ 4 parts")
    assert (found.selection.keeping, found.selection.survivors) == (0, 0)


def test_that_a_plant_beyond_its_limit_is_changed_even_if_the_objective_falls() -> None:
    factors = tuple(make_factor(name, [1, 2, 3, 4, 5, 6], baseline=4.0, cost=10.0) for name in "ABC")
    found = study(
        make_plant(*factors), workers=0, simulator=Crowded(factors), simulations=1500, seed=2, at_most={"wip": 16.2}
    )

    best = found.recommendations[0]
    assert best.changes
    assert (best.effect["throughput_per_h"].difference or 0.0) < 0.0
    assert all(one.changes for one in found.pareto)


def test_that_a_stored_answer_and_its_points_know_the_limits(tmp_path: Path) -> None:
    events: list[RunEvent] = []
    found = _answer(at_most={"wip": 13.0}, simulations=400, out=tmp_path, on_event=events.append)

    again = study_from_json(json.loads(json.dumps(found.to_json())))
    assert again.constraints == found.constraints
    assert again.selection.keeping == found.selection.keeping
    told = {one.design: one.keeps_limits for e in events if isinstance(e, DesignsSimulated) for one in e.designs}
    read = {one.design for e in stored_points(tmp_path / "study.h5", found.response) for one in e.designs}
    assert read == set(told)
    crowded = next(design for design in told if sum(design) > 10)
    assert not told[crowded]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at_most": {"speed": 1.0}}, "unknown key figure 'speed'"),
        ({"at_most": {"wip": math.nan}}, "wip: a limit must be a number"),
        ({"at_most": {"wip": 1.0}, "tolerance": 0.0}, "tolerance of limits"),
        ({"leave_out": ["/P/Nobody:f"]}, "there is no factor '/P/Nobody:f'"),
    ],
)
def test_that_impossible_wishes_are_refused_with_what_there_is(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _answer(**options)


def test_that_a_factor_that_is_left_out_keeps_what_it_uses_of_a_pool() -> None:
    factors = tuple(make_factor(name, [0, 1, 2], baseline=1.0, pool="/P/Pool") for name in "AB")
    plant = make_plant(*factors, pools=[Pool(path="/P/Pool", label="Pool", total=2.0)])

    rest = without_factors(plant, [factors[0].key])
    rules = design_rules(rest, math.inf)
    assert [one.key for one in rest.factors] == [factors[1].key]
    assert not rules.problem((0,))
    assert rules.problem((2,))  # one of the two is used by what stays as it is


def test_that_the_most_parts_within_a_lead_time_are_those_of_the_closed_form() -> None:
    """M/M/1 with a mean service of 60 s: the mean time inside is 1 / (1/60 − 1/a) at a mean gap of a seconds."""
    limit_s = 250.0
    gaps = [70.0 + 2.0 * step for step in range(16)]
    closed = next(gap for gap in gaps if 1.0 / (1.0 / 60.0 - 1.0 / gap) <= limit_s)

    found = study(
        _queue(), simulations=4000, objective="throughput", seed=1, executor=InlineExecutor(),
        at_most={"lead_time_s": limit_s}, tolerance=0.02,
    )  # fmt: skip

    assert closed == 80.0
    assert found.recommendations[0].changes[0].after == closed
    assert found.selection.guarantee


def _queue() -> Plant:
    arrivals = source("In", f"{ROOT}/Queue", interarrival="exponential(mean=96)")
    arrivals = factor(arrivals, "gap", "twin:source:interarrival.mean", min=70.0, max=100.0, step=2.0)
    queue = buffer("Queue", f"{ROOT}/Desk", capacity=-1)
    desk = station("Desk", f"{ROOT}/Out", processTime="exponential(60)")
    root = plant_prim(horizon=220_000.0, warmup=20_000.0)
    return build_plant(describe([root, arrivals, queue, desk, sink("Out")]))
