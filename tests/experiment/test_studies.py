"""`study`: the right answer, the same answer, and an honest one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from itertools import product
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.experiment.standins import Refuser, Stopper, Surface, make_factor, make_plant, simulated
from twin_app.errors import ExperimentError, InvalidPlantError, StoreError, UsageError
from twin_app.events import BestSoFar, Outcome, PhaseStarted, Progress, RunEnded, RunEvent, WarningRaised
from twin_app.experiment import InterruptedRunError, Study, load_study, study
from twin_app.experiment.tasks import Job
from twin_app.plant.factors import Factor, Pool
from twin_app.plant.plant import Objective, Plant
from twin_app.sim.responses import KPI_NAMES

FACTORS = tuple(make_factor(name, range(1, 9), baseline=1, cost=10.0) for name in "ABCD")
PLANT = make_plant(*FACTORS, budget=120.0)


def best_truth(simulator: Surface, plant: Plant) -> float:
    """By enumeration."""
    return max(
        simulator.truth([float(f.levels[i]) for f, i in zip(plant.factors, levels, strict=True)])
        for levels in product(*(range(len(f.levels)) for f in plant.factors))
        if sum(f.costs[i] for f, i in zip(plant.factors, levels, strict=True)) <= plant.budget
    )


def truth_of(found: Study, simulator: Surface) -> float:
    return simulator.truth(simulator.values(found.recommendations[0].estimate.design))


def comparable(found: Study) -> dict[str, object]:
    """All of an answer but how fast it came."""
    answer = found.to_json()
    for key in ("wall_s", "workers"):
        del answer[key]
    return answer


@pytest.mark.parametrize("seed", range(5))
def test_that_the_optimum_within_the_budget_is_found(seed: int) -> None:
    simulator = Surface(FACTORS)
    found = study(PLANT, simulations=2000, simulator=simulator, seed=seed)
    assert truth_of(found, simulator) == best_truth(simulator, PLANT)
    assert found.recommendations[0].cost <= PLANT.budget
    assert found.simulations <= 2000


class Ridge(Surface):
    """Three rates share 20 and two buffers share 20: single steps lead nowhere, only swaps do."""

    def truth(self, values: list[float]) -> float:  # type: ignore[override]
        target = (6.0, 7.0, 7.0, 12.0, 8.0)
        return 100.0 - sum(abs(value - wanted) for value, wanted in zip(values, target, strict=True))


def test_that_an_optimum_along_used_up_pools_is_found() -> None:
    rates = [make_factor(f"R{i}", range(1, 19), baseline=1, pool="/P/Rates") for i in range(3)]
    buffers = [make_factor(f"B{i}", range(1, 20), baseline=1, pool="/P/Places") for i in range(2)]
    pools = [Pool(path="/P/Rates", label="rates", total=17.0), Pool(path="/P/Places", label="places", total=18.0)]
    plant = make_plant(*rates, *buffers, pools=pools)
    simulator = Ridge(plant.factors, common_sd=1.0, own_sd=0.3)
    found = study(plant, simulations=6000, simulator=simulator, seed=1)
    assert truth_of(found, simulator) == 100.0


def test_that_small_lattices_are_enumerated() -> None:
    factors = (make_factor("A", [0, 1, 2], baseline=0, cost=1.0), make_factor("B", [0, 1, 2], baseline=0, cost=1.0))
    found = study(make_plant(*factors), simulations=1000, simulator=Surface(factors))
    assert found.designs == 9
    assert found.recommendations[0].estimate.design == (2, 2)


def test_that_useless_changes_are_not_recommended() -> None:
    factors = (*FACTORS[:2], make_factor("Paint", range(1, 5), baseline=1, cost=5.0))

    class PaintIsFree(Surface):
        def truth(self, values: list[float]) -> float:  # type: ignore[override]
            return super().truth(values[:2])

    found = study(make_plant(*factors, budget=1000.0), simulations=2000, simulator=PaintIsFree(factors, own_sd=0.2))
    best = found.recommendations[0]
    assert {change.path for change in best.changes} == {"/P/A", "/P/B"}
    assert [change.after for change in best.changes] == [5, 5]


def test_that_no_change_is_recommended_when_none_helps() -> None:
    class Flat(Surface):
        def truth(self, values: list[float]) -> float:  # type: ignore[override]
            return 100.0 - 0.5 * sum(values)

    found = study(PLANT, simulations=1000, simulator=Flat(FACTORS))
    assert len(found.recommendations) == 1
    only = found.recommendations[0]
    assert (only.rank, only.cost, only.changes) == (1, 0.0, ())
    assert only.effect["throughput_per_h"].difference == 0.0
    assert found.verdict.startswith("No change is recommended")


def test_that_an_objective_to_be_lowered_is_lowered() -> None:
    class LeadTime(Surface):
        def simulate(self, seed: int, job: Job) -> np.ndarray:
            rows = super().simulate(seed, job)
            rows[:, KPI_NAMES.index("lead_time_s")] = 1000.0 - rows[:, 0]
            return rows

    found = study(PLANT, simulations=1500, simulator=LeadTime(FACTORS), objective="leadTime")
    effect = found.recommendations[0].effect["lead_time_s"]
    assert effect.ci95 is not None
    assert effect.ci95[1] < 0.0
    assert (found.objective, found.response, found.maximise) == ("leadTime", "lead_time_s", False)
    assert truth_of(found, Surface(FACTORS)) == best_truth(Surface(FACTORS), PLANT)


def test_that_two_workers_lead_to_the_same_answer_as_none() -> None:
    alone = study(PLANT, simulations=800, simulator=Surface(FACTORS), workers=0)
    together = study(PLANT, simulations=800, simulator=Surface(FACTORS), workers=2)
    assert comparable(together) == comparable(alone)


@pytest.mark.parametrize("cut", [1, 30, 210, 420, 640, 790])
def test_that_a_study_cut_anywhere_and_resumed_gives_the_answer_of_an_uncut_one(cut: int, tmp_path: Path) -> None:
    whole = study(PLANT, simulations=800, simulator=Surface(FACTORS), out=tmp_path / "whole")
    stopper = Stopper(FACTORS, count_file=str(tmp_path / "count"), after=cut)
    with pytest.raises(InterruptedRunError, match="of 800 simulations"):
        study(PLANT, simulations=800, simulator=stopper, out=tmp_path / "cut", cancel=stopper.stop)
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    with h5py.File(tmp_path / "cut" / "study.h5") as file:
        assert file.attrs["status"] == "interrupted"
        assert len(file["replications/design"]) == simulated(counted)
    resumed = study(PLANT, simulations=800, simulator=counted, out=tmp_path / "cut", resume=True)
    assert comparable(resumed) == comparable(whole)
    assert simulated(counted) == whole.simulations
    assert replications_in(tmp_path / "cut" / "study.h5") == replications_in(tmp_path / "whole" / "study.h5")


def replications_in(path: Path) -> list[tuple[tuple[int, ...], int, bytes]]:
    with h5py.File(path) as file:
        levels = [tuple(map(int, design)) for design in file["designs/levels"][:]]
        group = file["replications"]
        rows = zip(group["design"][:], group["replication"][:], group["responses"][:], strict=True)
        return [(levels[design], int(number), row.tobytes()) for design, number, row in rows]


KILLED = """
import sys
from pathlib import Path
from tests.experiment.standins import Surface
from tests.experiment.test_studies import FACTORS, PLANT
from twin_app.experiment import study
study(PLANT, simulations=800, simulator=Surface(FACTORS, sleep_s=0.004), out=sys.argv[1],
      on_event=lambda event: print("event", flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_that_a_killed_study_goes_on_to_the_same_answer_with_little_lost(tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE, cwd=os.getcwd())
    assert child.stdout is not None
    for _ in range(15):  # the start, two phases, and then ten a second
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with h5py.File(out / "study.h5") as file:
        assert file.attrs["status"] == "running"
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    resumed = study(PLANT, simulations=800, simulator=counted, out=out, resume=True)
    assert comparable(resumed) == comparable(study(PLANT, simulations=800, simulator=Surface(FACTORS)))
    assert 0 < simulated(counted) < resumed.simulations
    assert sorted(path.name for path in out.iterdir()) == ["study.h5"]


def test_that_a_finished_study_can_be_resumed_without_simulating_anything(tmp_path: Path) -> None:
    first = study(PLANT, simulations=500, simulator=Surface(FACTORS), out=tmp_path)
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    again = study(PLANT, simulations=500, simulator=counted, out=tmp_path, resume=True)
    assert comparable(again) == comparable(first)
    assert simulated(counted) == 0


def test_that_resuming_another_study_is_refused_and_says_what_differs(tmp_path: Path) -> None:
    study(PLANT, simulations=500, simulator=Surface(FACTORS), out=tmp_path)
    with pytest.raises(StoreError, match=r"(?s)confidence: 0.95 → 0.9.*simulations: 500 → 600"):
        study(PLANT, simulations=600, confidence=0.9, simulator=Surface(FACTORS), out=tmp_path, resume=True)


def test_that_a_stored_study_reads_back_as_it_was(tmp_path: Path) -> None:
    found = study(PLANT, simulations=500, simulator=Surface(FACTORS), out=tmp_path)
    assert load_study(tmp_path) == found
    assert load_study(tmp_path / "study.h5").recommendation(1).changes


def test_that_an_unfinished_study_has_no_answer_to_read(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(InterruptedRunError):
        study(PLANT, simulations=500, simulator=Surface(FACTORS), out=tmp_path, cancel=stop)
    with pytest.raises(StoreError, match="not come to its end"):
        load_study(tmp_path)


def test_that_the_json_has_the_keys_of_the_contract() -> None:
    answer = json.loads(
        json.dumps(study(PLANT, simulations=500, simulator=Surface(FACTORS)).to_json(), allow_nan=False)
    )
    assert set(answer) >= {
        "scene", "seed", "objective", "simulations", "wall_s", "baseline", "recommendations", "pareto", "selection",
    }  # fmt: skip
    assert answer["baseline"]["cost"] == 0
    assert set(answer["recommendations"][0]) >= {"rank", "cost", "changes", "responses", "effect", "probability_best"}
    change = answer["recommendations"][0]["changes"][0]
    assert set(change) == {"path", "attribute", "from", "to", "label", "cost"}
    assert set(answer["recommendations"][0]["effect"]["throughput_per_h"]) == {"difference", "ci95", "percent"}
    assert set(answer["pareto"][0]) >= {"cost", "changes", "responses"}
    assert set(answer["selection"]) >= {"procedure", "confidence", "delta", "candidates", "guarantee"}
    assert [found["rank"] for found in answer["recommendations"]] == [
        1 + index for index in range(len(answer["recommendations"]))
    ]


def test_that_a_selection_cut_short_does_not_claim_its_confidence() -> None:
    noisy = Surface(FACTORS, own_sd=20.0)
    found = study(PLANT, simulations=400, simulator=noisy, delta=0.05)
    assert not found.selection.guarantee
    assert found.selection.delta_reached is not None
    assert found.selection.delta_reached > 0.05
    assert (found.selection.replications_needed or 0) > 0


@pytest.mark.parametrize("simulations", [20, 37, 60, 90, 333])
def test_that_the_budget_of_simulations_is_never_exceeded(simulations: int, tmp_path: Path) -> None:
    counted = Surface(FACTORS, count_file=str(tmp_path / "count"))
    found = study(PLANT, simulations=simulations, simulator=counted)
    assert simulated(counted) == found.simulations <= simulations


def test_that_reported_effects_are_not_flattered_by_the_search() -> None:
    class Lottery(Surface):
        """All designs are equally good, and the noise is the design's own."""

        def truth(self, values: list[float]) -> float:  # type: ignore[override]
            return 100.0

    differences = []
    for seed in range(12):
        found = study(PLANT, simulations=400, simulator=Lottery(FACTORS, common_sd=0.0, own_sd=5.0), seed=seed)
        differences += [
            point.responses["throughput_per_h"].mean - found.baseline.responses["throughput_per_h"].mean  # type: ignore[operator]
            for point in found.pareto[:1]
            if point.changes
        ]
        assert not found.recommendations[0].changes or found.recommendations[0].effect["throughput_per_h"].ci95
    assert not differences or abs(np.mean(differences)) < 3.0


def test_that_a_design_that_cannot_be_simulated_is_left_out_with_a_warning() -> None:
    factors = (make_factor("A", [1, 2, 3], baseline=1, cost=1.0), make_factor("B", [1, 2, 3], baseline=1, cost=1.0))
    events: list[RunEvent] = []
    found = study(make_plant(*factors), simulations=500, simulator=Refuser(factors), on_event=events.append)
    assert found.recommendations[0].estimate.design == (1, 2)
    warnings = [event.message for event in events if isinstance(event, WarningRaised)]
    assert warnings
    assert all("parts move without time passing" in message for message in warnings)


def test_that_phases_progress_and_the_best_so_far_are_told() -> None:
    events: list[RunEvent] = []
    study(PLANT, simulations=2000, simulator=Surface(FACTORS), on_event=events.append)
    assert [event.name for event in events if isinstance(event, PhaseStarted)] == [
        "baseline", "screening", "search", "pruning", "selection", "estimation", "explanation", "estimation",
    ]  # fmt: skip
    assert events[-1] == RunEnded(outcome=Outcome.COMPLETED)
    best = [event.best for event in events if isinstance(event, Progress) and event.best]
    assert isinstance(best[-1], BestSoFar)
    assert best[-1].response == "throughput_per_h"


def test_that_a_study_without_factors_or_sense_is_refused() -> None:
    def ask(plant: Plant = PLANT, **options: object) -> None:
        study(plant, simulator=Surface(FACTORS), **options)  # type: ignore[arg-type]

    for options, words in (
        ({"simulations": 5}, "at least 20 simulations"),
        ({"confidence": 1.0}, "confidence"),
        ({"delta": 0.0}, "delta"),
        ({"budget": -1.0}, "budget"),
        ({"objective": "fame"}, "allowed: value, throughput"),
        ({"plant": make_plant()}, "no factors"),
    ):
        with pytest.raises(UsageError, match=words):
            ask(**options)


def test_that_a_budget_too_small_for_any_change_recommends_none() -> None:
    found = study(PLANT, simulations=100, budget=5.0, simulator=Surface(FACTORS))
    assert not found.recommendations[0].changes
    assert found.designs == 1


def test_that_a_plant_that_breaks_its_own_pool_is_refused() -> None:
    factor: Factor = make_factor("A", [1, 2], baseline=2, pool="/P/Pool")
    plant = make_plant(factor, pools=[Pool(path="/P/Pool", label="pool", total=0.0)])
    with pytest.raises(InvalidPlantError, match="/P/Pool"):
        study(plant, simulations=100, simulator=Surface((factor,)))


def test_that_a_plant_that_makes_nothing_is_an_error_that_names_the_objective() -> None:
    class Nothing(Surface):
        def simulate(self, seed: int, job: Job) -> np.ndarray:
            return np.full((job.count, len(KPI_NAMES)), np.nan)

    with pytest.raises(ExperimentError, match="lead_time_s"):
        study(PLANT, simulations=100, simulator=Nothing(FACTORS), objective=Objective.LEAD_TIME)
