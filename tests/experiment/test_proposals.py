"""What the library proposes, what is said of limits, and designs that trade one thing for another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.experiment.standins import Surface, make_factor, make_plant
from tests.experiment.test_studies import comparable
from twin_app.errors import UsageError
from twin_app.events import RunEvent, WarningRaised
from twin_app.experiment import study
from twin_app.experiment.library import LibraryProposer
from twin_app.experiment.objectives import goals_of
from twin_app.experiment.studies import lattice_of
from twin_app.experiment.tasks import Job
from twin_app.plant.factors import Pool
from twin_app.sim.responses import KPI_NAMES

FACTORS = tuple(make_factor(name, range(1, 13), baseline=1, cost=10.0) for name in "ABCDE")
PLANT = make_plant(*FACTORS, budget=250.0)
LEAD_TIME = KPI_NAMES.index("lead_time_s")


def worth(position: tuple[int, ...]) -> float:
    return -sum((index - 5) ** 2 for index in position)


def test_that_proposals_are_allowed_and_depend_on_their_seed_alone() -> None:
    lattice = lattice_of(PLANT, PLANT.budget)
    runs = []
    for _ in range(2):
        library = LibraryProposer(lattice, seed="7")
        asked = []
        for _ in range(60):
            asked.append(library.ask())
            library.tell(asked[-1], [worth(asked[-1])])
        runs.append(asked)
    assert runs[0] == runs[1]
    assert all(lattice.is_feasible(position) for position in runs[0])


def test_that_the_library_learns_from_what_it_is_told() -> None:
    lattice = lattice_of(make_plant(*FACTORS), float("inf"))
    library = LibraryProposer(lattice, seed="3")
    found = []
    for _ in range(240):
        found.append(library.ask())
        library.tell(found[-1], [worth(found[-1])])
    assert np.mean([worth(position) for position in found[-48:]]) > np.mean([worth(p) for p in found[:48]]) + 10.0


def test_that_a_design_that_cannot_be_simulated_does_not_stop_the_library() -> None:
    library = LibraryProposer(lattice_of(PLANT, PLANT.budget), seed="5")
    for number in range(80):
        position = library.ask()
        library.tell(position, None if number % 3 else [worth(position)])


def test_that_a_study_with_a_library_is_the_same_with_two_workers_and_when_resumed(tmp_path: Path) -> None:
    out = tmp_path / "resumed"
    alone = study(PLANT, simulations=3200, simulator=Surface(FACTORS), workers=0, out=out)
    together = study(PLANT, simulations=3200, simulator=Surface(FACTORS), workers=2)
    again = study(PLANT, simulations=3200, simulator=Surface(FACTORS), workers=0, out=out, resume=True)
    assert comparable(together) == comparable(alone) == comparable(again)


class Hurried(Surface):
    """The first factor brings output and the second shortens the lead time; each spoils the other's a little."""

    def simulate(self, seed: int, job: Job) -> np.ndarray:
        rows = super().simulate(seed, job)
        rows[:, LEAD_TIME] = lead_time(self.values(job.design)) + 0.2 * (
            rows[:, 0] - self.truth(self.values(job.design))
        )
        return rows

    def truth(self, values: list[float]) -> float:  # type: ignore[override]
        return 100.0 + 4.0 * values[0] - 2.0 * values[1]


def lead_time(values: list[float]) -> float:
    return 500.0 - 10.0 * values[1] + 4.0 * values[0]


def test_that_trade_offs_are_designs_that_nothing_beats() -> None:
    factors = FACTORS[:3]
    simulator = Hurried(factors, own_sd=0.05)
    found = study(
        make_plant(*factors), simulations=6000, simulator=simulator, trade_offs=["throughput", "leadTime"], seed=2
    )
    assert found.trade_offs is not None
    assert found.trade_offs.goals == ("throughput", "leadTime")
    chosen = [simulator.values(design.design) for design in found.trade_offs.designs]
    outputs = [simulator.truth(values) for values in chosen]
    assert max(outputs) == 100.0 + 48.0 - 2.0
    assert min(lead_time(values) for values in chosen) == 500.0 - 120.0 + 4.0
    assert outputs == sorted(outputs, reverse=True)
    for one in chosen:  # nothing gains in both by a step of either factor
        assert not any(
            simulator.truth(other) > simulator.truth(one) + 0.5 and lead_time(other) < lead_time(one) - 0.5
            for other in chosen
        )


def test_that_cost_may_be_traded_off() -> None:
    found = study(PLANT, simulations=2000, simulator=Surface(FACTORS), trade_offs=["cost", "throughput"])
    assert found.trade_offs is not None
    costs = [design.cost for design in found.trade_offs.designs]
    means = [design.responses["throughput_per_h"].mean or 0.0 for design in found.trade_offs.designs]
    assert costs[0] == 0.0
    assert costs == sorted(costs)
    assert means == sorted(means)


def test_that_trade_offs_need_two_known_goals_and_enough_simulations() -> None:
    assert goals_of([]).names == ()
    with pytest.raises(UsageError, match="two"):
        goals_of(["cost"])
    with pytest.raises(UsageError, match="fame"):
        goals_of(["cost", "fame"])
    with pytest.raises(UsageError, match="200 simulations"):
        study(PLANT, simulations=100, simulator=Surface(FACTORS), trade_offs=["cost", "throughput"])


def warnings_of(**options: object) -> list[str]:
    events: list[RunEvent] = []
    plant = options.pop("plant", PLANT)
    study(plant, simulations=60, simulator=Surface(FACTORS), on_event=events.append, **options)  # type: ignore[arg-type]
    return [event.message for event in events if isinstance(event, WarningRaised)]


def test_that_a_budget_in_which_nothing_fits_is_said_before_anything_is_simulated() -> None:
    (message,) = warnings_of(budget=5.0)
    assert message.startswith("no change is allowed, alone or with others")
    assert "costs 10 EUR, more than the budget of 5" in message


def test_that_a_factor_that_a_used_up_pool_holds_back_is_named() -> None:
    used_up = make_factor("A", [1, 2, 3], baseline=3, pool="/P/Pool")
    held = make_factor("B", [0, 1, 2], baseline=0, pool="/P/Pool")
    plant = make_plant(used_up, held, pools=[Pool(path="/P/Pool", label="pool", total=2.0)])
    events: list[RunEvent] = []
    study(plant, simulations=60, simulator=Surface(plant.factors), on_event=events.append)
    (message,) = [event.message for event in events if isinstance(event, WarningRaised)]
    assert message.startswith("B: the nearest change uses 3 of /P/Pool, which has 2")
    assert "only change together with others" in message


def test_that_free_factors_raise_no_warning() -> None:
    assert warnings_of() == []
