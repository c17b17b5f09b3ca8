"""The departure recursion gives what the event kernel gives, and knows which plants it is not for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.plants import (
    buffer,
    calendar,
    constant,
    conveyor,
    crew,
    exponential,
    flow_to,
    lognormal,
    m2,
    m3,
    path,
    plant,
    product,
    sink,
    source,
    station,
    tandem_line,
    uniform,
    waiting_line,
)
from twin_app.errors import SimulationError
from twin_app.plant.nodes import Clock, Failure, Node, Power, WhenBlocked
from twin_app.plant.plant import Plant
from twin_app.sim import KPI_NAMES, Engine, Model, compile_model, run_replications, trace_replication
from twin_app.sim.recursion.lines import find_line
from twin_app.sim.recursion.runs import line_departures
from twin_app.sim.simulate import new_state

MODEST = settings(max_examples=60, deadline=None, derandomize=True)
STOP = Failure(name="stop", uptime=exponential(15.0), repair=exponential(4.0), clock=Clock.PROCESSING)

TIMES = st.sampled_from(
    [constant(1.0), constant(2.0), constant(0.0), exponential(1.0), exponential(1.7), lognormal(1.2, 0.5)]
)
LENGTHS = st.sampled_from([constant(0.0), constant(1.0), constant(3.0), exponential(5.0), uniform(0.5, 9.0)])
UPTIMES = st.sampled_from([constant(2.0), constant(5.0), exponential(6.0), exponential(40.0), uniform(1.0, 30.0)])
FAILURES = st.lists(st.tuples(UPTIMES, LENGTHS), max_size=2).map(
    lambda pairs: tuple(
        Failure(name=f"stop{i}", uptime=uptime, repair=repair, clock=Clock.PROCESSING)
        for i, (uptime, repair) in enumerate(pairs)
    )
)
STATIONS = st.lists(st.tuples(TIMES, FAILURES, st.sampled_from([1.0, 1.0, 0.7])), min_size=1, max_size=5)
PLACES = st.sampled_from([-1, 0, 1, 2, 3, 7, 80, None])
"""Of a buffer between two nodes: −1 for no buffer at all."""
PERIODS = st.sampled_from(
    [(60.0, 0.0), (60.0, 20.0), (300.0, 7.25), (300.0, 0.0), (7.0, 2.0), (0.5, 0.1), (900.0, 899.0)]
)


@st.composite
def lines(draw: st.DrawFn) -> Plant:
    """A line in which everything that the recursion knows may occur."""
    stations = draw(STATIONS)
    gaps = draw(st.sampled_from([None, exponential(1.5), constant(2.0), lognormal(1.0, 1.0)]))
    places = draw(st.lists(PLACES, min_size=len(stations) + 1, max_size=len(stations) + 1))
    if gaps is None:
        places[0] = 3 if places[0] is None else places[0]
        stations[0] = (exponential(1.0), *stations[0][1:])  # or time stands still
    names = [f"{draw(st.sampled_from('AMZ'))}{i}" for i in range(len(stations))]
    limit = draw(st.sampled_from([None, None, 1, 30]))
    horizon, warmup = draw(PERIODS)
    nodes: list[Node] = [source("Gate", _entry(names, places, 0), interarrival=gaps, limit=limit), sink("Out")]
    for i, (time, failures, speed) in enumerate(stations):
        nodes.append(station(names[i], time, _entry(names, places, i + 1), failures=failures, speed=speed))
    for i, count in enumerate(places):
        if count != -1:
            nodes.append(buffer(f"Q{i}", count, [*names, "Out"][i]))
    return plant(*nodes, horizon=horizon, warmup=warmup)


def _entry(names: list[str], places: list[int | None], i: int) -> str:
    """Where parts go to come to station i, or out."""
    return f"Q{i}" if places[i] != -1 else [*names, "Out"][i]


def _line_of(a_plant: Plant) -> Model:
    model = compile_model(a_plant)
    assert find_line(a_plant, model.tables).obstacle == ""
    assert model.line is not None
    return model


def _assert_same_rows(model: Model, seed: int, count: int) -> None:
    rows, expected = (
        run_replications(model, seed=seed, first=3, count=count, engine=engine)
        for engine in (Engine.AUTOMATIC, Engine.EVENTS)
    )
    np.testing.assert_array_equal(rows, expected)


@given(line=lines(), seed=st.integers(0, 2**64 - 1))
@MODEST
def test_that_a_line_gives_every_number_of_the_event_kernel(line: Plant, seed: int) -> None:
    _assert_same_rows(_line_of(line), seed, count=3)


@pytest.mark.parametrize("warmup", [0.0, 1_000.0])
def test_that_the_benchmark_line_gives_every_number_of_the_event_kernel(warmup: float) -> None:
    _assert_same_rows(_line_of(replace(m2(), warmup_s=warmup)), seed=5, count=3)


@pytest.mark.parametrize("places", [None, 4])
def test_that_a_queue_gives_every_number_of_the_event_kernel(places: int | None) -> None:
    queue = waiting_line(exponential(1.25), exponential(1.0), places=places, horizon=20_000.0, warmup=500.0)
    nodes = tuple(
        replace(node, when_blocked=WhenBlocked.WAIT) if node.path == path("Arrivals") else node for node in queue.nodes
    )

    _assert_same_rows(_line_of(replace(queue, nodes=nodes)), seed=1, count=2)


def test_that_blocks_of_parts_longer_than_a_chunk_change_nothing() -> None:
    line = tandem_line([exponential(1.0)] * 3, [500, 70], horizon=5_000.0, warmup=100.0, failures=(STOP,))

    _assert_same_rows(_line_of(line), seed=2, count=2)


def test_that_sums_that_need_rounding_agree_closely() -> None:
    """Parts times nanoseconds beyond 2^53 are rounded at every event by the event kernel."""
    line = waiting_line(exponential(1.0), exponential(1.05), horizon=100_000.0)
    model = _line_of(line)

    rows = [
        run_replications(model, seed=1, first=0, count=2, engine=engine) for engine in (Engine.AUTOMATIC, Engine.EVENTS)
    ]

    np.testing.assert_allclose(*rows, rtol=1e-12)


@given(line=lines(), replication=st.integers(0, 100))
@MODEST
def test_that_each_part_leaves_each_station_at_the_nanosecond_of_the_event_kernel(
    line: Plant, replication: int
) -> None:
    model = _line_of(line)
    assert model.line is not None
    trace = trace_replication(model, seed=7, replication=replication).moves
    horizon = round(line.horizon_s * 1e9)

    departures = line_departures(model, new_state(model), seed=7, replication=replication, n_parts=len(trace) + 1)

    for j, node in enumerate(model.line.steps["node"]):
        left = trace[(trace["node"] == node) & (trace["kind"] == 1)]
        own = departures[: len(left), j]
        np.testing.assert_array_equal(own, left["time_ns"])
        assert not ((departures[len(left) :, j] > 0) & (departures[len(left) :, j] <= horizon)).any()


def test_that_departures_solve_the_recursion_written_down_plainly() -> None:
    """Max-plus equations in Python over constant times: no kernel at all."""
    times, places = [3.0, 1.0, 4.0, 2.0], [0, 2, 1]
    model = _line_of(tandem_line([constant(time) for time in times], places, horizon=200.0))

    departures = line_departures(model, new_state(model), seed=1, replication=0, n_parts=30)

    room = [1, *(count + 1 for count in places)]
    plain = np.zeros((31, len(times) + 1))
    for n in range(30):
        plain[n, 0] = plain[n - 1, 1] if n else 0.0
        for j, time in enumerate(times, start=1):
            ended = max(plain[n, j - 1], plain[n - 1, j] if n else 0.0) + time
            free = plain[n - room[j], j + 1] if j < len(times) and n >= room[j] else 0.0
            plain[n, j] = max(ended, free)
    np.testing.assert_array_equal(departures, plain[:30] * 1e9)


def test_that_a_line_in_which_time_stands_still_is_an_error_as_ever() -> None:
    line = tandem_line([constant(0.0), constant(0.0)], [1], horizon=10.0)

    with pytest.raises(SimulationError, match="time stands still"):
        run_replications(_line_of(line), seed=1, first=0, count=1)


def _line_with(**options: object) -> Plant:
    """Two stations, the second with these options."""
    nodes = (source("A", "S"), station("S", 1.0, "T"), station("T", exponential(1.0), "Z", **options), sink("Z"))
    return plant(*nodes, crews=[crew("Crew", 1)])


def _stop(**options: object) -> tuple[Failure, ...]:
    return (replace(STOP, **options),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"servers": 2}, "servers"),
        ({"scrap": 0.1}, "scrap"),
        ({"rework": 0.1, "rework_to": path("S")}, "rework"),
        ({"crew": path("Crew")}, "crew"),
        ({"batch": 2}, "batch"),
        ({"split_count": 2}, "split_count"),
        ({"power": Power(working_w=1.0)}, "power"),
        ({"failures": _stop(clock=Clock.CALENDAR)}, "failure stop is not on the processing clock"),
        ({"failures": _stop(clock=Clock.OPERATING)}, "failure stop is not on the processing clock"),
        ({"failures": _stop(crew=path("Crew"))}, "crew"),
        ({"failures": _stop(scraps_part=True)}, "scraps_part"),
    ],
)
def test_that_a_station_that_is_not_plain_makes_no_line(options: dict[str, object], reason: str) -> None:
    a_plant = _line_with(**options)

    search = find_line(replace(a_plant, crews=()), compile_model(a_plant).tables)

    assert search.line is None
    assert search.obstacle == f"{path('T')}: {reason}" + ("" if "clock" in reason else " is not at its default")


NO_LINES: list[tuple[Plant, str]] = [
    (m3(), "calendars is not at its default"),
    (
        plant(
            source("A", "B"), conveyor("B", "S", length=4.0, speed=1.0, pitch=1.0), station("S", 1.0, "Z"), sink("Z")
        ),
        "a conveyor is no part of a line",
    ),
    (plant(source("A", "S"), source("B", "S"), station("S", 1.0, "Z"), sink("Z")), "a line has one source"),
    (plant(source("A", "S"), station("S", 1.0, flow=flow_to("Y", "Z")), sink("Y"), sink("Z")), "a line has one sink"),
    (
        plant(source("A", "S"), station("S", 1.0, flow=flow_to("T", "Z")), station("T", 1.0, "Z"), sink("Z")),
        "2 targets",
    ),
    (plant(source("A", "S"), station("S", 1.0, "T"), station("T", 1.0, "S"), sink("Z")), "parts come back"),
    (plant(source("A", "S"), station("S", 1.0, "Z"), station("T", 1.0, "Z"), sink("Z")), "not on the way"),
    (
        plant(source("A", "B"), buffer("B", 1, "C"), buffer("C", 1, "S"), station("S", 1.0, "Z"), sink("Z")),
        "a buffer behind a buffer",
    ),
    (
        plant(source("A", "B"), buffer("B", 1, "S", dwell=constant(1.0)), station("S", 1.0, "Z"), sink("Z")),
        "dwell is not at its default",
    ),
    (
        plant(source("A", "B"), buffer("B", None, "S"), station("S", 1.0, "Z"), sink("Z")),
        "an endless source fills an unlimited buffer",
    ),
    (
        plant(source("A", "S", interarrival=constant(1.0), batch=2), station("S", 1.0, "Z"), sink("Z")),
        "parts come in batches",
    ),
    (waiting_line(exponential(1.0), exponential(1.0), places=2, horizon=10.0), "parts may be lost"),
    (
        plant(
            source("A", "S", products=(path("P"), path("R"))),
            station("S", 1.0, "Z"),
            sink("Z"),
            products=[product("P"), product("R")],
        ),
        "several products",
    ),
    (
        plant(source("A", "S"), station("S", 1.0, "Z"), sink("Z"), calendars=[calendar("C", 10.0, (0.0, 5.0))]),
        "calendars is not at its default",
    ),
    (plant(source("A", "Z"), sink("Z")), "no station"),
    (plant(source("A", "B"), buffer("B", 3_000_000, "S"), station("S", 1.0, "Z"), sink("Z")), "buffers are too large"),
]


@pytest.mark.parametrize(("a_plant", "reason"), NO_LINES, ids=[reason for _, reason in NO_LINES])
def test_that_a_plant_that_is_no_line_is_left_to_the_event_kernel(a_plant: Plant, reason: str) -> None:
    model = compile_model(a_plant)

    search = find_line(a_plant, model.tables)

    assert search.line is None
    assert model.line is None
    assert reason in search.obstacle


def test_that_one_product_with_its_own_times_and_several_on_the_list_make_a_line() -> None:
    nodes = (source("A", "S", products=(path("R"),)), station("S", exponential(1.0), "Z"), sink("Z"))
    line = plant(*nodes, horizon=100.0, products=[product("P"), product("R", margin=3.0)])

    _assert_same_rows(_line_of(line), seed=1, count=2)


def test_that_a_line_reports_events_as_the_event_kernel_counts_them() -> None:
    model = _line_of(m2(horizon=500.0))

    rows = run_replications(model, seed=1, first=0, count=1)

    assert rows[0, KPI_NAMES.index("events")] > 10 * rows[0, KPI_NAMES.index("completed")]
