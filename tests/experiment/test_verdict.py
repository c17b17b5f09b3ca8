"""The sentence at the end of a study."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.experiment.report.sample_study import BASELINE, BOTH, ONE, STUDY
from twin_app.experiment.findings import Estimate, Recommendation
from twin_app.experiment.objectives import goal_of
from twin_app.experiment.summary import Effect
from twin_app.experiment.verdict import verdict

SELECTION = replace(STUDY.selection, guarantee=True, delta=4.0, confidence=0.95, candidates=9, survivors=1)


def recommended(rank: int, estimate: Estimate, difference: float) -> Recommendation:
    effect = Effect(difference=difference, ci95=(difference - 2.0, difference + 2.0), percent=difference / 5.0)
    return Recommendation(rank=rank, estimate=estimate, effect={"throughput_per_h": effect}, probability_best=0.5)


def said(*differences: float) -> str:
    listed = [
        recommended(rank, one, gain) for rank, (one, gain) in enumerate(zip((BOTH, ONE), differences, strict=False), 1)
    ]
    return verdict(goal_of("throughput"), "EUR", listed, SELECTION)


@pytest.mark.parametrize("second", [40.0, 39.5, 44.0])
def test_that_a_cheaper_recommendation_that_did_as_well_is_pointed_out(second: float) -> None:
    assert "Recommendation 2 did as well" in said(40.0, second)
    assert "24,000 EUR less" in said(40.0, second)


def test_that_a_cheaper_recommendation_that_did_worse_is_left_to_the_table() -> None:
    assert "Recommendation 2" not in said(40.0, 35.0)


def test_that_nothing_worth_doing_is_said_plainly() -> None:
    text = verdict(goal_of("throughput"), "EUR", [recommended(1, BASELINE, 0.0)], SELECTION)
    assert text.startswith("No change is recommended")
    assert "improve throughput within" in text
