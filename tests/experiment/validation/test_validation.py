"""A model beside a log of itself, beside a log of another, and the statistics between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from tests.oracles.plants import calendar, exponential, lognormal, plant, sink, source, station
from twin_app.errors import UsageError
from twin_app.experiment import simulated_log, validate
from twin_app.experiment.fitting.fitting import open_log
from twin_app.experiment.summary import Summary
from twin_app.experiment.validation.comparison import Verdict, compare, recorded
from twin_app.experiment.validation.recording import N_BATCHES, record
from twin_app.experiment.validation.ways import entry_stations, exit_stations
from twin_app.plant.nodes import Failure
from twin_app.plant.plant import Plant

STOP = Failure(name="jam", uptime=exponential(900.0), repair=exponential(90.0))


def line(mean: float = 50.0, **options: object) -> Plant:
    return plant(
        source("In", "Saw", interarrival=exponential(70.0)),
        station("Saw", lognormal(40.0, 0.3), "Drill"),
        station("Drill", lognormal(mean, 0.3), "Out", failures=(STOP,)),
        sink("Out"),
        horizon=100_000.0,
        **options,  # type: ignore[arg-type]
    )


def without(text: str, *words: str) -> str:
    """The lines that hold none of the words."""
    return "".join(row for row in text.splitlines(keepends=True) if not any(word in row for word in words))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "log.csv"
    simulated_log(line(), path, seed=8)
    return path


def test_that_a_model_agrees_with_a_log_of_its_own(log: Path) -> None:
    answer = validate(line(), log, workers=0)
    assert answer.is_trusted
    assert "may be trusted" in answer.sentence
    assert {number.quantity for number in answer.numbers} == {
        "throughput_per_h", "lead_time_s", "working", "starved", "blocked", "down",
    }  # fmt: skip
    assert answer.span_s == 100_000.0


def test_that_a_slower_machine_is_found_out(log: Path) -> None:
    answer = validate(line(mean=65.0), log, workers=0)
    verdicts = {(number.path, number.quantity): number.verdict for number in answer.numbers}
    assert not answer.is_trusted
    assert verdicts["/Plant/Drill", "working"] is Verdict.DIFFERS
    assert verdicts["", "lead_time_s"] is Verdict.DIFFERS
    assert "not to be trusted" in answer.sentence


def test_that_output_and_lead_time_need_neither_sources_nor_sinks_in_the_log(log: Path, tmp_path: Path) -> None:
    path = tmp_path / "machines.csv"
    path.write_text(without(log.read_text(), "Plant/In", "Plant/Out", "starved", "blocked"))
    answer = validate(line(), path, workers=0)
    found = {(number.path, number.quantity): number for number in answer.numbers}
    assert answer.is_trusted
    out = log.read_text().count("Plant/Out")
    assert found["", "throughput_per_h"].recorded.mean == pytest.approx(out / 100_000.0 * 3600.0, rel=1e-3)
    assert 80.0 < found["", "lead_time_s"].recorded.mean < 400.0
    assert not any(number.quantity == "starved" for number in answer.numbers)


def test_that_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    rows = "".join(f"Saw,{60 * i},{60 * i + 40},working\n" for i in range(1000))
    path.write_text("station,start,end,state\n" + rows)
    answer = validate(line(), path, workers=0, replications=3)
    assert not answer.is_trusted
    assert [text.partition(":")[0] for text in answer.missing] == ["output", "lead time"]
    assert len(answer.numbers) == 1


def test_that_shares_and_output_of_batches_are_those_of_the_log(log: Path) -> None:
    table = open_log(line(), log)
    found = record(line(), table)
    assert found.output_per_h is not None
    out = table.node == table.node_paths.index("/Plant/Out")
    assert found.output_per_h.mean() * table.span_s / 3600.0 == pytest.approx(out.sum())
    for path in ("/Plant/Saw", "/Plant/Drill"):
        total = sum(batches for (own, _), batches in found.shares.items() if own == path)
        np.testing.assert_allclose(total, np.ones(N_BATCHES), rtol=1e-9)


def test_that_calendars_stand_as_they_did_when_the_log_began(log: Path) -> None:
    own = line(calendars=[calendar("Shift", 28_800.0, (0.0, 20_000.0))])
    table = open_log(own, log)
    assert validate(own, table, workers=0, replications=2, warmup_s=0.0).warmup_s == 0.0
    answer = validate(own, table, workers=0, replications=2, warmup_s=1000.0, origin="-5000")
    assert answer.warmup_s == 5000.0
    with pytest.raises(UsageError, match="no time like those of the log"):
        validate(own, table, origin="2026-01-05T06:00")


def test_that_one_replication_is_refused(log: Path) -> None:
    with pytest.raises(UsageError, match="two replications"):
        validate(line(), log, replications=1)


def test_that_the_interval_is_that_of_welch() -> None:
    rng = np.random.default_rng(1)
    batches, runs = rng.normal(10.0, 1.0, 20), rng.normal(11.0, 3.0, 8)
    simulated = Summary(mean=float(runs.mean()), sd=float(runs.std(ddof=1)), ci95=None, n=8)
    seen = recorded(batches)
    assert seen.batches == 20
    found = compare("", "x", seen, simulated, n_comparisons=1, tolerance=0.0)
    theirs = stats.ttest_ind(runs, batches, equal_var=False).confidence_interval(0.95)
    assert found.interval == pytest.approx((theirs.low, theirs.high))
    wider = compare("", "x", seen, simulated, n_comparisons=10, tolerance=0.0)
    theirs = stats.ttest_ind(runs, batches, equal_var=False).confidence_interval(0.995)
    assert wider.interval == pytest.approx((theirs.low, theirs.high))


def test_that_a_small_difference_does_not_matter_however_sure_it_is() -> None:
    seen = recorded(np.full(20, 10.0))
    simulated = Summary(mean=10.1, sd=0.0, ci95=None, n=5)
    assert compare("", "x", seen, simulated, n_comparisons=1, tolerance=0.2).verdict is Verdict.AGREES
    assert compare("", "x", seen, simulated, n_comparisons=1, tolerance=0.05).verdict is Verdict.DIFFERS


def test_that_batches_that_depend_on_each_other_are_merged() -> None:
    assert recorded(np.repeat(np.random.default_rng(2).normal(size=10), 2)).batches == 10


def test_that_a_true_model_is_rejected_no_more_often_than_promised() -> None:
    """Normal batches and runs of the same mean: at most 5 % of all validations with 10 numbers find a difference."""
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(200):
        verdicts = []
        for _ in range(10):
            runs = rng.normal(10.0, 1.0, 20)
            simulated = Summary(mean=float(runs.mean()), sd=float(runs.std(ddof=1)), ci95=None, n=20)
            seen = recorded(rng.normal(10.0, np.sqrt(N_BATCHES), N_BATCHES))
            verdicts.append(compare("", "x", seen, simulated, n_comparisons=10, tolerance=0.0).verdict)
        wrong += Verdict.DIFFERS in verdicts
    assert wrong <= stats.binom.ppf(0.999, 200, 0.05)


def test_that_first_and_last_stations_are_found_through_buffers() -> None:
    own = replace(line())
    assert entry_stations(own) == {"/Plant/Saw"}
    assert exit_stations(own) == ({"/Plant/Drill"}, frozenset())
