"""Moves against closed forms, and against numerical integration of their speed."""

from __future__ import annotations

from math import inf, nan, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from twin_app.physics.motion import position, travel_time


@pytest.mark.parametrize(
    ("distance", "velocity", "acceleration", "time"),
    [
        (10.0, 2.0, 1.0, 7.0),  # 2 s up, 6 m at 2 m/s, 2 s down
        (4.0, 2.0, 1.0, 4.0),  # reaches its speed for an instant
        (1.0, 2.0, 1.0, 2.0),  # never reaches it
        (3.0, 1.5, inf, 2.0),
        (9.0, inf, 1.0, 6.0),
        (9.0, inf, inf, 0.0),
        (0.0, 1.0, 1.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 0.0, 1.0, inf),
        (1.0, 1.0, 0.0, inf),
        (1.0, inf, 0.0, inf),
        (inf, 1.0, 1.0, inf),
        (inf, inf, inf, inf),
        (1.0, 1e200, 1e-200, 2e100),
    ],
)
def test_that_the_time_of_a_move_is_that_of_the_closed_form(
    distance: float, velocity: float, acceleration: float, time: float
) -> None:
    assert float(travel_time(distance, velocity, acceleration)) == pytest.approx(time, rel=1e-14)


def test_that_integrating_the_speed_over_the_time_of_a_move_gives_its_distance() -> None:
    draws = np.random.default_rng(7).uniform(0.1, 5.0, size=(40, 3))
    for distance, velocity, acceleration in draws:
        total = float(travel_time(distance, velocity, acceleration))

        def speed(time: float) -> float:
            return min(velocity, acceleration * time, acceleration * (total - time))  # noqa: B023

        bends = [velocity / acceleration, total / 2.0, total - velocity / acceleration]
        bends = sorted(bend for bend in bends if 0.0 < bend < total)
        covered, _ = quad(speed, 0.0, total, points=bends)
        assert covered == pytest.approx(distance, rel=1e-9)
        for time in np.linspace(0.0, total, 7)[1:-1]:
            way, _ = quad(speed, 0.0, time, points=[bend for bend in bends if bend < time] or None)
            assert float(position(time, distance, velocity, acceleration)) == pytest.approx(way, rel=1e-9)


def test_that_moves_are_worked_out_for_whole_arrays() -> None:
    distances = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    times = travel_time(distances, 1.3, 0.7)
    assert times.shape == (2, 3)
    assert [float(travel_time(d, 1.3, 0.7)) for d in distances.flat] == times.ravel().tolist()
    assert position(np.zeros((4, 1)), distances[0], 1.0, 1.0).shape == (4, 3)


def test_that_time_and_position_are_inverse() -> None:
    total = float(travel_time(12.0, 2.0, 0.5))
    halfway = brentq(lambda time: float(position(time, 12.0, 2.0, 0.5)) - 6.0, 0.0, total)
    assert halfway == pytest.approx(total / 2.0, rel=1e-12)


def test_that_positions_stay_on_the_way() -> None:
    assert position([-1.0, 0.0, 1e9, inf], 5.0, 1.0, 1.0).tolist() == [0.0, 0.0, 5.0, 5.0]
    assert position([-1.0, 0.0, 1.0], 5.0, inf, inf).tolist() == [0.0, 5.0, 5.0]
    assert position([0.0, 1.0, 9.0], 5.0, 1.0, inf).tolist() == [0.0, 1.0, 5.0]
    assert float(position(sqrt(5.0), 5.0, inf, 1.0)) == pytest.approx(2.5)
    assert position(3.0, 5.0, 0.0, 1.0) == 0.0
    ways = position(np.linspace(0.0, 8.0, 400), 5.0, 1.0, 0.8)
    assert (np.diff(ways) >= 0.0).all()


@pytest.mark.parametrize("wrong", [(-1.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, nan)])
def test_that_negative_numbers_and_no_numbers_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must be at least 0"):
        travel_time(*wrong)
    with pytest.raises(ValueError, match="must be"):
        position(1.0, *wrong)


def test_that_there_are_no_positions_on_an_endless_way() -> None:
    with pytest.raises(ValueError, match="finite"):
        position(1.0, inf, 1.0, 1.0)
