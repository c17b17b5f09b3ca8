"""The flow line of the literature and places to share: what a study recommends is the best there is, by the chain."""

from __future__ import annotations

import pytest

from benchmarks.recommender.candidates import LONGER, Design, models_of, select_among
from benchmarks.recommender.lines import BEST, FLOW_LINE, exact, flow_line_truth, places_plant, values
from tests.oracles.saturated_line import allocations
from twin_app.experiment import study
from twin_app.usd import load


@pytest.mark.parametrize("seed", [1])
def test_that_the_recommended_flow_line_is_within_one_percent_of_the_best(seed: int) -> None:
    plant = load(FLOW_LINE)
    found = study(plant, simulations=5_000, seed=seed, workers=0)
    assert flow_line_truth(plant, found.recommendations[0].estimate.design) >= 0.99 * BEST
    assert found.selection.guarantee


def test_that_the_best_places_in_a_line_are_found() -> None:
    rates, total = (1.0, 1.15, 0.9, 1.1), 10
    best = max(exact(rates, stores) for stores in allocations(total, 3))
    plant = places_plant(rates, total)
    found = study(plant, simulations=3_000, seed=3, delta=0.002 * best * 60.0, workers=0)
    places = values(plant, found.recommendations[0].estimate.design)
    assert exact(rates, tuple(int(places[f"/Plant/B{i}"]) for i in range(3))) >= 0.999 * best


def test_that_a_tournament_among_many_lines_ends_with_a_good_one() -> None:
    speeds = [(a, b, 20 - a - b) for a in range(2, 17, 2) for b in range(3, 19 - a, 2)]
    designs: list[Design] = [(*speed, store, 18 - store) for speed in speeds for store in range(19)]
    best = max(exact(design[:3], design[3:]) for design in designs)
    found = select_among(designs, models_of(designs, LONGER), delta=LONGER.delta, seed=1)
    assert len(designs) > 500
    assert exact(found.design[:3], found.design[3:]) > best - LONGER.delta
