"""Distributions are read as written, and every mistake is named with its place."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin_app.plant.data_files import DataFiles
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.distributions import ARGUMENTS, Distribution, DistributionKind


@pytest.mark.parametrize(
    ("text", "kind", "args"),
    [
        ("60", DistributionKind.CONSTANT, (60.0,)),
        (" 1.5e1 ", DistributionKind.CONSTANT, (15.0,)),
        ("constant(0)", DistributionKind.CONSTANT, (0.0,)),
        ("exponential(mean=60)", DistributionKind.EXPONENTIAL, (60.0,)),
        ("uniform(1, 2)", DistributionKind.UNIFORM, (1.0, 2.0)),
        ("triangular(1, mode=2, high=4)", DistributionKind.TRIANGULAR, (1.0, 2.0, 4.0)),
        ("normal(10,0)", DistributionKind.NORMAL, (10.0, 0.0)),
        ("lognormal(cv = 0.2, mean = 60)", DistributionKind.LOGNORMAL, (60.0, 0.2)),
        ("gamma(60, .5)", DistributionKind.GAMMA, (60.0, 0.5)),
        ("weibull(scale=100, shape=1.5)", DistributionKind.WEIBULL, (100.0, 1.5)),
        ("erlang(60, 3)", DistributionKind.ERLANG, (60.0, 3.0)),
        ("empirical(3, 1, 2)", DistributionKind.EMPIRICAL, (3.0, 1.0, 2.0)),
    ],
)
def test_that_every_form_of_the_contract_is_read(text: str, kind: DistributionKind, args: tuple[float, ...]) -> None:
    assert parse_distribution(text) == Distribution(kind, args)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "is empty"),
        ("lognorm(60, 0.2)", "unknown distribution 'lognorm'"),
        ("lognormal(60, 0.2", "expected ',' or ')' at character 18"),
        ("lognormal(60)", "cv missing; the form is lognormal(mean, cv)"),
        ("lognormal(60, 0.2, 3)", "too many arguments"),
        ("lognormal(60, sd=2)", "unknown argument 'sd'"),
        ("lognormal(60, mean=2)", "'mean' is given twice"),
        ("lognormal(cv=2, 60)", "cannot follow one with a name"),
        ("lognormal(60 0.2)", "expected ',' or ')' at character 14"),
        ("60 s", "has something after its end at character 4"),
        ("-1", "from 0 to 100 years"),
        ("nan", "unknown distribution 'nan'"),
        ("constant(inf)", "expected a number, not 'inf'"),
        ("constant(1e999)", "must be finite"),
        ("exponential(0)", "mean must be > 0"),
        ("exponential(1e12)", "at most 100 years"),
        ("uniform(3, 2)", "low <= high"),
        ("uniform(-1, 2)", "low must be from 0"),
        ("triangular(1, 5, 4)", "low <= mode <= high"),
        ("normal(10, -1)", "sd must be from 0"),
        ("lognormal(60, -0.1)", "cv must be from 0"),
        ("weibull(10, 0)", "shape must be from"),
        ("erlang(60, 2.5)", "k must be a whole number from 1"),
        ("erlang(60, 0)", "k must be a whole number from 1"),
        ("empirical()", "needs at least one value"),
        ("empirical(1, -2)", "smallest value"),
        ("empirical(@log.csv@)", "expected ', column'"),
        ("empirical(@log.csv, a)", "file name between two '@'"),
        ("empirical(@log.csv@, a)", "no data files can be read here"),
        ("__import__('os')", "unknown distribution '__import__'"),
    ],
)
def test_that_a_mistake_is_named(text: str, part: str) -> None:
    with pytest.raises(DistributionError) as caught:
        parse_distribution(text)
    assert part in str(caught.value)


@given(st.text(alphabet="lognrma(),=0123456789.eE+-@ _cv\n\u0663\u00b2", max_size=40))
def test_that_any_text_is_read_or_refused_cleanly(text: str) -> None:
    try:
        distribution = parse_distribution(text)
    except DistributionError:
        return
    assert math.isfinite(distribution.mean)
    assert distribution.mean >= 0.0


@given(
    st.sampled_from(["exponential", "lognormal", "gamma", "weibull", "normal"]),
    st.floats(1e-3, 1e6),
    st.floats(0.02, 50.0),
)
def test_that_what_is_written_reads_back(name: str, first: float, second: float) -> None:
    kind = DistributionKind[name.upper()]
    distribution = Distribution(kind, (first, second)[: len(ARGUMENTS[kind])])
    assert parse_distribution(str(distribution)) == distribution


FILES = DataFiles(
    {
        "log.csv": "time,cycle_s\n1,10.5\n2,11\n\n3,9\n",
        "bare.csv": "1;2\n",
        "plain.csv": "4\n5\n",
        "bad.csv": "a\n1\nx\n",
    },
    {"gone.csv": "permission denied"},
)


@pytest.mark.parametrize("column", ["cycle_s", "1", '"cycle_s"'])
def test_that_a_sample_comes_from_a_named_or_numbered_column(column: str) -> None:
    found = parse_distribution(f"empirical(@log.csv@, {column})", FILES.column)
    assert found.args == (10.5, 11.0, 9.0)
    assert "log.csv" in str(found)


def test_that_a_file_without_header_is_read_by_index() -> None:
    assert parse_distribution("empirical(@plain.csv@, 0)", FILES.column).args == (4.0, 5.0)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("empirical(@log.csv@, cycle)", "its columns are time, cycle_s"),
        ("empirical(@log.csv@, 2)", "index from 0 to 1"),
        ("empirical(@plain.csv@, x)", "give an index"),
        ("empirical(@bad.csv@, a)", "bad.csv:3: 'x' is not a number"),
        ("empirical(@gone.csv@, a)", "permission denied"),
        ("empirical(@none.csv@, a)", "there is no such file"),
    ],
)
def test_that_a_fault_in_a_sample_names_the_file_and_line(text: str, part: str) -> None:
    with pytest.raises(DistributionError) as caught:
        parse_distribution(text, FILES.column)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "60", "exponential(60)", "uniform(10, 30)", "triangular(1, 2, 6)", "normal(5, 3)", "lognormal(mean=60, cv=0.2)",
        "gamma(60, 0.5)", "weibull(scale=50, shape=2)", "erlang(60, 3)", "empirical(1, 2, 6)",
    ],
)  # fmt: skip
def test_that_a_scaled_distribution_has_its_mean_and_minimum_scaled(text: str) -> None:
    distribution = parse_distribution(text, {}.get)  # type: ignore[arg-type]
    assert distribution.scaled(1.1).mean == pytest.approx(1.1 * distribution.mean)
    assert distribution.scaled(1.1).minimum == pytest.approx(1.1 * distribution.minimum)
    assert distribution.scaled(1.0) == distribution
