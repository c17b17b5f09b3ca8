"""Explanations and sensitivity in the report."""

from __future__ import annotations

from dataclasses import replace

from tests.experiment.report.sample_study import NASTY, PLACES, SPEED, STUDY
from tests.experiment.report.test_page import Reader
from twin_app.experiment.explanation import CircumstanceResult, Contribution, Explanation, NextStep, Payback
from twin_app.experiment.findings import HistoryPoint, Study
from twin_app.experiment.report import charts, reasons
from twin_app.experiment.report.page import render_report
from twin_app.experiment.summary import Effect, Summary


def effect(difference: float, half: float) -> Effect:
    return Effect(difference=difference, ci95=(difference - half, difference + half), percent=None)


EXPLANATION = Explanation(
    contributions=(
        Contribution(change=SPEED, alone=effect(35.0, 2.0), within=effect(38.0, 2.0)),
        Contribution(change=PLACES, alone=None, within=effect(0.2, 1.0)),
    ),
    next_steps=(NextStep(change=PLACES, effect=effect(-3.0, 1.0), is_within_budget=False),),
    payback=Payback(hours=1234.4, ci95=(1000.0, None), note="Margins alone."),
    bottleneck_before="/P/Filler",
    bottleneck_after="/P/Belt",
)
EXPLAINED = replace(
    STUDY,
    recommendations=(replace(STUDY.recommendations[0], explanation=EXPLANATION), *STUDY.recommendations[1:]),
    circumstances=(
        CircumstanceResult(quantity="demand", scale=0.9, baseline=Summary(mean=450.0, sd=2.0, ci95=(448.0, 452.0), n=9),
                           effects=(effect(21.0, 2.0),), best_rank=1),
        CircumstanceResult(quantity="availability", scale=1.1, baseline=Summary(mean=520.0, sd=2.0, ci95=None, n=1),
                           effects=(effect(-1.0, 2.0),), best_rank=0),
        CircumstanceResult(quantity="energy price", scale=1.1, note="there is no tariff"),
    ),
    history=tuple(HistoryPoint(simulations=n, best=best, cost=9.0) for n, best in ((100, 510.0), (900, 541.0))),
)  # fmt: skip
BARE = replace(
    STUDY,
    recommendations=tuple(replace(found, explanation=None) for found in STUDY.recommendations),
    circumstances=(),
)


def words_of(study: Study) -> str:
    return " ".join(Reader(render_report(study)).words.split())


def test_that_contributions_next_steps_and_payback_are_shown() -> None:
    words = words_of(EXPLAINED)
    for part in (
        "Why recommendation 1", "+35.0 ± 2.0", "+38.0 ± 2.0", "The next step", "−3.0 ± 1.0",
        "Paid for after about 1,234 h of running (95 % interval 1,000 h to perhaps never). Margins alone.",
    ):  # fmt: skip
        assert part in words
    assert NASTY in words


def test_that_sensitivity_names_the_best_under_each_circumstance() -> None:
    words = words_of(EXPLAINED)
    for part in (
        "If things turn out differently", "Demand −10 %", "450.0 ± 2.0", "+21.0 ± 2.0", "recommendation 1",
        "Availability +10 %", "change nothing", "Energy price +10 %", "there is no tariff",
    ):  # fmt: skip
        assert part in words


def test_that_a_study_without_reasons_has_no_empty_sections() -> None:
    words = words_of(BARE)
    assert "Why recommendation" not in words
    assert "If things turn out differently" not in words
    assert "How the search went" not in words  # one point is no line


def test_that_bottlenecks_are_named_with_their_largest_shares() -> None:
    found = reasons.bottlenecks(STUDY)
    assert [(item["when"], item["path"]) for item in found] == [
        ("Today", "/P/Filler"), ("With recommendation 1", "/P/Filler"), ("With recommendation 2", "/P/Filler"),
    ]  # fmt: skip
    assert found[0]["shares"] == "80 % working, 10 % blocked, 5 % starved"


def test_that_the_course_of_the_search_rises_with_its_best() -> None:
    plot = charts.history_plot(EXPLAINED)
    assert plot is not None
    before, after = (float(plot.line.split()[2]), float(plot.line.split()[-1]))
    assert after < before  # pixels count downwards
    assert "How the search went" in words_of(EXPLAINED)


def test_that_what_does_not_pay_is_said_in_words() -> None:
    never = Payback(hours=None, ci95=None, note="The value does not rise.")
    assert reasons._payback_text(never) == "The value does not rise."
