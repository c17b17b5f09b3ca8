"""Tool life and best speeds against textbook numbers and an optimiser."""

from __future__ import annotations

from itertools import product
from math import exp, inf, log

import pytest
from scipy.optimize import minimize_scalar

from twin_app.physics.tool_life import cheapest_speed, cost_per_part, fastest_speed, time_per_part, tool_life

CASES = list(product((300.0, 2700.0, 34_000.0), (0.125, 0.25, 0.6), (30.0, 180.0), (0.5, 8.0, 40.0), (0.002, 0.02)))


def test_that_a_fifth_more_speed_leaves_48_per_cent_of_the_life_of_carbide() -> None:
    assert tool_life(1.2, reference_life_s=2700.0, exponent=0.25) == pytest.approx(2700.0 * 1.2**-4, rel=1e-15)
    assert tool_life(1.2, reference_life_s=1.0, exponent=0.25) == pytest.approx(0.48, abs=0.003)


def test_that_a_life_beyond_all_numbers_is_infinite() -> None:
    assert tool_life(0.1, reference_life_s=1.0, exponent=0.001) == inf


def _best(cost: object, near: float) -> float:
    """The minimum of a function of ln V, searched from far around."""
    found = minimize_scalar(cost, bracket=(near - 1.5, near + 0.7), options={"xtol": 1e-12})
    return float(found.x)


@pytest.mark.parametrize(("life", "n", "change", "cost", "rate"), CASES)
def test_that_an_optimiser_finds_the_cheapest_speed(
    life: float, n: float, change: float, cost: float, rate: float
) -> None:
    tool = {"reference_life_s": life, "exponent": n, "change_s": change, "tool_cost": cost, "rate_per_s": rate}
    closed = cheapest_speed(**tool)

    found = _best(lambda u: cost_per_part(exp(u), cutting_s=340.0, **tool), log(closed))

    assert exp(found) == pytest.approx(closed, rel=1e-6)  # a minimum is flat: half the digits of its value
    assert cost_per_part(exp(found), cutting_s=340.0, **tool) == pytest.approx(
        cost_per_part(closed, cutting_s=340.0, **tool), rel=1e-12
    )


@pytest.mark.parametrize(("life", "n", "change", "cost", "rate"), CASES)
def test_that_the_slope_of_cost_vanishes_at_the_cheapest_speed(
    life: float, n: float, change: float, cost: float, rate: float
) -> None:
    v = cheapest_speed(reference_life_s=life, exponent=n, change_s=change, tool_cost=cost, rate_per_s=rate)

    # d/dV of r/V + V^(1/n − 1) (r t_c + c)/T1, by hand
    from_machine = rate / v**2
    from_tools = (1.0 / n - 1.0) * v ** (1.0 / n - 2.0) * (rate * change + cost) / life
    assert from_tools == pytest.approx(from_machine, rel=1e-9)


def test_that_the_fastest_speed_leaves_least_time_for_each_part() -> None:
    tool = {"reference_life_s": 2700.0, "exponent": 0.25, "change_s": 120.0}
    best = fastest_speed(**tool)

    times = [time_per_part(best * factor, cutting_s=60.0, **tool) for factor in (0.99, 1.0, 1.01)]
    assert min(times) == times[1]


def test_that_free_tools_are_best_used_up_and_costly_ones_spared() -> None:
    tool = {"reference_life_s": 2700.0, "exponent": 0.25}

    assert cheapest_speed(**tool, change_s=0.0, tool_cost=0.0, rate_per_s=1.0) == inf
    assert cheapest_speed(**tool, change_s=0.0, tool_cost=1.0, rate_per_s=0.0) == 0.0
