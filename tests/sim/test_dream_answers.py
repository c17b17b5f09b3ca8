"""Two deterministic answers that the open-source project DREAM asserts of itself (its minutes read as seconds)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.oracles.kernel_rows import simulated
from tests.oracles.plants import buffer, crew, path, plant, sink, source, station
from tests.oracles.simpy_twin import StandInDraws, run_twin
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Clock, Failure, Source
from twin_app.plant.plant import Plant

HORIZON_S = 1440.0


def _sources(*targets: str) -> tuple[Source, Source]:
    """DREAM's source gives its first part at 0; ours begins with a gap, so another source adds that one part."""
    return (
        source("A_First", *targets, limit=1),
        source("A_Source", *targets, interarrival=constant(0.5)),
    )


def _failure(uptime: float, repair: float, crew_name: str | None = None) -> tuple[Failure]:
    return (
        Failure(
            name="stop",
            uptime=constant(uptime),
            repair=constant(repair),
            clock=Clock.CALENDAR,
            crew=path(crew_name) if crew_name else None,
        ),
    )


def two_servers() -> Plant:
    """Two machines in series that fail and share one repairman."""
    return plant(
        *_sources("Waiting"),
        buffer("Waiting", None, "M1"),
        station("M1", 0.25, "Queue", failures=_failure(60.0, 5.0, "Repairman")),
        buffer("Queue", 1, "M2"),
        station("M2", 1.5, "Exit", failures=_failure(40.0, 10.0, "Repairman")),
        sink("Exit"),
        crews=[crew("Repairman", 1)],
        horizon=HORIZON_S,
    )


def parallel_servers() -> Plant:
    """Two machines side by side, the first of which fails and is preferred."""
    return plant(
        *_sources("M1", "M2"),
        station("M1", 0.25, "Exit", failures=_failure(60.0, 5.0)),
        station("M2", 0.25, "Exit"),
        sink("Exit"),
        horizon=HORIZON_S,
    )


def test_that_two_servers_with_one_repairman_make_732_parts() -> None:
    rows = simulated(two_servers())

    assert rows.kpi("completed")[0] == 732
    assert 78.17 <= 100.0 * rows.node("M1", "blocked")[0] <= 78.18


def test_that_the_first_of_two_parallel_machines_is_preferred() -> None:
    rows = simulated(parallel_servers())

    assert rows.kpi("completed")[0] == 2880
    assert 46.18 <= 100.0 * rows.node("M1", "working")[0] <= 46.19
    assert 3.81 <= 100.0 * rows.node("M2", "working")[0] <= 3.82


@pytest.mark.parametrize(("dream", "completed"), [(two_servers, 732), (parallel_servers, 2880)])
def test_that_the_simpy_twin_gives_dreams_answers(dream: Callable[[], Plant], completed: int) -> None:
    assert run_twin(dream(), StandInDraws(1)).counts.completed == completed
