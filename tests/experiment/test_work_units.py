"""Indicators of ISO 22400-2 of simulated stations, against work sheets filled in by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import calendar, constant, exponential, path, plant, sink, source, station
from twin_app.experiment import simulate
from twin_app.experiment.summary import Summary
from twin_app.experiment.work_units import WORK_UNIT_NAMES, WorkUnitStream
from twin_app.plant.nodes import Clock, Failure, Station
from twin_app.plant.plant import Plant
from twin_app.sim import Engine, compile_model, run_replications


def _indicators(whole: Plant, name: str) -> dict[str, float | None]:
    node = next(node for node in simulate(whole, replications=1, workers=0).nodes if node.path == path(name))
    assert node.iso22400 is not None
    return {key: summary.mean for key, summary in node.iso22400.items()}


def _press(clock: Clock, *, scraps: bool, warmup: float = 102.0) -> Plant:
    """Parts of 10 s; after 95 s a failure of 7 s, ten times in all: one cycle is over when the statistics start."""
    stop = Failure(name="jam", uptime=constant(95.0), repair=constant(7.0), clock=clock, scraps_part=scraps)
    return plant(
        source("Gate", "Press"), station("Press", 10.0, "Out", failures=(stop,)), sink("Out"),
        horizon=1020.0, warmup=warmup,
    )  # fmt: skip


@pytest.mark.parametrize("clock", list(Clock))
@pytest.mark.parametrize("warmup", [0.0, 102.0])
def test_that_failures_and_spoilt_parts_are_counted(clock: Clock, warmup: float) -> None:
    found = _indicators(_press(clock, scraps=True, warmup=warmup), "Press")

    assert found == pytest.approx(
        {
            "availability": 95.0 / 102.0,
            "effectiveness": 100.0 / 95.0,  # the spoilt part counts in full
            "quality_ratio": 0.9,
            "oee_index": 90.0 / 102.0,
            "nee_index": 90.0 / 102.0,
            "allocation_efficiency": 1.0,
            "utilization_efficiency": 95.0 / 102.0,
            "technical_efficiency": 95.0 / 102.0,
            "setup_ratio": 0.0,
            "scrap_ratio": 0.1,
            "rework_ratio": 0.0,
            "throughput_rate_per_h": 10.0 / 102.0 * 3600.0,
            "blocked_ratio": 0.0,
            "starved_ratio": 0.0,
            "mean_time_between_failures_s": 95.0,
            "mean_time_to_repair_s": 7.0,
        },
        rel=1e-12,
    )
    assert tuple(found) == WORK_UNIT_NAMES


def test_that_waiting_for_a_repairer_is_part_of_the_time_to_repair() -> None:
    from tests.oracles.plants import crew

    stops = {
        name: Failure(name="jam", uptime=constant(up), repair=constant(10.0), clock=Clock.CALENDAR, crew=path("Fitter"))
        for name, up in (("A", 50.0), ("B", 54.0))
    }
    whole = plant(
        source("Gate", "A"), station("A", 1.0, "B", failures=(stops["A"],)),
        station("B", 1.0, "Out", failures=(stops["B"],)), sink("Out"), horizon=80.0, crews=[crew("Fitter", 1)],
    )  # fmt: skip
    # A is repaired from 50 to 60; B fails at 54, waits until 60 and is repaired until 70
    assert _indicators(whole, "A")["mean_time_to_repair_s"] == pytest.approx(10.0)
    found = _indicators(whole, "B")
    assert found["mean_time_to_repair_s"] == pytest.approx(16.0)
    assert found["mean_time_between_failures_s"] == pytest.approx(80.0 - 16.0)


def test_that_a_repair_that_began_in_the_warm_up_counts_whole_and_an_unfinished_one_not() -> None:
    found = _indicators(_press(Clock.PROCESSING, scraps=False, warmup=98.0), "Press")
    model = compile_model(_press(Clock.PROCESSING, scraps=False, warmup=98.0))
    for engine in Engine:
        row = run_replications(model, seed=1, first=0, count=1, engine=engine)[0]
        columns = dict(zip(model.responses.names, row, strict=True))
        counts = [columns[f"node:{path('Press')}:{name}"] for name in ("failures", "repairs", "restoring_s")]
        assert counts == [9.0, 10.0, 70.0]
    assert found["mean_time_to_repair_s"] == pytest.approx(7.0)


def test_that_shifts_and_quality_make_the_oee_index_equal_the_response_oee() -> None:
    whole = plant(
        source("Gate", "Mill", interarrival=exponential(15.0)),
        station("Mill", 10.0, "Out", scrap=0.1, rework=0.2, rework_to=path("Bench"), servers=2, calendar=path("Day"),
                speed=1.25, failures=_press(Clock.OPERATING, scraps=True).nodes[2].failures),  # type: ignore[union-attr]
        station("Bench", 1.0, "Out"), sink("Out"), horizon=20000.0, warmup=1000.0,
        calendars=[calendar("Day", 1000.0, (0.0, 700.0))],
    )  # fmt: skip
    result = simulate(whole, replications=6, workers=0)
    mill = next(node for node in result.nodes if node.path == path("Mill"))
    assert mill.iso22400 is not None
    assert mill.iso22400["oee_index"].mean == pytest.approx(mill.oee.mean, rel=1e-9)
    assert mill.iso22400["scrap_ratio"].mean == pytest.approx(0.17, abs=0.04)  # inspected, and spoilt by failures
    assert mill.iso22400["rework_ratio"].mean == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize("number", range(12))
def test_that_what_stations_count_agrees_with_the_plant(number: int) -> None:
    whole = mixed_plant(number, has_ties=number % 2 == 0)
    model = compile_model(whole)
    rows = run_replications(model, seed=9, first=0, count=3)
    columns = dict(zip(model.responses.names, rows.T, strict=True))
    stations = [node for node in whole.nodes if isinstance(node, Station)]
    of = {
        node.path: {m: columns[f"node:{node.path}:{m}"] for m in ("passed", "scrapped", "reworked")}
        for node in stations
    }

    assert np.array_equal(sum(counts["scrapped"] for counts in of.values()), columns["scrapped"])
    for node in stations:
        counts = of[node.path]
        held = node.servers * max(node.batch, node.split_count)  # finished, but still there at either end
        left = columns[f"node:{node.path}:throughput_per_h"] * (whole.horizon_s - whole.warmup_s) / 3600.0
        made = counts["passed"] * node.split_count + counts["reworked"]
        assert (np.abs(left - made) <= held + 1e-6).all(), node.path
        assert node.rework > 0.0 or not counts["reworked"].any()


def test_that_rows_may_come_in_any_pieces() -> None:
    whole = mixed_plant(3, has_ties=False)
    model = compile_model(whole)
    rows = run_replications(model, seed=9, first=0, count=10)
    at_once, in_pieces = (WorkUnitStream(whole, model.responses) for _ in range(2))
    at_once.add(rows)
    for start, end in ((0, 1), (1, 7), (7, 10)):
        in_pieces.add(rows[start:end])
    assert in_pieces.summaries() == at_once.summaries()


def test_that_only_stations_have_indicators() -> None:
    answer = json.loads(
        json.dumps(simulate(_press(Clock.PROCESSING, scraps=False), replications=2, workers=0).to_json())
    )
    assert answer["nodes"][path("Gate")]["iso22400"] is None
    press = answer["nodes"][path("Press")]["iso22400"]
    assert Summary.from_json(press["availability"]).n == 2
