"""Simulated means against exact ones: each lies inside the 99.9 % interval, at fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracles.closed_forms import (
    BALANCED_LINE_THROUGHPUT,
    availability,
    deterministic_departures,
    mg1_wait,
    mmc_wait,
    mmck_loss,
)
from tests.oracles.kernel_rows import covers, simulated
from tests.oracles.plants import (
    buffer,
    exponential,
    lognormal,
    m2,
    path,
    plant,
    sink,
    source,
    station,
    tandem_line,
    waiting_line,
)
from twin_app.plant.distributions import constant
from twin_app.plant.nodes import Failure


@pytest.mark.parametrize("n", sorted(BALANCED_LINE_THROUGHPUT))
def test_that_balanced_lines_reach_their_exact_throughput(n: int) -> None:
    line = tandem_line([exponential(1.0)] * n, horizon=20_500.0, warmup=500.0)

    rows = simulated(line, seed=n, count=60)

    assert covers(rows.kpi("throughput_per_h") / 3600.0, BALANCED_LINE_THROUGHPUT[n])


def test_that_the_ten_station_line_reaches_its_published_throughput() -> None:
    throughput = simulated(m2(), count=400).kpi("throughput_per_h") / 3600.0

    spread = 3.29 * float(throughput.std(ddof=1)) / np.sqrt(len(throughput))
    assert abs(float(throughput.mean()) - 0.5530) < spread + 0.0003


@pytest.mark.parametrize(("servers", "rate"), [(1, 0.8), (2, 1.5), (4, 3.2)])
def test_that_waiting_times_follow_erlangs_formula(servers: int, rate: float) -> None:
    line = waiting_line(exponential(1.0 / rate), exponential(1.0), servers=servers, horizon=42_000.0, warmup=2_000.0)

    rows = simulated(line, seed=servers, count=80)

    exact = mmc_wait(rate, 1.0, servers)
    assert covers(rows.node("Queue", "mean_content"), rate * exact)
    assert covers(rows.kpi("lead_time_s"), exact + 1.0)
    assert covers(rows.node("Server", "working"), rate / servers)


@pytest.mark.parametrize("cv", [0.0, 0.5])
def test_that_waiting_times_follow_pollaczek_and_khinchine(cv: float) -> None:
    service = lognormal(1.0, cv) if cv else constant(1.0)
    line = waiting_line(exponential(1.0 / 0.7), service, horizon=32_000.0, warmup=2_000.0)

    rows = simulated(line, count=60)

    assert covers(rows.kpi("lead_time_s"), mg1_wait(0.7, 1.0, cv) + 1.0)


@pytest.mark.parametrize(("servers", "places"), [(1, 0), (1, 2), (3, 0), (3, 4)])
def test_that_losses_follow_erlangs_formula(servers: int, places: int) -> None:
    rate = 0.9 * servers
    line = waiting_line(
        exponential(1.0 / rate), exponential(1.0), servers=servers, places=places, horizon=11_000, warmup=1_000
    )

    rows = simulated(line, count=60)

    share = rows.kpi("lost") / rows.kpi("created")
    assert covers(share, mmck_loss(rate, 1.0, servers, places))


def test_that_a_lone_station_works_for_the_share_its_failures_leave() -> None:
    failures = (
        Failure(name="jam", uptime=exponential(50.0), repair=exponential(10.0)),
        Failure(name="wear", uptime=exponential(400.0), repair=lognormal(60.0, 0.5)),
    )
    line = tandem_line([exponential(1.0)], horizon=60_000.0, failures=failures)

    rows = simulated(line, count=60)

    assert covers(rows.node("S00", "working"), availability([(50.0, 10.0), (400.0, 60.0)]))
    assert covers(rows.node("S00", "down"), 1.0 - availability([(50.0, 10.0), (400.0, 60.0)]))


@pytest.mark.parametrize(
    ("times", "buffers"),
    [([3.0, 5.0, 4.0], [0, 0]), ([2.0, 7.0, 3.0, 7.0], [1, 2, 0]), ([5.0, 1.0, 4.0, 9.0, 2.0], [3, 0, 1, 2])],
)
def test_that_a_deterministic_line_makes_as_many_parts_as_the_recursion_says(
    times: list[float], buffers: list[int]
) -> None:
    horizon = 1000.0
    expected = sum(t <= horizon for t in deterministic_departures(times, buffers, 400))

    assert simulated(tandem_line(times, buffers, horizon=horizon)).kpi("completed")[0] == expected


def test_that_parallel_places_multiply_throughput() -> None:
    line = plant(source("A", "S"), station("S", 10.0, "Z", servers=4), sink("Z"), horizon=1000.0)

    assert simulated(line).kpi("completed")[0] == 400


def test_that_rework_passes_a_buffer_without_places() -> None:
    line = plant(
        source("A", "S"),
        station("S", 5.0, "Z", rework=0.5, rework_to=path("R")),
        buffer("R", 0, "T"),
        station("T", 1.0, "Z"),
        sink("Z"),
        horizon=500.0,
    )

    assert simulated(line).kpi("completed")[0] == 100
