"""The quick chain of a saturated line against the slow one that walks through every state, and against print."""

from __future__ import annotations

import pytest

from tests.oracles.exact_answers import PLANT, exact_answers
from tests.oracles.exact_systems import line
from tests.oracles.saturated_line import allocations, line_throughput


@pytest.mark.parametrize(
    ("rates", "places"),
    [((1.0, 1.3, 0.9), (1, 2)), ((1.1, 0.9, 1.3, 1.0), (0, 3, 1)), ((1.2, 1.0, 1.4, 0.9, 1.1), (2, 0, 1, 1))],
)
def test_that_both_chains_have_the_same_output(rates: tuple[float, ...], places: tuple[int, ...]) -> None:
    assert line_throughput(rates, places) == pytest.approx(exact_answers(line(rates, places))[PLANT, "throughput"])


def test_that_balanced_lines_without_places_have_their_published_output() -> None:
    for n, output in ((2, 0.666667), (3, 0.564103), (4, 0.514775), (5, 0.485798), (6, 0.466713)):
        assert line_throughput((1.0,) * n, (0,) * (n - 1)) == pytest.approx(output, abs=1e-6)


def test_that_the_best_flow_line_of_the_literature_has_its_published_output() -> None:
    assert line_throughput((6, 7, 7), (11, 7)) == pytest.approx(5.776, abs=5e-4)
    assert line_throughput((7, 7, 6), (7, 11)) == pytest.approx(line_throughput((6, 7, 7), (11, 7)))


def test_that_allocations_are_all_there_and_use_everything() -> None:
    found = list(allocations(4, 3))
    assert len(found) == len(set(found)) == 15
    assert {sum(places) for places in found} == {4}
