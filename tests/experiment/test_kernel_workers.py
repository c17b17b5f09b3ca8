"""The real kernel in real processes: the same bits for any number of workers."""

from __future__ import annotations

import pytest

from tests.oracles.plants import m3
from twin_app.experiment import simulate


@pytest.mark.slow
def test_that_one_two_and_four_workers_simulate_the_same() -> None:
    plant = m3(horizon=7_200.0)

    answers = [simulate(plant, replications=60, seed=3, workers=workers).to_json() for workers in (1, 2, 4)]

    for answer in answers:
        del answer["performance"]  # how fast it came
    assert answers[0] == answers[1] == answers[2]
