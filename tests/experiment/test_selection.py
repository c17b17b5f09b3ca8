"""KN keeps its promise where it is hardest, and stops where it should."""

from __future__ import annotations

import math

import numpy as np
import pytest

from twin_app.experiment.probability import probability_best
from twin_app.experiment.selection import KimNelson


def select(means: np.ndarray, random: np.random.Generator, *, common_sd: float = 0.0, delta: float = 1.0) -> KimNelson:
    """Runs the procedure on normal systems to its end."""
    procedure = KimNelson(len(means), confidence=0.95, delta=delta, first_stage=10)
    values = np.empty((len(means), 0))
    while not procedure.is_decided:
        more = procedure.next_replications() - values.shape[1]
        new = (
            means[:, None] + random.normal(0.0, 1.5, (len(means), more)) + random.normal(0.0, common_sd or 1e-12, more)
        )
        values = np.hstack([values, new])
        procedure.advance(list(values))
    return procedure


@pytest.mark.parametrize(("n_systems", "common_sd"), [(2, 0.0), (5, 0.0), (5, 3.0)])
def test_that_the_best_of_a_slippage_configuration_is_found_as_often_as_promised(
    n_systems: int, common_sd: float
) -> None:
    random = np.random.default_rng(5)
    means = np.zeros(n_systems)
    means[-1] = 1.0
    n = 300
    right = sum(select(means, random, common_sd=common_sd).winner == n_systems - 1 for _ in range(n))
    # One-sided: the observed share may fall below 95 % by chance, but not by more than three standard errors.
    assert right / n >= 0.95 - 3.0 * math.sqrt(0.95 * 0.05 / n)


def test_that_clear_losers_get_no_more_than_the_first_stage() -> None:
    procedure = select(np.array([0.0, 0.0, 50.0]), np.random.default_rng(6))
    assert procedure.survivors == [2]
    assert procedure.replications == 10


def test_that_common_random_numbers_do_not_cost_replications() -> None:
    means = np.array([0.0, 1.0])
    alone = [select(means, np.random.default_rng(seed)).replications for seed in range(40)]
    together = [select(means, np.random.default_rng(seed), common_sd=20.0).replications for seed in range(40)]
    assert np.mean(together) < 1.3 * np.mean(alone)


def test_that_equal_designs_end_in_favour_of_the_first() -> None:
    procedure = KimNelson(3, confidence=0.95, delta=1.0, first_stage=10)
    procedure.advance([np.full(10, 5.0), np.full(10, 5.0), np.full(10, 4.0)])
    assert procedure.is_decided
    assert procedure.winner == 0


def test_that_the_steps_in_which_replications_come_do_not_matter() -> None:
    values = list(np.random.default_rng(7).normal([[0.0], [0.3], [0.6]], 1.0, (3, 2000)))
    at_once = KimNelson(3, confidence=0.95, delta=0.3, first_stage=10)
    at_once.advance(values)
    in_steps = KimNelson(3, confidence=0.95, delta=0.3, first_stage=10)
    while not in_steps.is_decided:
        total = in_steps.next_replications()
        in_steps.advance([row[:total] for row in values])
    assert at_once.is_decided
    assert (at_once.winner, at_once.replications) == (in_steps.winner, in_steps.replications)


def test_that_an_undecided_selection_says_what_is_missing() -> None:
    procedure = KimNelson(2, confidence=0.95, delta=0.01, first_stage=10)
    procedure.advance(list(np.random.default_rng(8).normal(0.0, 1.0, (2, 10))))
    assert not procedure.is_decided
    assert procedure.replications_needed() > 1000
    assert procedure.delta_reached() > 0.01


def test_that_probabilities_to_be_best_follow_the_evidence_and_sum_to_one() -> None:
    random = np.random.default_rng(9)
    common = random.normal(0.0, 50.0, 100)
    far = [common, common + random.normal(5.0, 1.0, 100)]
    assert probability_best(far, seed=1) == [0.0, 1.0]
    near = [common + random.normal(0.0, 1.0, 100) for _ in range(3)]
    assert sum(probability_best(near, seed=1)) == pytest.approx(1.0)
    same = probability_best([common, common], seed=1)
    assert same == [0.5, 0.5]


def test_that_many_replications_in_groups_give_the_probability_of_the_normal_law() -> None:
    random = np.random.default_rng(3)
    n = 40_000
    pair = [random.normal(0.0, 1.0, n), random.normal(0.0, 1.0, n)]
    shift = 0.8 * math.sqrt(2.0 / n) - (pair[1].mean() - pair[0].mean())
    pair[1] = pair[1] + shift  # the means differ by 0.8 standard errors
    first, second = probability_best(pair, seed=1)
    assert second == pytest.approx(0.5 * (1.0 + math.erf(0.8 / math.sqrt(2.0))), abs=0.03)
    assert first + second == pytest.approx(1.0)
