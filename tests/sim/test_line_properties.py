"""Laws of queueing theory that hold part for part, or in the mean, on lines that hypothesis picks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from tests.oracles.kernel_rows import Column, simulated
from tests.oracles.mixed_plants import mixed_plant
from tests.oracles.plants import exponential, lognormal, path, plant, tandem_nodes, uniform
from twin_app.plant.distributions import Distribution, constant
from twin_app.plant.nodes import Clock, Failure, Node, Source, Station
from twin_app.plant.plant import Plant
from twin_app.sim import compile_model, run_replications, trace_replication

ENTER, LEAVE = 0, 1
HORIZON_S = 600.0
MODEST = settings(max_examples=40, deadline=None, derandomize=True)
FEW = settings(max_examples=12, deadline=None, derandomize=True)
SEEDS = st.integers(0, 2**64 - 1)
MEANS = st.floats(0.3, 3.0)
TIMES = st.one_of(
    MEANS.map(exponential),
    MEANS.map(constant),
    st.builds(lognormal, MEANS, st.floats(0.2, 1.5)),
    MEANS.map(lambda mean: uniform(0.5 * mean, 1.5 * mean)),
)
STOPS = st.one_of(
    st.just(()),
    st.builds(
        lambda uptime, repair: (
            Failure(name="stop", uptime=exponential(uptime), repair=lognormal(repair, 0.5), clock=Clock.PROCESSING),
        ),
        st.floats(5.0, 60.0),
        st.floats(0.5, 15.0),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A saturated tandem line: process times and failures of each station, places behind each."""

    times: tuple[Distribution, ...]
    places: tuple[int, ...]
    stops: tuple[tuple[Failure, ...], ...]

    @property
    def reversed(self) -> Line:
        """The line that parts go through the other way."""
        return Line(self.times[::-1], self.places[-2::-1] + self.places[-1:], self.stops[::-1])

    def without_stops(self, *stations: int) -> Line:
        """The line in which these never fail."""
        return replace(self, stops=tuple(() if i in stations else stop for i, stop in enumerate(self.stops)))

    def plant(self, *, horizon: float = HORIZON_S, warmup: float = 0.0, limit: int | None = None) -> Plant:
        """The plant, to which at most `limit` parts come."""
        nodes = [self._with_stops(node, limit) for node in tandem_nodes(self.times, self.places)]
        return plant(*nodes, horizon=horizon, warmup=warmup)

    def _with_stops(self, node: Node, limit: int | None) -> Node:
        match node:
            case Station():
                return replace(node, failures=self.stops[int(node.label[1:])])
            case Source():
                return replace(node, limit=limit)
        return node


def lines(times: st.SearchStrategy[Distribution] = TIMES) -> st.SearchStrategy[Line]:
    """Lines of two to five stations."""
    stations = st.lists(st.tuples(times, st.integers(0, 4), STOPS), min_size=2, max_size=5)
    return stations.map(lambda rows: Line(*(tuple(column) for column in zip(*rows, strict=True))))


def departures(line_plant: Plant, seed: int) -> NDArray[np.int64]:
    """Instants [ns] at which parts leave the line, in their order."""
    model = compile_model(line_plant)
    trace = trace_replication(model, seed=seed, replication=0).moves
    last = max(i for i, kind in enumerate(model.responses.node_kinds) if kind == "station")
    instants: NDArray[np.int64] = trace["time_ns"][(trace["node"] == last) & (trace["kind"] == LEAVE)]
    return instants


def assert_never_later(better: NDArray[np.int64], worse: NDArray[np.int64]) -> None:
    """Every part that leaves the worse line has left the better one by then."""
    assert len(better) >= len(worse)
    assert (better[: len(worse)] <= worse).all()


@given(line=lines(), extra=st.lists(st.integers(0, 3), min_size=5, max_size=5), seed=SEEDS)
@MODEST
def test_that_larger_buffers_delay_no_part(line: Line, extra: list[int], seed: int) -> None:
    larger = replace(line, places=tuple(count + extra[i] for i, count in enumerate(line.places)))

    assert_never_later(departures(larger.plant(), seed), departures(line.plant(), seed))


@given(line=lines(), which=st.integers(0, 4), speed=st.floats(1.01, 3.0), seed=SEEDS)
@MODEST
def test_that_a_faster_sound_station_delays_no_part(line: Line, which: int, speed: float, seed: int) -> None:
    """Not so one that fails: its stops, which count work, move to later parts and may catch one that matters more."""
    sped = which % len(line.times)
    slow = line.without_stops(sped).plant()
    name = path(f"S{sped:02}")
    nodes = tuple(
        replace(node, speed=speed) if isinstance(node, Station) and node.path == name else node for node in slow.nodes
    )

    assert_never_later(departures(replace(slow, nodes=nodes), seed), departures(slow, seed))


@given(line=lines(), which=st.integers(0, 4), seed=SEEDS)
@MODEST
def test_that_a_station_that_never_fails_delays_no_part(line: Line, which: int, seed: int) -> None:
    sounder = line.without_stops(which % len(line.times))

    assert_never_later(departures(sounder.plant(), seed), departures(line.plant(), seed))


@given(line=lines(st.integers(1, 9).map(lambda seconds: constant(float(seconds)))), parts=st.integers(1, 60))
@MODEST
def test_that_constant_times_take_a_line_and_its_reverse_equally_long(line: Line, parts: int) -> None:
    """Muth (1979): the time from the first start to the last departure of a given number of parts."""
    steady = line.without_stops(*range(len(line.times)))

    there, back = (departures(way.plant(horizon=5_000.0, limit=parts), 0) for way in (steady, steady.reversed))

    assert len(there) == len(back) == parts
    assert there[-1] == back[-1]


def half_width_of_difference(a: Column, b: Column, confidence: float = 0.999) -> float:
    """Half the interval of the difference of two independent means (Welch 1947)."""
    parts = np.array([values.var(ddof=1) / len(values) for values in (a, b)])
    freedom = parts.sum() ** 2 / (parts**2 / (np.array([len(a), len(b)]) - 1)).sum()
    return float(stats.t.ppf(0.5 + confidence / 2.0, freedom) * np.sqrt(parts.sum()))


@given(line=lines(), seed=st.integers(0, 2**32))
@FEW
def test_that_a_saturated_line_has_the_throughput_of_its_reverse(line: Line, seed: int) -> None:
    """Yamazaki and Sakasegawa (1975), for any independent times; the two lines draw from seeds of their own.

    Where times are constant, the two windows may cut a cycle at different points: two parts are allowed for that.
    """
    ways: Sequence[Plant] = [way.plant(horizon=5_000.0, warmup=1_000.0) for way in (line, line.reversed)]

    there, back = (
        simulated(way, seed=seed + i, count=40).kpi("throughput_per_h") / 3600.0 for i, way in enumerate(ways)
    )

    assert abs(there.mean() - back.mean()) <= half_width_of_difference(there, back) + 2.0 / 4_000.0


@given(number=st.integers(0, 100_000), has_ties=st.booleans(), seed=SEEDS)
@MODEST
def test_that_littles_law_is_exact_for_buffers_and_belts_of_any_plant(number: int, has_ties: bool, seed: int) -> None:
    """Mean content × time watched = sum over visits of the part of them that was watched."""
    mixed = mixed_plant(number, has_ties=has_ties)
    model = compile_model(mixed)
    row = run_replications(model, seed=seed, first=0, count=1)[0]
    stays = watched_stays(mixed, trace_replication(model, seed=seed, replication=0).moves)

    for i, kind in enumerate(model.responses.node_kinds):
        if kind in {"buffer", "conveyor"}:
            held = row[model.responses.node_column(i, "mean_content")] * (mixed.horizon_s - mixed.warmup_s)
            np.testing.assert_allclose(held, stays.get(i, 0.0), rtol=1e-9, atol=1e-6)


def watched_stays(watched: Plant, trace: NDArray[np.void]) -> dict[int, float]:
    """By node: seconds between warm-up and horizon that parts spent in it, all parts together."""
    warmup_ns, horizon_ns = watched.warmup_s * 1e9, watched.horizon_s * 1e9
    stays: dict[int, float] = {}
    for event in trace:
        left_ns = horizon_ns - max(float(event["time_ns"]), warmup_ns)
        sign = 1.0 if event["kind"] == ENTER else -1.0
        node = int(event["node"])
        stays[node] = stays.get(node, 0.0) + sign * left_ns / 1e9
    return stays


@given(line=lines(), seed=SEEDS)
@MODEST
def test_that_littles_law_is_exact_for_a_line_with_those_still_inside(line: Line, seed: int) -> None:
    """Work in process × horizon = lead times of the parts that left + the time of those still inside."""
    model = compile_model(line.plant())
    rows = simulated(line.plant(), seed=seed)
    trace = trace_replication(model, seed=seed, replication=0).moves
    first = model.responses.node_paths.index(path("S00"))

    entered = trace["time_ns"][(trace["node"] == first) & (trace["kind"] == ENTER)] / 1e9
    completed = int(rows.kpi("completed")[0])
    led = completed * rows.kpi("lead_time_s")[0] if completed else 0.0

    assert len(entered) - completed == rows.kpi("inside_end")[0]
    inside = np.sum(HORIZON_S - entered[completed:])
    np.testing.assert_allclose(rows.kpi("wip")[0] * HORIZON_S, led + inside, rtol=1e-9)
