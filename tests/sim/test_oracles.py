"""The oracles agree with each other, so that a disagreement with the simulator means something."""

from __future__ import annotations

import pytest

from tests.oracles.closed_forms import (
    BALANCED_LINE_THROUGHPUT,
    availability,
    deterministic_departures,
    erlang_b,
    erlang_c,
    mg1_wait,
    mmc_wait,
    mmck_loss,
)
from tests.oracles.markov import ExponentialLine, line_throughput


@pytest.mark.parametrize("n", sorted(BALANCED_LINE_THROUGHPUT))
def test_that_the_markov_chain_gives_the_published_throughput_of_balanced_lines(n: int) -> None:
    line = ExponentialLine(rates=(1.0,) * n, buffers=(0,) * (n - 1))

    assert line_throughput(line) == pytest.approx(BALANCED_LINE_THROUGHPUT[n], abs=1e-6)


@pytest.mark.parametrize("places", [0, 1, 5, 20])
def test_that_the_markov_chain_gives_hunts_formula_for_two_stations(places: int) -> None:
    # Hunt (1956): equal rates and b places between: (b + 2) / (b + 3).
    line = ExponentialLine(rates=(1.0, 1.0), buffers=(places,))

    assert line_throughput(line) == pytest.approx((places + 2) / (places + 3), abs=1e-12)


def test_that_the_markov_chain_of_one_unreliable_station_gives_its_availability() -> None:
    line = ExponentialLine(rates=(2.0,), buffers=(), failure_rate=0.1, repair_rate=0.5)

    assert line_throughput(line) == pytest.approx(2.0 * availability([(10.0, 2.0)]), abs=1e-12)


def test_that_erlangs_formulas_reduce_to_one_server() -> None:
    assert erlang_c(0.8, 1) == pytest.approx(0.8)
    assert mmc_wait(0.8, 1.0) == pytest.approx(4.0)
    assert mg1_wait(0.8, 1.0, 1.0) == pytest.approx(4.0)
    assert mmck_loss(0.7, 1.0, 3, 0) == pytest.approx(erlang_b(0.7, 3))
    assert mmck_loss(0.5, 1.0, 1, 2) == pytest.approx(0.125 / 1.875)


def test_that_the_max_plus_recursion_spaces_departures_by_the_slowest_station() -> None:
    departures = deterministic_departures([1.0, 3.0, 2.0], [1, 1], 20)

    assert departures[:2] == [6.0, 9.0]
    assert departures[-1] == 6.0 + 19 * 3.0
