"""The oracles agree with each other, so that a disagreement with the simulator means something."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.oracles.closed_forms import (
    BALANCED_LINE_THROUGHPUT,
    availability,
    closed_loop_throughput,
    deterministic_departures,
    erlang_b,
    erlang_c,
    mg1_wait,
    mmc_wait,
    mmck_loss,
)
from tests.oracles.exact_answers import PLANT, exact_answers
from tests.oracles.exact_systems import fork, line, loop, merge, queue, split
from tests.oracles.networks import Network
from twin_app.plant.nodes import Policy


def throughput(network: Network, node: str = PLANT) -> float:
    return exact_answers(network)[node, "throughput"]


@pytest.mark.parametrize("n", sorted(BALANCED_LINE_THROUGHPUT))
def test_that_the_markov_chain_gives_the_published_throughput_of_balanced_lines(n: int) -> None:
    assert throughput(line([1.0] * n, [0] * (n - 1))) == pytest.approx(BALANCED_LINE_THROUGHPUT[n], abs=1e-6)


@pytest.mark.parametrize("places", [0, 1, 5, 20])
def test_that_the_markov_chain_gives_hunts_formula_for_two_stations(places: int) -> None:
    # Hunt (1956): equal rates and b places between: (b + 2) / (b + 3).
    assert throughput(line([1.0, 1.0], [places])) == pytest.approx((places + 2) / (places + 3), abs=1e-12)


def test_that_the_markov_chain_of_one_unreliable_station_gives_its_availability() -> None:
    unreliable = line([2.0], [], [(0.1, 0.5)])

    assert throughput(unreliable) == pytest.approx(2.0 * availability([(10.0, 2.0)]), abs=1e-12)


@pytest.mark.parametrize(("servers", "places"), [(1, 0), (2, 3), (4, 1)])
def test_that_the_markov_chain_of_a_queue_gives_erlangs_loss(servers: int, places: int) -> None:
    lost = exact_answers(queue(1.8, 1.0, servers, places))[PLANT, "lost"]

    assert lost == pytest.approx(mmck_loss(1.8, 1.0, servers, places), abs=1e-12)


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_that_the_markov_chain_of_a_roomy_ring_gives_buzens_throughput(parts: int) -> None:
    rates = (1.0, 1.3, 0.8)

    ring = loop(rates, [parts] * 3, parts)

    assert throughput(ring, "M1") == pytest.approx(closed_loop_throughput(rates, parts), abs=1e-12)


@pytest.mark.parametrize("stops", [(), ((0.02, 0.25), (0.0, 1.0), (0.05, 0.5), (0.1, 1.0))])
def test_that_a_line_has_the_throughput_of_its_reverse(stops: Sequence[tuple[float, float]]) -> None:
    # Yamazaki and Sakasegawa (1975); Muth (1979).
    rates, places = (1.0, 1.3, 0.9, 1.1), (0, 3, 1)

    reverse = line(rates[::-1], places[::-1], stops[::-1])

    assert throughput(reverse) == pytest.approx(throughput(line(rates, places, stops)), abs=1e-12)


def test_that_each_share_of_two_equal_machines_that_merge_is_a_half() -> None:
    answers = exact_answers(merge((0.8, 0.8, 1.0), 2))

    assert answers["M0", "throughput"] == pytest.approx(answers[PLANT, "throughput"] / 2.0, abs=1e-12)


def test_that_a_split_serves_its_branches_by_weight() -> None:
    answers = exact_answers(split((1.5, 0.6, 0.9), 0.35, (1, 2)))

    assert answers["M1", "throughput"] == pytest.approx(0.35 * answers[PLANT, "throughput"], abs=1e-12)


@pytest.mark.parametrize("policy", [Policy.FIRST, Policy.SHORTEST])
def test_that_rooms_on_two_branches_keep_the_machine_before_them_working_more(policy: Policy) -> None:
    rates, places = (1.5, 0.6, 0.9), (1, 2)

    assert throughput(fork(rates, policy, places)) > throughput(split(rates, 0.35, places))


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
