"""`WhatIf`: an answer soon, then sharper ones, the same numbers as a run's."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.experiment.standins import LAYOUT, Patient, Refuser, Surface, make_factor, make_plant, simulated
from twin_app.errors import SimulationError
from twin_app.experiment import simulate
from twin_app.experiment.summary import paired_effect
from twin_app.experiment.tasks import Job
from twin_app.experiment.what_if import Comparison, DesignSeries, WhatIf
from twin_app.experiment.what_if.comparison import bottleneck_chances
from twin_app.plant.build import build_plant
from twin_app.plant.plant import Plant
from twin_app.plant.scenario import apply_design
from twin_app.sim.responses import STATE_NAMES, ResponseLayout
from twin_app.usd import read_scene

FACTORS = (make_factor("A", [0, 1, 2], baseline=0, cost=10.0), make_factor("B", [0, 1, 2], baseline=0, cost=5.0))
FLOW_LINE = Path(__file__).parents[2] / "scenes" / "examples" / "flow_line.usda"


@pytest.fixture
def plant() -> Plant:
    return make_plant(*FACTORS)


def asked(plant: Plant, surface: Surface, threads: int = 2) -> WhatIf:
    return WhatIf(plant, seed=3, threads=threads, make_simulator=lambda _: surface)


def last_answer(what_if: WhatIf, *designs: tuple[int, ...], replications: int) -> Comparison:
    *_, last = what_if.answers(*designs, replications=replications)
    return last


def test_that_differences_are_paired_over_the_same_replications(plant: Plant) -> None:
    surface = Surface(FACTORS)
    found = last_answer(asked(plant, surface), (2, -1), replications=37)
    rows, others = (surface.simulate(3, Job(design, 0, 37))[:, 0] for design in ((2, -1), ()))
    expected = paired_effect(rows, others)
    assert found.replications == 37
    assert found.effects["throughput_per_h"].difference == pytest.approx(expected.difference)
    assert found.effects["throughput_per_h"].ci95 == pytest.approx(expected.ci95)
    assert found.scenario.responses["throughput_per_h"].mean == pytest.approx(rows.mean())
    assert found.reference.responses["throughput_per_h"].mean == pytest.approx(others.mean())


def test_that_common_random_numbers_make_the_difference_sharper_than_the_levels(plant: Plant) -> None:
    found = last_answer(asked(plant, Surface(FACTORS, common_sd=5.0, own_sd=0.2)), (2, -1), replications=50)
    level, effect = found.scenario.responses["throughput_per_h"].ci95, found.effects["throughput_per_h"].ci95
    assert level is not None
    assert effect is not None
    assert effect[1] - effect[0] < 0.2 * (level[1] - level[0])


def test_that_answers_grow_and_the_last_has_all_replications(plant: Plant) -> None:
    found = list(asked(plant, Surface(FACTORS)).answers((1, 1), replications=100, soon_s=0.0))
    counts = [answer.replications for answer in found]
    assert counts[-1] == 100
    assert all(later >= 2 * earlier for earlier, later in pairwise(counts[:-1]))
    assert [answer.is_final for answer in found] == [False] * (len(found) - 1) + [True]


def test_that_nothing_is_simulated_twice(plant: Plant, tmp_path: Path) -> None:
    surface = Surface(FACTORS, count_file=str(tmp_path / "count"))
    what_if = asked(plant, surface, threads=1)
    last_answer(what_if, (1, -1), replications=20)
    assert simulated(surface) == 40
    last_answer(what_if, (1, -1), (2, -1), replications=30)
    assert simulated(surface) == 40 + 10 + 30
    assert what_if.known((1, -1)) == 30


def test_that_fewer_replications_than_known_are_a_prefix(plant: Plant) -> None:
    what_if = asked(plant, Surface(FACTORS))
    last_answer(what_if, (1, -1), replications=60)
    assert last_answer(what_if, (1, -1), replications=20).replications == 20


def test_that_a_cancelled_question_ends_and_keeps_what_it_has(plant: Plant) -> None:
    stop = threading.Event()
    what_if = asked(plant, Patient(FACTORS))
    answers = what_if.answers((1, -1), replications=40, soon_s=0.0, is_cancelled=stop.is_set)
    threading.Timer(0.05, stop.set).start()
    assert list(answers) == []
    assert what_if.known((1, -1)) <= 2


def test_that_a_design_that_cannot_be_simulated_says_why(plant: Plant) -> None:
    what_if = asked(plant, Refuser(FACTORS))
    with pytest.raises(SimulationError, match="without time passing"):
        last_answer(what_if, (2, -1), replications=10)
    assert last_answer(what_if, (1, -1), replications=10).is_final


def test_that_cost_and_changes_are_those_of_the_design(plant: Plant) -> None:
    found = last_answer(asked(plant, Surface(FACTORS)), (2, 1), replications=4)
    assert found.scenario.cost == 25.0
    assert [(change.label, change.after) for change in found.scenario.changes] == [("A", 2), ("B", 1)]
    assert found.reference.cost == 0.0
    assert found.payback.hours is None


def test_that_the_bottleneck_has_the_chance_of_the_replications_it_leads() -> None:
    layout = ResponseLayout(node_paths=("/P/A", "/P/B"), node_kinds=("station", "station"), product_paths=())
    rows = np.zeros((4, layout.n_columns))
    for replication, (first, second) in enumerate([(0.9, 0.5), (0.4, 0.5), (0.3, 0.5), (0.2, 0.5)]):
        rows[replication, layout.node_column(0, "working")] = first
        rows[replication, layout.node_column(1, "working")] = second
    assert bottleneck_chances(layout, rows) == {"/P/A": 0.25, "/P/B": 0.75}
    rows[1:3, layout.node_column(0, "off_shift")] = 0.7  # busy for most of the little time it is there
    assert bottleneck_chances(layout, rows)["/P/A"] == 0.75
    assert bottleneck_chances(LAYOUT, np.zeros((0, LAYOUT.n_columns))) == {}


def test_that_the_real_simulator_answers_with_the_numbers_of_a_run() -> None:
    plant = build_plant(read_scene(str(FLOW_LINE)).description)
    design = (0,) * len(plant.factors)
    found = last_answer(WhatIf(plant, seed=5), design, replications=6)
    run = simulate(apply_design(plant, design), replications=6, seed=5, workers=0)
    for name, summary in run.responses.items():
        assert found.scenario.responses[name] == summary
    station = next(node for node in found.scenario.nodes if node.kind == "station")
    assert sum(station.shares[state].mean or 0.0 for state in STATE_NAMES) == pytest.approx(1.0)
    series = WhatIf(plant, seed=5).growing_series(design)
    grown = [series.grow() for _ in range(3)]
    whole = simulate(apply_design(plant, design), replications=3, seed=5, workers=0, analysis=True)
    assert [one.n_replications for one in grown] == [1, 2, 3]
    assert grown[0].series.output_per_h.low == (None,) * 50  # one replication has no interval
    assert whole.analysis is not None
    assert grown[-1].series == whole.analysis.coarse_series == series.so_far().series


def test_that_a_series_of_a_slow_plant_ends_after_the_fewest_traces() -> None:
    plant = make_plant(*FACTORS)
    surface = Surface(FACTORS)
    slow = DesignSeries(plant, lambda replication: surface.trace(1, replication), patience_s=0.0)
    while not slow.is_complete:
        slow.grow()
    assert surface.traced == [0, 1, 2, 3, 4]
    steps = slow.so_far().series.output_per_h.mean
    assert sum(value or 0.0 for value in steps) / len(steps) == pytest.approx(1.0)  # a part an hour
