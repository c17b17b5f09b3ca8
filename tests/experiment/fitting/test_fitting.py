"""What a fit writes for a machine, and where it leaves the scene alone."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest

from tests.experiment.report.sample_study import NASTY
from tests.experiment.report.test_page import Reader
from tests.oracles.plants import exponential, path, plant, product, sink, source, station
from twin_app.experiment import FitResult, fit
from twin_app.experiment.fitting.findings import Finding
from twin_app.experiment.fitting.page import render_fit_report
from twin_app.plant.log.reader import read_log
from twin_app.plant.nodes import Clock, Failure, Process, SetupMatrix

HEADER = "station,start,end,state,product,result,failure\n"
PRODUCTS = [product("Nut"), product("Bolt")]
TWO_STOPS = tuple(Failure(name=name, uptime=exponential(900.0), repair=exponential(9.0)) for name in ("jam", "wear"))


def fitted(rows: str, **options: object) -> FitResult:
    """Of a plant with one station, with these options of it."""
    own = plant(
        source("In", "Saw", interarrival=exponential(60.0)),
        station("Saw", 50.0, "Out", **options),
        sink("Out"),
        products=PRODUCTS,
    )
    return fit(own, read_log(io.StringIO(HEADER + rows), own, name="log.csv"))


def work(times: dict[str, list[float]], *, setup_s: float = 0.0) -> str:
    """Cycles of these products in turn, with a set-up before each change."""

    def rows() -> Iterator[str]:
        now, before = 0.0, ""
        for round_times in zip(*times.values(), strict=True):
            for name, seconds in zip(times, round_times, strict=True):
                if setup_s and before and name != before:
                    yield f"Saw,{now},{now + setup_s},setup,{name},,\n"
                    now += setup_s
                yield f"Saw,{now},{now + seconds},working,{name},ok,\n"
                now, before = now + seconds, name

    return "".join(rows())


def gamma(mean: float, n: int, seed: int) -> list[float]:
    return np.random.default_rng(seed).gamma(9.0, mean / 9.0, n).round(6).tolist()


def values(result: FitResult) -> dict[str, object]:
    return {value.attribute: value.value for value in result.values}


def only(result: FitResult, title: str) -> Finding:
    return next(finding for finding in result.findings if finding.title == title)


def test_that_products_that_differ_get_times_of_their_own() -> None:
    result = fitted(work({"Nut": gamma(20.0, 100, 1), "Bolt": gamma(40.0, 100, 2)}))
    assert set(values(result)) == {"twin:process:Nut:processTime", "twin:process:Bolt:processTime"}
    assert {value.schema for value in result.values} == {"TwinProcessAPI:Nut", "TwinProcessAPI:Bolt"}


def test_that_products_that_do_not_differ_share_one() -> None:
    result = fitted(work({"Nut": gamma(20.0, 100, 1), "Bolt": gamma(20.0, 100, 2)}))
    assert set(values(result)) == {"twin:station:processTime"}
    assert only(result, "Process time").n == 200


def test_that_a_time_that_the_scene_has_for_a_product_is_replaced_there() -> None:
    own = (Process(product=path("Nut"), process_time=exponential(9.0)),)
    result = fitted(work({"Nut": gamma(20.0, 50, 1), "Bolt": gamma(20.0, 50, 2)}), processes=own)
    assert set(values(result)) == {"twin:station:processTime", "twin:process:Nut:processTime"}


def test_that_speed_is_taken_out_of_process_times() -> None:
    times = gamma(20.0, 100, 1)
    plain, fast = (only(fitted(work({"Nut": times}), speed=speed), "Process time") for speed in (1.0, 2.0))
    assert plain.fit is not None
    assert fast.fit is not None
    assert fast.fit.distribution.mean == pytest.approx(2.0 * plain.fit.distribution.mean, rel=1e-4)


def test_that_set_ups_go_to_the_matrix_where_it_has_the_change() -> None:
    rows = work({"Nut": gamma(20.0, 50, 1), "Bolt": gamma(20.0, 50, 2)}, setup_s=7.5)
    matrix = SetupMatrix(products=(path("Nut"), path("Bolt")), seconds=((0.0, 1.0), (2.0, 0.0)))
    assert values(fitted(rows, setup_matrix=matrix))["twin:setup:matrix"] == (0.0, 7.5, 7.5, 0.0)
    assert values(fitted(rows))["twin:station:setupTime"] == "7.5"


def test_that_stops_of_a_machine_without_failures_make_one() -> None:
    rows = "".join(
        f"Saw,{t},{t + 50 + t % 7},working,,,\nSaw,{t + 50 + t % 7},{t + 60},down,,,\n" for t in range(0, 6000, 60)
    )
    found = values(fitted(rows))
    assert found["twin:failure:logged:clock"] == Clock.PROCESSING.value
    assert {"twin:failure:logged:uptime", "twin:failure:logged:repair"} <= set(found)


def test_that_failures_are_told_apart_by_their_column_or_not_at_all() -> None:
    def rows(names: tuple[str, str]) -> str:
        return "".join(
            f"Saw,{t},{t + 50},working,,,\nSaw,{t + 50},{t + 55 + i % 4},down,,,{names[i % 2]}\n"
            for i, t in enumerate(range(0, 6000, 60))
        )

    told = fitted(rows(("jam", "wear")), failures=TWO_STOPS)
    assert {f"twin:failure:{name}:{what}" for name in ("jam", "wear") for what in ("uptime", "repair")} <= set(
        values(told)
    )
    untold = fitted(rows(("", "")), failures=TWO_STOPS)
    assert not any("failure" in attribute for attribute in values(untold))
    assert "100 stops could be of 2 failures" in only(untold, "Failures").doubts[0]


def test_that_shares_come_with_their_interval() -> None:
    rows = "".join(f"Saw,{t},{t + 1},working,,{'scrap' if t % 10 == 0 else 'ok'},\n" for t in range(200))
    result = fitted(rows)
    assert values(result)["twin:station:scrap"] == 0.1
    assert "20 of 200 parts; 95 % interval 0.06567 to 0.1494" in only(result, "Scrap").note


def test_that_rework_without_a_way_is_a_doubt() -> None:
    rows = "".join(f"Saw,{t},{t + 1},working,,{'rework' if t % 10 == 0 else 'ok'},\n" for t in range(50))
    assert "does not say where" in only(fitted(rows), "Rework").doubts[0]


def test_that_too_few_values_leave_the_scene_alone() -> None:
    result = fitted("Saw,0,50,working,,,\nSaw,50,90,working,,,\nSaw,90,95,starved,,,\n")
    assert result.values == ()
    assert only(result, "Process time").doubts == ("only 2 values; the scene's own stays",)


def test_that_the_report_shows_names_as_text_and_fetches_nothing() -> None:
    result = fitted(work({"Nut": gamma(20.0, 60, 1)}))
    nasty = FitResult(
        scene=NASTY, scene_hash="ab", log=NASTY, rows=1, span_s=1.0, findings=result.findings, warnings=(NASTY,)
    )
    reader = Reader(render_fit_report(nasty))
    assert "script" not in reader.tags
    assert reader.words.count(NASTY) >= 3
    assert not [name for _, name, _ in reader.attributes if name in ("src", "href") or name.startswith("on")]
    assert reader.tags.count("circle") > 20


def test_that_stations_keep_what_the_log_does_not_speak_of() -> None:
    result = fitted("In,0,1,arrival,,,\n" + "".join(f"In,{9 * i},{9 * i + 1},arrival,,,\n" for i in range(1, 40)))
    assert set(values(result)) == {"twin:source:interarrival"}
