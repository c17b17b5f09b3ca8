"""The lumped body against a numerical solver, and its own balance."""

from __future__ import annotations

from itertools import product
from math import exp, inf, isinf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from twin_app.physics.thermal import excess_after, relaxation, steady_excess, time_to_reach

CASES = list(
    product((0.0, 35.0, 250.0), (0.0, 2.0e4, 9.0e4), (7.2e6,), (0.0, 1.0e-3, 40.0, 400.0), (0.5, 600.0, 9000.0))
)


@pytest.mark.parametrize(("excess", "power", "capacity", "loss", "time"), CASES)
def test_that_temperature_and_heat_are_those_of_a_numerical_solver(
    excess: float, power: float, capacity: float, loss: float, time: float
) -> None:
    solved = solve_ivp(
        lambda _, y: [(power - loss * y[0]) / capacity, y[0]],
        (0.0, time),
        [excess, 0.0],
        method="DOP853",
        rtol=1e-13,
        atol=1e-13,
    )

    after = excess_after(time, excess, power, capacity, loss)

    assert after == pytest.approx(solved.y[:, -1], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("excess", "power", "capacity", "loss", "time"), CASES)
def test_that_a_temperature_on_the_way_is_reached_when_it_is_there(
    excess: float, power: float, capacity: float, loss: float, time: float
) -> None:
    target, _ = excess_after(time, excess, power, capacity, loss)

    if abs(target - excess) < 1e-6 * max(1.0, excess):
        return  # at rest: no time at all, or for ever
    assert time_to_reach(target, excess, power, capacity, loss) == pytest.approx(time, rel=1e-9)


@pytest.mark.parametrize("x", [0.0, 1e-12, 1e-3, 0.2499999, 0.25, 0.2500001, 1.0, 30.0, 800.0])
def test_that_the_means_of_a_decay_are_those_of_their_definition(x: float) -> None:
    decay, mean, drift = relaxation(x)

    assert decay == pytest.approx(exp(-x), rel=1e-15, abs=1e-300)
    if x > 1e-3:
        assert mean == pytest.approx((1.0 - exp(-x)) / x, rel=1e-12)
        assert drift == pytest.approx((x - 1.0 + exp(-x)) / x**2, rel=1e-9)
    else:
        assert (mean, drift) == pytest.approx((1.0 - x / 2.0, 0.5 - x / 6.0), abs=1e-6)


@given(
    st.floats(-200.0, 1000.0),
    st.floats(0.0, 1e6),
    st.floats(1e3, 1e9),
    st.floats(0.0, 1e4),
    st.floats(0.0, 1e5),
)
def test_that_heat_supplied_is_stored_or_lost(
    excess: float, power: float, capacity: float, loss: float, time: float
) -> None:
    after, integral = excess_after(time, excess, power, capacity, loss)
    stored, lost = capacity * (after - excess), loss * integral

    scale = power * time + capacity * (abs(excess) + abs(after)) + abs(lost)
    assert stored + lost == pytest.approx(power * time, abs=1e-12 * scale)


def test_that_cooling_to_half_takes_the_half_life() -> None:
    assert time_to_reach(50.0, 100.0, 0.0, 3.6e6, 100.0) == pytest.approx(3.6e4 * log(2.0), rel=1e-14)


def test_that_heating_without_loss_takes_heat_over_power() -> None:
    assert time_to_reach(100.0, 0.0, 2.0e4, 3.6e6, 0.0) == pytest.approx(1.8e4, rel=1e-15)


@pytest.mark.parametrize(
    ("target", "excess", "power", "loss"),
    [
        (200.0, 0.0, 100.0, 1.0),  # beyond the limit
        (100.0, 0.0, 100.0, 1.0),  # the limit itself
        (0.0, 50.0, 0.0, 1.0),
        (60.0, 50.0, 0.0, 0.0),  # nothing happens
        (40.0, 50.0, 1.0, 0.0),  # the other way
        (inf, 50.0, 1.0, 0.0),
        (-inf, 50.0, 0.0, 1.0),
    ],
)
def test_that_what_is_never_reached_takes_for_ever(target: float, excess: float, power: float, loss: float) -> None:
    assert isinf(time_to_reach(target, excess, power, 1000.0, loss))


def test_that_a_body_ends_where_supply_and_loss_are_equal() -> None:
    after, _ = excess_after(1e7, 0.0, 500.0, 1e3, 2.0)

    assert after == pytest.approx(steady_excess(500.0, 2.0), rel=1e-15)
    assert steady_excess(0.0, 0.0) == 0.0
    assert isinf(steady_excess(1.0, 0.0))
