"""Tools that wear and moves that take time, against closed forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.plants import constant, crew, exponential, path, plant, sink, source, station, tandem_line
from twin_app.physics.motion import travel_time
from twin_app.physics.tool_life import cost_per_part, time_per_part, tool_life
from twin_app.plant.nodes import Clock, Failure, Motion, Node, Power, Station, Tool
from twin_app.plant.plant import Plant, Tariff
from twin_app.sim import STATE_NAMES, TOOL_METRICS, Engine, compile_model, run_replications
from twin_app.sim.recursion.lines import find_line

CUTTER = Tool(reference_life_s=900.0, exponent=0.25, change_time=constant(120.0), cost=8.0)
TAYLOR = {"reference_life_s": 900.0, "exponent": 0.25, "change_s": 120.0}
GANTRY = Motion(distance_m=3.0, velocity_m_per_s=1.0, acceleration_m_per_s2=0.5)
MOVE_S = 5.0


def _lathe(*others: Node, horizon: float = 100_000.0, time: float = 60.0, **options: Any) -> Plant:
    """Endless parts, a lathe, a sink."""
    of_plant = {name: options.pop(name) for name in ("crews", "warmup", "tool_price") if name in options}
    nodes = (source("A", "Lathe"), station("Lathe", time, "Z", **options), sink("Z"), *others)
    return plant(*nodes, horizon=horizon, **of_plant)


def _row(a_plant: Plant) -> dict[str, float]:
    model = compile_model(a_plant)
    return dict(zip(model.responses.names, run_replications(model, seed=1, first=0, count=1)[0].tolist(), strict=True))


def _tool(row: Mapping[str, float]) -> dict[str, float]:
    return {metric: row[f"tool:{path('Lathe')}:{metric}"] for metric in TOOL_METRICS}


def _shares(row: Mapping[str, float], name: str = "Lathe") -> dict[str, float]:
    return {state: row[f"node:{path(name)}:{state}"] for state in STATE_NAMES if row[f"node:{path(name)}:{state}"]}


@pytest.mark.parametrize("speed", [0.7, 1.0, 1.3, 2.0])
def test_that_a_tool_lasts_as_long_as_taylors_law_says(speed: float) -> None:
    row = _row(_lathe(tool=CUTTER, speed=speed))

    life_s = tool_life(speed, reference_life_s=900.0, exponent=0.25)
    cycles = 100_000.0 // (life_s + 120.0)
    assert _tool(row)["tool_changes"] in (cycles, cycles + 1.0)
    assert _shares(row)["working"] == pytest.approx(life_s / (life_s + 120.0), abs=120.0 / 100_000.0)
    assert _shares(row)["setup"] == pytest.approx(1.0 - _shares(row)["working"], rel=1e-12)


def test_that_parts_and_costs_are_those_of_the_closed_form() -> None:
    speed, cycles = 1.2, 50
    life_s = tool_life(speed, reference_life_s=900.0, exponent=0.25)
    exact = _lathe(tool=CUTTER, speed=speed, horizon=cycles * (life_s + 120.0), power=_always(3_600.0))
    row = _row(replace(exact, tariff=_flat_tariff(0.5)))

    per_part = {"cutting_s": 60.0, **TAYLOR}
    parts = exact.horizon_s / time_per_part(speed, **per_part)
    assert row["completed"] == pytest.approx(parts, abs=1.0)
    cost = cost_per_part(speed, **per_part, tool_cost=8.0, rate_per_s=3.6 * 0.5 / 3600.0)
    assert row["cost_per_part"] * row["completed"] / parts == pytest.approx(cost, rel=1e-9)
    assert row["tool_cost"] == pytest.approx(cycles * 8.0, rel=1e-12)
    assert row["value_per_h"] == pytest.approx(-cost * parts / exact.horizon_s * 3600.0, rel=1e-9)


def _always(watts: float) -> Power:
    return Power(working_w=watts, idle_w=watts, setup_w=watts, down_w=watts, off_w=watts, standby_w=watts)


def _flat_tariff(price: float) -> Tariff:
    return Tariff(path=path("Tariff"), period_s=86_400.0, starts_s=(0.0,), price_per_kwh=(price,), carbon_kg_per_kwh=())


def test_that_a_change_is_set_up_and_no_failure() -> None:
    row = _row(_lathe(tool=CUTTER))

    assert set(_shares(row)) == {"working", "setup"}
    assert row[f"node:{path('Lathe')}:failures"] == 0.0
    assert row[f"node:{path('Lathe')}:repairs"] == 0.0


def test_that_each_tool_change_costs_and_is_told_for_each_part() -> None:
    row = _row(_lathe(tool=CUTTER, scrap=0.2))
    tool = _tool(row)

    assert tool["tool_cost"] == row["tool_cost"] == 8.0 * tool["tool_changes"]
    assert tool["tool_cost_per_part"] == pytest.approx(tool["tool_cost"] / row[f"node:{path('Lathe')}:passed"])
    assert row["tool_cost_per_part"] == pytest.approx(tool["tool_cost"] / row["completed"])


def test_that_every_place_wears_a_tool_of_its_own() -> None:
    row = _row(_lathe(tool=CUTTER, servers=3))

    assert _tool(row)["tool_changes"] == 3.0 * _tool(_row(_lathe(tool=CUTTER)))["tool_changes"]


def test_that_the_people_at_a_machine_stay_while_its_tool_is_changed() -> None:
    other = (source("B", "Bench"), station("Bench", 50.0, "Y", crew=path("People")), sink("Y"))
    row = _row(_lathe(*other, tool=CUTTER, time=5_000.0, crew=path("People"), crews=[crew("People", 1)]))

    # they come back to the bench between two parts of the lathe alone, which takes 5,000 s and five or six changes
    assert _shares(row)["setup"] > 0.1
    assert _shares(row, "Bench")["working"] < 2.0 * 50.0 / 5_600.0


def test_that_a_failure_during_a_change_counts_as_down() -> None:
    stop = Failure(name="stop", uptime=constant(950.0), repair=constant(30.0), clock=Clock.CALENDAR)
    row = _row(_lathe(tool=CUTTER, failures=(stop,), horizon=1_100.0))

    # tool used up at 900 s, down from 950 to 980 s, changed at 1,020 s
    assert _shares(row) == pytest.approx(
        {"working": 980.0 / 1_100.0, "setup": 90.0 / 1_100.0, "down": 30.0 / 1_100.0}, rel=1e-12
    )


def test_that_the_statistics_begin_without_changes_from_before() -> None:
    changes = _tool(_row(_lathe(tool=CUTTER, horizon=20_400.0, warmup=10_200.0)))["tool_changes"]

    assert changes == 10.0


@pytest.mark.parametrize("distance", [0.0, 0.5, 2.0, 30.0])
def test_that_a_move_is_added_to_each_cycle(distance: float) -> None:
    gantry = replace(GANTRY, distance_m=distance)
    row = _row(_lathe(motion=gantry, speed=2.0, horizon=36_000.0))

    cycle_s = 30.0 + float(travel_time(distance, 1.0, 0.5))
    assert row["completed"] == 36_000.0 // cycle_s
    assert row[f"node:{path('Lathe')}:oee"] == pytest.approx(row["completed"] * cycle_s / 36_000.0, rel=1e-9)


def test_that_a_batch_moves_once() -> None:
    row = _row(_lathe(motion=GANTRY, batch=4, horizon=65_000.0 + 1.0))

    assert row["completed"] == 4.0 * 1_000.0


def test_that_a_move_wears_no_tool() -> None:
    row = _row(_lathe(tool=CUTTER, motion=GANTRY, horizon=200 * (15.0 * (60.0 + MOVE_S) + 120.0)))

    assert _tool(row)["tool_changes"] == pytest.approx(200.0, abs=1.0)
    assert row["completed"] == pytest.approx(3_000.0, abs=2.0)


def test_that_a_failure_in_a_move_wears_no_tool() -> None:
    stop = Failure(name="stop", uptime=constant(62.0), repair=constant(1.0), scraps_part=True)
    row = _row(_lathe(tool=CUTTER, motion=GANTRY, failures=(stop,), horizon=63.0 * 300 + 120.0 * 20))

    assert row["completed"] == 0.0  # each part is lost after 60 s of cutting and 2 s of its move
    assert _tool(row)["tool_changes"] == 20.0


def _moving_line(seed: int) -> Plant:
    line = tandem_line([exponential(1.0), constant(1.0), exponential(0.7)], [2, 0], horizon=300.0, warmup=20.0)
    moves = [None, GANTRY, replace(GANTRY, distance_m=0.1 * (1 + seed % 7))]
    stations = iter(moves[seed % 3 :] + moves[: seed % 3])
    nodes = tuple(replace(node, motion=next(stations)) if isinstance(node, Station) else node for node in line.nodes)
    return replace(line, nodes=nodes)


@given(st.integers(0, 20))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_that_the_recursion_moves_as_the_event_kernel_does(seed: int) -> None:
    model = compile_model(_moving_line(seed))
    assert model.line is not None

    rows, expected = (
        run_replications(model, seed=seed, first=0, count=2, engine=engine)
        for engine in (Engine.AUTOMATIC, Engine.EVENTS)
    )

    np.testing.assert_array_equal(rows, expected)


def test_that_a_station_with_a_tool_makes_no_line() -> None:
    lathe = _lathe(tool=CUTTER)
    search = find_line(lathe, compile_model(lathe).tables)

    assert search.line is None
    assert search.obstacle == f"{path('Lathe')}: tool is not at its default"
